package timesheet

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/uzelhub/uzel/schemas/calendar"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/marks"
	"github.com/uzelhub/uzel/schemas/table"
)

// csvInput reads tables given as text; a table without text is not given.
func csvInput(t testing.TB, employees, passes, absences, objects, orders string) (Input, []fault.Finding) {
	t.Helper()
	file := func(name, text string) File {
		if text == "" {
			return File{}
		}
		return File{Name: name, Data: []byte(text)}
	}
	tables, err := ReadTables(Files{
		Employees: file("employees.csv", employees), Marks: file("marks.csv", passes), Absences: file("absences.csv", absences),
		Objects: file("objects.csv", objects), Orders: file("orders.csv", orders),
	}, table.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	schedules, err := ParseSchedules("schedules.yaml", []byte(testSchedules))
	if err != nil {
		t.Fatal(err)
	}
	return Input{Document: tables.Document, Schedules: schedules, Origins: tables.Origins}, tables.Findings
}

// Rows that are wrong are findings with file and row; they are left out and the rest goes on.
func TestRowsThatAreLeftOut(t *testing.T) {
	const (
		people    = "tab_number;full_name;position;department;object;schedule;hired;dismissed\n1;Иванов Иван Иванович;Кассир;Зал;A1;bare;2020-01-01;\n"
		passHead  = "tab_number;time;direction;object;device\n"
		passes    = passHead + "1;2026-10-01 09:00;in;A1;card\n1;2026-10-01 17:00;out;A1;card\n"
		absHead   = "tab_number;from;to;code\n"
		objHead   = "object;name;time_zone;owner\n"
		objects   = objHead + "A1;Склад;Europe/Moscow;\n"
		orderHead = "tab_number;date;code;minutes;document\n"
	)
	for _, c := range []struct {
		name                                         string
		employees, passes, absences, objects, orders string
		want                                         string // "code place", several by ", "
		cell                                         string // of 1 October, of employee 1
	}{
		{name: "nothing wrong", employees: people, passes: passes, objects: objects, cell: "Я 480"},
		{name: "without objects every object is known", employees: people, passes: passes, cell: "Я 480"},

		{
			name: "a second row for a tab number", employees: people + "1;;;;A1;evening;2020-01-01;\n", passes: passes,
			want: "UZ-TSH-020 employees.csv:3", cell: "Я 480",
		},
		{
			name: "a row without a tab number", employees: people + ";;;;A1;bare;2020-01-01;\n", passes: passes,
			want: "UZ-TSH-021 employees.csv:3", cell: "Я 480",
		},
		{
			name: "an employee's unknown object", employees: people + "2;;;;A9;bare;2020-01-01;\n", passes: passes,
			objects: objects, want: "UZ-TSH-023 employees.csv:3", cell: "Я 480",
		},
		{
			name: "an unknown schedule", employees: people + "2;;;;A1;bear;2020-01-01;\n", passes: passes,
			want: "UZ-TSH-025 employees.csv:3", cell: "Я 480",
		},
		{
			name: "no schedule and no default", employees: people + "2;;;;A1;;2020-01-01;\n", passes: passes,
			want: "UZ-TSH-025 employees.csv:3", cell: "Я 480",
		},
		{
			name: "an unreadable hire date", employees: people + "2;;;;A1;bare;01.01.2020;\n", passes: passes,
			want: "UZ-TSH-029 employees.csv:3", cell: "Я 480",
		},
		{
			name: "no hire date", employees: people + "2;;;;A1;bare;;\n", passes: passes, want: "UZ-TSH-029 employees.csv:3",
			cell: "Я 480",
		},
		{
			name: "an unreadable dismissal", employees: people + "2;;;;A1;bare;2020-01-01;2026-02-30\n", passes: passes,
			want: "UZ-TSH-029 employees.csv:3", cell: "Я 480",
		},
		{
			name: "dismissed before hired", employees: people + "2;;;;A1;bare;2026-01-02;2026-01-01\n", passes: passes,
			want: "UZ-TSH-027 employees.csv:3", cell: "Я 480",
		},
		{
			name: "a row with more cells than the header", employees: people + "2;;;;A1;bare;2020-01-01;;;x\n", passes: passes,
			want: "UZ-TSH-034 employees.csv:3", cell: "Я 480",
		},
		{
			name:      "marks of an employee who was left out fall with the row",
			employees: people + "2;;;;A1;bear;2020-01-01;\n", passes: passes + "2;2026-10-01 09:00;in;A1;card\n", absences: absHead + "2;2026-10-01;;Б\n",
			want: "UZ-TSH-025 employees.csv:3", cell: "Я 480",
		},
		{
			name:      "a second row does not take the place of one left out",
			employees: people + "2;;;;A1;bear;2020-01-01;\n2;;;;A1;bare;2020-01-01;\n", passes: passes,
			want: "UZ-TSH-025 employees.csv:3, UZ-TSH-020 employees.csv:4", cell: "Я 480",
		},

		{
			name: "a mark of an unknown tab number", employees: people, passes: passes + "01;2026-10-01 08:00;in;A1;card\n",
			want: "UZ-TSH-022 marks.csv:4", cell: "Я 480",
		},
		{
			name: "an unknown direction", employees: people, passes: passes + "1;2026-10-01 08:00;IN;A1;card\n",
			want: "UZ-TSH-024 marks.csv:4", cell: "Я 480",
		},
		{
			name: "a mark's unknown object", employees: people, passes: passes + "1;2026-10-01 08:00;in;A9;card\n",
			objects: objects, want: "UZ-TSH-023 marks.csv:4", cell: "Я 480",
		},
		{
			name: "a mark without an object stands at the employee's", employees: people,
			passes: passHead + "1;2026-10-01 09:00;in\n1;2026-10-01 17:00;out\n", objects: objects, cell: "Я 480",
		},
		{
			name: "an unreadable time", employees: people, passes: passes + "1;01.10.2026 08:00;in;A1;card\n",
			want: "UZ-TSH-028 marks.csv:4", cell: "Я 480",
		},
		{name: "no time", employees: people, passes: passes + "1;;in;A1;card\n", want: "UZ-TSH-028 marks.csv:4", cell: "Я 480"},
		{
			name: "an unknown device is nobody's concern", employees: people,
			passes: passHead + "1;2026-10-01 09:00;in;A1;drone\n1;2026-10-01 17:00;out;A1;\n", cell: "Я 480",
		},
		{
			name:      "rows are those of the file", // a blank line, a quoted line break, another column
			employees: people, passes: "note,tab_number,time,direction\n\n\"a\nb\",1,2026-10-01 09:00,in\n,1,2026-10-01 17:00,out\n,7,x,in\n",
			want: "UZ-TSH-022 marks.csv:6", cell: "Я 480",
		},

		{
			name: "an absence of an unknown tab number", employees: people, passes: passes,
			absences: absHead + "2;2026-10-01;;Б\n", want: "UZ-TSH-022 absences.csv:2", cell: "Я 480",
		},
		{
			name: "an unknown code", employees: people, passes: passes, absences: absHead + "1;2026-10-01;;ЖЖ\n",
			want: "UZ-TSH-026 absences.csv:2", cell: "Я 480",
		},
		{
			name: "a code of work is no absence", employees: people, passes: passes, absences: absHead + "1;2026-10-01;;НН\n",
			want: "UZ-TSH-026 absences.csv:2", cell: "Я 480",
		},
		{
			name: "from after to", employees: people, passes: passes, absences: absHead + "1;2026-10-02;2026-10-01;Б\n",
			want: "UZ-TSH-027 absences.csv:2", cell: "Я 480",
		},
		{
			name: "an unreadable from", employees: people, passes: passes, absences: absHead + "1;;2026-10-01;Б\n",
			want: "UZ-TSH-029 absences.csv:2", cell: "Я 480",
		},
		{
			name: "an unreadable to", employees: people, passes: passes, absences: absHead + "1;2026-10-01;never;Б\n",
			want: "UZ-TSH-029 absences.csv:2", cell: "Я 480",
		},

		{
			name: "an object twice", employees: people, passes: passes, objects: objects + "A1;;Asia/Tokyo;\n",
			want: "UZ-TSH-031 objects.csv:3", cell: "Я 480",
		},
		{
			name: "an object without a key", employees: people, passes: passes, objects: objects + ";;Asia/Tokyo;\n",
			want: "UZ-TSH-032 objects.csv:3", cell: "Я 480",
		},
		{
			name: "an unknown time zone", employees: people, passes: passes,
			objects: objects + "B;;Europe/Moskau;\nC;;Local;\n", want: "UZ-TSH-030 objects.csv:3, UZ-TSH-030 objects.csv:4",
			cell: "Я 480",
		},
		{
			name:      "an object left out is unknown",
			employees: people + "2;;;;B;bare;2020-01-01;\n", passes: passes, objects: objects + "B;;Nowhere;\n",
			want: "UZ-TSH-030 objects.csv:3, UZ-TSH-023 employees.csv:3", cell: "Я 480",
		},
		{
			name: "an object without a zone is in Moscow", employees: people,
			passes: passHead + "1;2026-10-01T06:00:00Z;in;A1\n1;2026-10-01T14:00:00Z;out;A1\n", objects: "object\nA1\n",
			cell: "Я 480",
		},

		{
			name: "an order of an unknown tab number", employees: people, passes: passes,
			orders: orderHead + "2;2026-10-01;С;60;\n", want: "UZ-TSH-022 orders.csv:2", cell: "Я 480",
		},
		{
			name: "an order of another code", employees: people, passes: passes, orders: orderHead + "1;2026-10-01;Я;60;\n",
			want: "UZ-TSH-026 orders.csv:2", cell: "Я 480",
		},
		{
			name: "an order's unreadable date", employees: people, passes: passes, orders: orderHead + "1;1.10;С;60;\n",
			want: "UZ-TSH-029 orders.csv:2", cell: "Я 480",
		},
		{
			name: "an order's unreadable minutes", employees: people, passes: passes,
			orders: orderHead + "1;2026-10-01;С;1,5;\n1;2026-10-01;С;-5;\n",
			want:   "UZ-TSH-033 orders.csv:2, UZ-TSH-033 orders.csv:3", cell: "Я 480",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			in, found := csvInput(t, c.employees, c.passes, c.absences, c.objects, c.orders)
			r, err := Build(in, Options{Month: "2026-10"})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, f := range append(found, r.Findings...) {
				got = append(got, f.Code+" "+f.Path)
				if f.Severity != fault.SeverityError || f.Message == "" || f.Hint == "" {
					t.Errorf("a bare finding: %+v", f)
				}
			}
			if s := strings.Join(got, ", "); s != c.want {
				t.Errorf("findings %q, want %q", s, c.want)
			}
			if len(r.Sheet.Employees) != 1 || cellText(r.Sheet.Employees[0].Days["2026-10-01"]) != c.cell {
				t.Errorf("got %+v", r.Sheet.Employees)
			}
		})
	}
}

