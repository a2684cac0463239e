package endtoend

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/uzelhub/uzel/connectors/tryton/trytontest"
)

// testTimesheet builds the month's Т-13 and compares every cell with the passages that were entered, by an arithmetic of
// its own: minute after minute.
func (e *erp) testTimesheet(t *testing.T) {
	s := e.in(t)
	if got := s.runRoute("timesheet-monthly", "--month", e.plan.Month); got != (intake{Taken: 1}) {
		t.Errorf("the route took %+v, want one document", got)
	}
	for _, doc := range s.documents("--kind", "timesheet") {
		if told := s.story(doc.ID); told.State != "finished" || len(told.Findings) > 0 {
			t.Errorf("the timesheet is %s: %+v", told.State, told.Findings)
		}
	}
	book, err := excelize.OpenFile(only(t, e.sheetFolder))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	for i, employee := range e.plan.Employees {
		e.compareLine(t, book, i, employee)
	}
}

// Columns of Т-13.
const (
	columnTab   = 3
	columnDay   = 4 // the first of sixteen
	columnHalf  = 20
	columnMonth = 21
)

func (e *erp) compareLine(t *testing.T, book *excelize.File, person int, employee trytontest.Employee) {
	t.Helper()
	top := rowOf(t, book, employee.Tab)
	at := func(column, row int) string { return cell(t, book, column, top+row) }
	month, err := time.Parse("2006-01", e.plan.Month)
	if err != nil {
		t.Fatal(err)
	}
	worked := minutesOf(e.plan, person)
	total, days := 0, 0
	for d := month; d.Month() == month.Month(); d = d.AddDate(0, 0, 1) {
		codes, hours := expected(employee, d, worked[d.Format(time.DateOnly)])
		half, column := 0, columnDay+d.Day()-1
		if d.Day() > 15 {
			half, column = 2, columnDay+d.Day()-16
		}
		if gotCodes, gotHours := at(column, half), at(column, half+1); gotCodes != codes || gotHours != hours {
			t.Errorf("%s, %s: %q %q, want %q %q", employee.Tab, d.Format("02.01"), gotCodes, gotHours, codes, hours)
		}
		if m := worked[d.Format(time.DateOnly)].sum(); m > 0 {
			total += m
			days++
		}
	}
	if got, want := at(columnMonth, 0), fmt.Sprint(days); got != want {
		t.Errorf("%s: %s days of the month, want %s", employee.Tab, got, want)
	}
	if got, want := at(columnMonth, 2), hours(total, "."); got != want {
		t.Errorf("%s: %s hours of the month, want %s", employee.Tab, got, want)
	}
}

// day counts a date's minutes: by day, by night, above the plan.
type day struct{ plain, night, over int }

func (d day) sum() int { return d.plain + d.night + d.over }

// minutesOf walks through an employee's shifts minute by minute. The one unpaid hour begins four hours after the shift
// does, five at night; whoever has a weekly schedule is over his plan after eight hours of work.
func minutesOf(plan trytontest.Plan, person int) map[string]day {
	night := plan.Employees[person].Night
	lunch := 4 * time.Hour
	if night {
		lunch = 5 * time.Hour
	}
	worked := map[string]day{}
	passages := trytontest.Passages(plan, person)
	for i := 0; i+1 < len(passages); i += 2 {
		in, out := passages[i].At, passages[i+1].At
		done := 0
		for m := in; m.Before(out); m = m.Add(time.Minute) {
			if since := m.Sub(in); since >= lunch && since < lunch+time.Hour {
				continue
			}
			on := worked[m.Format(time.DateOnly)]
			switch {
			case !night && done >= 8*60:
				on.over++
			case m.Hour() >= 22 || m.Hour() < 6:
				on.night++
			default:
				on.plain++
			}
			worked[m.Format(time.DateOnly)] = on
			done++
		}
	}
	return worked
}

// expected is what stands in the two cells of a date.
func expected(e trytontest.Employee, d time.Time, worked day) (codes, amounts string) {
	on := d.Format(time.DateOnly)
	switch {
	case on < e.Hired, e.Dismissed != "" && on > e.Dismissed:
		return "Х", ""
	case worked.sum() == 0:
		return "В", ""
	}
	var upper, lower []string
	for _, part := range []struct {
		code    string
		minutes int
	}{{"Я", worked.plain}, {"Н", worked.night}, {"С", worked.over}} {
		if part.minutes > 0 {
			upper, lower = append(upper, part.code), append(lower, hours(part.minutes, ","))
		}
	}
	return strings.Join(upper, "/"), strings.Join(lower, "/")
}

// hours writes minutes as hours, half-up to hundredths.
func hours(minutes int, point string) string {
	hundredths := (minutes*100 + 30) / 60
	text := fmt.Sprintf("%d%s%02d", hundredths/100, point, hundredths%100)
	return strings.TrimSuffix(strings.TrimRight(text, "0"), point)
}

func rowOf(t *testing.T, book *excelize.File, tab string) int {
	t.Helper()
	for row := 1; row < 500; row++ {
		if cell(t, book, columnTab, row) == tab {
			return row
		}
	}
	t.Fatalf("the timesheet has no employee %s", tab)
	return 0
}

func cell(t *testing.T, book *excelize.File, column, row int) string {
	t.Helper()
	name, err := excelize.CoordinatesToCellName(column, row)
	if err != nil {
		t.Fatal(err)
	}
	text, err := book.GetCellValue(book.GetSheetName(0), name, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	return text
}
