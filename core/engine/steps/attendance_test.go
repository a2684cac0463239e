package steps_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/marks"
	"github.com/uzelhub/uzel/schemas/timesheet"
)

// table is marks as a folder gives them.
func marksTable(name, body string) engine.Content {
	return engine.Content{Envelope: document.Envelope{Kind: document.KindMarks, SourceKey: name, Name: name, MediaType: "text/csv"}, Body: []byte(body)}
}

// marksOf is marks as a system gives them.
func marksOf(change func(*marks.Document)) engine.Content {
	doc := marks.Document{
		Month: "2026-10",
		Employees: []marks.Employee{
			{TabNumber: "0001", FullName: "Ландышев Пётр Ильич", Hired: "2020-03-02"}, {TabNumber: "0002", FullName: "Васильков Егор", Hired: "2021-06-01"},
		},
		Marks: []marks.Mark{
			{TabNumber: "0001", Time: "2026-10-01T06:00:00Z", Direction: "in"}, {TabNumber: "0001", Time: "2026-10-01T15:00:00Z", Direction: "out"},
		},
	}
	if change != nil {
		change(&doc)
	}
	return engine.Content{Envelope: document.Envelope{Kind: document.KindMarks, MediaType: "application/json"}, Body: encode(doc)}
}

const (
	employeesTable = `tab_number,full_name,position,schedule,hired,dismissed
0001,Ландышев Пётр Ильич,Кладовщик,night,2020-03-02,
0002,Васильков Егор Петрович,Оператор,,2021-06-01,2026-10-16
0003,Астрова Мария Олеговна,,,2022-01-10,
`
	marksHeader = "tab_number,time,direction\n"
	aDay        = "0003,2026-10-05 09:00,in\n0003,2026-10-05 18:00,out\n"
)

func TestEnrichCompletesMarksFromEveryoneWhoKnows(t *testing.T) {
	b := newBench(t)
	b.know(document.KindEmployee, "employees.csv", employeesTable)
	b.know(document.KindAbsence, "absences.csv", `tab_number,from,to,code,document
0001,2026-10-05,2026-10-11,ОТ,14-к
0001,2026-09-28,2026-09-30,Б,
0001,2025-10-05,2025-10-11,ОТ,
0002,2026-11-20,2026-11-21,К,
0099,2026-10-05,2026-10-11,ОТ,
`)
	b.config.Employees = []config.Employee{{Organisation: "romashka", TabNumber: "0001", Position: "Старший кладовщик"}}
	out := b.must(marksOf(nil), "enrich")
	doc := decode[marks.Document](t, out.Body)
	same(t, "the employees: the source first, then the configuration, then the registry, then the organisation", []marks.Employee{
		{TabNumber: "0001", FullName: "Ландышев Пётр Ильич", Position: "Старший кладовщик", Schedule: "night", Hired: "2020-03-02"},
		{TabNumber: "0002", FullName: "Васильков Егор", Position: "Оператор", Schedule: "five-two", Hired: "2021-06-01", Dismissed: "2026-10-16"},
	}, doc.Employees)
	same(t, "the absences of the year so far, of those who are in the document", []marks.Absence{
		{TabNumber: "0001", From: "2026-10-05", To: "2026-10-11", Code: "ОТ", Document: "14-к"},
		{TabNumber: "0001", From: "2026-09-28", To: "2026-09-30", Code: "Б"},
	}, doc.Absences)
	same(t, "the organisation", timesheet.Organisation{INN: "7700000016", KPP: "770101001", Name: "ООО «Ромашка»", OKPO: "00010010"}, doc.Organisation)
	same(t, "the envelope", [2]string{"2026-10", "7700000016"}, [2]string{out.Envelope.Period, out.Envelope.Organisation.INN})
}

func TestWhatASourceSaysOfAnEmployeeStays(t *testing.T) {
	b := newBench(t)
	b.know(document.KindEmployee, "employees.csv", employeesTable)
	said := marks.Employee{
		TabNumber: "0002", FullName: "Васильков Егор", Position: "Мастер", Department: "Цех 2", Object: "A1", Schedule: "five-two", Hired: "2026-10-20",
	}
	doc := decode[marks.Document](t, b.must(marksOf(func(d *marks.Document) { d.Employees = []marks.Employee{said} }), "enrich").Body)
	same(t, "nothing is changed, nor is he dismissed before he came back", []marks.Employee{said}, doc.Employees)
}

