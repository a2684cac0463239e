package timebook

import (
	"cmp"
	"slices"
	"strings"

	"github.com/uzelhub/uzel/schemas/marks"
	"github.com/uzelhub/uzel/schemas/timesheet"
)

// readAbsences takes the table of absences.
func readAbsences(s *sheet, people *roster) ([]marks.Absence, error) {
	var all []marks.Absence
	for r, err := range s.rows() {
		if err != nil {
			return nil, err
		}
		tab, fallen := r.owner(people)
		if fallen {
			continue
		}
		a := marks.Absence{TabNumber: tab, Document: r.text("document")}
		code, _ := codeOf(r.text("code"))
		a.Code = string(code)
		var from, to bool
		a.From, from = parseDate(r.text("from"))
		if text := r.text("to"); text != "" {
			a.To, to = parseDate(text)
		} else {
			to = true
		}
		switch {
		case !from:
			r.refuse("from", "нет даты начала, или "+badDate)
		case !to:
			r.refuse("to", badDate)
		case a.To != "" && a.To < a.From:
			r.refuse("to", "дата окончания раньше даты начала")
		case !isAbsence(code):
			r.refuse("code", "это не буквенный и не цифровой код отсутствия формы Т-13")
		default:
			all = append(all, a)
			s.taken++
		}
	}
	return all, s.hopeless()
}

// isAbsence reports whether a person can be absent under a code: under any of the form's that is not work, a day off or
// an absence without a reason, which are found by arithmetic. A stay in a shift camp counts as such an absence there.
func isAbsence(code timesheet.Code) bool {
	return code == timesheet.CodeCamp || code.Class() == timesheet.Absence && code != timesheet.CodeUnexplained
}

// owner is whose row it is. Who is not in the table of employees is refused; who is left out there falls without a word.
func (r row) owner(people *roster) (tab string, fallen bool) {
	tab = r.text("tab_number")
	known, taken := people.has(tab)
	if !known {
		r.refuse("tab_number", "такого табельного номера нет в выгрузке работников")
	}
	return tab, !taken
}

// joined makes one absence of those of a person under one code that follow one another day by day or meet.
func joined(all []marks.Absence) []marks.Absence {
	slices.SortStableFunc(all, func(a, b marks.Absence) int {
		return cmp.Or(strings.Compare(a.TabNumber, b.TabNumber), strings.Compare(a.Code, b.Code), strings.Compare(a.From, b.From))
	})
	var out []marks.Absence
	for _, a := range all {
		if n := len(out) - 1; n >= 0 && out[n].TabNumber == a.TabNumber && out[n].Code == a.Code && a.From <= nextDay(out[n].To) {
			out[n].To = max(out[n].To, a.To)
			continue
		}
		out = append(out, a)
	}
	return out
}
