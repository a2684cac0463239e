package engine_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/core/failpoint"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/store/memstore"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
)

// diskPoints are the steps of a disk that loses what was not synced.
var diskPoints = []failpoint.Point{"disk: begin", "disk: keys write", "disk: keys sync", "disk: write", "disk: sync", "disk: answer"}

// A hub is dropped at every fail point, what was not synced is lost, and a new hub opens what is left.
func TestAHubThatIsDroppedAtAnyFailPointLosesNothingAndRepeatsNothing(t *testing.T) {
	for _, point := range slices.Concat(engine.Points(), diskPoints) {
		t.Run(string(point), func(t *testing.T) {
			t.Parallel()
			want := 2
			if testing.Short() {
				want = 1
			}
			for seed, killed := uint64(1), 0; killed < want; seed++ {
				if seed > 60 {
					t.Fatalf("with work in hand it was reached only %d times", killed)
				}
				y := newYard(seed)
				if point == engine.PointInterrupted || point == "decided: recovered" { // there has to be something to recover
					y.fuse = fuse{point: engine.PointActEnded, left: 1 + int(seed%3)}
					y.livesOn(t, 1)
				}
				y.fuse = fuse{point: point, left: 1 + int(seed%2)}
				y.livesOn(t, 2)
				if slices.Contains(y.kills, point) {
					killed++
				}
				y.report(t, seed)
			}
		})
	}
}

// The same at random instants: any point of any life, many times over, and now and then a hub is only asked to stop.
func TestAHubThatIsDroppedAtRandomLosesNothingAndRepeatsNothing(t *testing.T) {
	for _, seed := range seeds(t, "drops", 6) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			y := newYard(seed)
			for lives := 0; len(y.kills) < 10; lives++ {
				if lives > 100 {
					t.Fatalf("only %d hubs died with work in hand", len(y.kills))
				}
				y.fuse = fuse{left: 1 + y.chance.IntN(200), stop: y.chance.IntN(4) == 0}
				y.livesOn(t, 1)
			}
			y.report(t, seed)
		})
	}
}

// The check is worth something only if it sees a hub that is wrong: one on a disk that answers before it syncs.
func TestTheCheckFindsAStoreThatAnswersBeforeItSyncs(t *testing.T) {
	for seed := range uint64(4) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			y := newYard(seed)
			y.disk.Break(memstore.FlawEarlyAnswer)
			for range 15 {
				y.fuse = fuse{left: 1 + y.chance.IntN(200)}
				y.livesOn(t, 1)
			}
			y.calmDown(t)
			if y.judge(); len(y.wrong) == 0 {
				t.Error("nothing is found")
			} else {
				t.Logf("%d things, the first: %s", len(y.wrong), y.wrong[0])
			}
		})
	}
}

// livesOn gives the source something, and lets hubs live one after the other.
func (y *yard) livesOn(t *testing.T, lives int) {
	for range lives {
		y.offer(4)
		y.live(t)
	}
}

// report lets the last hub come to rest and says what went wrong in all the lives.
func (y *yard) report(t *testing.T, seed uint64) {
	t.Helper()
	y.calmDown(t)
	y.judge()
	for _, wrong := range y.wrong {
		t.Errorf("seed %d, died at %q: %s", seed, y.kills, wrong)
	}
}

func (y *yard) calmDown(t *testing.T) {
	y.mu.Lock()
	y.calm, y.fuse = true, fuse{}
	y.mu.Unlock()
	y.live(t)
}

// mostRounds is far more than any hub takes to come to rest whose store keeps what it was given.
const mostRounds = 300

// live runs a hub until it dies or has nothing more to do, with people at its side.
func (y *yard) live(t *testing.T) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	e, ok := y.hub(stop)
	if !ok {
		return
	}
	ran, pulled := make(chan error, 1), make(chan error, 1)
	go func() { ran <- e.Run(ctx) }()
	go func() {
		_, err := e.Pull(ctx, "erp", nil)
		pulled <- err
	}()
	diesOf := func(err error) bool { return ctx.Err() != nil || errors.Is(err, memstore.ErrCrashed) }
	if err := <-pulled; err != nil && !diesOf(err) {
		t.Errorf("reading: %v", err)
	}
	for rounds := 0; ctx.Err() == nil; rounds++ {
		if rounds > mostRounds {
			y.mu.Lock()
			y.complain("it does not come to rest")
			y.mu.Unlock()
			break
		}
		if _, err := e.Pull(ctx, toBox, newsOnly); err != nil && !diesOf(err) {
			t.Errorf("reading the box: %v", err)
		}
		if e.Drain(ctx) == nil && y.settled() && !y.people(ctx, e) {
			break
		}
	}
	stop()
	if err := <-ran; err != nil && !errors.Is(err, memstore.ErrCrashed) {
		t.Errorf("the engine ended: %v", err)
	}
	_ = y.store.Close()
}

func (y *yard) documents() (docs []store.Document) {
	err := y.store.View(context.Background(), func(tx store.ReadTx) (err error) {
		docs, err = tx.Documents(store.DocumentFilter{Limit: 10000})
		return err
	})
	if err != nil {
		return nil
	}
	slices.Reverse(docs) // the earliest first
	return slices.DeleteFunc(docs, func(d store.Document) bool { return d.Envelope.Kind == document.KindNews })
}

func (y *yard) settled() bool {
	y.mu.Lock()
	defer y.mu.Unlock()
	return y.settledNow()
}

