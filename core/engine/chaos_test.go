package engine_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/core/engine/gate"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/document"
)

// TestChaos lets everything go wrong at once over a real store: far sides that refuse, lose and ignore acts at two
// destinations, hubs that die in the midst of them, revisions that come while others are on their way, people who cancel
// and decide meanwhile. No business event goes out twice to anybody, chains keep their order, nothing is left
// that neither a time nor a person moves.
func TestChaos(t *testing.T) {
	seeds := uint64(8)
	if testing.Short() { // the same goroutines meet under each of them
		seeds = 2
	}
	for seed := range seeds {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			c := newChaos(t, seed)
			for range 8 {
				c.offer()
				c.live()
				c.people()
			}
			c.calm()
			c.judge()
		})
	}
}

// The same within narrow limits, pauses and maintenance: what waits at a gate keeps every one of these promises.
func TestChaosWithinLimits(t *testing.T) {
	for seed := range uint64(3) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			c := newChaos(t, 100+seed)
			for range 6 {
				c.limit()
				c.offer()
				c.live()
				c.people()
			}
			c.limit()
			c.calm()
			c.judge()
		})
	}
}

// limit makes the gates of a new hub.
func (c *chaos) limit() {
	c.gates = gate.New()
	narrow := config.Connection{
		Name: "box", Limits: config.Limits{Rate: "10/m", Burst: 1 + c.IntN(3), Concurrent: 1 + c.IntN(2)},
		Breaker:     config.Breaker{Failures: 1 + c.IntN(3), Pause: config.Duration(time.Minute)},
		Maintenance: []config.Maintenance{{Days: []config.Day{"daily"}, From: "12:10", To: "12:30"}, {Days: []config.Day{"daily"}, From: "16:00", To: "17:00"}},
	}
	mail, erp := narrow, narrow
	mail.Name, erp.Name = "mail", "erp"
	erp.Maintenance = nil
	c.gates.Configure(&config.Config{Connections: []config.Connection{narrow, mail, erp}})
}

type chaos struct {
	*world
	*rand.Rand
	die      context.CancelFunc
	over     bool
	revision int
	done     map[string][]string // destination and business event → documents that went out
}

func newChaos(t *testing.T, seed uint64) *chaos {
	c := &chaos{world: newWorld(t), Rand: rand.New(rand.NewPCG(seed, 1)), done: map[string][]string{}}
	c.alsoTo("mail", host.SettleByRepeat)
	return c
}

// offer lets the source give revisions of some of twenty documents in twelve chains.
func (c *chaos) offer() {
	for range 1 + c.IntN(6) {
		c.revision++
		n := c.IntN(20)
		body := []string{"bad cups", "bad cups", "a bomb", "cups"}[min(c.IntN(16), 3)]
		c.world.offer(fmt.Sprintf("n%d", n), fmt.Sprint(c.revision), body)
		c.source[len(c.source)-1].Document.Chain = fmt.Sprintf("chain%d", n%12)
	}
}

// live runs a hub until it dies or nothing is due.
func (c *chaos) live() {
	e := c.engine()
	e.Outside = c
	if _, err := e.Pull(c.t.Context(), "erp", nil); err != nil {
		c.t.Fatal(err)
	}
	ctx, die := context.WithCancel(c.t.Context())
	defer die()
	c.die = die
	ended := make(chan error, 1)
	go func() { ended <- e.Run(ctx) }()
	for range 3 {
		if e.Drain(ctx) != nil {
			break
		}
	}
	die()
	if err := <-ended; err != nil && !errors.Is(err, store.ErrClosed) {
		c.t.Fatal(err)
	}
	_ = c.store.Close()
	c.open()
}

