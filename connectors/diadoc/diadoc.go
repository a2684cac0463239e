// Package diadoc exchanges documents through Контур.Диадок: it sends, answers and follows them over the operator's HTTP
// API in its JSON form.
//
// A document on the other side is a message with entities; its identity here is "message/entity". What becomes of it
// comes by the feed of the box, event after event: see read.go for where a reading stands and facts.go for what an
// event says. What we do to it is one message, or one patch of a message, under an operationId made from the act's key.
package diadoc

import (
	"cmp"
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

const version = "1.0.0"

const settleAfter = 30 * time.Second

// Connector makes connections to boxes. Its zero value is ready to use.
type Connector struct {
	// SettleAfter is when a lookup begins to tell the truth; 0: 30 seconds. How soon the service shows in a box's feed what
	// it has taken is not documented; the operationId catches a lookup that came too early.
	SettleAfter time.Duration

	Now  func() time.Time                                 // nil: time.Now
	Wait func(ctx context.Context, d time.Duration) error // nil: a timer
}

// Describe implements sdk.Connector.
func (c Connector) Describe() sdk.Description {
	return sdk.Description{
		Name:    "diadoc",
		Version: version,
		Title:   "Контур.Диадок",
		Reads: []document.Kind{
			document.KindNews, document.KindUPD, document.KindUKD, document.KindBill, document.KindReconciliationAct,
			document.KindUnformalised,
		},
		Accepts: []document.Kind{
			document.KindUPD, document.KindUKD, document.KindBill, document.KindReconciliationAct, document.KindUnformalised,
		},
		Actions: []sdk.Action{
			sdk.ActionSend, sdk.ActionSign, sdk.ActionRefuse, sdk.ActionRequestCorrection, sdk.ActionAnnul,
			sdk.ActionAcknowledge,
		},
		Settlement:  sdk.SettleByLookup,
		SettleAfter: cmp.Or(c.SettleAfter, settleAfter),
		Config:      Config{},
	}
}

// Open implements sdk.Connector. It does not touch the network: a wrong password shows in Check.
func (c Connector) Open(_ context.Context, setup sdk.Setup) (sdk.Connection, error) {
	config, err := bind(setup.Config)
	if err != nil {
		return nil, err
	}
	if err := service.Guard(setup.Sandbox, "url", config.URL); err != nil {
		return nil, err
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Wait == nil {
		c.Wait = wait
	}
	entry, err := entryOf(config, setup.Host)
	if err != nil {
		return nil, err
	}
	log := setup.Log
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &connection{
		config: config, sandbox: setup.Sandbox, now: c.Now, wait: c.Wait, log: log, client: newClient(config, entry, c.Wait),
		parties: map[string]party{}, drafts: map[string]sdk.Draft{},
	}, nil
}

// connection is one box.
type connection struct {
	config  Config
	sandbox bool // what is sent has no force before the law
	now     func() time.Time
	wait    func(context.Context, time.Duration) error
	log     *slog.Logger
	client  *client

	mu      sync.Mutex
	own     *home                // nil: not asked yet
	parties map[string]party     // by box
	regime  *regime              // nil: not asked yet
	drafts  map[string]sdk.Draft // by act
}

// Close implements sdk.Connection. Tokens expire by themselves; no call that ends one is documented.
func (c *connection) Close() error {
	c.client.http.Close()
	return nil
}

func wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
