package timesheet

import (
	"slices"
	"strings"
	"testing"

	"github.com/uzelhub/uzel/schemas/fault"
)

// february returns a right document of two employees.
func february() Document {
	m, err := ParseMonth("2026-02")
	if err != nil {
		panic(err)
	}
	sheet := Sheet{Month: "2026-02", Totals: SheetTotals{ByCode: map[Code]CodeTotal{}}}
	c := checker{month: m, totals: sheet.Totals, seen: map[string]bool{}}
	for _, tab := range []string{"001", "002"} {
		l := Line{TabNumber: tab, Days: map[string][]Entry{}, NightMinutes: 100, OvertimeMinutes: Figure{Minutes: 45}}
		for day := 1; day <= m.Days; day++ {
			l.Days[m.Date(day)] = []Entry{{CodeDay, 425}, {CodeNight, 5}}
		}
		l.Days["2026-02-03"] = []Entry{{"Б", 0}}
		l.Days["2026-02-15"] = []Entry{{CodeDay, 0}}
		l.Days["2026-02-16"] = nil
		l.Days["2026-02-28"] = []Entry{{CodeRestDay, 61}, {"К", 480}}
		l.Totals = m.Sum(l)
		c.count(l.Totals.Month, l)
		sheet.Employees = append(sheet.Employees, l)
	}
	sheet.Totals = c.totals
	return Document{Number: "7", Created: "2026-02-28", Sheet: sheet}
}

func TestARightDocumentHasNoFindings(t *testing.T) {
	if f := Check(february()); len(f) != 0 {
		t.Fatalf("findings: %v", f)
	}
}

func TestSumsOfALine(t *testing.T) {
	month := february().Sheet.Employees[0].Totals
	// 28 days: one sick, one Я without minutes, one outside employment.
	if month.Month.Days != 25 || month.Month.Minutes != 24*430+61 {
		t.Errorf("month: %d days, %d minutes", month.Month.Days, month.Month.Minutes)
	}
	if month.FirstHalf.Days != 13 || month.SecondHalf.Days != 12 {
		t.Errorf("halves: %d and %d days", month.FirstHalf.Days, month.SecondHalf.Days)
	}
	if got := month.Month.ByCode["К"]; got != (CodeTotal{Days: 1, Minutes: 480}) {
		t.Errorf("К: %v; minutes of an absence stand under its code only", got)
	}
	if got := month.FirstHalf.ByCode[CodeDay]; got != (CodeTotal{Days: 14, Minutes: 13 * 425}) {
		t.Errorf("Я of the first half: %v; a Я without minutes is a day of the code", got)
	}
}

func TestAnOwnCodeIsAReasonOfAbsence(t *testing.T) {
	doc := february()
	l := &doc.Sheet.Employees[0]
	l.Days["2026-02-16"] = []Entry{{"ВС", 0}}
	month, err := ParseMonth("2026-02")
	if err != nil {
		t.Fatal(err)
	}
	before := l.Totals.Month
	l.Totals = month.Sum(*l)
	if l.Totals.Month.Days != before.Days || l.Totals.Month.Minutes != before.Minutes {
		t.Errorf("days and minutes worked changed: %v, were %v", l.Totals.Month, before)
	}
	doc.Sheet.Totals.ByCode["ВС"] = CodeTotal{Days: 1}
	if f := Check(doc); len(f) == 0 || f[0].Code != errCode.Code {
		t.Errorf("a code of nobody's list: %v", f)
	}
	doc.Codes = []OwnCode{{Code: "ВС", Digits: "37", Meaning: "военные сборы"}}
	if f := Check(doc); len(f) != 0 {
		t.Errorf("findings: %v", f)
	}
}

