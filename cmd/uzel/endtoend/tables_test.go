package endtoend

import (
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// TestATimesheetOutOfTablesAlone serves a company without any system: marks lie in one folder, employees and absences in
// another, which no route reads. The marks come first and wait for the people they are of.
func TestATimesheetOutOfTablesAlone(t *testing.T) {
	s := newSite(t, map[string]string{"uzel.yaml": tablesConfig, "routes.yaml": tablesRoutes, "work_schedules.yaml": erpSchedules})
	for _, name := range []string{"hr", "marks", "out"} {
		s.folder(name)
	}
	var marks strings.Builder
	marks.WriteString("tab_number,time,direction\n")
	for _, day := range []int{5, 6, 7, 8, 9} {
		fmt.Fprintf(&marks, "0001,2026-10-%02d 09:00,in\n0001,2026-10-%02d 18:30,out\n", day, day)
	}
	marks.WriteString("0404,2026-10-05 09:00,in\n")
	s.write("marks/october.csv", []byte(marks.String()))

	served := s.serve()
	served.until("the marks to wait for their people", func() bool {
		waiting := s.documents("--kind", "marks", "--cause", "misconfigured")
		return len(waiting) == 1 && waiting[0].State == "building"
	})
	s.write("hr/absences.csv", []byte("tab_number,from,to,code\n0001,2026-10-12,2026-10-16,ОТ\n"))
	s.write("hr/employees.csv", []byte("tab_number,full_name,position,schedule,hired\n0001,Ландышев Пётр Ильич,Кладовщик,five-two,2020-03-02\n"))
	served.until("the timesheet", func() bool { return len(listing(t, s.folder("out"))) > 0 })
	served.stop()

	book, err := excelize.OpenFile(only(t, s.folder("out")))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	top := rowOf(t, book, "0001")
	for _, want := range []struct {
		column, row int
		text        string
	}{
		{2, 0, "Ландышев Пётр Ильич,\nКладовщик"}, {columnDay + 4, 0, "Я/С"}, {columnDay + 4, 1, "8/0,5"},
		{columnDay + 11, 0, "ОТ"}, {columnDay, 2, "ОТ"}, {columnMonth, 2, "42.5"},
	} {
		if got := cell(t, book, want.column, top+want.row); got != want.text {
			t.Errorf("column %d, row %d: %q, want %q", want.column, want.row, got, want.text)
		}
	}
	for _, doc := range s.documents("--state", "finished") {
		found := s.story(doc.ID).Findings
		if len(found) != 1 || found[0].Code != "UZ-TSH-022" || found[0].Path != "october.csv:12" || found[0].Severity != "warning" {
			t.Errorf("of the row that was left out it says %+v", found)
		}
	}
}

const tablesRoutes = `routes:
  - name: sheets
    from: { connection: marks, kinds: [marks], every: 1s }
    steps: [enrich, to-timesheet, validate, { export: t13.xlsx }]
    to: out
`

const tablesConfig = `organisations:
  - { id: romashka, name: ООО «Ромашка», inn: "7700000016", kpp: "770101001" }
connections:
  - name: hr
    connector: folder
    organisation: romashka
    every: 1s
    config:
      in: hr
      settle: 100ms
      accept: [{ pattern: "employees*", kind: employee }, { pattern: "absences*", kind: absence }]
  - { name: marks, connector: folder, organisation: romashka, config: { in: marks, settle: 100ms, accept: [{ pattern: "*.csv", kind: marks }] } }
  - { name: out, connector: folder, organisation: romashka, config: { out: out } }
routes: [routes.yaml]
work_schedules: work_schedules.yaml
`
