package engine_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/core/engine/gate"
	"github.com/uzelhub/uzel/core/failpoint"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/store/memstore"
	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
)

// yard is everything around a hub that dies and is started again: a disk that loses what was not synced, a source that
// forgets what it was told is safe, destinations that lose questions and answers and remember what they did, and people.
// Whatever it sees that breaks a promise it writes down.
type yard struct {
	disk  *memstore.Disk
	clock *strideClock
	route *engine.Route
	gates *gate.Gates // nil: all are open

	mu        sync.Mutex
	chance    *rand.Rand
	store     *memstore.Store // of the hub that lives
	end       func()          // stops that hub
	life      int             // what an earlier hub still says or asks is not heard
	died      bool            // the present one
	fuse      fuse
	kills     []failpoint.Point // where hubs died with work in hand
	items     []host.Item
	confirmed int         // so many items the source has forgotten
	news      []host.Item // what the box tells of exchanges
	acts      map[string][]byte
	sealed    map[string]theirs // what the buyer signed, by the key of the act
	sent      map[string]string // destination and business event → key of its act
	called    map[string][]byte // bytes of the first call, by key
	late      []lateAct
	recorded  map[string]bool      // documents of which a person knew something that no operator tells
	replayed  map[string]time.Time // documents, when a person last replayed them
	calm      bool
	oneByOne  bool // a reading ends after one batch
	wrong     []string

	finalDocuments []store.Document // as they were last seen
}

// fuse is where the next hub dies: when a point, or any for an empty name, is reached for the n-th time.
type fuse struct {
	point failpoint.Point
	left  int
	stop  bool // it is only asked to stop
}

// lateAct is an act that a destination does after it seemed lost.
type lateAct struct {
	key, event string
	body       []byte
	at         time.Time
}

// The destinations, by the way in which they settle a lost answer.
const (
	toBox   = "box"   // it can be asked
	toMail  = "mail"  // a repeat is answered as the first time
	toPaper = "paper" // a person finds out
)

const settleAfter = 5 * time.Second

func newYard(seed uint64) *yard {
	y := &yard{
		disk: memstore.NewDisk(seed), clock: newStrideClock(seed),
		chance: rand.New(rand.NewPCG(seed, 7)),
		acts:   map[string][]byte{}, sealed: map[string]theirs{}, sent: map[string]string{}, called: map[string][]byte{}, replayed: map[string]time.Time{}, recorded: map[string]bool{},
	}
	y.route = &engine.Route{
		Name: "goods", Version: "1", Source: "erp", Kinds: []document.Kind{document.KindInvoice},
		When:  func(document.Envelope) (bool, error) { return true, nil },
		Steps: []engine.NamedStep{{Name: "shout", Role: "loud", Do: y.shout}},
		Policy: engine.Policy{Destinations: []engine.Target{
			{Name: toBox, Settlement: host.SettleByLookup, SettleAfter: settleAfter},
			{Name: toMail, Settlement: host.SettleByRepeat},
			{Name: toPaper, Settlement: host.SettleByPerson},
		}},
	}
	if seed%2 == 0 { // the route signs, and the box leads an exchange
		y.route.Policy.Signing = engine.Signing{Name: "seal", Connection: "seal"}
		y.route.Policy.Answering = y.route.Policy.Signing
		y.route.Policy.Signing.Approvals = int(seed/2) % 2
	}
	y.disk.OnStep(func(step memstore.Step) error { y.reached(pointOf(step)); return nil })
	return y
}

// pointOf is a step of the disk as a fail point.
func pointOf(step memstore.Step) failpoint.Point { return failpoint.Point("disk: " + string(step)) }

func isKeys(p failpoint.Point) bool {
	return p == pointOf(memstore.StepKeysWrite) || p == pointOf(memstore.StepKeysSync)
}

// hub opens the disk and makes an engine on it, which dies where the fuse says; end stops it. It says whether there is one:
// a hub may die while it starts.
func (y *yard) hub(end func()) (*engine.Engine, bool) {
	y.mu.Lock()
	y.died, y.end, y.store = false, end, nil
	life := y.life
	y.mu.Unlock()
	s, err := memstore.Open(context.Background(), memstore.Options{Disk: y.disk, Clock: y.clock.Now})
	if err != nil {
		return nil, false
	}
	y.mu.Lock()
	y.store = s
	y.mu.Unlock()
	return engine.New(engine.Options{
		Store: s, Outside: visitor{y, life}, Signing: visitor{y, life}, Judges: visitor{y, life}, Routes: y,
		Flow: func(engine.Content) docflow.Flow { return docflow.Invoice }, References: yardReferences{}, Clock: y.clock, Random: randomOf(uint64(life)),
		Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Workers: 4, Gates: y.gates, Fail: y.reached,
	}), true
}

