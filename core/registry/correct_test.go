package registry_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/uzelhub/uzel/core/registry"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/calendar"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/marks"
)

var (
	october = registry.Series{Organisation: "romashka", Month: "2026-10", Chain: "october.csv"}
	petrov  = store.Actor{Name: "petrov", Kind: store.ActorPerson}
	at      = time.Date(2026, 11, 2, 9, 0, 0, 123456789, time.UTC)
)

// Taking one day out of the absences changes no other day and no other person, whatever the absences are.
func TestADecisionAboutADayChangesNoOtherDay(t *testing.T) {
	first, last, err := calendar.ParseMonth("2026-10")
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		var list []marks.Absence
		var names []string
		for i := range rapid.IntRange(0, 6).Draw(t, "absences") {
			from := first + calendar.Date(rapid.IntRange(-3, 30).Draw(t, "from"))
			a := marks.Absence{TabNumber: rapid.SampledFrom([]string{"1", "2"}).Draw(t, "tab"), From: from.String(), Code: "ОТ", Document: string(rune('a' + i))}
			if rapid.Bool().Draw(t, "closed") {
				a.To = (from + calendar.Date(rapid.IntRange(0, 12).Draw(t, "length"))).String()
			}
			list, names = append(list, a), append(names, a.Document)
		}
		day := first + calendar.Date(rapid.IntRange(0, int(last-first)).Draw(t, "day"))
		a := registry.Attendance{Document: marks.Document{Absences: list}, AbsenceNames: names}
		a.Apply([]registry.Correction{{Number: 1, Act: registry.DayDecided, TabNumber: "1", Day: &registry.Decision{Date: day.String(), Verdict: registry.CountWork}}})
		for tab := range map[string]bool{"1": true, "2": true} {
			for d := first - 5; d <= last+20; d++ {
				want := standing(list, tab, d)
				if tab == "1" && d == day {
					want = ""
				}
				if got := standing(a.Absences, tab, d); got != want {
					t.Fatalf("%s on %s: %q, want %q", tab, d, got, want)
				}
			}
		}
		for i, name := range a.AbsenceNames {
			if a.Absences[i].Document != name {
				t.Fatalf("absence %d of %q is named %q", i, a.Absences[i].Document, name)
			}
		}
	})
}

// standing is what stands on a day, in order.
func standing(list []marks.Absence, tab string, d calendar.Date) string {
	var names []string
	for _, a := range list {
		if a.TabNumber == tab && a.From <= d.String() && (a.To == "" || a.To >= d.String()) {
			names = append(names, a.Document)
		}
	}
	return strings.Join(names, " ")
}

func TestWhatASourceGaveIsNotChanged(t *testing.T) {
	was := marks.Mark{TabNumber: "1", Time: "2026-10-01 09:00", Direction: "in"}
	is := was
	is.Time, is.Device = "2026-10-01 08:00", "manual"
	source := marks.Document{
		Marks:    []marks.Mark{was, {TabNumber: "1", Time: "2026-10-01 18:00", Direction: "out"}},
		Absences: []marks.Absence{{TabNumber: "1", From: "2026-10-05", To: "2026-10-07", Code: "ОТ"}},
	}
	a := registry.Attendance{Document: source, MarkRows: []int32{2, 3}}
	findings := a.Apply([]registry.Correction{
		{Number: 1, Act: registry.MarkChanged, TabNumber: "1", Was: &was, Is: &is},
		{Number: 2, Act: registry.DayDecided, TabNumber: "1", Day: &registry.Decision{Date: "2026-10-06", Verdict: registry.CountWork}},
		{Number: 3, Act: registry.MarkRemoved, TabNumber: "1", Was: &marks.Mark{TabNumber: "1", Time: "2026-10-02 09:00", Direction: "in"}},
		{Number: 4, Act: registry.MarkRemoved, TabNumber: "1", Was: &source.Marks[1]},
	})
	if source.Marks[0] != was || len(source.Marks) != 2 || source.Absences[0].To != "2026-10-07" {
		t.Errorf("the source's document is changed: %+v", source)
	}
	if diff := cmp.Diff([]marks.Mark{is}, a.Marks); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]int32{2}, a.MarkRows); diff != "" {
		t.Error(diff)
	}
	if len(findings) != 1 || findings[0].Code != "UZ-REG-109" || findings[0].Path != "исправление № 3" || findings[0].Severity != fault.SeverityWarning {
		t.Errorf("of a mark that is gone it says %+v", findings)
	}
}