func TestACodeInLatinLettersIsExplained(t *testing.T) {
	in := scene{absences: "01..01 OT, 02..02 B"}.input(t)
	r, err := Build(in, Options{})
	if err != nil || len(r.Findings) != 2 {
		t.Fatal(err, r.Findings)
	}
	if !strings.Contains(r.Findings[0].Message, "набран латинскими буквами") || strings.Contains(r.Findings[1].Message, "латинскими") {
		t.Errorf("got %q and %q; В is no absence in any letters", r.Findings[0].Message, r.Findings[1].Message)
	}
}

// A cell that slipped into another column may be a name; it does not come into a message.
func TestFindingsHoldNoNames(t *testing.T) {
	const name = "Иванов Иван Иванович"
	in := scene{}.input(t)
	d := &in.Document
	d.Employees = append(d.Employees,
		marks.Employee{TabNumber: "2", Object: name, Schedule: "bare", Hired: "2020-01-01"},
		marks.Employee{TabNumber: "3", Schedule: name, Hired: "2020-01-01"},
		marks.Employee{TabNumber: "4", Schedule: "bare", Hired: name},
		marks.Employee{TabNumber: "5", Schedule: "bare", Hired: "2020-01-01", Dismissed: name})
	d.Objects = append(d.Objects, marks.Object{Object: "B", TimeZone: name})
	d.Marks = append(d.Marks,
		marks.Mark{TabNumber: name}, marks.Mark{TabNumber: "1", Direction: name},
		marks.Mark{TabNumber: "1", Direction: "in", Object: name}, marks.Mark{TabNumber: "1", Direction: "in", Time: name})
	d.Absences = append(d.Absences,
		marks.Absence{TabNumber: name}, marks.Absence{TabNumber: "1", Code: name}, marks.Absence{TabNumber: "1", Code: "Б", From: name},
		marks.Absence{TabNumber: "1", Code: "Б", From: "2026-10-01", To: name})
	d.Orders = append(d.Orders,
		marks.Order{TabNumber: name}, marks.Order{TabNumber: "1", Date: name}, marks.Order{TabNumber: "1", Date: "2026-10-01", Code: name})
	r, err := Build(in, Options{})
	if err != nil || len(r.Findings) != 16 {
		t.Fatalf("%d findings, %v", len(r.Findings), err)
	}
	for _, f := range r.Findings {
		if strings.Contains(f.Message+f.Path, "Иван") {
			t.Errorf("a name: %+v", f)
		}
	}
}

