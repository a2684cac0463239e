package output

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/timesheet"
)

// Where the first employee stands.
const (
	t12FirstRow    = 19
	publicFirstRow = 16
)

func anyDocument(t *testing.T, rt *rapid.T) (timesheet.Document, timesheet.Month) {
	m, err := timesheet.ParseMonth(rapid.SampledFrom([]string{"2026-02", "2026-04", "2026-05"}).Draw(rt, "month"))
	if err != nil {
		rt.Fatal(err)
	}
	lines := []timesheet.Line{anyLine(rt, m, "1"), anyLine(rt, m, "2")}
	for i := range lines {
		lines[i].NightMinutes = rapid.IntRange(0, lines[i].Totals.Month.Minutes).Draw(rt, "night")
		lines[i].OvertimeMinutes = timesheet.Figure{Unknown: true}
	}
	lines[0].OvertimeMinutes = timesheet.Figure{Minutes: rapid.IntRange(0, 500).Draw(rt, "overtime")}
	return document(t, timesheet.Sheet{Month: m.First.Format("2006-01"), Employees: lines, Totals: totalsOf(lines)}), m
}

// shown is a number of the form, as text: days as such, hours in hundredths.
func (r reader) shown(column, row int, hours bool) string {
	text := r.at(column, row)
	if text == "" {
		return ""
	}
	v := number(r.t, text)
	if hours {
		v = math.Round(v * 100)
	}
	return fmt.Sprint(int(v))
}

func orEmpty(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprint(n)
}

func TestEveryCellOfT12SaysWhatTheSheetSays(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		doc, m := anyDocument(t, rt)
		r := reader{t, open(t, mustExport(t, "t12", doc, Options{}).Data), t12Name}
		top := t12FirstRow
		for _, l := range doc.Sheet.Employees {
			for day := 1; day <= 31; day++ {
				column := t12First + day - 1
				if day > 15 {
					column++
				}
				codes, hours := "Х", "Х"
				if day <= m.Days {
					codes, hours = expectDay(l.Days[m.Date(day)], false)
				}
				if got := r.at(column, top) + " " + r.at(column, top+1); got != codes+" "+hours {
					rt.Fatalf("day %d: %q, want %q over %q", day, got, codes, hours)
				}
			}
			month, reasons, missed := l.Totals.Month, 0, map[string]string{}
			for code, total := range month.ByCode {
				if code.Class() == timesheet.Absence || code.Class() == timesheet.Work && total.Minutes == 0 && code != "Я" {
					reasons += total.Days
					missed[string(code)] = fmt.Sprint(total.Days)
				}
			}
			want := []string{fmt.Sprint(l.Totals.FirstHalf.Days), fmt.Sprint(hundredths(l.Totals.FirstHalf.Minutes)),
				fmt.Sprint(l.Totals.SecondHalf.Days), fmt.Sprint(hundredths(l.Totals.SecondHalf.Minutes)),
				fmt.Sprint(month.Days), fmt.Sprint(hundredths(month.Minutes)), orEmpty(hundredths(l.OvertimeMinutes.Minutes)),
				orEmpty(hundredths(l.NightMinutes)), orEmpty(hundredths(month.ByCode["РВ"].Minutes)), orEmpty(reasons),
				orEmpty(month.ByCode["В"].Days)}
			got := []string{r.shown(t12Half, top, false), r.shown(t12Half, top+1, true),
				r.shown(t12OtherHalf, top, false), r.shown(t12OtherHalf, top+1, true),
				r.shown(t12Days, top, false), r.shown(t12Hours, top, true), r.shown(t12Overtime, top, true),
				r.shown(t12Night, top, true), r.shown(t12RestDays, top, true), r.shown(t12Absent, top, false),
				r.shown(t12DaysOff, top, false)}
			if !slices.Equal(got, want) {
				rt.Fatalf("%s: totals %v, want %v", l.TabNumber, got, want)
			}
			rows := max(2, len(missed))
			for row := range rows {
				if code := r.at(t12Reason, top+row); code != "" {
					if r.at(t12Missed, top+row) != missed[code] {
						rt.Fatalf("%s: %s is %s days, want %s", l.TabNumber, code, r.at(t12Missed, top+row), missed[code])
					}
					delete(missed, code)
				}
			}
			if len(missed) > 0 {
				rt.Fatalf("%s: reasons that are not in the form: %v", l.TabNumber, missed)
			}
			top += rows
		}
	})
}

