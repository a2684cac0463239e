package tryton_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/uzelhub/uzel/connectors/tryton/sandbox"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/marks"
	"github.com/uzelhub/uzel/schemas/timesheet"
)

// staffed is a sandbox with a company in a zone and employees with the given tab numbers.
func staffed(zone string, tabs ...string) (*sandbox.Server, []int64) {
	s := sandbox.New(sandbox.Options{Password: password})
	company := s.AddCompany(sandbox.Company{TimeZone: zone, Party: sandbox.Party{Name: "ООО «Ромашка»", INN: "7700000016", KPP: "770001001"}})
	var ids []int64
	for i, tab := range tabs {
		ids = append(ids, s.AddEmployee(sandbox.Employee{Company: company, Name: fmt.Sprint("Работник ", i+1), Tab: tab, Start: "2024-01-15"}))
	}
	return s, ids
}

func at(text string) time.Time {
	moment, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(err)
	}
	return moment
}

func TestAMonthIsOneDocumentWithTwoDaysOnEitherSide(t *testing.T) {
	s, ids := staffed("Asia/Yekaterinburg", "0001")
	for i, text := range []string{
		"2026-09-28T18:59:59Z", // 23:59:59 of the third day before, in Yekaterinburg
		"2026-09-28T19:00:00Z", // midnight of the second day before
		"2026-10-15T03:58:00Z",
		"2026-11-02T18:59:59Z", // the last second of the second day after
		"2026-11-02T19:00:00Z",
	} {
		s.AddMarks(sandbox.Mark{Employee: ids[0], At: at(text), Out: i%2 == 1})
	}
	sink := readMonth(t, serve(t, s, nil), "2026-10-01", "2026-10-31")
	if len(sink.items) != 1 || len(sink.problems) != 0 {
		t.Fatalf("%d items, %v", len(sink.items), sink.problems)
	}
	item := sink.items[0]
	want := document.Envelope{
		Kind: document.KindMarks, MediaType: "application/json", Period: "2026-10", SourceKey: "tryton:hub:marks:1:2026-10",
		Organisation: document.Party{INN: "7700000016", KPP: "770001001", Name: "ООО «Ромашка»"}, Revision: item.Document.Revision,
	}
	if diff := cmp.Diff(want, item.Document); diff != "" || item.Document.Revision == "" {
		t.Error(diff)
	}
	wantDoc := marks.Document{
		Organisation: timesheet.Organisation{INN: "7700000016", KPP: "770001001", Name: "ООО «Ромашка»"}, Month: "2026-10",
		Employees: []marks.Employee{{TabNumber: "0001", FullName: "Работник 1", Hired: "2024-01-15"}},
		Marks: []marks.Mark{
			{TabNumber: "0001", Time: "2026-09-28T19:00:00Z", Direction: "out"},
			{TabNumber: "0001", Time: "2026-10-15T03:58:00Z", Direction: "in"},
			{TabNumber: "0001", Time: "2026-11-02T18:59:59Z", Direction: "out"},
		},
	}
	if diff := cmp.Diff(wantDoc, body[marks.Document](t, item)); diff != "" {
		t.Error(diff)
	}
}

func TestMarksAreSortedByTimeAndHaveARevision(t *testing.T) {
	s, ids := staffed("Europe/Moscow", "0001", "0002")
	s.AddMarks(
		sandbox.Mark{Employee: ids[1], At: at("2026-10-02T15:00:00Z"), Out: true},
		sandbox.Mark{Employee: ids[0], At: at("2026-10-02T06:00:00Z")},
		sandbox.Mark{Employee: ids[1], At: at("2026-10-02T06:00:00Z")},
	)
	c := serve(t, s, nil)
	first := readMonth(t, c, "2026-10-01", "2026-10-31").items[0]
	var order []string
	for _, m := range body[marks.Document](t, first).Marks {
		order = append(order, m.TabNumber+m.Direction)
	}
	if diff := cmp.Diff([]string{"0001in", "0002in", "0002out"}, order); diff != "" {
		t.Error(diff)
	}
	if again := readMonth(t, c, "2026-10-01", "2026-10-31").items[0]; again.Document.Revision != first.Document.Revision {
		t.Error("the same marks have another revision")
	}
	s.AddMarks(sandbox.Mark{Employee: ids[0], At: at("2026-10-02T15:00:00Z"), Out: true})
	if changed := readMonth(t, c, "2026-10-01", "2026-10-31").items[0]; changed.Document.Revision == first.Document.Revision {
		t.Error("one more mark has the same revision")
	}
}