// reached is every fail point, of the engine and of the disk.
func (y *yard) reached(p failpoint.Point) {
	y.mu.Lock()
	burns := !y.died && y.fuse.left > 0 && (y.fuse.point == "" || y.fuse.point == p)
	if burns {
		y.fuse.left--
		burns = y.fuse.left == 0
	}
	if !burns {
		y.mu.Unlock()
		return
	}
	if isKeys(p) || !y.settledNow() { // keys are written for a new document, while the vault lets nobody read
		y.kills = append(y.kills, p)
	}
	end, stop := y.end, y.fuse.stop
	if !stop {
		y.died = true
		y.life++
	}
	y.mu.Unlock()
	if !stop {
		y.disk.Crash()
	}
	end()
}

func (y *yard) complain(format string, args ...any) {
	y.wrong = append(y.wrong, fmt.Sprintf(format, args...))
}

// offer lets the source give revisions of a few business documents in a few chains.
func (y *yard) offer(n int) {
	y.mu.Lock()
	defer y.mu.Unlock()
	for range n {
		i := y.chance.IntN(20)
		seq := len(y.items) + 1
		body := []string{"bad cups", "bad cups", "a bomb", "cups"}[min(y.chance.IntN(12), 3)]
		y.items = append(y.items, host.Item{
			Cursor: fmt.Sprint(seq), Body: fmt.Appendf(nil, "%s %d", body, seq),
			Document: document.Envelope{
				Kind: document.KindInvoice, SourceKey: fmt.Sprintf("n%d", i), Revision: fmt.Sprint(seq), Chain: fmt.Sprintf("chain%d", i%9),
				Name: fmt.Sprintf("n%d.json", i),
			},
		})
	}
}

func (y *yard) shout(ctx context.Context, in engine.Input) (engine.Content, []fault.Finding, error) {
	y.mu.Lock()
	fails := !y.calm && y.chance.IntN(12) == 0
	y.mu.Unlock()
	if fails {
		return engine.Content{}, nil, errRouteGone.New()
	}
	return (&world{}).shout(ctx, in)
}

// visitor is the outside as one hub meets it. Once that hub is dead nobody hears it.
type visitor struct {
	*yard
	of int
}

var errGone = errors.New("the hub is gone")

func (v visitor) Read(ctx context.Context, from string, request host.ReadRequest, accept func(context.Context, []host.Delivery) error) (string, error) {
	next := v.next
	if from == toBox {
		next = v.nextNews
	}
	for {
		batch, last, err := next(request.Cursor)
		if err != nil || len(batch) == 0 {
			return request.Cursor, err
		}
		if err := accept(ctx, batch); err != nil {
			return request.Cursor, err
		}
		if request.Cursor = last; v.oneByOne {
			return last, nil
		}
	}
}

// next gives a few items after a position, and forgets those before it: the hub has them.
func (v visitor) next(cursor string) (batch []host.Delivery, last string, err error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.life != v.of {
		return nil, "", errGone
	}
	from := 0
	if cursor != "" {
		if _, err := fmt.Sscanf(cursor, "%d", &from); err != nil {
			return nil, "", err
		}
	}
	v.confirmed = max(v.confirmed, from)
	for _, item := range v.items[v.confirmed:min(v.confirmed+1+v.chance.IntN(3), len(v.items))] {
		batch = append(batch, host.Delivery{Item: &item})
		last = item.Cursor
	}
	return batch, last, nil
}

func (v visitor) Commit(_ context.Context, to string, act host.Act) (host.Receipt, error) {
	record, there := v.onRecord(act)
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.life != v.of || !there {
		return host.Receipt{}, errGone
	}
	v.checkCall(act, record)
	v.checkSealed(act)
	v.catchUp(v.clock.Now())
	event := to + " " + act.Document.SourceKey + act.Document.Labels[docflow.LabelEvent] + act.Document.Labels[docflow.LabelAbout]
	fate := v.chance.IntN(12)
	if v.calm {
		fate = 0
	}
	switch fate {
	case 5, 6:
		return host.Receipt{}, &host.Fault{Cause: document.CauseTransient, Message: "не сейчас"}
	case 7:
		if v.acts[act.Key] == nil && !v.onItsWay(act.Key) {
			return host.Receipt{}, &host.Fault{Cause: document.CauseRefusedByRemote, Message: "не принимаем"}
		}
	case 8:
		return host.Receipt{}, errors.New("the request was lost")
	case 9:
		at := v.clock.Now().Add(time.Duration(v.chance.Int64N(int64(settleAfter))))
		v.late = append(v.late, lateAct{act.Key, event, toSign(act), at})
		return host.Receipt{}, errors.New("nothing came back in time")
	}
	v.do(to, act.Key, event, toSign(act))
	if fate == 10 || fate == 11 {
		return host.Receipt{}, errors.New("the answer was lost")
	}
	return v.receipt(act.Key), nil
}

// do is the act. Only where a repeat is answered as the first time it is not done again.
func (y *yard) do(to, key, event string, body []byte) {
	if y.acts[key] != nil {
		if to != toMail {
			y.complain("%s was done twice", key)
		}
		return
	}
	y.acts[key] = body
	if before := y.sent[event]; before != "" {
		y.complain("%s went out as %s and as %s", event, before, key)
	}
	y.sent[event] = key
	y.exchange(to, key, event)
}

