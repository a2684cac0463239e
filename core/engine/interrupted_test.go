package engine_test

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/document"
)

// dieAt runs the engine until the hub loses its power in the midst of an act, and opens the store again.
func (w *world) dieAt(in func(host.Act) bool) {
	w.t.Helper()
	ctx, die := context.WithCancel(w.t.Context())
	defer die()
	before := w.commit
	w.commit = func(act host.Act) error {
		if in(act) {
			die()
			_ = w.store.Close()
			return errors.New("the hub is gone")
		}
		if before != nil {
			return before(act)
		}
		return nil
	}
	e := w.engine()
	if _, err := e.Pull(w.t.Context(), "erp", nil); err != nil {
		w.t.Fatal(err)
	}
	_ = e.Run(ctx)
	w.commit = before
	w.open()
}

func TestAHubThatStartsMakesNoAttemptsThatNobodyCarriesOut(t *testing.T) {
	w := newWorld(t)
	w.alsoTo("mail", host.SettleByPerson)
	w.offer("n1", "a", "cups")
	// The mail surely does not take it; while the box is at work, the next attempt at the mail comes due.
	refused := make(chan struct{})
	w.commit = func(act host.Act) error {
		if to(act, "mail") {
			defer close(refused)
			return &host.Fault{Cause: document.CauseTransient, Message: "не сейчас"}
		}
		return nil
	}
	w.dieAt(func(act host.Act) bool {
		if to(act, "box") {
			w.mu.Unlock()
			<-refused
			w.waitFor(func() bool { return len(w.attempts("n1/a")) == 2 && !w.attempts("n1/a")[1].Ended.IsZero() })
			w.mu.Lock()
			return true
		}
		return false
	})
	<-w.clock.After(time.Hour)
	w.commit = nil
	w.run()
	w.expect("n1/a finished") // and nobody was asked about a mail that was never sent
	if n := len(w.attempts("n1/a")); n != 4 {
		t.Errorf("%d attempts, want two at each destination", n)
	}
}

// waitFor waits for what another goroutine brings about in the store.
func (w *world) waitFor(true func() bool) {
	for !true() {
		time.Sleep(time.Millisecond)
	}
}

func TestALostAnswerIsRepeatedOnceAfterACrash(t *testing.T) {
	w := newWorld(t)
	w.route.Policy.Destinations[0] = engine.Target{Name: "box", Settlement: host.SettleByRepeat}
	w.offer("n1", "a", "cups")
	w.dieAt(func(host.Act) bool { return true })
	w.run()
	w.expect("n1/a finished")
	if n := len(w.attempts("n1/a")); n != 2 {
		t.Errorf("%d attempts on record, 2 were made", n)
	}
}

func TestADocumentThatCannotBeRecoveredHoldsUpNobody(t *testing.T) {
	w := newWorld(t)
	w.offer("n1", "a", "cups")
	w.offer("n2", "a", "saucers")
	w.dieAt(func(act host.Act) bool { return act.Document.SourceKey == "n1" })
	e := w.engine()
	routes := &failingRoutes{world: w, failures: 3}
	e.Routes = routes
	w.running(e, w.untilSettled(e))
	w.expect("n1/a finished", "n2/a finished")
	if routes.failures > 0 {
		t.Error("its route was not asked for")
	}
}

// failingRoutes do not find a version for a while, as when a connector does not start.
type failingRoutes struct {
	*world
	failures int
}

func (r *failingRoutes) Version(ctx context.Context, name, version string) (*engine.Route, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.failures--; r.failures >= 0 {
		return nil, errors.New("the connector does not start")
	}
	return r.world.route, nil
}

func TestAllInterruptedDocumentsAreRecovered(t *testing.T) {
	w := newWorld(t)
	w.quiet = true
	for i := range 130 {
		w.offer(fmt.Sprintf("n%03d", i), "a", "cups")
	}
	e := w.engine()
	e.Workers = 130
	if _, err := e.Pull(t.Context(), "erp", nil); err != nil {
		t.Fatal(err)
	}
	ctx, die := context.WithCancel(t.Context())
	all := make(chan struct{}, 130)
	e.Outside = &hangingBox{world: w, begun: all, die: ctx.Done()}
	ended := make(chan error, 1)
	go func() { ended <- e.Run(ctx) }()
	for range 130 {
		<-all
	}
	_ = w.store.Close()
	die()
	<-ended
	w.open()
	w.run()
	for _, d := range w.documents() {
		if d.State != document.StateFinished {
			t.Fatalf("%s is %s", d.Envelope.SourceKey, d.State)
		}
	}
}

// hangingBox is a destination that does not answer before the hub dies.
type hangingBox struct {
	*world
	begun chan<- struct{}
	die   <-chan struct{}
}

func (b *hangingBox) Commit(context.Context, string, host.Act) (host.Receipt, error) {
	b.begun <- struct{}{}
	<-b.die
	return host.Receipt{}, errors.New("the hub is gone")
}

func TestAClockThatIsSetBackLosesNoOutcome(t *testing.T) {
	w := newWorld(t)
	w.offer("n1", "a", "cups")
	first := true
	w.commit = func(host.Act) error {
		if !first {
			return nil
		}
		first = false
		w.clock.set(-time.Hour)
		return &host.Fault{Cause: document.CauseTransient, Message: "не сейчас"}
	}
	w.run()
	w.expect("n1/a finished")
}

func TestAStoreThatCannotBeReadForAMomentMakesNobodyAPersonsCase(t *testing.T) {
	w := newWorld(t)
	w.offer("n1", "a", "cups")
	w.store = &unreadable{Store: w.store, tries: map[string]int{}}
	w.run()
	w.expect("n1/a finished")
}

// unreadable does not give a payload the first time it is asked for.
type unreadable struct {
	store.Store
	tries map[string]int
}

func (s *unreadable) View(ctx context.Context, do func(store.ReadTx) error) error {
	return s.Store.View(ctx, func(tx store.ReadTx) error { return do(unreadableTx{tx, s}) })
}

type unreadableTx struct {
	store.ReadTx
	of *unreadable
}

func (t unreadableTx) Payload(id, sum string) ([]byte, error) {
	if t.of.tries[sum]++; t.of.tries[sum] == 1 {
		return nil, errors.New("input/output error")
	}
	return t.ReadTx.Payload(id, sum)
}

func TestAStoreThatTakesNothingAnyMoreEndsTheEngine(t *testing.T) {
	for name, atOnce := range map[string]bool{
		"before anything went out": true,
		"in the midst of an act":   false,
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.offer("n1", "a", "cups")
			e := w.engine()
			if _, err := e.Pull(t.Context(), "erp", nil); err != nil {
				t.Fatal(err)
			}
			dead := &deadStore{Store: w.store}
			e.Store = dead
			dead.dead.Store(atOnce)
			w.commit = func(host.Act) error { dead.dead.Store(true); return nil }
			if err := e.Run(t.Context()); !errors.Is(err, store.ErrCommit) {
				t.Errorf("the engine ended with %v", err)
			}
			w.commit = nil
			w.run() // by a new one
			w.expect("n1/a finished")
			if len(w.acts) != 1 {
				t.Errorf("%d acts", len(w.acts))
			}
		})
	}
}

// deadStore does not know any more what is on disk.
type deadStore struct {
	store.Store
	dead atomic.Bool
}

func (s *deadStore) Update(ctx context.Context, actor store.Actor, do func(store.Tx) error) error {
	if s.dead.Load() {
		return store.ErrCommit.New()
	}
	return s.Store.Update(ctx, actor, do)
}
