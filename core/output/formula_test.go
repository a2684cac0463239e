package output

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"github.com/uzelhub/uzel/schemas/num"
	"github.com/uzelhub/uzel/schemas/timesheet"
)

// formulas lists the cells of a sheet that have one, with formula and stored value.
func formulas(t testing.TB, book *excelize.File, sheet string) map[string][2]string {
	t.Helper()
	found := map[string][2]string{}
	inside := insideMerged(t, book, sheet)
	rows, err := book.GetRows(sheet, rawValues)
	if err != nil {
		t.Fatal(err)
	}
	for y, row := range rows {
		for x, value := range row {
			cell, err := excelize.CoordinatesToCellName(x+1, y+1)
			if err != nil {
				t.Fatal(err)
			}
			if formula, err := book.GetCellFormula(sheet, cell); err != nil {
				t.Fatal(err)
			} else if formula != "" && !inside[cell] {
				found[cell] = [2]string{formula, value}
			}
		}
	}
	return found
}

// insideMerged lists the cells that a merged range covers, but for its first: excelize answers for them as for that one.
func insideMerged(t testing.TB, book *excelize.File, sheet string) map[string]bool {
	t.Helper()
	ranges, err := book.GetMergeCells(sheet, true)
	if err != nil {
		t.Fatal(err)
	}
	inside := map[string]bool{}
	for _, r := range ranges {
		left, top, _ := excelize.CellNameToCoordinates(r.GetStartAxis())
		right, bottom, _ := excelize.CellNameToCoordinates(r.GetEndAxis())
		for row := top; row <= bottom; row++ {
			for column := left; column <= right; column++ {
				cell, _ := excelize.CoordinatesToCellName(column, row)
				inside[cell] = row != top || column != left
			}
		}
	}
	return inside
}

func number(t testing.TB, s string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatalf("%q is no number", s)
	}
	return v
}

func calculate(t testing.TB, book *excelize.File, sheet, cell string) float64 {
	t.Helper()
	s, err := book.CalcCellValue(sheet, cell, rawValues)
	if err != nil {
		t.Fatalf("%s!%s: %v", sheet, cell, err)
	}
	return number(t, s)
}

func TestEveryFormulaGivesTheValueStoredBesideIt(t *testing.T) {
	for i, month := range sampleMonths {
		doc, form := sample(t, month), printedForms[i%len(printedForms)]
		book := open(t, mustExport(t, form, doc, Options{}).Data)
		for _, sheet := range []string{book.GetSheetName(0), minutesName} {
			cells := formulas(t, book, sheet)
			if least := 4 * len(doc.Sheet.Employees); len(cells) < least {
				t.Errorf("%s has %d formulas, at least %d expected", sheet, len(cells), least)
			}
			for cell, f := range cells {
				if got, stored := calculate(t, book, sheet, cell), number(t, f[1]); math.Abs(got-stored) > 1e-9 {
					t.Errorf("%s %s!%s: %s gives %v, stored is %v", month, sheet, cell, f[0], got, stored)
				}
			}
		}
	}
}

func TestTotalsFollowTheMinutes(t *testing.T) {
	book := open(t, mustExport(t, "t13", small(t), Options{}).Data)
	// The second day of the first employee: 480 minutes of Я become 481, the first day off gets one minute.
	for cell, minutes := range map[string]int{"D2": 481, "C5": 1} {
		if err := book.SetCellValue(minutesName, cell, minutes); err != nil {
			t.Fatal(err)
		}
	}
	for cell, want := range map[string]float64{
		"T22": 11, "U22": 20, // days with work: the row "Всего"
		"T23": 80.52, "U24": 151.72, // 4831 and 9103 minutes
		"X22": 143.22, // Я
	} {
		if got := calculate(t, book, "Т-13", cell); got != want {
			t.Errorf("%s is %v after a change of the minutes, want %v", cell, got, want)
		}
	}
}

func TestTheFormulaOfHoursRoundsLikeHours(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		minutes := rapid.IntRange(0, 60*24*31).Draw(t, "minutes")
		formula := math.Round(float64(minutes)/60*100) / 100
		if exact := hoursNumber(minutes); formula != exact {
			t.Fatalf("%d minutes: the formula gives %v, num.Hours %s", minutes, formula, num.Hours(minutes))
		}
	})
}