func TestEveryCellOf0504421SaysWhatTheSheetSays(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		doc, m := anyDocument(t, rt)
		r := reader{t, open(t, mustExport(t, "0504421", doc, Options{}).Data), publicName}
		for i, l := range doc.Sheet.Employees {
			top := publicFirstRow + 2*i
			for day := 1; day <= m.Days; day++ {
				column := publicFirst + day - 1
				if day > 15 {
					column++
				}
				_, hours := expectDay(l.Days[m.Date(day)], false)
				var labels []string
				for _, e := range l.Days[m.Date(day)] {
					labels = append(labels, publicLabel(e.Code))
				}
				codes := strings.Join(labels, "/")
				if len(labels) == 0 {
					codes = "Х"
				}
				if got := r.at(column, top) + " " + r.at(column, top+1); got != codes+" "+hours {
					rt.Fatalf("day %d: %q, want %q over %q", day, got, codes, hours)
				}
			}
			want := []string{fmt.Sprint(l.Totals.FirstHalf.Days), fmt.Sprint(hundredths(l.Totals.FirstHalf.Minutes)),
				fmt.Sprint(l.Totals.Month.Days), fmt.Sprint(hundredths(l.Totals.Month.Minutes))}
			got := []string{r.shown(publicHalf, top, false), r.shown(publicHalf, top+1, true),
				r.shown(publicMonth, top, false), r.shown(publicMonth, top+1, true)}
			if !slices.Equal(got, want) {
				rt.Fatalf("%s: totals %v, want %v", l.TabNumber, got, want)
			}
		}
	})
}

func publicLabel(code timesheet.Code) string {
	if label, ok := publicCodes[code]; ok {
		return label
	}
	info, _ := code.Info()
	return info.Digits
}

func TestLettersOf0504421MeanNothingElse(t *testing.T) {
	for _, code := range timesheet.Codes() {
		label := publicLabel(code.Code)
		if other, taken := publicCodes[timesheet.Code(label)]; taken && other != label && label != "С" && label != "Н" {
			t.Errorf("%s is printed as %s, which in the timesheet itself becomes %s", code.Code, label, other)
		}
	}
	file := mustExport(t, "0504421", busy(t), Options{})
	if !slices.ContainsFunc(file.Findings, func(f fault.Finding) bool { return f.Code == warnNoLabel.Code }) {
		t.Errorf("a code without a label is not warned of: %v", file.Findings)
	}
}

func TestWhatNobodyComparedWithThePaperOriginalIsSaid(t *testing.T) {
	for form, unverified := range map[string]bool{"t13": false, "t12": true, "0504421": true} {
		file := mustExport(t, form, small(t), Options{})
		warned := slices.ContainsFunc(file.Findings, func(f fault.Finding) bool { return f.Code == warnUnverified.Code })
		notes := slices.Contains(open(t, file.Data).GetSheetList(), notesName)
		if warned != unverified || notes != unverified {
			t.Errorf("%s: warned %v, notes %v", form, warned, notes)
		}
	}
}

func TestACorrectingTimesheetSaysSo(t *testing.T) {
	doc := small(t)
	r := reader{t, open(t, mustExport(t, "0504421", doc, Options{}).Data), publicName}
	if r.at(4, 7) != "первичный" || r.at(34, 5) != "0" {
		t.Errorf("the first one: %s, %s", r.at(4, 7), r.at(34, 5))
	}
	doc.Correction = &timesheet.Correction{Number: 2, Of: "17"}
	r = reader{t, open(t, mustExport(t, "0504421", doc, Options{}).Data), publicName}
	if r.at(4, 7) != "корректирующий" || r.at(34, 5) != "2" {
		t.Errorf("the second correction: %s, %s", r.at(4, 7), r.at(34, 5))
	}
}

func TestOwnCodesStandInEveryForm(t *testing.T) {
	doc := small(t)
	l := &doc.Sheet.Employees[2]
	l.Days["2026-02-20"] = []timesheet.Entry{{Code: "ВС"}}
	m, _ := timesheet.ParseMonth("2026-02")
	l.Totals = m.Sum(*l)
	doc.Sheet.Totals = totalsOf(doc.Sheet.Employees)
	doc.Codes = []timesheet.OwnCode{{Code: "ВС", Meaning: "военные сборы"}}
	for _, form := range []string{"t13", "t12", "0504421", "flat"} {
		if text := dump(t, open(t, mustExport(t, form, doc, Options{}).Data)); !strings.Contains(text, "|ВС|") {
			t.Errorf("%s does not have the code", form)
		}
	}
	if _, err := Export("t13", doc, Options{Notation: Digits}); err == nil || !strings.Contains(err.Error(), errNoDigits.Code) {
		t.Errorf("letters among digits: %v", err)
	}
	doc.Codes[0].Digits = "37"
	if text := dump(t, open(t, mustExport(t, "t13", doc, Options{Notation: Digits}).Data)); !strings.Contains(text, "|37|") {
		t.Error("the digits of the own code are not printed")
	}
}
