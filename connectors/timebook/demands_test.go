package timebook_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/uzelhub/uzel/connectors/timebook/sandbox"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/marks"
)

// shop is a sandbox with two objects, which shows who performs a shift.
func shop(options sandbox.Options) *sandbox.Server {
	options.Password, options.PerformerField, options.Guesses = password, "performerUuid", true
	s := sandbox.New(options)
	s.AddObject(sandbox.Object{UUID: "o1", Title: "Магазин-1", TimeZone: "Europe/Moscow"})
	s.AddObject(sandbox.Object{UUID: "o2", Title: "Магазин-2", TimeZone: "Asia/Yekaterinburg"})
	return s
}

// worked is a shift of a day that somebody worked from ten to eight in the evening.
func worked(key, date, performer string) sandbox.Demand {
	return sandbox.Demand{
		Key: key, Status: sandbox.StatusAssigned, Date: date, Begin: date + " 10:00:00", End: date + " 20:00:00",
		Fact:        []sandbox.Fact{{ID: 1, Type: sandbox.FactClosed, Begin: date + " 10:00:00", End: date + " 20:00:00"}},
		ObjectUUIDs: []string{"o1"}, Performer: performer, UserCreatedUUID: "g2",
	}
}

func TestFactsOfShiftsBecomeMarks(t *testing.T) {
	s := shop(sandbox.Options{})
	first := worked("d1", "2026-11-03", "g1")
	first.Fact = append(first.Fact, sandbox.Fact{ID: 2, Type: sandbox.FactClosed, Begin: "2026-11-03 21:00:00", End: "2026-11-04 01:00:00"})
	second := worked("d2", "2026-11-05", "g2")
	second.ObjectUUIDs = []string{"o2"}
	planned := worked("d3", "2026-11-06", "g1")
	planned.Fact = nil
	for _, d := range []sandbox.Demand{first, second, planned, worked("d4", "2026-10-28", "g1"), worked("d5", "2026-12-03", "g1")} {
		s.AddDemand(d)
	}
	doc, sink := month(t, serve(t, s, staffed(t), nil))
	want := []marks.Mark{
		{TabNumber: "00001", Time: "2026-11-03 10:00:00", Direction: "in", Object: "o1"},
		{TabNumber: "00001", Time: "2026-11-03 20:00:00", Direction: "out", Object: "o1"},
		{TabNumber: "00001", Time: "2026-11-03 21:00:00", Direction: "in", Object: "o1"},
		{TabNumber: "00001", Time: "2026-11-04 01:00:00", Direction: "out", Object: "o1"},
		{TabNumber: "00002", Time: "2026-11-05 10:00:00", Direction: "in", Object: "o2"},
		{TabNumber: "00002", Time: "2026-11-05 20:00:00", Direction: "out", Object: "o2"},
	}
	if diff := cmp.Diff(want, doc.Marks); diff != "" || len(sink.problems) != 0 {
		t.Error(diff, sink.said())
	}
	wantObjects := []marks.Object{
		{Object: "o1", Name: "Магазин-1", TimeZone: "Europe/Moscow"}, {Object: "o2", Name: "Магазин-2", TimeZone: "Asia/Yekaterinburg"},
	}
	if diff := cmp.Diff(wantObjects, doc.Objects); diff != "" {
		t.Error(diff)
	}
}

