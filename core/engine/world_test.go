package engine_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/core/engine/gate"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/store/sqlite"
	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
)

var (
	errBadGoods  = fault.Define("UZ-TST-001", fault.Input, "товар не годен", "только для проверки")
	errRouteGone = fault.Define("UZ-TST-002", fault.Setup, "маршрута нет", "только для проверки")
)

// world is an engine over a real store, with a source and a destination that do as a test says.
type world struct {
	t     testing.TB
	dir   string
	clock *leapClock
	store store.Store
	route *engine.Route

	mu     sync.Mutex
	source []host.Item          // in order; the cursor is the index
	step   func(engine.Input)   // sees what the step is given
	commit func(host.Act) error // what the destination answers; nil: done
	lookup func(key string)     // sees what is looked up
	acts   map[string][]byte    // what it did, by key
	calls  []string             // every call, in order
	lost   map[string]bool      // names whose first answer is lost after the act
	change []engine.Change
	gone   bool // the route is not in the configuration any more
	quiet  bool // a benchmark reads in large batches
	gates  *gate.Gates
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{
		t: t, dir: t.TempDir(), clock: &leapClock{now: time.Date(2026, 10, 1, 9, 0, 0, 0, time.UTC)},
		acts: map[string][]byte{}, lost: map[string]bool{},
	}
	w.route = &engine.Route{
		Name: "goods", Version: "1", Source: "erp", Kinds: []document.Kind{document.KindInvoice},
		When:  func(document.Envelope) (bool, error) { return true, nil },
		Steps: []engine.NamedStep{{Name: "shout", Role: "loud", Do: w.shout}},
		Policy: engine.Policy{Destinations: []engine.Target{
			{Name: "box", Settlement: host.SettleByLookup, SettleAfter: time.Second},
		}},
	}
	w.open()
	return w
}

func (w *world) open() {
	w.t.Helper()
	s, err := sqlite.Open(w.t.Context(), sqlite.Options{Path: filepath.Join(w.dir, "uzel.db"), Clock: w.clock.Now})
	if err != nil {
		w.t.Fatal(err)
	}
	w.store = s
	w.t.Cleanup(func() { _ = s.Close() })
}

// shout is a step that refuses bad goods and panics on a bomb.
func (w *world) shout(_ context.Context, in engine.Input) (engine.Content, []fault.Finding, error) {
	if w.step != nil {
		w.step(in)
	}
	switch text := string(in.Body); {
	case strings.Contains(text, "bad"):
		return engine.Content{}, []fault.Finding{errBadGoods.Finding("/goods", "")}, nil
	case strings.Contains(text, "bomb"):
		panic("the step blows up")
	}
	out := in.Content
	out.Body = append(bytes.ToUpper(in.Body), in.Identity.File...)
	return out, nil, nil
}

func (w *world) engine() *engine.Engine {
	return engine.New(engine.Options{
		Store: w.store, Outside: w, Routes: w, References: references{w}, Clock: w.clock, Random: randomOf(1),
		Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Workers: 4, Gates: w.gates,
		Notify: func(c engine.Change) {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.change = append(w.change, c)
		},
	})
}

// run pulls what the source has and lets the engine work until nothing moves by itself any more, waits included.
func (w *world) run() {
	w.t.Helper()
	e := w.engine()
	if _, err := e.Pull(w.t.Context(), "erp", nil); err != nil {
		w.t.Fatal(err)
	}
	w.running(e, w.untilSettled(e))
}

// running does something while an engine works.
func (w *world) running(e *engine.Engine, do func()) {
	w.t.Helper()
	ctx, stop := context.WithCancel(w.t.Context())
	ended := make(chan error, 1)
	go func() { ended <- e.Run(ctx) }()
	do()
	stop()
	if err := <-ended; err != nil {
		w.t.Fatal(err)
	}
}

// untilSettled waits until nothing moves by itself any more, waits included.
func (w *world) untilSettled(e *engine.Engine) func() {
	return func() {
		w.t.Helper()
		for !w.settled() {
			if err := e.Drain(w.t.Context()); err != nil {
				w.t.Fatal(err)
			}
		}
	}
}

func (w *world) settled() bool {
	docs := w.documents()
	for i, d := range docs {
		if d.State == document.StateSending || !d.NextAt.IsZero() && !heldUp(d, docs[:i]) {
			return false
		}
	}
	return true
}

func heldUp(d store.Document, earlier []store.Document) bool {
	return slices.ContainsFunc(earlier, func(o store.Document) bool {
		return o.Holds && o.Envelope.ChainKey() == d.Envelope.ChainKey()
	})
}

