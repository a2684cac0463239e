// Package tryton reads the ERP Tryton over its JSON-RPC: customer invoices, parties and employees as they change, and
// a month's attendance as one document of marks. It only reads; nothing in Tryton is changed.
package tryton

import (
	"context"
	"encoding/json"
	"sync"
	"time"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// Connector is the kind of outside system.
type Connector struct {
	wait func(context.Context, time.Duration) error // between attempts; nil: a timer
}

// Describe says what the connector can do.
func (Connector) Describe() sdk.Description {
	return sdk.Description{
		Name:         "tryton",
		Version:      "1.0.0",
		Title:        "Учётная система Tryton",
		Reads:        []document.Kind{document.KindParty, document.KindEmployee, document.KindInvoice, document.KindMarks},
		ReadsPeriods: true,
		Settlement:   sdk.SettleByPerson, // nothing is ever sent, so nothing has to be settled
		Config:       Config{},
	}
}

// Open binds the configuration. The server is asked for the first time in Check or Read.
func (c Connector) Open(_ context.Context, setup sdk.Setup) (sdk.Connection, error) {
	config, err := bind(setup.Config)
	if err != nil {
		return nil, err
	}
	return &connection{config: config, client: newClient(config, c.wait)}, nil
}

// connection is one account of one database, reading for one company.
type connection struct {
	config Config
	client *client

	mu      sync.Mutex
	company int64 // the company that is read for, once it is known
}

// Close ends the session. An answer is not waited for in vain: the session expires by itself.
func (c *connection) Close() error {
	c.client.logout()
	return nil
}

// Read gives reference data and invoices after a cursor, or the marks of a month.
func (c *connection) Read(ctx context.Context, request sdk.ReadRequest, sink sdk.Sink) error {
	if request.Period != nil {
		return c.readMonth(ctx, request, sink)
	}
	return c.readChanges(ctx, request, sink)
}

// companyID is the company of the configuration, or the current one of the user.
func (c *connection) companyID(ctx context.Context) (int64, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.company != 0 {
		return c.company, nil
	}
	if c.company = c.config.Company; c.company != 0 {
		return c.company, nil
	}
	var preferences struct {
		Company int64 `json:"company"`
	}
	if err := c.client.call(ctx, &preferences, "model.res.user.get_preferences", true, object{}); err != nil {
		return 0, err
	}
	if preferences.Company == 0 {
		return 0, sdk.Fail(document.CauseMisconfigured, "у пользователя Tryton не выбрана организация").
			Advise("укажите настройку company или выберите организацию в настройках пользователя в Tryton")
	}
	c.company = preferences.Company
	return c.company, nil
}

// raw is one record as the server sent it. A record is decoded by itself, so that a bad one spoils no other.
type raw = json.RawMessage

var (
	_ sdk.Connector  = Connector{}
	_ sdk.Source     = (*connection)(nil)
	_ sdk.Discoverer = (*connection)(nil)
	_ sdk.Tallier    = (*connection)(nil)
)