func TestAPersonsDaysAreThoseOfWhereHeWorks(t *testing.T) {
	s := shop(sandbox.Options{})
	s.AddObject(sandbox.Object{UUID: "o3", Title: "Магазин-3", TimeZone: "Asia/Yekaterinburg"})
	for i, at := range []struct{ who, object string }{{"g1", "o3"}, {"g1", "o2"}, {"g2", "o1"}, {"g2", "o2"}, {"g3", "o2"}} {
		d := worked(fmt.Sprint("d", i), fmt.Sprintf("2026-11-%02d", i+3), at.who)
		d.ObjectUUIDs = []string{at.object}
		s.AddDemand(d)
	}
	folder := t.TempDir()
	put(t, folder, "employees.csv", "tab_number;full_name;hired;guid;object\n1;A;2026-01-15;g1;\n2;B;2026-01-15;g2;\n3;C;2026-01-15;g3;Склад\n4;D;2026-01-15;g4;\n")
	doc, _ := month(t, serve(t, s, folder, config{"time_zone": "Asia/Omsk"}))
	got := map[string]string{}
	for _, e := range doc.Employees {
		got[e.TabNumber] = e.Object
	}
	want := map[string]string{
		"1": "o2",        // two objects in one zone
		"2": "Asia/Omsk", // in two zones: the connection's
		"3": "Склад",     // the table knows better
		"4": "Asia/Omsk",
	}
	if diff := cmp.Diff(want, got); diff != "" || len(doc.Objects) != 5 {
		t.Error(diff, doc.Objects)
	}
}

// Hours are paid by these marks: what is not known of a shift is for a person to decide.
func TestAShiftOfWhichSomethingIsNotKnownIsAProblem(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*sandbox.Demand)
		want   string
	}{
		"work in a shift that was canceled": {func(d *sandbox.Demand) { d.Status = sandbox.StatusCanceled }, "у смены есть отработанное время, а её статус не assigned [canceled]"},
		"a fact of another type":            {func(d *sandbox.Demand) { d.Fact[0].Type = "open" }, "вид факта смены неизвестен [open]"},
		"a fact without an end":             {func(d *sandbox.Demand) { d.Fact[0].End = "" }, "запись Timebook не читается: значение неожиданного вида [fact]"},
		"a fact that ends before it begins": {func(d *sandbox.Demand) { d.Fact[0].End = "2026-11-03 09:00:00" }, "факт смены кончается раньше, чем начинается"},
		"nobody who worked it":              {func(d *sandbox.Demand) { d.Performer = "" }, "у смены есть отработанное время, а исполнитель не назван [performerUuid]"},
		"somebody who is in no table":       {func(d *sandbox.Demand) { d.Performer = "g7" }, "исполнителя смены нет в выгрузке работников"},
		"an object that is not described":   {func(d *sandbox.Demand) { d.ObjectUUIDs = []string{"o7"} }, "часовой пояс объекта смены неизвестен [?]"},
		"objects in two zones":              {func(d *sandbox.Demand) { d.ObjectUUIDs = []string{"o1", "o2"} }, "смена идёт на объектах в разных часовых поясах"},
	} {
		t.Run(name, func(t *testing.T) {
			s := shop(sandbox.Options{})
			bad := worked("d1", "2026-11-03", "g1")
			test.change(&bad)
			s.AddDemand(bad)
			s.AddDemand(worked("d2", "2026-11-05", "g1"))
			doc, sink := month(t, serve(t, s, staffed(t), nil))
			if diff := cmp.Diff([]string{test.want}, sink.said()); diff != "" {
				t.Error(diff)
			}
			if len(doc.Marks) != 2 || sink.problems[0].Document.SourceKey != "timebook:marks:problem:demand:d1" {
				t.Errorf("%v %s", lines(doc.Marks), sink.problems[0].Document.SourceKey)
			}
			nothingPersonal(t, sink)
		})
	}
}

func TestAShiftWithoutAnObjectIsInTheConnectionsZone(t *testing.T) {
	s := shop(sandbox.Options{})
	d := worked("d1", "2026-11-03", "g1")
	d.ObjectUUIDs = nil
	s.AddDemand(d)
	doc, _ := month(t, serve(t, s, staffed(t), config{"time_zone": "Asia/Omsk"}))
	if doc.Marks[0].Object != "" || doc.Employees[0].Object != "Asia/Omsk" || doc.Objects[0].TimeZone != "Asia/Omsk" {
		t.Errorf("%+v", doc)
	}
}