// people cancel what waits for one, or decide it by what is true; now and then they cancel something else.
func (c *chaos) people() {
	e := c.engine()
	for _, d := range c.documents() {
		switch {
		case d.State == document.StateNeedsPerson && c.IntN(2) == 0:
			for _, to := range []string{"box", "mail"} {
				_ = e.Decide(c.t.Context(), person, d.ID, to, c.acts[d.ID+"/"+to+"/0"] != nil)
			}
			_ = e.Cancel(c.t.Context(), person, d.ID)
		case d.State == document.StateInvalid && c.IntN(4) == 0:
			_ = e.Replay(c.t.Context(), person, d.ID, "")
		case c.IntN(30) == 0:
			_ = e.Cancel(c.t.Context(), person, d.ID)
		}
	}
}

func (c *chaos) Commit(_ context.Context, to string, act host.Act) (host.Receipt, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.checkOrder(act)
	fate := c.IntN(11)
	if c.over {
		fate = 0
	}
	switch fate {
	case 5:
		return host.Receipt{}, &host.Fault{Cause: document.CauseTransient, Message: "не сейчас"}
	case 6:
		if _, known := c.acts[act.Key]; !known {
			return host.Receipt{}, &host.Fault{Cause: document.CauseRefusedByRemote, Message: "не принимаем"}
		}
	case 7:
		return host.Receipt{}, errors.New("the request was lost")
	}
	c.act(to, act)
	switch fate {
	case 3:
		return host.Receipt{}, errors.New("the answer was lost")
	case 4:
		c.die()
		_ = c.store.Close()
		return host.Receipt{}, errors.New("the hub is gone")
	}
	return host.Receipt{RemoteID: "r", At: c.clock.Now()}, nil
}

func (c *chaos) act(to string, act host.Act) {
	if _, twice := c.acts[act.Key]; twice {
		if to != "mail" { // where a repeat is answered as the first time
			c.t.Errorf("%s was done twice", act.Key)
		}
		return
	}
	c.acts[act.Key] = act.Body
	event := to + " " + act.Document.SourceKey
	if c.done[event] = append(c.done[event], act.Document.Revision); len(c.done[event]) > 1 {
		c.t.Errorf("%s went out as revisions %v", event, c.done[event])
	}
}

// checkOrder holds that nothing goes out from behind the head of its chain.
func (c *chaos) checkOrder(act host.Act) {
	id, _, _ := strings.Cut(act.Key, "/")
	var head store.Document
	err := c.store.View(c.t.Context(), func(tx store.ReadTx) (err error) {
		head, err = tx.ChainHead("goods", "erp", act.Document.Chain)
		return err
	})
	if err == nil && head.ID != id {
		c.t.Errorf("%s/%s goes out before %s/%s, which is %s", act.Document.SourceKey, act.Document.Revision,
			head.Envelope.SourceKey, head.Envelope.Revision, head.State)
	}
}

func (c *chaos) Lookup(ctx context.Context, to, key string, doc document.Envelope) (host.Settled, error) {
	c.mu.Lock()
	silent := !c.over && c.IntN(3) == 0
	c.mu.Unlock()
	if silent {
		return host.Settled{}, errors.New("no connection")
	}
	return c.world.Lookup(ctx, to, key, doc)
}

// calm lets the world be good until nothing moves by itself any more.
func (c *chaos) calm() {
	c.over = true
	e := c.engine()
	e.Outside = c
	c.running(e, c.untilSettled(e))
}

func (c *chaos) judge() {
	docs := c.documents()
	for i, d := range docs {
		resting := d.State.Final() || d.State == document.StateInvalid || d.State == document.StateNeedsPerson
		if !resting && !heldUp(d, docs[:i]) {
			c.t.Errorf("%s/%s stays %s", d.Envelope.SourceKey, d.Envelope.Revision, d.State)
		}
	}
	report, err := c.store.VerifyJournal(c.t.Context(), "")
	if err != nil || report.Break != nil {
		c.t.Errorf("journal: %+v, %v", report, err)
	}
}

var _ engine.Outside = (*chaos)(nil)