func TestADocumentInOnePieceIsNamedByPointer(t *testing.T) {
	in := scene{marks: "01 09:00 sideways"}.input(t)
	in.Document.Marks = append(
		[]marks.Mark{{TabNumber: "1", Time: "2026-10-01 09:00", Direction: "in", Object: "A1"}}, in.Document.Marks...,
	)
	r, err := Build(in, Options{})
	if err != nil || len(r.Findings) != 1 || r.Findings[0].Path != "/marks/1" {
		t.Errorf("got %v, %v", r.Findings, err)
	}
}

func TestManyFindingsOfAKindAreCounted(t *testing.T) {
	in := scene{}.input(t)
	for range maxFindings + 5 {
		in.Document.Marks = append(in.Document.Marks, marks.Mark{TabNumber: "2"})
	}
	in.Document.Absences = []marks.Absence{{TabNumber: "3"}}
	r, err := Build(in, Options{})
	if err != nil || len(r.Findings) != maxFindings+1 {
		t.Fatal(err, len(r.Findings))
	}
	if last := r.Findings[len(r.Findings)-1]; last.Code != findMore.Code || !strings.HasSuffix(last.Message, "ещё 6") {
		t.Errorf("got %+v", last)
	}
}

func TestAnEmployeeWithoutAScheduleHasTheDefaultOne(t *testing.T) {
	in := scene{marks: "01 18:00 in, 01 20:00 out"}.input(t)
	in.Document.Employees[0].Schedule = ""
	r, err := Build(in, Options{DefaultSchedule: "evening"})
	if err != nil || len(r.Findings) > 0 || cellText(r.Sheet.Employees[0].Days["2026-10-01"]) != "Я 120" {
		t.Errorf("got %+v, %v", r, err)
	}
}

