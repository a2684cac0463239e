package hub

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/store/sqlite"
	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/document"
)

// operator holds documents by the day on which it took them.
type operator struct {
	days  map[string]map[document.Kind]int64
	mute  bool // it cannot count at all
	fails error
	asked []host.Period
}

func (o *operator) Tally(_ context.Context, _ string, period host.Period) (map[document.Kind]int64, error) {
	if o.mute {
		return nil, &host.Fault{Cause: document.CauseMisconfigured, Code: "UZ-SDK-003"}
	}
	o.asked = append(o.asked, period)
	counts := map[document.Kind]int64{}
	for day, kinds := range o.days {
		if day >= period.From && day <= period.To {
			for kind, n := range kinds {
				counts[kind] += n
			}
		}
	}
	return counts, o.fails
}

// holds: the operator took so many documents of a kind on a day.
func (o *operator) holds(day string, kind document.Kind, n int64) {
	if o.days == nil {
		o.days = map[string]map[document.Kind]int64{}
	}
	if o.days[day] == nil {
		o.days[day] = map[document.Kind]int64{}
	}
	o.days[day][kind] += n
}

// archive is a hub over a store whose clock a test sets.
type archive struct {
	*Hub
	t     *testing.T
	clock *setClock
	n     int
}

type setClock struct {
	stillClock
	now time.Time
}

func (c *setClock) Now() time.Time { return c.now }

