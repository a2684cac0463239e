package timesheet

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/table"
)

// FuzzBuild gives the whole way, from tables to the sheet and its explanations, whatever bytes there are: it may refuse
// with a fault or leave rows out, it must not panic, hang or make a sheet that does not add up.
func FuzzBuild(f *testing.F) {
	const people = "tab_number;object;schedule;hired;dismissed\n1;A1;five-two;2020-01-01;\n2;B;night;2026-10-05;2026-10-20\n"
	f.Add([]byte(people), []byte("tab_number;time;direction;object\n1;2026-10-01 09:00;in;A1\n1;2026-10-01 18:30;out;A1\n2;2026-10-05T20:00:00+05:00;auto;B\n"),
		[]byte("tab_number;from;to;code\n1;2026-10-05;2026-10-07;ОТ\n2;2026-10-06;;ОЖ\n"), []byte("object;time_zone\nA1;Europe/Berlin\nB;Asia/Beirut\n"),
		[]byte("tab_number;date;code;minutes\n1;2026-10-01;С;20\n"), []byte(testSchedules+"settings: { overtime: ordered, overtime_from: 5m, round: 5m down, clip: schedule }"), "2026-10")
	f.Add([]byte(people), []byte("tab_number;time;direction\n1;0001-01-01 00:00;in\n1;9999-12-31 23:59;out\n"), []byte("tab_number;from;to;code\n1;0001-01-01;9999-12-31;К\n"),
		[]byte(""), []byte(""), []byte("five-two: { cycle: [24h, 0h1m], anchor: 9999-12-31, start: '23:59', lunch: { after: 0h, length: 24h }, accounting_period: year }"), "9999-12")
	f.Add([]byte(people), []byte(""), []byte(""), []byte(""), []byte(""), []byte(testSchedules), "0001-01")
	f.Fuzz(func(t *testing.T, employees, passes, absences, objects, orders, schedules []byte, month string) {
		file := func(name string, data []byte) File {
			if len(data) == 0 {
				return File{}
			}
			return File{Name: name, Data: data}
		}
		limits := table.DefaultLimits()
		limits.Rows = 300
		tables, err := ReadTables(Files{
			file("employees.csv", employees), file("marks.csv", passes), file("absences.csv", absences), file("objects.csv", objects), file("orders.csv", orders),
		}, limits)
		if err != nil {
			mustBeAFault(t, err)
			return
		}
		parsed, err := ParseSchedules("schedules.yaml", schedules)
		if err != nil {
			mustBeAFault(t, err)
			return
		}
		in := Input{Document: tables.Document, Schedules: parsed, Origins: tables.Origins}
		o := Options{Month: month, PlainCalendar: true, DefaultSchedule: "five-two"}
		r, err := Build(in, o)
		if err != nil {
			mustBeAFault(t, err)
			return
		}
		if _, err := json.Marshal(r.Sheet); err != nil {
			t.Fatal(err)
		}
		r.Sheet.Employees = r.Sheet.Employees[:min(3, len(r.Sheet.Employees))]
		for _, l := range r.Sheet.Employees {
			checkLine(t, l)
			for date, entries := range l.Days {
				x, err := Explain(in, o, l.TabNumber, date)
				if err != nil {
					t.Fatal(err)
				}
				checkExplanation(t, x, entries)
			}
		}
		for _, finding := range append(tables.Findings, r.Findings...) {
			if !strings.HasPrefix(finding.Code, "UZ-TSH-") || finding.Path == "" && finding.Code != findMore.Code {
				t.Fatalf("finding %+v", finding)
			}
		}
	})
}

func mustBeAFault(t *testing.T, err error) {
	t.Helper()
	if _, ok := fault.As(err); !ok {
		t.Fatalf("no fault: %v", err)
	}
}
