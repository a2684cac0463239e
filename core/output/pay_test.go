package output

import (
	"testing"

	"github.com/uzelhub/uzel/schemas/timesheet"
)

// busy is one employee with every code of the form: 30 reasons of absence and five codes of work.
func busy(t testing.TB) timesheet.Document {
	t.Helper()
	m, err := timesheet.ParseMonth("2026-05")
	if err != nil {
		t.Fatal(err)
	}
	codes := timesheet.Codes()
	line := testLine(m, "1", func(day int) []timesheet.Entry {
		if day <= 5 {
			return []timesheet.Entry{{Code: codes[day-1].Code, Minutes: 60 * day}}
		}
		return []timesheet.Entry{{Code: codes[day-1].Code}}
	}, map[int][]timesheet.Entry{31: {{Code: "НЗ"}, {Code: "РП"}}})
	lines := []timesheet.Line{line}
	return document(t, timesheet.Sheet{Month: "2026-05", Employees: lines, Totals: totalsOf(lines)})
}

func TestMoreAbsencesThanTheFormHoldsAreGatheredAndReported(t *testing.T) {
	doc := busy(t)
	file := mustExport(t, "t13", doc, Options{})
	if len(file.Findings) != 1 || file.Findings[0].Code != warnTooManyCodes.Code {
		t.Errorf("findings %v", file.Findings)
	}
	book := open(t, file.Data)
	r := reader{t, book, "Т-13"}
	days := 0
	for block := range 2 {
		for row := range 4 {
			days += int(number(t, r.at(29+2*block, firstRow+row)))
		}
	}
	want := 0
	for code, sum := range doc.Sheet.Totals.ByCode {
		if code.Class() == timesheet.Absence {
			want += sum.Days
		}
	}
	if days != want {
		t.Errorf("column 11 adds up to %d days, absent were %d", days, want)
	}
	if sign := r.at(30, firstRow+3); sign != "…" {
		t.Errorf("the last entry is %q, want the sign of the rest", sign)
	}
	if got := calculate(t, book, "Т-13", "AE25"); int(got) != int(number(t, r.at(31, firstRow+3))) {
		t.Errorf("the rest is stored as %s, its formula gives %v", r.at(31, firstRow+3), got)
	}
}

func TestKindsOfPayAreAddedUp(t *testing.T) {
	pay := map[timesheet.Code]Pay{"Я": {"2000", "26"}, "Н": {"2000", "26"}, "РВ": {"2400", "26"}, "С": {"2300", "20"}}
	file := mustExport(t, "t13", small(t), Options{Pay: pay})
	r := reader{t, open(t, file.Data), "Т-13"}
	if len(file.Findings) != 0 {
		t.Errorf("findings %v", file.Findings)
	}
	// The second employee: 2850 minutes of Я and 5582 of Н in one, then РВ and С.
	for row, want := range [][3]string{{"2000", "26", "140.53"}, {"2400", "26", "6"}, {"2300", "20", "3.02"}, {"", "", ""}} {
		if got := [3]string{r.at(22, 26+row), r.at(23, 26+row), r.at(24, 26+row)}; got != want {
			t.Errorf("line %d: %v, want %v", row+1, got, want)
		}
	}
	if r.at(26, 17) != "" || r.at(26, 18) != "" {
		t.Error("the boxes above the table are filled although the sheet has several kinds of pay")
	}
}

func TestOneKindOfPayForAllStandsAboveTheTable(t *testing.T) {
	one := Pay{"2000", "26"}
	file := mustExport(t, "t13", small(t), Options{Pay: map[timesheet.Code]Pay{"Я": one, "Н": one, "РВ": one, "С": one}})
	r := reader{t, open(t, file.Data), "Т-13"}
	if r.at(26, 17) != "2000" || r.at(26, 18) != "26" {
		t.Errorf("the boxes say %q and %q", r.at(26, 17), r.at(26, 18))
	}
	if got := [3]string{r.at(22, 26), r.at(23, 26), r.at(24, 26)}; got != [3]string{"", "", "149.55"} {
		t.Errorf("columns 7–9: %v, want only the hours in 9", got)
	}
}

func TestACodeWithoutAKindOfPayIsReportedAndKept(t *testing.T) {
	pay := map[timesheet.Code]Pay{"Я": {"2000", "26"}, "Н": {"2100", "26"}, "РВ": {"2400", "26"}}
	file := mustExport(t, "t13", small(t), Options{Pay: pay})
	if len(file.Findings) != 1 || file.Findings[0].Code != warnNoPay.Code {
		t.Errorf("findings %v", file.Findings)
	}
	r := reader{t, open(t, file.Data), "Т-13"}
	if r.at(22, 24) != "С" || r.at(24, 24) != "0.25" {
		t.Errorf("the code without a kind of pay: %q %q", r.at(22, 24), r.at(24, 24))
	}
}

func TestACodeOfWorkThatHasNoMinutesIsNotLost(t *testing.T) {
	doc := small(t)
	m, _ := timesheet.ParseMonth("2026-02")
	line := testLine(m, "1", func(int) []timesheet.Entry { return []timesheet.Entry{{Code: "ВМ"}} }, nil)
	doc.Sheet.Employees = []timesheet.Line{line}
	doc.Sheet.Totals = totalsOf(doc.Sheet.Employees)
	doc.People["1"] = timesheet.Person{FullName: "Ли Ян"}
	r := reader{t, open(t, mustExport(t, "t13", doc, Options{}).Data), "Т-13"}
	if r.at(28, firstRow) != "ВМ" || r.at(29, firstRow) != "28" || r.at(22, firstRow) != "" {
		t.Errorf("columns 10–11: %q %q, column 7: %q", r.at(28, firstRow), r.at(29, firstRow), r.at(22, firstRow))
	}
}