func (w *world) documents() []store.Document {
	w.t.Helper()
	var docs []store.Document
	if err := w.store.View(w.t.Context(), func(tx store.ReadTx) (err error) {
		docs, err = tx.Documents(store.DocumentFilter{Limit: 1000})
		return err
	}); err != nil {
		w.t.Fatal(err)
	}
	slices.Reverse(docs) // the earliest first
	return docs
}

// states are "name/revision state", the earliest document first.
func (w *world) states() []string {
	var states []string
	for _, d := range w.documents() {
		states = append(states, fmt.Sprintf("%s/%s %s", d.Envelope.SourceKey, d.Envelope.Revision, d.State))
	}
	return states
}

func (w *world) expect(want ...string) {
	w.t.Helper()
	if got := w.states(); !slices.Equal(got, want) {
		w.t.Errorf("documents are\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}

func (w *world) offer(name, revision, body string) {
	w.source = append(w.source, host.Item{
		Document: document.Envelope{Kind: document.KindInvoice, SourceKey: name, Revision: revision, Name: name + ".json"}, Body: []byte(body),
	})
}

// The source: items in order, a few at a time.

func (w *world) Read(ctx context.Context, _ string, request host.ReadRequest, accept func(context.Context, []host.Delivery) error) (string, error) {
	from := 0
	if request.Cursor != "" {
		if _, err := fmt.Sscanf(request.Cursor, "%d", &from); err != nil {
			return "", err
		}
	}
	cursor := request.Cursor
	size := 3
	if w.quiet {
		size = 64
	}
	for chunk := range slices.Chunk(w.source[from:], size) {
		var batch []host.Delivery
		for _, item := range chunk {
			from++
			item.Cursor = fmt.Sprint(from)
			batch = append(batch, host.Delivery{Item: &item})
		}
		if err := accept(ctx, batch); err != nil {
			return cursor, err
		}
		cursor = fmt.Sprint(from)
	}
	return cursor, nil
}

// The destination: it remembers what it did, and may lose an answer.

func (w *world) Commit(_ context.Context, _ string, act host.Act) (host.Receipt, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.calls = append(w.calls, act.Document.SourceKey+"/"+act.Document.Revision)
	if w.commit != nil {
		if err := w.commit(act); err != nil {
			return host.Receipt{}, err
		}
	}
	if _, twice := w.acts[act.Key]; twice {
		w.t.Errorf("%s was done twice", act.Key)
	}
	w.acts[act.Key] = act.Body
	if w.lost[act.Document.SourceKey] {
		return host.Receipt{}, errors.New("the answer was lost")
	}
	return host.Receipt{RemoteID: "r-" + act.Document.SourceKey, At: w.clock.Now()}, nil
}

func (w *world) Lookup(_ context.Context, _, key string, _ document.Envelope) (host.Settled, error) {
	if w.lookup != nil {
		w.lookup(key)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if _, done := w.acts[key]; done {
		return host.Settled{Outcome: document.OutcomeDone, Receipt: host.Receipt{RemoteID: "found"}}, nil
	}
	return host.Settled{Outcome: document.OutcomeRetry}, nil
}

func (w *world) Current() []*engine.Route { return []*engine.Route{w.route} }

func (w *world) Version(context.Context, string, string) (*engine.Route, error) {
	if w.gone {
		return nil, errRouteGone.New()
	}
	return w.route, nil
}

// references are those of a world: a good piece of reference data is one record.
type references struct{ *world }

func (references) Owner(string) document.Party { return document.Party{INN: "7700000016"} }

func (references) Read(connection string, e document.Envelope, body []byte) ([]store.Record, []fault.Finding) {
	switch text := string(body); {
	case strings.Contains(text, "bomb"):
		panic("the reader blows up")
	case strings.Contains(text, "bad"):
		return nil, []fault.Finding{errBadGoods.Finding(e.Name, "")}
	}
	return []store.Record{{Collection: string(e.Kind), Key: connection + "/" + e.SourceKey, Data: body}}, nil
}

func (references) Keep(tx store.Tx, records []store.Record) error {
	for i := range records {
		if err := tx.PutRecord(&records[i]); err != nil {
			return err
		}
	}
	return nil
}

// leapClock leaps to whatever anybody waits for.
type leapClock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *leapClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(time.Microsecond) // no two moments are the same
	return c.now
}

func (c *leapClock) After(d time.Duration) <-chan time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
	fired := make(chan time.Time, 1)
	fired <- c.now
	return fired
}

// set moves the clock, backwards too.
func (c *leapClock) set(by time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(by)
}

func randomOf(seed uint64) io.Reader {
	var key [32]byte
	key[0] = byte(seed)
	return rand.NewChaCha8(key)
}
