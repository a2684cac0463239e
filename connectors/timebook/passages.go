package timebook

import (
	"strings"
	"time"

	"github.com/uzelhub/uzel/schemas/marks"
	"github.com/uzelhub/uzel/schemas/timesheet"
)

// attendance is what a source says of a span of days.
type attendance struct {
	marks    []mark
	absences []marks.Absence
}

// directions are the words for which way a passage goes.
var directions = map[string]string{
	"in": "in", "вход": "in", "приход": "in", "out": "out", "выход": "out", "уход": "out", "auto": "auto",
}

// marksSheet reads a table of marks.
type marksSheet struct {
	*sheet
	people *roster
	places *objects
	days   span // rows of other days are not looked at
}

// read takes the rows: passages, or stays.
func (s marksSheet) read() (attendance, error) {
	var a attendance
	var stays []stay
	for r, err := range s.rows() {
		if err != nil {
			return attendance{}, err
		}
		if s.has("time") {
			if m, ok := s.passage(r); ok {
				a.marks = append(a.marks, m)
			}
			continue
		}
		if at, ok := s.stay(r); ok {
			stays = append(stays, at)
		}
		if absence, ok := s.absence(r); ok {
			a.absences = append(a.absences, absence)
		}
	}
	a.marks = append(a.marks, marksOf(stays)...)
	return a, s.hopeless()
}

// passage reads a row with a time and a direction.
func (s marksSheet) passage(r row) (mark, bool) {
	at, ok := parseMoment(r.whole("time"), s.zone(r))
	if !ok {
		r.refuse("time", badTime)
		return mark{}, false
	}
	if !s.days.has(at.day()) {
		s.taken++
		return mark{}, false
	}
	tab, object, ok := s.whose(r)
	if !ok {
		return mark{}, false
	}
	direction, ok := directions[strings.ToLower(r.text("direction"))]
	if !ok {
		r.refuse("direction", "направление не in, не out и не auto; слова из файла переводит настройка values")
		return mark{}, false
	}
	s.taken++
	return mark{at, marks.Mark{
		TabNumber: tab, Time: at.text, Direction: direction, Object: object, Device: r.text("device"),
	}}, true
}

const (
	badTime = "время записано не как 2026-11-03 10:00 и не как 03.11.2026 10:00"
	badDate = "дата записана не как 2026-11-03 и не как 03.11.2026"
)

// stay reads a row with an entry, an exit or both. A row with none is no stay.
func (s marksSheet) stay(r row) (stay, bool) {
	in, out := r.whole("in"), r.whole("out")
	code, class := codeOf(r.text("code"))
	switch {
	case code != "" && class == timesheet.Unknown:
		r.refuse("code", noCode)
		return stay{}, false
	case in == "" && out == "":
		if class == timesheet.Work && !isAbsence(code) {
			r.refuse("code", "код работы без времени входа и выхода")
		}
		return stay{}, false
	}
	at := stay{device: r.text("device")}
	var inOK, outOK bool
	at.in, inOK = parseMoment(in, s.zone(r))
	at.out, outOK = parseMoment(out, s.zone(r))
	switch {
	case in != "" && !inOK:
		r.refuse("in", badTime)
		return stay{}, false
	case out != "" && !outOK:
		r.refuse("out", badTime)
		return stay{}, false
	case inOK && outOK && at.out.wall.Before(at.in.wall):
		if !s.sharesDate() {
			r.refuse("out", "выход раньше входа")
			return stay{}, false
		}
		at.out = local(at.out.wall.AddDate(0, 0, 1)) // one date for both: the shift went on past midnight
	}
	if !s.days.has(local(at.begin()).day()) {
		s.taken++
		return stay{}, false
	}
	var ok bool
	if at.tab, at.object, ok = s.whose(r); ok {
		s.taken++
	}
	return at, ok
}

const noCode = "такого кода в форме Т-13 нет"

// absence reads the code of a row, if it is one of absence. Work in a shift camp is absence only without times.
func (s marksSheet) absence(r row) (marks.Absence, bool) {
	code, class := codeOf(r.text("code"))
	if !isAbsence(code) || class == timesheet.Work && (r.whole("in") != "" || r.whole("out") != "") {
		return marks.Absence{}, false
	}
	date, ok := parseDate(r.text("date"))
	if !ok {
		r.refuse("date", badDate)
		return marks.Absence{}, false
	}
	if !s.days.has(date) {
		s.taken++
		return marks.Absence{}, false
	}
	tab, _, ok := s.whose(r)
	if ok {
		s.taken++
	}
	return marks.Absence{TabNumber: tab, From: date, To: date, Code: string(code)}, ok
}

// whose finds person and place of a row.
func (s marksSheet) whose(r row) (tab, object string, ok bool) {
	tab, fallen := r.owner(s.people)
	if fallen {
		return "", "", false
	}
	if object = r.text("object"); !s.places.knows(object) {
		r.refuse("object", "такого объекта нет в выгрузке объектов")
		return "", "", false
	}
	return tab, object, true
}

// sharesDate reports whether entry and exit take their date from one column: then the exit's may be the day after.
func (s marksSheet) sharesDate() bool {
	in, out := s.columns["in"], s.columns["out"]
	return len(in) > 1 && len(out) > 1 && in[0].index == out[0].index
}

// zone is where the passage of a row was: at its object, or at that of its person.
func (s marksSheet) zone(r row) *time.Location {
	object := r.text("object")
	if tab := r.text("tab_number"); object == "" {
		if _, taken := s.people.has(tab); taken {
			object = s.people.of(tab).Object
		}
	}
	return s.places.location(object)
}