// Whatever was corrected, revoking all of it in any order gives back what the source said; and a correction counts exactly
// when an odd number of revocations does not stand upon it.
func TestRevokingEverythingGivesTheSourceBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var list []registry.Correction
		for range rapid.IntRange(1, 6).Draw(t, "acts") {
			list = append(list, registry.Correction{Number: len(list) + 1, Act: registry.MarkAdded, TabNumber: "1", Is: &marks.Mark{
				TabNumber: "1", Time: "2026-10-01 18:00", Direction: "out",
			}})
		}
		acts := len(list)
		order := rapid.Permutation(list).Draw(t, "order")
		revoked := rapid.IntRange(0, acts).Draw(t, "revoked")
		for _, c := range order[:revoked] {
			list = append(list, registry.Correction{Number: len(list) + 1, Act: registry.Revoked, Revokes: c.Number})
		}
		restored := 0
		if revoked > 0 && rapid.Bool().Draw(t, "restored") {
			restored = 1
			list = append(list, registry.Correction{Number: len(list) + 1, Act: registry.Revoked, Revokes: acts + 1})
		}
		if got, want := len(registry.InForce(list)), acts-revoked+restored; got != want {
			t.Fatalf("%d corrections count, want %d", got, want)
		}
		a := registry.Attendance{}
		a.Apply(list)
		if got, want := len(a.Marks), acts-revoked+restored; got != want {
			t.Fatalf("%d marks, want %d", got, want)
		}
	})
}

func TestAMarkIsFoundAsAPersonWritesIt(t *testing.T) {
	doc := marks.Document{Marks: []marks.Mark{
		{TabNumber: "1", Time: "2026-10-01T09:00:12+03:00", Direction: "in"}, {TabNumber: "1", Time: "2026-10-01T09:00:40+03:00", Direction: "out"},
		{TabNumber: "1", Time: "2026-10-02 09:00", Direction: "in"}, {TabNumber: "1", Time: "2026-10-02 09:00", Direction: "in"}, {TabNumber: "2", Time: "2026-10-02 09:00", Direction: "in"},
	}}
	for name, c := range map[string]struct{ tab, when, direction, want string }{
		"to the minute":                  {"1", "2026-10-02 09:00", "", "2026-10-02 09:00"},
		"to the second":                  {"1", "2026-10-01 09:00:40", "", "2026-10-01T09:00:40+03:00"},
		"as the source writes it":        {"1", "2026-10-01T09:00:12+03:00", "", "2026-10-01T09:00:12+03:00"},
		"two of a minute":                {"1", "2026-10-01 09:00", "", "UZ-REG-108"},
		"of which the direction is told": {"1", "2026-10-01 09:00", "out", "2026-10-01T09:00:40+03:00"},
		"none":                           {"1", "2026-10-03 09:00", "", "UZ-REG-107"},
		"another person's":               {"2", "2026-10-01 09:00", "", "UZ-REG-107"},
	} {
		got, err := registry.FindMark(doc, c.tab, c.when, c.direction)
		said := got.Time
		if e, ok := fault.As(err); ok {
			said = e.Kind.Code
		}
		if said != c.want {
			t.Errorf("%s: %s, want %s", name, said, c.want)
		}
	}
}