func TestManyShiftsAreReadPageByPage(t *testing.T) {
	for _, n := range []int{49, 50, 51, 98, 99, 100, 148} {
		s := shop(sandbox.Options{})
		for i := range n {
			s.AddDemand(worked(fmt.Sprintf("d%03d", i), fmt.Sprintf("2026-11-%02d", 1+i%30), "g1"))
		}
		doc, sink := month(t, serve(t, s, staffed(t), nil))
		if len(doc.Marks) != 2*n || len(sink.problems) != 0 {
			t.Errorf("%d shifts have %d marks", n, len(doc.Marks))
		}
	}
}

// A list that changes between two pages shifts the rest: a shift would come twice or be lost.
func TestAListThatChangesUnderTheReadingIsReadAnew(t *testing.T) {
	for name, change := range map[string]func(*sandbox.Server){
		"a shift comes": func(s *sandbox.Server) { s.AddDemand(worked("d0", "2026-10-30", "g1")) },
		"a shift goes":  func(s *sandbox.Server) { s.RemoveDemand("d010") },
	} {
		t.Run(name, func(t *testing.T) {
			s := shop(sandbox.Options{})
			for i := range 120 {
				s.AddDemand(worked(fmt.Sprintf("d%03d", i), fmt.Sprintf("2026-11-%02d", 1+i/4), "g1"))
			}
			c := between(t, s, 2, change)
			doc, _ := month(t, c)
			want := 2 * 121
			if name == "a shift goes" {
				want = 2 * 119
			}
			if len(doc.Marks) != want {
				t.Errorf("%d marks, want %d", len(doc.Marks), want)
			}
		})
	}
	t.Run("one that never rests is given up", func(t *testing.T) {
		s := shop(sandbox.Options{})
		for i := range 120 {
			s.AddDemand(worked(fmt.Sprintf("d%03d", i), "2026-11-03", "g1"))
		}
		s.Inject(sandbox.Reorder, "/demands", 0, 100)
		err := serve(t, s, staffed(t), nil).Read(t.Context(), november, &collector{})
		if f := faultOf(t, err, document.CauseTransient); f.After == 0 {
			t.Errorf("it does not say when to come back: %v", f)
		}
	})
}

func TestAShiftThatComesTwiceCountsOnce(t *testing.T) {
	s := shop(sandbox.Options{})
	s.AddDemand(worked("d1", "2026-11-03", "g1"))
	s.Inject(sandbox.Duplicate, "/demands", 0, 1)
	doc, sink := month(t, serve(t, s, staffed(t), nil))
	if len(doc.Marks) != 2 || len(sink.problems) != 0 {
		t.Errorf("%v %q", lines(doc.Marks), sink.said())
	}
}

func TestAStatusThatAServerInventsIsTold(t *testing.T) {
	s := shop(sandbox.Options{})
	s.AddDemand(worked("d1", "2026-11-03", "g1"))
	s.AddDemand(worked("d2", "2026-11-04", "g1"))
	s.Inject(sandbox.UnknownStatus, "/demands", 0, 1)
	doc, sink := month(t, serve(t, s, staffed(t), nil))
	if diff := cmp.Diff([]string{"статус смены неизвестен [" + sandbox.Strange + "]"}, sink.said()); diff != "" || len(doc.Marks) != 2 {
		t.Error(diff, lines(doc.Marks))
	}
}

func TestAShiftThatComesLateIsInTheNextReading(t *testing.T) {
	s := shop(sandbox.Options{})
	s.AddDemand(worked("d1", "2026-11-03", "g1"))
	s.AddDemand(worked("d2", "2026-11-04", "g1"))
	s.Inject(sandbox.Late, "/demands", 0, 1)
	c := serve(t, s, staffed(t), nil)
	first, before := month(t, c)
	second, after := month(t, c)
	if len(first.Marks) != 2 || len(second.Marks) != 4 || before.items[0].Document.Revision == after.items[0].Document.Revision {
		t.Errorf("%d and then %d marks", len(first.Marks), len(second.Marks))
	}
}