func TestOnlyACalendarMonthIsAPeriod(t *testing.T) {
	s, _ := staffed("Europe/Moscow", "0001")
	c := serve(t, s, nil)
	for _, p := range []sdk.Period{
		{From: "2026-10-01", To: "2026-10-30"}, {From: "2026-10-02", To: "2026-10-31"}, {From: "2026-10-01", To: "2026-11-30"},
		{From: "2026-10-01", To: "2027-10-31"}, {From: "2026-10", To: "2026-10"}, {From: "", To: ""}, {From: "2026-02-01", To: "2026-02-29"},
	} {
		err := c.Read(t.Context(), sdk.ReadRequest{Period: &p}, &collector{})
		if causeOf(t, err) != document.CauseMisconfigured {
			t.Errorf("%v: %v", p, err)
		}
	}
	for _, p := range []sdk.Period{{From: "2028-02-01", To: "2028-02-29"}, {From: "2026-12-01", To: "2026-12-31"}} {
		if err := c.Read(t.Context(), sdk.ReadRequest{Period: &p}, &collector{}); err != nil {
			t.Errorf("%v: %v", p, err)
		}
	}
}

func TestWhoBelongsToAMonth(t *testing.T) {
	s, ids := staffed("Europe/Moscow", "0001", "0002", "0003", "0004", "0005")
	change := func(i int, start, end any) {
		s.Change("company.employee", ids[i], map[string]any{"start_date": start, "end_date": end})
	}
	change(0, nil, nil)
	change(1, sandbox.Date("2020-01-01"), sandbox.Date("2026-09-28")) // gone before the days that are looked at
	change(2, sandbox.Date("2020-01-01"), sandbox.Date("2026-09-29")) // a night into October is possible
	change(3, sandbox.Date("2026-11-03"), nil)                        // comes after them
	change(4, sandbox.Date("2020-01-01"), sandbox.Date("2026-08-31")) // gone, and has marks: a person must see it
	s.AddMarks(sandbox.Mark{Employee: ids[4], At: at("2026-10-05T06:00:00Z")})
	var tabs []string
	for _, e := range body[marks.Document](t, readMonth(t, serve(t, s, nil), "2026-10-01", "2026-10-31").items[0]).Employees {
		tabs = append(tabs, e.TabNumber)
	}
	if diff := cmp.Diff([]string{"0001", "0003", "0005"}, tabs); diff != "" {
		t.Error(diff)
	}
}