func TestATableOfMarksTakesItsEmployeesFromTheRegistry(t *testing.T) {
	b := newBench(t)
	content := marksTable("marks.csv", marksHeader+aDay)
	same(t, "while nobody is known it waits", []string{"setup UZ-STP-013"}, b.told(content, "enrich"))
	b.know(document.KindEmployee, "employees.csv", employeesTable)
	b.know(document.KindAbsence, "absences.csv", "tab_number,from,to,code\n0003,2026-10-06,2026-10-06,Б\n")
	out := b.must(content, "enrich")
	doc := decode[marks.Document](t, out.Body)
	same(t, "the document", [3]int{3, 2, 1}, [3]int{len(doc.Employees), len(doc.Marks), len(doc.Absences)})
	same(t, "its month", "2026-10", doc.Month)
	same(t, "it is no table any more", [2]string{"marks.csv.json", "application/json"}, [2]string{out.Envelope.Name, out.Envelope.MediaType})
	sheet := decode[timesheet.Document](t, b.must(out, "to-timesheet", "validate").Body)
	days := sheet.Sheet.Employees[2].Days
	same(t, "the days", [2]string{"Я 480", "Б 0"}, [2]string{entries(days["2026-10-05"]), entries(days["2026-10-06"])})
}

func entries(list []timesheet.Entry) string {
	var parts []string
	for _, e := range list {
		parts = append(parts, fmt.Sprintf("%s %d", e.Code, e.Minutes))
	}
	return strings.Join(parts, ", ")
}

func TestATableOfMarksIsOfOneMonth(t *testing.T) {
	b := newBench(t)
	b.know(document.KindEmployee, "employees.csv", employeesTable)
	day := func(dates ...string) engine.Content {
		body := marksHeader
		for _, date := range dates {
			body += "0003," + date + " 09:00,in\n0003," + date + " 18:00,out\n"
		}
		return marksTable("marks.csv", body)
	}
	for name, c := range map[string]struct {
		content engine.Content
		month   string
		want    []string
	}{
		"two days on either side":     {day("2026-09-29", "2026-10-01", "2026-10-02", "2026-11-02"), "2026-10", nil},
		"the earlier of two equal":    {day("2026-10-31", "2026-11-01"), "2026-10", nil},
		"most marks decide":           {day("2026-10-30", "2026-11-02", "2026-11-03"), "2026-11", nil},
		"three days before":           {day("2026-09-28", "2026-10-01", "2026-10-02"), "", []string{"UZ-STP-015 marks.csv:2"}},
		"a clock that was never set":  {day("2026-10-01", "2026-10-02", "1970-01-01"), "", []string{"UZ-STP-015 marks.csv:6"}},
		"two whole months":            {day("2026-10-01", "2026-10-15", "2026-11-15"), "", []string{"UZ-STP-015 marks.csv:6"}},
		"no marks at all":             {day(), "", []string{"UZ-STP-014 marks.csv"}},
		"no date that can be read":    {day("01.10.2026", "02.10.2026"), "", []string{"UZ-STP-014 marks.csv"}},
		"a month by local midnight":   {marksTable("marks.csv", marksHeader+"0003,2026-10-31T21:30:00Z,in\n"), "2026-11", nil},
		"dates that are no dates too": {day("2026-10-01", "2026-13-45"), "2026-10", nil},
	} {
		t.Run(name, func(t *testing.T) {
			b.t = t
			same(t, "findings", c.want, b.told(c.content, "enrich"))
			if out, _, _ := b.do(c.content, "enrich"); out.Envelope.Period != c.month {
				t.Errorf("the month is %q, want %q", out.Envelope.Period, c.month)
			}
		})
	}
}

func TestTablesOfMarksThatCannotBeReadAreSetAsideByTheirFault(t *testing.T) {
	b := newBench(t)
	b.know(document.KindEmployee, "employees.csv", employeesTable)
	for name, c := range map[string]struct{ file, body, want string }{
		"windows-1251":        {"marks.csv", "tab_number,time,direction,object\n1,2026-10-05 09:00,in,\xd1\xea\xeb\xe0\xe4\n", "UZ-TAB-002"},
		"nothing":             {"marks.csv", "", "UZ-TAB-007"},
		"a column is missing": {"marks.csv", "tab_number,time\n1,2026-10-05 09:00\n", "UZ-TSH-005"},
		"no workbook":         {"marks.xlsx", "PK\x03\x04 and nothing more", "UZ-TAB-014"},
		"an unclosed quote":   {"marks.csv", marksHeader + "\"0003,2026-10-05 09:00,in\n", "UZ-TAB-008"},
		"not a table at all":  {"marks.json", marksHeader + aDay, "UZ-DOC-001"},
	} {
		content := marksTable(c.file, c.body)
		content.Envelope.MediaType = ""
		same(t, name, []string{"input " + c.want}, b.told(content, "enrich"))
	}
}