func TestAMonthOfAYearWithoutACalendarIsRefused(t *testing.T) {
	in := scene{month: "2027-06"}.input(t)
	if _, err := Build(in, Options{}); !errors.Is(err, errNoCalendar) {
		t.Errorf("got %v", err)
	}
	if _, err := Explain(in, Options{}, "1", "2027-06-01"); !errors.Is(err, errNoCalendar) {
		t.Errorf("got %v", err)
	}
	if _, err := Build(in, Options{PlainCalendar: true}); err != nil {
		t.Errorf("asked for, it is refused: %v", err)
	}
	// Where there is a calendar, asking for a plain one changes nothing.
	l := scene{month: "2026-01", options: Options{PlainCalendar: true}}.line(t)
	if got := cellsOf(l, "09"); got != "09: В" {
		t.Errorf("the moved day off of a published calendar is lost: %s", got)
	}
}

func TestAMonthMustBeOne(t *testing.T) {
	for _, month := range []string{"2026-13", "2026", "октябрь"} {
		_, err := Build(Input{}, Options{Month: month})
		if _, isFault := fault.As(err); !isFault {
			t.Errorf("%q: %v", month, err)
		}
	}
	r, err := Build(Input{Document: marks.Document{Month: "2026-10"}}, Options{})
	if err != nil || r.Sheet.Month != "2026-10" || r.Sheet.Employees == nil {
		t.Errorf("an empty month: %+v, %v", r, err)
	}
}