// settledNow reports whether nothing moves by itself any more, waits included.
func (y *yard) settledNow() bool {
	if y.store == nil || y.confirmed < len(y.items) || !y.toldAll() {
		return false
	}
	docs := y.documents()
	for i, d := range docs {
		if d.State == document.StateSending || !d.NextAt.IsZero() && !heldUp(d, docs[:i]) {
			return false
		}
	}
	return true
}

// people do what waits for them, by what is true: they look at what the destinations did. It reports whether they did
// anything.
func (y *yard) people(ctx context.Context, e *engine.Engine) bool {
	busy := false
	did := func(err error) { busy = busy || err == nil }
	for _, d := range y.documents() {
		y.mu.Lock()
		lazy, dice := !y.calm && y.chance.IntN(3) == 0, y.chance.IntN(6)
		y.mu.Unlock()
		switch {
		case lazy:
		case d.State == document.StateAwaitingSignature:
			did(y.lookAndApprove(ctx, e, d.ID))
		case !y.calm && y.signed() && dice == 2 && (d.State == document.StateFinished || d.State == document.StateNeedsPerson) &&
			e.Answer(ctx, person, d.ID, engine.Order{Event: docflow.AnnulmentBySeller, Reason: "ошибка в цене", Details: []byte(`{}`)}) == nil:
			busy = true
		case !y.calm && y.signed() && dice == 3 && d.State == document.StateFinished && firstTime(y.recorded, d.ID):
			did(e.Record(ctx, person, d.ID, docflow.Mailed, "", "опись вложения № 7"))
		case dice == 4 && d.State == document.StateNeedsPerson && y.strike(ctx, e, d):
			busy = true
		case d.State == document.StateNeedsPerson:
			if !y.findOut(ctx, e, d.ID) {
				did(e.Cancel(ctx, person, d.ID))
			} else {
				busy = true
			}
		case y.calm:
		case dice == 0 && (d.State == document.StateInvalid || d.State == document.StateRefused):
			if e.Replay(ctx, person, d.ID, "") == nil {
				busy = true
				y.mu.Lock()
				y.replayed[d.ID] = y.clock.Now()
				y.mu.Unlock()
			}
		case dice == 1 && !d.State.Final():
			did(e.Cancel(ctx, person, d.ID))
		}
	}
	return busy
}

// findOut settles what only a person can: whether a document is there. They come when nothing is on its way any more.
func (y *yard) findOut(ctx context.Context, e *engine.Engine, id string) bool {
	var deliveries []store.Delivery
	if y.store.View(ctx, func(tx store.ReadTx) (err error) {
		deliveries, err = tx.Deliveries(id)
		return err
	}) != nil {
		return true // the hub has died
	}
	found := false
	for _, d := range deliveries {
		if d.State != document.StateNeedsPerson {
			continue
		}
		found = true
		y.clock.set(settleAfter)
		y.mu.Lock()
		y.catchUp(y.clock.Now())
		there := y.acts[d.Key] != nil
		y.mu.Unlock()
		if err := e.Decide(ctx, person, id, d.Destination, there); err != nil && ctx.Err() == nil && y.calm {
			y.complain("%s cannot be decided: %v", d.Key, err)
		}
	}
	return found
}

// judge looks at the end of it all.
func (y *yard) judge() {
	y.clock.set(time.Hour)
	y.mu.Lock()
	defer y.mu.Unlock()
	y.catchUp(y.clock.Now())
	s, err := memstore.Open(context.Background(), memstore.Options{Disk: y.disk, Clock: y.clock.Now})
	if err != nil {
		y.complain("the store does not open: %v", err)
		return
	}
	defer s.Close()
	y.store = s
	docs := y.documents()
	y.judgeExchanges(docs)
	known := map[string]bool{}
	for i, d := range docs {
		known[d.Envelope.SourceKey+"/"+d.Envelope.Revision] = true
		resting := d.State.Final() || d.State == document.StateInvalid || d.State == document.StateNeedsPerson
		if !resting && !heldUp(d, docs[:i]) {
			y.complain("%s/%s stays %s", d.Envelope.SourceKey, d.Envelope.Revision, d.State)
		}
	}
	for _, item := range y.items {
		if name := item.Document.SourceKey + "/" + item.Document.Revision; !known[name] {
			y.complain("%s was accepted and is not there", name)
		}
	}
	if err := s.View(context.Background(), func(tx store.ReadTx) error { return y.compare(tx, docs) }); err != nil {
		y.complain("%v", err)
	}
	report, err := s.VerifyJournal(context.Background(), "")
	if err != nil || report.Break != nil {
		y.complain("journal: %+v, %v", report, err)
	}
}

// compare holds what the store says was done against what was done.
func (y *yard) compare(tx store.ReadTx, docs []store.Document) error {
	claimed := map[string]bool{}
	for _, d := range docs {
		attempts, err := tx.Attempts(d.ID)
		if err != nil {
			return err
		}
		for _, a := range attempts {
			if a.Action != "prepare" {
				claimed[a.Key] = claimed[a.Key] || a.Outcome == document.OutcomeDone
			}
		}
		entries, err := tx.Journal(store.JournalFilter{Document: d.ID, Action: "document.taken"})
		if err != nil || len(entries) != 1 {
			y.complain("%s was taken in %d times, %v", d.ID, len(entries), err)
		}
	}
	for key, done := range claimed {
		if done && y.acts[key] == nil {
			y.complain("%s is said to be done and was not", key)
		}
	}
	for key := range y.acts {
		if !claimed[key] {
			y.complain("%s was done and nobody says so", key)
		}
	}
	return nil
}