func newArchive(t *testing.T, at time.Time) *archive {
	t.Helper()
	clock := &setClock{now: at}
	s, err := sqlite.Open(t.Context(), sqlite.Options{Path: filepath.Join(t.TempDir(), "uzel.db"), Clock: clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	c := configuration()
	c.Routes[0].From.Kinds = []document.Kind{document.KindUPD, document.KindInvoice}
	h := openHub(t, filepath.Join(t.TempDir(), "other.db"), c)
	h.store, h.options.Clock = s, clock
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return &archive{Hub: h, t: t, clock: clock}
}

func (a *archive) write(do func(tx store.Tx) error) {
	a.t.Helper()
	if err := a.store.Update(a.t.Context(), store.Hub, do); err != nil {
		a.t.Fatal(err)
	}
}

// takes a document in, as the engine writes it down. Later the route makes something else of it.
func (a *archive) takes(kind document.Kind, date string, change ...func(*store.Document)) {
	a.t.Helper()
	a.n++
	doc := store.Document{Route: "out", Source: "in", Envelope: document.Envelope{Kind: document.KindUKD, SourceKey: fmt.Sprint(a.n), Date: date}}
	for _, f := range change {
		f(&doc)
	}
	a.write(func(tx store.Tx) error {
		if _, err := tx.InsertDocument(&doc); err != nil {
			return err
		}
		return tx.Note(store.Entry{Action: "document.taken", Document: doc.ID, Subject: doc.Source, Details: map[string]string{
			"kind": string(kind), "source_key": doc.Envelope.SourceKey,
		}})
	})
}

// delivers a document to the connection.
func (a *archive) delivers(kind document.Kind, date string, outcome document.Outcome) {
	a.t.Helper()
	a.deliversTo("in", "box", kind, date, outcome)
}

func (a *archive) deliversTo(to, from string, kind document.Kind, date string, outcome document.Outcome) {
	a.t.Helper()
	a.n++
	doc := store.Document{Route: "sales", Source: from, Envelope: document.Envelope{Kind: kind, SourceKey: fmt.Sprint(a.n), Date: date}}
	a.write(func(tx store.Tx) error {
		if _, err := tx.InsertDocument(&doc); err != nil {
			return err
		}
		for range 2 { // an answer of ours to the same document is no other one
			if err := tx.Note(store.Entry{Action: "attempt.ended", Document: doc.ID, Subject: to, Details: map[string]string{"outcome": string(outcome)}}); err != nil {
				return err
			}
		}
		return nil
	})
}

func moscowTime(day, hour, minute int) time.Time {
	return time.Date(2026, 11, day, hour, minute, 0, 0, moscow())
}

func TestWhatIsCountedOnOurSide(t *testing.T) {
	for rule, c := range map[string]struct {
		do   func(a *archive)
		want int64
	}{
		"a document that came that day": {func(a *archive) { a.takes(document.KindUPD, "2026-11-10") }, 1},
		"of that day's date that came later": {func(a *archive) {
			a.clock.now = moscowTime(12, 9, 0)
			a.takes(document.KindUPD, "2026-11-10")
		}, 1},
		"of another date that came that day": {func(a *archive) { a.takes(document.KindUPD, "2026-11-03") }, 1},
		"of that day's date that came before": {func(a *archive) {
			a.clock.now = moscowTime(2, 9, 0)
			a.takes(document.KindUPD, "2026-11-10")
		}, 1},
		"neither of that date nor of that day": {func(a *archive) {
			a.clock.now = moscowTime(12, 9, 0)
			a.takes(document.KindUPD, "2026-11-12")
		}, 0},
		"the two ways of counting are not added up": {func(a *archive) {
			a.takes(document.KindUPD, "2026-11-03")
			a.clock.now = moscowTime(12, 9, 0)
			a.takes(document.KindUPD, "2026-11-10")
		}, 1},
		"what came just after midnight may be counted there before it": {func(a *archive) {
			a.clock.now = moscowTime(11, 0, 5)
			a.takes(document.KindUPD, "2026-11-11")
		}, 1},
		"unless the other side told its moment": {func(a *archive) {
			a.clock.now = moscowTime(11, 0, 5)
			a.takes(document.KindUPD, "2026-11-11", func(d *store.Document) { d.Envelope.ChangedAt = moscowTime(11, 0, 4) })
		}, 0},
		"its moment counts though it came long after": {func(a *archive) {
			a.clock.now = moscowTime(13, 9, 0)
			a.takes(document.KindUPD, "2026-11-13", func(d *store.Document) { d.Envelope.ChangedAt = moscowTime(10, 23, 59) })
		}, 1},
		"of two routes and revisions once": {func(a *archive) {
			same := func(d *store.Document) { d.Envelope.SourceKey = "same" }
			a.takes(document.KindUPD, "2026-11-10", same)
			a.takes(document.KindUPD, "2026-11-10", same, func(d *store.Document) { d.Envelope.Revision = "2" })
			a.takes(document.KindUPD, "2026-11-10", same, func(d *store.Document) { d.Route = "other" })
		}, 1},
		"what no route wanted": {func(a *archive) {
			a.write(func(tx store.Tx) error {
				return tx.Note(store.Entry{Action: "document.skipped", Subject: "in", Details: map[string]string{"kind": "upd", "source_key": "s"}})
			})
		}, 1},
		"of another connection not": {func(a *archive) {
			a.takes(document.KindUPD, "2026-11-10", func(d *store.Document) { d.Source = "box" })
		}, 0},
		"of another kind not":        {func(a *archive) { a.takes(document.KindInvoice, "2026-11-10") }, 0},
		"what we delivered":          {func(a *archive) { a.delivers(document.KindUPD, "2026-11-10", document.OutcomeDone) }, 1},
		"what we may have delivered": {func(a *archive) { a.delivers(document.KindUPD, "2026-11-10", document.OutcomeUnknown) }, 1},
		"what was refused not":       {func(a *archive) { a.delivers(document.KindUPD, "2026-11-10", document.OutcomeRefused) }, 0},
	} {
		t.Run(rule, func(t *testing.T) {
			a := newArchive(t, moscowTime(10, 12, 0))
			c.do(a)
			got, err := a.count(t.Context(), "in", host.Period{From: "2026-11-10", To: "2026-11-10"})
			if err != nil || got[document.KindUPD] != c.want {
				t.Errorf("%v, %v, want %d", got, err, c.want)
			}
		})
	}
	a := newArchive(t, moscowTime(10, 12, 0))
	for _, p := range []host.Period{{From: "x", To: "2026-11-10"}, {From: "2026-11-10", To: ""}, {From: "2026-11-10", To: "2026-11-09"}} {
		if _, err := a.count(t.Context(), "in", p); err == nil {
			t.Errorf("%v is a period", p)
		}
	}
}

// nightly lets the daily comparison run whenever it is due until a moment, and gives what is open then.
func (a *archive) nightly(o *operator, until time.Time) (open []string) {
	a.t.Helper()
	return a.nightlyOf("in", o, until)
}

func (a *archive) nightlyOf(connection string, o *operator, until time.Time) (open []string) {
	a.t.Helper()
	for a.clock.now.Before(until) {
		a.clock.now = a.clock.now.Add(lookForTally)
		if err := a.tallyDaily(a.t.Context(), o, connection); err != nil {
			a.t.Fatal(err)
		}
	}
	alarms, err := a.TallyAlarms(a.t.Context(), connection)
	if err != nil {
		a.t.Fatal(err)
	}
	for _, alarm := range alarms {
		if alarm.IsOpen() {
			open = append(open, fmt.Sprintf("%s %s +%d", alarm.name(), alarm.Kind, alarm.Missing()))
		}
	}
	return open
}

func (a *archive) noted(action string) (n int) {
	a.t.Helper()
	err := a.store.View(a.t.Context(), func(tx store.ReadTx) error {
		entries, err := tx.Journal(store.JournalFilter{Action: action})
		n = len(entries)
		return err
	})
	if err != nil {
		a.t.Fatal(err)
	}
	return n
}

func TestADroppedEventIsFoundTheNextNight(t *testing.T) {
	a, o := newArchive(t, moscowTime(9, 12, 0)), &operator{}
	o.holds("2026-11-09", document.KindUPD, 7) // what was before the hub, or on its first day, says nothing
	if open := a.nightly(o, moscowTime(10, 12, 0)); open != nil || len(o.asked) != 0 {
		t.Fatalf("on the first day %q, asked %v", open, o.asked)
	}
	a.takes(document.KindUPD, "2026-11-10")
	o.holds("2026-11-10", document.KindUPD, 2)          // of one of them the operator never told
	o.holds("2026-11-10", document.KindUnformalised, 5) // no route reads such ones
	if open := a.nightly(o, moscowTime(11, 12, 0)); !slices.Equal(open, []string{"2026-11-10 upd +1"}) {
		t.Fatalf("open are %q", open)
	}
	if len(o.asked) != 1 {
		t.Errorf("one night asks %v", o.asked)
	}
	if open := a.nightly(o, moscowTime(13, 12, 0)); !slices.Equal(open, []string{"2026-11-10 upd +1"}) {
		t.Errorf("two nights later open are %q", open)
	}
	if a.noted("tally.alarm") != 1 {
		t.Errorf("the journal has it %d times", a.noted("tally.alarm"))
	}
	a.takes(document.KindUPD, "2026-11-10") // the event came late
	if open := a.nightly(o, moscowTime(14, 12, 0)); open != nil || a.noted("tally.settled") != 1 {
		t.Errorf("then open are %q, settled %d", open, a.noted("tally.settled"))
	}
}

func TestABoxThatIsOnlyWrittenToIsComparedByWhatItWasGiven(t *testing.T) {
	a, o := newArchive(t, moscowTime(9, 12, 0)), &operator{}
	a.nightlyOf("box", o, moscowTime(10, 12, 0))
	o.holds("2026-11-10", document.KindUnformalised, 3) // nothing such went there
	if open := a.nightlyOf("box", o, moscowTime(11, 12, 0)); open != nil || len(o.asked) != 0 {
		t.Fatalf("before anything was delivered open are %q, asked %v", open, o.asked)
	}
	a.deliversTo("box", "in", document.KindUPD, "2026-11-11", document.OutcomeDone)
	o.holds("2026-11-11", document.KindUPD, 1)
	if open := a.nightlyOf("box", o, moscowTime(12, 12, 0)); open != nil || len(o.asked) == 0 {
		t.Fatalf("delivered once and held once: %q, asked %v", open, o.asked)
	}
	o.holds("2026-11-12", document.KindUPD, 1) // of this one nothing is known here
	if open := a.nightlyOf("box", o, moscowTime(13, 12, 0)); !slices.Equal(open, []string{"2026-11-12 upd +1"}) {
		t.Errorf("open are %q", open)
	}
	if a.noted("tally.alarm") != 1 {
		t.Errorf("the journal has it %d times", a.noted("tally.alarm"))
	}
}

func TestAPersonMayKnowWhatIsMissing(t *testing.T) {
	a, o := newArchive(t, moscowTime(9, 12, 0)), &operator{}
	a.nightly(o, moscowTime(10, 12, 0))
	o.holds("2026-11-10", document.KindUPD, 1)
	a.nightly(o, moscowTime(11, 12, 0))
	if _, err := a.AcceptTally(t.Context(), anna, "in", " "); err == nil {
		t.Error("no reason is needed")
	}
	accepted, err := a.AcceptTally(t.Context(), anna, "in", "отправлен вручную")
	if err != nil || len(accepted) != 1 {
		t.Fatalf("%v, %v", accepted, err)
	}
	if open := a.nightly(o, moscowTime(13, 12, 0)); open != nil {
		t.Errorf("open are %q", open)
	}
	o.holds("2026-11-10", document.KindUPD, 1) // another one of the same day: the long period shows it
	if open := a.nightly(o, moscowTime(14, 12, 0)); !slices.Equal(open, []string{"days upd +2"}) {
		t.Errorf("open are %q", open)
	}
}

func TestAConnectionIsAskedOnlyWhenItCanAnswer(t *testing.T) {
	a, o := newArchive(t, moscowTime(9, 12, 0)), &operator{mute: true}
	if open := a.nightly(o, moscowTime(13, 12, 0)); open != nil { // a failure would have ended the test
		t.Errorf("one that cannot count raises %q", open)
	}
	o.mute = false
	a.nightly(o, moscowTime(14, 12, 0))
	if len(o.asked) != 2 { // yesterday, and the days since
		t.Errorf("asked %v", o.asked)
	}
	o.fails = errors.New("silent")
	a.clock.now = moscowTime(15, 5, 0)
	for range 2 { // it is asked again within the same night
		if err := a.tallyDaily(t.Context(), o, "in"); err == nil {
			t.Error("a failure is not told")
		}
	}
	o.fails = nil
	before := len(o.asked)
	if err := a.tallyDaily(t.Context(), o, "in"); err != nil || len(o.asked) == before {
		t.Errorf("asked %d times, %v", len(o.asked)-before, err)
	}
	if err := a.tallyDaily(t.Context(), o, "nowhere"); err != nil || len(o.asked) != before+2 {
		t.Errorf("a connection that nobody reads or writes to is asked: %v", err)
	}
}

func TestKindsThatARouteReadsForPeriodsAreNotCompared(t *testing.T) {
	p := &plan{config: configuration()}
	if kinds, all := p.kindsRead("in"); kinds != nil || !all {
		t.Errorf("%v, %v", kinds, all)
	}
	p.config.Routes[0].From.Period = config.PeriodPreviousMonth
	if kinds, all := p.kindsRead("in"); kinds != nil || all {
		t.Errorf("%v, %v", kinds, all)
	}
}