// onItsWay reports whether an earlier call of a key will still be done: then the far side does not refuse it.
func (y *yard) onItsWay(key string) bool {
	return slices.ContainsFunc(y.late, func(l lateAct) bool { return l.key == key })
}

// catchUp does what was late.
func (y *yard) catchUp(now time.Time) {
	var rest []lateAct
	for _, l := range y.late {
		if now.Before(l.at) {
			rest = append(rest, l)
			continue
		}
		to, _, _ := strings.Cut(l.event, " ")
		y.do(to, l.key, l.event, l.body)
	}
	y.late = rest
}

// record is what is on disk when a call comes.
type record struct {
	id       string
	attempts []store.Attempt
	head     store.Document
}

// onRecord reads the record; false: the disk is gone. The yard is not locked meanwhile: a store that is writing waits for it
// at its fail points, and who reads waits for the store.
func (v visitor) onRecord(act host.Act) (r record, there bool) {
	v.mu.Lock()
	s, gone := v.store, v.life != v.of
	v.mu.Unlock()
	if gone || s == nil {
		return r, false
	}
	r.id, _, _ = strings.Cut(act.Key, "/")
	err := s.View(context.Background(), func(tx store.ReadTx) (err error) {
		if r.attempts, err = tx.Attempts(r.id); err != nil {
			return err
		}
		r.head, err = tx.ChainHead("goods", "erp", act.Document.Chain)
		if errors.Is(err, store.ErrNotFound) { // what is in exchange holds nobody up
			return nil
		}
		return err
	})
	return r, err == nil
}

// checkCall holds every call to what is on disk: the attempt stands there with the sum of these bytes, the document heads
// its chain, and an earlier call of the same key surely did nothing, or may be repeated.
func (y *yard) checkCall(act host.Act, r record) {
	to := strings.Split(act.Key, "/")[1]
	answers := act.Action != host.ActionSend
	var before, last store.Attempt
	for _, a := range r.attempts {
		if a.Action == string(act.Action) && a.Key == act.Key {
			before, last = last, a
		}
	}
	// One that was replayed after the attempt was on record comes too late to be waited for.
	if !answers && r.head.ID != r.id && !y.replayed[r.head.ID].After(last.Started) {
		y.complain("%s goes out before the head of its chain, %s", act.Key, r.head.ID)
	}
	if sum := sha256.Sum256(toSign(act)); !last.Ended.IsZero() || last.SHA256 != hex.EncodeToString(sum[:]) {
		y.complain("%s goes out and is not on record", act.Key)
	}
	first, again := y.called[act.Key]
	if !again {
		y.called[act.Key] = bytes.Clone(toSign(act))
		return
	}
	if !bytes.Equal(first, toSign(act)) {
		y.complain("%s goes out with other bytes", act.Key)
	}
	if before.Outcome != document.OutcomeRetry && (to != toMail || before.Outcome != document.OutcomeUnknown) {
		y.complain("%s is called again after %q", act.Key, before.Outcome)
	}
}

func (v visitor) Lookup(_ context.Context, to, key string, _ document.Envelope) (host.Settled, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.life != v.of {
		return host.Settled{}, errGone
	}
	if to != toBox {
		v.complain("%s was asked", to)
	}
	v.catchUp(v.clock.Now())
	if !v.calm && v.chance.IntN(3) == 0 {
		return host.Settled{}, errors.New("no connection")
	}
	if v.acts[key] != nil {
		return host.Settled{Outcome: document.OutcomeDone, Receipt: v.receipt(key)}, nil
	}
	return host.Settled{Outcome: document.OutcomeRetry}, nil
}

func (y *yard) Current() []*engine.Route { return []*engine.Route{y.route} }

func (y *yard) Version(context.Context, string, string) (*engine.Route, error) {
	y.mu.Lock()
	defer y.mu.Unlock()
	switch {
	case y.calm || !y.oneByOne:
	case y.chance.IntN(60) == 0:
		return nil, errRouteGone.New() // somebody takes it out of the configuration, and puts it back
	case y.chance.IntN(60) == 0:
		return nil, errors.New("the connector does not start")
	}
	return y.route, nil
}

// strideClock leaps to whatever anybody waits for, and now and then far beyond.
type strideClock struct {
	leapClock
	chance *rand.Rand
}

func newStrideClock(seed uint64) *strideClock {
	return &strideClock{
		leapClock: leapClock{now: time.Date(2026, 10, 1, 9, 0, 0, 0, time.UTC)}, chance: rand.New(rand.NewPCG(seed, 8)),
	}
}

func (c *strideClock) After(d time.Duration) <-chan time.Time {
	c.mu.Lock()
	stride := time.Duration(1)
	if c.chance.IntN(4) == 0 {
		stride = time.Duration(1 + c.chance.IntN(500))
	}
	c.mu.Unlock()
	return c.leapClock.After(d * stride)
}

// yardReferences know nobody.
type yardReferences struct{}

func (yardReferences) Owner(string) document.Party { return document.Party{INN: "7700000016"} }

func (yardReferences) Read(string, document.Envelope, []byte) ([]store.Record, []fault.Finding) {
	return nil, nil
}

func (yardReferences) Keep(store.Tx, []store.Record) error { return nil }
