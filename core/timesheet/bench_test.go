package timesheet

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/uzelhub/uzel/schemas/calendar"
	"github.com/uzelhub/uzel/schemas/table"
)

// company writes the tables of so many employees for October 2026: half of them in a week, half in a night cycle, with
// passes that drift by minutes.
func company(employees int) Files {
	var people, passes bytes.Buffer
	people.WriteString("tab_number;full_name;position;department;object;schedule;hired;dismissed\n")
	passes.WriteString("tab_number;time;direction;object;device\n")
	first, _ := calendar.ParseDate("2026-09-29")
	for d := range 34 { // two days on either side of the month
		date := first + calendar.Date(d)
		for i := range employees {
			in, out, next := "08:5", "18:1", date
			if i%2 == 1 {
				if (d+i/2)%4 > 1 {
					continue
				}
				in, out, next = "19:4", "08:0", date+1
			} else if date.DayOfWeek() >= 5 {
				continue
			}
			direction := [...]string{"in", "out"}
			if i%10 == 0 {
				direction = [...]string{"auto", "auto"}
			}
			fmt.Fprintf(&passes, "%05d;%s %s%d:%02d;%s;A1;card\n", i, date, in, (i+d)%10, i%60, direction[0])
			fmt.Fprintf(&passes, "%05d;%s %s%d:%02d;%s;A1;card\n", i, next, out, (i+3*d)%10, i%60, direction[1])
			if i%20 == 0 {
				fmt.Fprintf(&passes, "%05d;%s 12:00:00;out;A1;card\n%05d;%s 12:2%d:00;in;A1;card\n", i, date, i, date, d%10)
			}
		}
	}
	for i := range employees {
		schedule := "five-two"
		if i%2 == 1 {
			schedule = fmt.Sprintf("night-%d", i/2%4)
		}
		fmt.Fprintf(&people, "%05d;Иванов Иван Иванович;Кассир;Зал;A1;%s;2024-01-10;\n", i, schedule)
	}
	return Files{Employees: File{"employees.csv", people.Bytes()}, Marks: File{"marks.csv", passes.Bytes()}}
}

const companySchedules = `
five-two: { week: [8h, 8h, 8h, 8h, 8h, 0h, 0h], start: "09:00", lunch: { after: 4h, length: 1h } }
night-0: { cycle: [11h, 11h, 0h, 0h], anchor: 2026-09-29, start: "20:00", lunch: { after: 5h, length: 1h } }
night-1: { cycle: [11h, 0h, 0h, 11h], anchor: 2026-09-29, start: "20:00", lunch: { after: 5h, length: 1h } }
night-2: { cycle: [0h, 0h, 11h, 11h], anchor: 2026-09-29, start: "20:00", lunch: { after: 5h, length: 1h } }
night-3: { cycle: [0h, 11h, 11h, 0h], anchor: 2026-09-29, start: "20:00", lunch: { after: 5h, length: 1h } }
`

func BenchmarkReadTables(b *testing.B) {
	files := company(1000)
	b.SetBytes(int64(len(files.Marks.Data)))
	for b.Loop() {
		if _, err := ReadTables(files, table.DefaultLimits()); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkBuild counts a thousand employees; ten thousand take ten times as long.
func BenchmarkBuild(b *testing.B) {
	in := companyInput(b, 1000)
	b.ReportMetric(float64(len(in.Document.Marks)), "marks")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Build(in, Options{Month: "2026-10"}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkExplain explains one cell in a company of a thousand.
func BenchmarkExplain(b *testing.B) {
	in := companyInput(b, 1000)
	for b.Loop() {
		if _, err := Explain(in, Options{Month: "2026-10"}, "00500", "2026-10-06"); err != nil {
			b.Fatal(err)
		}
	}
}

func companyInput(tb testing.TB, employees int) Input {
	tb.Helper()
	tables, err := ReadTables(company(employees), table.DefaultLimits())
	if err != nil {
		tb.Fatal(err)
	}
	schedules, err := ParseSchedules("schedules.yaml", []byte(companySchedules))
	if err != nil {
		tb.Fatal(err)
	}
	return Input{Document: tables.Document, Schedules: schedules, Origins: tables.Origins}
}
