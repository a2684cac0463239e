// Package sbis exchanges documents through СБИС (Saby, Тензор): it sends what is ours, answers what came, and tells what
// happened to either.
//
// A document goes out in three steps of the service. Prepare writes a draft under an identifier that is made from the act's
// key, so that the same key always means the same draft, and has the service lay out the files that must be signed. A copy
// of ours that comes back changed is not signed. Commit executes the stage with the signatures, once. What became of it
// Lookup reads off the document's stage.
//
// Events are judged by what they bring: service documents are read as the files they are, the state by its code. The names
// of events are words for people and nothing depends on them.
package sbis

import (
	"context"
	"time"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// Connector is the kind of outside system.
type Connector struct {
	// Now is the clock by which receipts are dated and a first reading begins; nil: time.Now.
	Now func() time.Time

	wait func(context.Context, time.Duration) error // between attempts; nil: a timer
}

// settleAfter is how long the service asks to wait before anything is tried again.
const settleAfter = 5 * time.Second

// Describe says what the connector can do.
func (Connector) Describe() sdk.Description {
	return sdk.Description{
		Name:    "sbis",
		Version: "1.0.0",
		Title:   "СБИС (Saby), обмен документами",
		Reads:   []document.Kind{document.KindUPD, document.KindUKD, document.KindUnformalised, document.KindNews},
		Accepts: []document.Kind{
			document.KindUPD, document.KindUKD, document.KindBill, document.KindReconciliationAct, document.KindUnformalised,
		},
		Actions: []sdk.Action{
			sdk.ActionSend, sdk.ActionSign, sdk.ActionRefuse, sdk.ActionRequestCorrection, sdk.ActionAnnul, sdk.ActionAcknowledge,
		},
		Settlement:  sdk.SettleByLookup,
		SettleAfter: settleAfter,
		Config:      Config{},
	}
}

// Open binds the configuration. The service is called for the first time when there is something to ask.
func (c Connector) Open(_ context.Context, setup sdk.Setup) (sdk.Connection, error) {
	config, err := bind(setup.Config)
	if err != nil {
		return nil, err
	}
	if err := saby.Guard(setup.Sandbox, "url", config.URL); err != nil {
		return nil, err
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	return &connection{
		config: config, guesses: setup.AcceptGuess, sandbox: setup.Sandbox, now: c.Now, client: newClient(config, setup.Host, c.wait),
	}, nil
}

// connection is the account of one organisation.
type connection struct {
	config  Config
	guesses bool // the customer accepts what is not documented
	sandbox bool // what is sent has no force before the law
	now     func() time.Time
	client  *client
}

// Close lets idle connections go. A session expires by itself.
func (c *connection) Close() error {
	c.client.http.Close()
	return nil
}

var (
	_ sdk.Connector   = Connector{}
	_ sdk.Source      = (*connection)(nil)
	_ sdk.Destination = (*connection)(nil)
	_ sdk.Preparer    = (*connection)(nil)
	_ sdk.Looker      = (*connection)(nil)
	_ sdk.Directory   = (*connection)(nil)
	_ sdk.Discoverer  = (*connection)(nil)
	_ sdk.Tallier     = (*connection)(nil)
)
