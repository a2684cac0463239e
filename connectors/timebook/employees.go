package timebook

import (
	"regexp"

	"github.com/uzelhub/uzel/schemas/marks"
)

// employee is a row of the table of employees.
type employee struct {
	marks.Employee
	guid string
}

// roster are the employees of the table, in its order.
type roster struct {
	all    []employee
	byTab  map[string]int // −1: the row is left out, and its marks fall with it
	byGUID map[string]string
}

// tabForm is what may be a tab number: one word with a digit in it. What is none may be a name in the wrong column, and
// must not get into keys and messages.
var tabForm = regexp.MustCompile(`^[\p{L}\d./_-]{0,19}\d[\p{L}\d./_-]{0,19}$`)

// read takes the table of employees.
func (l *roster) read(s *sheet, places *objects) error {
	l.byTab, l.byGUID = map[string]int{}, map[string]string{}
	for r, err := range s.rows() {
		if err != nil {
			return err
		}
		e := employee{guid: r.text("guid"), Employee: marks.Employee{
			TabNumber: r.text("tab_number"), FullName: r.text("full_name"), Position: r.text("position"),
			Department: r.text("department"), Object: r.text("object"), Schedule: r.text("schedule"),
		}}
		if l.refuses(&e, r, places) {
			continue
		}
		l.byTab[e.TabNumber] = len(l.all)
		if e.guid != "" {
			l.byGUID[e.guid] = e.TabNumber
		}
		l.all = append(l.all, e)
		s.taken++
	}
	return s.hopeless()
}

// refuses fills in the dates and notes why the row is left out, if it is.
func (l *roster) refuses(e *employee, r row, places *objects) bool {
	if !tabForm.MatchString(e.TabNumber) {
		r.refuse("tab_number", "нет табельного номера или это не номер")
		return true
	}
	if _, twice := l.byTab[e.TabNumber]; twice {
		r.refuse("tab_number", "такой табельный номер уже есть в этом файле")
		return true
	}
	l.byTab[e.TabNumber] = -1
	var hired, dismissed bool
	e.Hired, hired = parseDate(r.text("hired"))
	if text := r.text("dismissed"); text != "" {
		e.Dismissed, dismissed = parseDate(text)
	} else {
		dismissed = true
	}
	switch {
	case !hired:
		r.refuse("hired", "нет даты приёма, или "+badDate)
	case !dismissed:
		r.refuse("dismissed", badDate)
	case e.Dismissed != "" && e.Dismissed < e.Hired:
		r.refuse("dismissed", "дата увольнения раньше даты приёма")
	case !places.knows(e.Object):
		r.refuse("object", "такого объекта нет в выгрузке объектов")
	case e.guid != "" && l.byGUID[e.guid] != "":
		r.refuse("guid", "такой GUID уже есть в этом файле")
	default:
		return false
	}
	return true
}

// has says whether a tab number is somebody's, and whether his row was taken.
func (l *roster) has(tab string) (known, taken bool) {
	i, known := l.byTab[tab]
	return known, known && i >= 0
}

// of is the employee of a tab number that was taken.
func (l *roster) of(tab string) employee { return l.all[l.byTab[tab]] }

// during are the employees who were employed in a span, or of whom the month has something to say.
func (l *roster) during(s span, mentioned map[string]bool) []marks.Employee {
	people := []marks.Employee{}
	for _, e := range l.all {
		if mentioned[e.TabNumber] || s.meets(e.Hired, e.Dismissed) {
			people = append(people, e.Employee)
		}
	}
	return people
}