func TestAColumnThatDecidesMustBeThere(t *testing.T) {
	for _, c := range []struct{ file, text string }{
		{"employees", "full_name;hired\n"}, {"employees", "tab_number\n"}, {"marks", "tab_number;time\n"}, {"absences", "tab_number;from;to\n"},
		{"objects", "name\n"}, {"orders", "tab_number;date;code\n"},
	} {
		f := File{Name: c.file + ".csv", Data: []byte(c.text)}
		files := map[string]Files{
			"employees": {Employees: f}, "marks": {Marks: f}, "absences": {Absences: f}, "objects": {Objects: f},
			"orders": {Orders: f},
		}
		_, err := ReadTables(files[c.file], table.DefaultLimits())
		if e, ok := fault.As(err); !ok || e.Kind != errNoColumn || e.Place != c.file+".csv:1" {
			t.Errorf("%s %q: %v", c.file, c.text, err)
		}
	}
}

func TestATableThatCannotBeReadStopsTheWork(t *testing.T) {
	_, err := ReadTables(Files{
		Employees: File{"employees.csv", []byte("tab_number;hired\n1;2020-01-01\n")},
		Marks:     File{"marks.csv", []byte("tab_number;time;direction\n\"1;2;3\n")},
		Orders:    File{"orders.csv", nil},
	}, table.DefaultLimits())
	if e, ok := fault.As(err); !ok || e.Place != "marks.csv:2" {
		t.Errorf("got %v", err)
	}
}

func TestTheDocumentNamesItsPeople(t *testing.T) {
	in, _ := csvInput(t, "tab_number;full_name;position;department;schedule;hired;dismissed\n1;Иванов Иван Иванович;Кассир;Зал;bare;2020-01-01;\n"+
		"1;Другой;;;bare;2020-01-01;\n2;Уволенный;;;bare;2020-01-01;2020-02-01\n", "", "", "", "")
	r, err := Build(in, Options{Month: "2026-10"})
	if err != nil {
		t.Fatal(err)
	}
	in.Document.Organisation.Name = "ООО «Ромашка»"
	d := r.Document(in.Document, "12", "2026-11-02")
	if d.Number != "12" || d.Created != "2026-11-02" || d.Organisation.Name != "ООО «Ромашка»" || len(d.People) != 1 ||
		d.People["1"].FullName != "Иванов Иван Иванович" || d.People["1"].Position != "Кассир" || d.People["1"].Department != "Зал" {
		t.Errorf("got %+v", d)
	}
}

// A hundred thousand rows of nonsense, absurd dates, a list of absences over all of time: findings, and soon.
func TestHostileRows(t *testing.T) {
	in := scene{marks: "01 09:00 in, 01 17:00 out", hired: "0001-01-01"}.input(t)
	for i := range 100_000 {
		year := []string{"0001", "9999", "2026"}[i%3]
		in.Document.Marks = append(in.Document.Marks, marks.Mark{
			TabNumber: "1", Object: "A1", Direction: []string{"in", "out", "auto", "up"}[i%4], Time: fmt.Sprintf("%s-0%d-%02d %02d:%02d", year, 1+i%9, 1+i%28, i%24, i%60),
		})
	}
	for range 1000 {
		in.Document.Absences = append(
			in.Document.Absences, marks.Absence{TabNumber: "1", From: "0001-01-01", To: "9999-12-31", Code: "К"},
		)
	}
	for _, month := range []string{"0001-01", "9999-12", "2026-10"} {
		r, err := Build(in, Options{Month: month, PlainCalendar: true})
		if err != nil || len(r.Sheet.Employees) != 1 {
			t.Fatal(month, err)
		}
		first, last, _ := calendar.ParseMonth(month)
		if len(r.Sheet.Employees[0].Days) != int(last-first)+1 {
			t.Errorf("%s has %d days", month, len(r.Sheet.Employees[0].Days))
		}
	}
}