func TestACorrectionThatCannotCountIsRefused(t *testing.T) {
	mark := func(change func(*marks.Mark)) registry.Correction {
		m := marks.Mark{TabNumber: "1", Time: "2026-10-01 18:00", Direction: "out"}
		change(&m)
		return registry.Correction{Act: registry.MarkAdded, TabNumber: "1", Is: &m, Reason: "забыл"}
	}
	day := func(d registry.Decision) registry.Correction {
		if d.Date == "" {
			d.Date = "2026-10-01"
		}
		return registry.Correction{Act: registry.DayDecided, TabNumber: "1", Day: &d, Reason: "приказ"}
	}
	for name, c := range map[string]struct {
		made registry.Correction
		want string
	}{
		"a good one":                    {mark(func(*marks.Mark) {}), ""},
		"without a reason":              {registry.Correction{Act: registry.MarkAdded, TabNumber: "1", Is: &marks.Mark{}, Reason: "  "}, "UZ-REG-101"},
		"of nobody":                     {registry.Correction{Act: registry.MarkAdded, Is: &marks.Mark{}, Reason: "забыл"}, "UZ-REG-002"},
		"a time that is none":           {mark(func(m *marks.Mark) { m.Time = "вечером" }), "UZ-REG-103"},
		"a direction that is none":      {mark(func(m *marks.Mark) { m.Direction = "up" }), "UZ-REG-104"},
		"a revocation of nothing":       {registry.Correction{Act: registry.Revoked, Revokes: 7, Reason: "ошибка"}, "UZ-REG-102"},
		"a day that is none":            {day(registry.Decision{Date: "32.10.2026", Verdict: registry.Keep}), "UZ-REG-005"},
		"a code that is work":           {day(registry.Decision{Verdict: registry.SetAbsence, Code: "Я"}), "UZ-REG-007"},
		"a reason of the employer's":    {day(registry.Decision{Verdict: registry.SetAbsence, Code: "ВС"}), ""},
		"an order of no minutes":        {day(registry.Decision{Verdict: registry.SetOrder, Code: "С"}), "UZ-REG-105"},
		"an order of something else":    {day(registry.Decision{Verdict: registry.SetOrder, Code: "Я", Minutes: 60}), "UZ-REG-105"},
		"a verdict that is none":        {day(registry.Decision{Verdict: "maybe"}), "UZ-REG-106"},
		"a good decision":               {day(registry.Decision{Verdict: registry.SetOrder, Code: "РВ", Minutes: 480, Paper: "7-к"}), ""},
		"a date with a time and a name": {mark(func(m *marks.Mark) { m.Time = "2026-10-01 18:00 Иванов" }), "UZ-REG-103"},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t)
			_, err := o.registry.Correct(t.Context(), petrov, october, "", at, c.made)
			said := ""
			if e, ok := fault.As(err); ok {
				said = e.Kind.Code
			}
			if said != c.want {
				t.Errorf("%v, want %s", err, c.want)
			}
		})
	}
}

func TestCorrectionsKeepWhoWhenAndWhyAndTheJournalNoMoreThanItMay(t *testing.T) {
	o := newOffice(t)
	made := registry.Correction{
		Act: registry.MarkAdded, TabNumber: "0001", Reason: "со слов Лютикова Ивана", Is: &marks.Mark{TabNumber: "0001", Time: "2026-10-01 18:00", Direction: "out"},
	}
	for range 2 {
		if _, err := o.registry.Correct(t.Context(), petrov, october, "", at, made); err != nil {
			t.Fatal(err)
		}
	}
	list, err := o.registry.Corrections(t.Context(), october)
	if err != nil {
		t.Fatal(err)
	}
	if len(list) != 2 || list[1].Number != 2 || list[1].Author != "petrov" || list[1].Reason != made.Reason || !list[1].At.Equal(at.Truncate(time.Microsecond)) {
		t.Errorf("%+v", list)
	}
	for name, other := range map[string]registry.Series{
		"another month": {"romashka", "2026-11", "october.csv"}, "another file": {"romashka", "2026-10", "other.csv"}, "another organisation": {"romashka-2", "2026-10", "october.csv"},
	} {
		if list, err := o.registry.Corrections(context.Background(), other); err != nil || len(list) > 0 {
			t.Errorf("%s: %v, %v", name, list, err)
		}
	}
	err = o.store.View(t.Context(), func(tx store.ReadTx) error {
		entries, err := tx.Journal(store.JournalFilter{Action: "timesheet.corrected"})
		if len(entries) != 2 || entries[0].Details["tab_number"] != "0001" || entries[0].Details["number"] != "1" {
			t.Errorf("the journal: %+v", entries)
		}
		for _, e := range entries {
			for _, value := range e.Details {
				if strings.Contains(value, "Лютиков") {
					t.Errorf("the journal names a person: %+v", e)
				}
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