// anyLine draws an employee's month with any codes of the form.
func anyLine(t *rapid.T, m timesheet.Month, tab string) timesheet.Line {
	codes := timesheet.Codes()
	return testLine(m, tab, func(day int) []timesheet.Entry {
		var entries []timesheet.Entry
		for _, i := range rapid.SliceOfNDistinct(rapid.IntRange(0, len(codes)-1), 0, 4, rapid.ID).Draw(t, "codes") {
			e := timesheet.Entry{Code: codes[i].Code}
			if codes[i].Class != timesheet.Rest {
				e.Minutes = rapid.IntRange(0, 360).Draw(t, "minutes")
			}
			entries = append(entries, e)
		}
		return entries
	}, nil)
}

func TestTheHiddenSheetHoldsEveryMinute(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		m, err := timesheet.ParseMonth(rapid.SampledFrom([]string{"2026-02", "2026-04", "2026-05"}).Draw(rt, "month"))
		if err != nil {
			rt.Fatal(err)
		}
		var lines []timesheet.Line
		for i := range rapid.IntRange(1, 3).Draw(rt, "employees") {
			lines = append(lines, anyLine(rt, m, fmt.Sprint(i+1)))
		}
		doc := document(t, timesheet.Sheet{Month: m.First.Format("2006-01"), Employees: lines, Totals: totalsOf(lines)})
		book := open(t, mustExport(t, "t13", doc, Options{}).Data)
		sheet, byTab := readMinutes(t, book)
		for code, want := range doc.Sheet.Totals.ByCode {
			if sheet[code] != want {
				rt.Fatalf("code %s: %v on the hidden sheet, %v in the timesheet", code, sheet[code], want)
			}
		}
		for i, l := range lines {
			if byTab[l.TabNumber] != l.Totals.Month.Minutes {
				rt.Fatalf("employee %s: row Всего adds up to %d, worked were %d",
					l.TabNumber, byTab[l.TabNumber], l.Totals.Month.Minutes)
			}
			compareTotals(reader{t, book, "Т-13"}, firstRow+4*i, l)
		}
	})
}

// readMinutes sums the hidden sheet by code, and its rows "Всего" by employee.
func readMinutes(t testing.TB, book *excelize.File) (map[timesheet.Code]timesheet.CodeTotal, map[string]int) {
	t.Helper()
	rows, err := book.GetRows(minutesName, rawValues)
	if err != nil {
		t.Fatal(err)
	}
	byCode, byTab := map[timesheet.Code]timesheet.CodeTotal{}, map[string]int{}
	for _, row := range rows[1:] {
		for _, value := range row[minutesBefore:min(len(row), minutesBefore+minutesDays)] {
			if value == "" {
				continue
			}
			minutes := int(number(t, value))
			if row[1] == minutesTotal {
				byTab[row[0]] += minutes
				continue
			}
			sum := byCode[timesheet.Code(row[1])]
			byCode[timesheet.Code(row[1])] = timesheet.CodeTotal{Days: sum.Days + 1, Minutes: sum.Minutes + minutes}
		}
	}
	return byCode, byTab
}

func compareTotals(r reader, top int, l timesheet.Line) {
	r.t.Helper()
	want := fmt.Sprint(l.Totals.FirstHalf.Days, hundredths(l.Totals.FirstHalf.Minutes),
		l.Totals.SecondHalf.Days, hundredths(l.Totals.SecondHalf.Minutes),
		l.Totals.Month.Days, hundredths(l.Totals.Month.Minutes))
	var got []string
	for _, cell := range []string{"T0", "T1", "T2", "T3", "U0", "U2"} {
		row, _ := strconv.Atoi(cell[1:])
		name := cell[:1] + strconv.Itoa(top+row)
		v := calculate(r.t, r.book, r.sheet, name)
		if row%2 == 1 || cell == "U2" {
			v = math.Round(v * 100)
		}
		got = append(got, strconv.Itoa(int(v)))
	}
	if strings.Join(got, " ") != want {
		r.t.Errorf("%s: formulas give %v, the sheet says %s", l.TabNumber, got, want)
	}
}