func TestCheckFinds(t *testing.T) {
	cases := []struct {
		name  string
		spoil func(*Document)
		kind  *fault.Kind
		path  string
	}{
		{"a month that is none", func(d *Document) { d.Sheet.Month = "2026-13" }, errMonth, "/sheet/month"},
		{"a date that is none", func(d *Document) { d.Created = "28.02.2026" }, errCreated, "/created"},
		{"a tab number twice", func(d *Document) { d.Sheet.Employees[1].TabNumber = "001" }, errTabNumber,
			"/sheet/employees/1/tab_number"},
		{"an employee without a number", func(d *Document) { d.Sheet.Employees[0].TabNumber = "" }, errTabNumber,
			"/sheet/employees/0/tab_number"},
		{"a missing day", func(d *Document) { delete(d.Sheet.Employees[1].Days, "2026-02-16") }, errDays,
			"/sheet/employees/1/days/2026-02-16"},
		{"a day of another month", func(d *Document) { d.Sheet.Employees[0].Days["2026-03-01"] = nil }, errDays,
			"/sheet/employees/0/days"},
		{"a Latin letter that looks like a code", func(d *Document) {
			d.Sheet.Employees[0].Days["2026-02-16"] = []Entry{{"B", 0}}
		}, errCode, "/sheet/employees/0/days/2026-02-16"},
		{"a code twice on one day", func(d *Document) {
			d.Sheet.Employees[0].Days["2026-02-16"] = []Entry{{"Я", 1}, {"Я", 2}}
		}, errCode, "/sheet/employees/0/days/2026-02-16"},
		{"negative minutes", func(d *Document) { d.Sheet.Employees[0].Days["2026-02-16"] = []Entry{{"Я", -1}} }, errMinutes,
			"/sheet/employees/0/days/2026-02-16"},
		{"more minutes than a day has", func(d *Document) {
			d.Sheet.Employees[0].Days["2026-02-16"] = []Entry{{"Я", 1 << 62}, {"Н", 1 << 62}}
		}, errMinutes, "/sheet/employees/0/days/2026-02-16"},
		{"a total of minutes off by one", func(d *Document) { d.Sheet.Employees[1].Totals.SecondHalf.Minutes++ }, errTotals,
			"/sheet/employees/1/totals/second_half"},
		{"a total of a code off by a day", func(d *Document) {
			d.Sheet.Employees[1].Totals.Month.ByCode["Б"] = CodeTotal{Days: 2}
		}, errTotals, "/sheet/employees/1/totals/month"},
		{"an own code that the form has", func(d *Document) { d.Codes = []OwnCode{{Code: "ОТ"}} }, errOwnCode, "/codes/0"},
		{"an own code in Latin letters", func(d *Document) { d.Codes = []OwnCode{{Code: "BC"}} }, errOwnCode, "/codes/0"},
		{"an own code twice", func(d *Document) { d.Codes = []OwnCode{{Code: "ВС"}, {Code: "ВС"}} }, errOwnCode, "/codes/1"},
		{"digits of the form for an own code", func(d *Document) { d.Codes = []OwnCode{{Code: "ВС", Digits: "24"}} }, errOwnCode,
			"/codes/0"},
		{"night minutes of the sheet off by one", func(d *Document) { d.Sheet.Totals.NightMinutes-- },
			errTotals, "/sheet/totals"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			doc := february()
			c.spoil(&doc)
			findings := Check(doc)
			if !slices.ContainsFunc(findings, func(f fault.Finding) bool { return f.Code == c.kind.Code && f.Path == c.path }) {
				t.Fatalf("no %s at %s among %v", c.kind.Code, c.path, findings)
			}
			if !fault.HasErrors(findings) {
				t.Error("the findings do not forbid the document")
			}
		})
	}
}

func TestFindingsNameNobody(t *testing.T) {
	doc := february()
	doc.People = map[string]Person{"001": {FullName: "Секретов Тихон Ильич"}}
	doc.Sheet.Employees[0].Totals.Month.Minutes++
	for _, f := range Check(doc) {
		if strings.Contains(f.Message+f.Path, "Секретов") {
			t.Errorf("personal data in a finding: %v", f)
		}
	}
}