func TestRowsLeftOutAreWarningsThatNameFileAndRow(t *testing.T) {
	b := newBench(t)
	b.know(document.KindEmployee, "employees.csv", employeesTable)
	b.config.Employees = []config.Employee{{Organisation: "romashka", TabNumber: "0002", Schedule: "three-three"}}
	b.know(document.KindAbsence, "absences.csv", "tab_number,from,to,code\n0003,2026-10-06,2026-10-06,Б\n0099,2026-10-06,2026-10-06,Б\n")
	content := marksTable("marks.csv", marksHeader+aDay+
		"0003,2026-10-07 09:00,in,что-то ещё\n0003,7 октября,in\n0003,2026-10-07 09:00,вход\n0098,2026-10-07 09:00,in\n")
	out, findings, err := b.do(content, "enrich", "to-timesheet", "validate", "export t13.xlsx")
	if err != nil || len(out.Body) == 0 {
		t.Fatalf("no timesheet: %v, %v", findings, err)
	}
	var said []string
	for _, f := range findings {
		said = append(said, fmt.Sprintf("%s %s %s", f.Severity, f.Code, f.Path))
	}
	same(t, "findings", []string{
		"warning UZ-TSH-034 marks.csv:4", "warning UZ-TSH-025 employees.csv:3", "warning UZ-TSH-022 absences.csv:3",
		"warning UZ-TSH-028 marks.csv:5", "warning UZ-TSH-024 marks.csv:6", "warning UZ-TSH-022 marks.csv:7",
	}, said)
}

func TestDaysAreCountedInTheOrganisationsZone(t *testing.T) {
	b := newBench(t)
	content := marksOf(func(d *marks.Document) { // 03:00 in Moscow, 06:00 in Omsk
		d.Marks[0].Time, d.Marks[1].Time = "2026-10-01T00:00:00Z", "2026-10-01T09:00:00Z"
	})
	for zone, night := range map[string]int{"": 180, "Asia/Omsk": 0} {
		b.config.Organisations[0].TimeZone = zone
		sheet := decode[timesheet.Document](t, b.must(content, "enrich", "to-timesheet").Body)
		if got := sheet.Sheet.Totals.NightMinutes; got != night {
			t.Errorf("by the clocks of %q %d minutes of night, want %d", zone, got, night)
		}
	}
}

func TestATimesheetIsNumberedAndDatedByTheOrganisation(t *testing.T) {
	b := newBench(t)
	b.config.Organisations[0].TimeZone = "Asia/Omsk"
	out := b.must(marksOf(nil), "enrich", "to-timesheet")
	sheet := decode[timesheet.Document](t, out.Body)
	same(t, "number and day", [2]string{"10", "2026-11-02"}, [2]string{sheet.Number, sheet.Created})
	same(t, "the envelope", [3]string{"timesheet", "10", "2026-10"}, [3]string{string(out.Envelope.Kind), out.Envelope.Number, out.Envelope.Period})
	b.config.WorkSchedules = config.WorkSchedules{}
	same(t, "without schedules", []string{"setup UZ-STP-011"}, b.told(marksOf(nil), "enrich", "to-timesheet"))
}

// Somebody who vanished from the table of employees was not dismissed by that: the month in which it happened is still to be
// paid. Later months leave him out, unless he has marks.
func TestWhoVanishedFromTheTablesIsLeftOutFromTheNextMonthOn(t *testing.T) {
	b := newBench(t)
	b.knowOn("2026-09-01", employeesTable)
	b.knowOn("2026-10-12", "tab_number,full_name,schedule,hired\n0003,Астрова Мария Олеговна,,2022-01-10\n")
	listed := func(month, more string) []string {
		doc := decode[marks.Document](t, b.must(marksTable("marks.csv", marksHeader+strings.ReplaceAll(aDay+more, "2026-10", month)), "enrich").Body)
		var tabs []string
		for _, e := range doc.Employees {
			tabs = append(tabs, e.TabNumber)
		}
		return tabs
	}
	same(t, "the month itself", []string{"0001", "0002", "0003"}, listed("2026-10", ""))
	same(t, "the next one: 0002 has a date of dismissal, which decides", []string{"0002", "0003"}, listed("2026-11", ""))
	content := marksTable("marks.csv", marksHeader+strings.ReplaceAll(aDay+"0001,2026-10-05 09:00,in\n", "2026-10", "2026-11"))
	same(t, "who has marks is taken in, and a person has to look", []string{"UZ-STP-024 employees.csv:2"}, b.told(content, "enrich"))
}

// knowOn gives the registry a table of employees of a day.
func (b *bench) knowOn(day, body string) {
	b.t.Helper()
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		b.t.Fatal(err)
	}
	records, findings := b.registry.Read("hr", document.Envelope{Kind: document.KindEmployee, SourceKey: "e", Name: "employees.csv", ChangedAt: at}, []byte(body))
	if len(findings) > 0 {
		b.t.Fatal(findings)
	}
	if err := b.store.Update(b.t.Context(), store.Hub, func(tx store.Tx) error { return b.registry.Keep(tx, records) }); err != nil {
		b.t.Fatal(err)
	}
}