func TestASharedTabNumberIsAProblem(t *testing.T) {
	s, ids := staffed("Europe/Moscow", "0001", "0002")
	again := s.AddEmployee(sandbox.Employee{Company: 1, Name: "Работник 3", Start: "2026-09-01"})
	s.Change("company.employee", again, map[string]any{"party": int64(2)}) // the party of the first
	s.AddMarks(
		sandbox.Mark{Employee: ids[0], At: at("2026-10-05T06:00:00Z")}, sandbox.Mark{Employee: ids[1], At: at("2026-10-05T06:01:00Z")},
		sandbox.Mark{Employee: again, At: at("2026-10-05T06:02:00Z")},
	)
	c := serve(t, s, nil)
	sink := readMonth(t, c, "2026-10-01", "2026-10-31")
	if len(sink.problems) != 2 || !strings.Contains(sink.problems[0].Fault.Message, "0001") {
		t.Errorf("problems: %v", sink.problems)
	}
	doc := body[marks.Document](t, sink.items[0])
	if len(doc.Employees) != 1 || doc.Employees[0].TabNumber != "0002" || len(doc.Marks) != 1 {
		t.Errorf("what is left: %+v", doc)
	}
	// Who left and came back has two records with one number; the earlier one does not belong to the month.
	s.Change("company.employee", ids[0], map[string]any{"end_date": sandbox.Date("2026-03-31")})
	s.Remove("attendance.line", 1)
	if sink := readMonth(t, c, "2026-10-01", "2026-10-31"); len(sink.problems) != 0 || len(body[marks.Document](t, sink.items[0]).Employees) != 2 {
		t.Errorf("after the first employment has ended: %v", sink.problems)
	}
	if sink := readMonth(t, serve(t, s, map[string]any{"tab_number": "employee_id"}), "2026-03-01", "2026-03-31"); len(sink.problems) != 0 {
		t.Errorf("with numbers of their own: %v", sink.problems)
	}
}

func TestAMarkInAnUnknownDirectionIsAProblem(t *testing.T) {
	s, ids := staffed("Europe/Moscow", "0001")
	s.AddMarks(sandbox.Mark{Employee: ids[0], At: at("2026-10-05T06:00:00Z")}, sandbox.Mark{Employee: ids[0], At: at("2026-10-05T15:00:00Z"), Out: true})
	s.Change("attendance.line", 1, map[string]any{"type": "break"})
	sink := readMonth(t, serve(t, s, nil), "2026-10-01", "2026-10-31")
	if len(sink.problems) != 1 || sink.problems[0].Fault.RemoteCode != "break" {
		t.Errorf("problems: %v", sink.problems)
	}
	if doc := body[marks.Document](t, sink.items[0]); len(doc.Marks) != 1 {
		t.Errorf("marks: %v", doc.Marks)
	}
}

func TestManyMarksAreReadPageByPage(t *testing.T) {
	s, ids := staffed("Europe/Moscow", "0001")
	var all []sandbox.Mark
	for i := range 2500 {
		all = append(all, sandbox.Mark{Employee: ids[0], At: at("2026-10-01T00:00:00Z").Add(time.Duration(i) * 10 * time.Minute), Out: i%2 == 1})
	}
	s.AddMarks(all...)
	doc := body[marks.Document](t, readMonth(t, serve(t, s, nil), "2026-10-01", "2026-10-31").items[0])
	if len(doc.Marks) != 2500 {
		t.Errorf("%d marks", len(doc.Marks))
	}
	if calls := asked(s)["model.attendance.line.search_read"]; calls != 3 {
		t.Errorf("%d calls, want 3", calls)
	}
}

func TestACompanyWithoutAZoneUsesTheConfigured(t *testing.T) {
	s, ids := staffed("Europe/Moscow", "0001")
	s.Change("company.company", 1, map[string]any{"timezone": nil})
	s.AddMarks(sandbox.Mark{Employee: ids[0], At: at("2026-09-28T14:00:00Z")}) // midnight in Vladivostok
	for zone, want := range map[string]int{"Asia/Vladivostok": 1, "Europe/Moscow": 0} {
		sink := readMonth(t, serve(t, s, map[string]any{"time_zone": zone}), "2026-10-01", "2026-10-31")
		if got := len(body[marks.Document](t, sink.items[0]).Marks); got != want {
			t.Errorf("%s: %d marks, want %d", zone, got, want)
		}
	}
	s.Change("company.company", 1, map[string]any{"timezone": "Mars/Olympus"})
	err := serve(t, s, nil).Read(t.Context(), sdk.ReadRequest{Period: &sdk.Period{From: "2026-10-01", To: "2026-10-31"}}, &collector{})
	if causeOf(t, err) != document.CauseMisconfigured {
		t.Errorf("an unknown zone: %v", err)
	}
}
