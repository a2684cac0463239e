package timebook_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/uzelhub/uzel/connectors/timebook/sandbox"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/marks"
)

// guess are the settings that read timesheets, a call that nobody has seen.
var guess = config{"marks_from": "timesheets", "performer": nil}

// day is a row of a timesheet with intervals as "Я 10:00 19:00", or a code alone.
func day(tab, date string, intervals ...string) sandbox.Row {
	r := sandbox.Row{EmployeeGUID: "g" + tab, PersonnelNumber: tab, Date: date, Status: "closed"}
	for _, text := range intervals {
		var code, begin, end string
		_, _ = fmt.Sscan(text, &code, &begin, &end)
		i := sandbox.RowInterval{Code: code}
		if begin != "" {
			i.Begin, i.End = date+" "+begin+":00", date+" "+end+":00"
		}
		r.Intervals = append(r.Intervals, i)
	}
	return r
}

func TestATimesheetBecomesMarksAndAbsences(t *testing.T) {
	s := shop(sandbox.Options{})
	night := day("00002", "2026-11-05", "Я 20:00 22:00")
	night.Intervals = append(night.Intervals, sandbox.RowInterval{Code: "Н", Begin: "2026-11-05 22:00:00", End: "2026-11-06 05:00:00"})
	s.AddTimesheet(
		day("00001", "2026-11-03", "Я 10:00 14:00", "Я 15:00 19:00"), night, day("00001", "2026-11-07", "В"), day("00001", "2026-11-08", "НН"),
		day("00001", "2026-11-09", "ОТ"), day("00001", "2026-11-10", "ОТ"), day("00001", "2026-11-11", "ОТ"), day("00001", "2026-11-12", "Б"),
		day("00001", "2026-12-03", "Я 10:00 14:00"),
	)
	doc, sink := month(t, serve(t, s, staffed(t), guess))
	want := []string{
		"00001 2026-11-03 10:00:00 in", "00001 2026-11-03 14:00:00 out", "00001 2026-11-03 15:00:00 in", "00001 2026-11-03 19:00:00 out",
		"00002 2026-11-05 20:00:00 in", "00002 2026-11-06 05:00:00 out",
	}
	if diff := cmp.Diff(want, lines(doc.Marks)); diff != "" || len(sink.problems) != 0 {
		t.Error(diff, sink.said())
	}
	wantAbsences := []marks.Absence{
		{TabNumber: "00001", From: "2026-11-12", To: "2026-11-12", Code: "Б"}, {TabNumber: "00001", From: "2026-11-09", To: "2026-11-11", Code: "ОТ"},
	}
	if diff := cmp.Diff(wantAbsences, doc.Absences); diff != "" {
		t.Error(diff)
	}
}

func TestARowOfATimesheetThatIsNotUnderstoodIsAProblem(t *testing.T) {
	s := shop(sandbox.Options{})
	open := day("00001", "2026-11-03", "Я 10:00 19:00")
	open.Status = "open"
	s.AddTimesheet(open, day("00001", "2026-11-04", "Я"), day("00001", "2026-11-05", "XX 10:00 19:00"), day("00001", "2026-11-06", "Я 19:00 10:00"),
		day("77777", "2026-11-03", "Я 10:00 19:00"), day("77777", "2026-11-04", "Я 10:00 19:00"), day("00001", "2026-11-09", "Я 10:00 19:00"))
	doc, sink := month(t, serve(t, s, staffed(t), guess))
	want := []string{
		"статус строки табеля неизвестен [open]",
		"запись Timebook не читается: значение неожиданного вида [intervals.0.begin]",
		"код времени в табеле: такого кода в форме Т-13 нет [intervals.0.code]",
		"запись Timebook не читается: значение неожиданного вида [intervals.0.begin]",
		"в табеле Timebook есть работник, которого нет в выгрузке работников",
	}
	if diff := cmp.Diff(want, sink.said()); diff != "" || len(doc.Marks) != 2 {
		t.Error(diff, lines(doc.Marks))
	}
	nothingPersonal(t, sink)
}

func TestAGuessThatIsWrongIsSaidToBeOne(t *testing.T) {
	s := sandbox.New(sandbox.Options{Password: password}) // knows what is known, and no timesheets
	c := serve(t, s, staffed(t), guess)
	_, err := c.Check(t.Context())
	for _, err := range []error{err, c.Read(t.Context(), november, &collector{})} {
		if f := faultOf(t, err, document.CauseMisconfigured); f.RemoteCode != "404" || f.Message == "" || f.Hint == "" {
			t.Errorf("%+v", f)
		}
	}
	if said, err := serve(t, s, staffed(t), nil).Check(t.Context()); err != nil {
		t.Errorf("what is known is not a guess: %s %v", said, err)
	}
}

func TestATimesheetIsAskedForOneOrganisation(t *testing.T) {
	s := shop(sandbox.Options{})
	s.AddEmployee(sandbox.Employee{GUID: "g00001", OrganizationGUID: "org", SubdivisionGUID: "sub"})
	s.AddEmployee(sandbox.Employee{GUID: "g00002", OrganizationGUID: "org", SubdivisionGUID: "other"})
	s.AddTimesheet(day("00001", "2026-11-03", "Я 10:00 19:00"), day("00002", "2026-11-03", "Я 10:00 19:00"))
	for subdivision, want := range map[string]int{"": 4, "sub": 2} {
		more := config{"organization_guid": "org", "subdivision_guid": subdivision}
		for key, value := range guess {
			more[key] = value
		}
		if doc, _ := month(t, serve(t, s, staffed(t), more)); len(doc.Marks) != want {
			t.Errorf("%q: %d marks", subdivision, len(doc.Marks))
		}
	}
}
