// Package timebook reads time tracking from Timebook: a month's attendance as one document of marks, and the employees as
// their list changes. It only reads; nothing in Timebook is changed.
//
// No call of Timebook's that is known lists employees, so they always come from an export (CSV or XLSX). Marks come from
// an export, or from ERPI, the API: from the facts of shifts (/demands), or from timesheets (/timesheets). Nobody has seen
// the last one; it is a guess and needs the customer's accept_guess.
package timebook

import (
	"context"
	"time"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// Connector is the kind of outside system.
type Connector struct {
	// Now is the clock by which Check looks at the present; nil: time.Now.
	Now func() time.Time

	wait func(context.Context, time.Duration) error // between attempts and looks; nil: a timer
}

// Describe says what the connector can do.
func (Connector) Describe() sdk.Description {
	return sdk.Description{
		Name:         "timebook",
		Version:      "1.0.0",
		Title:        "Timebook (учёт рабочего времени)",
		Reads:        []document.Kind{document.KindEmployee, document.KindMarks},
		ReadsPeriods: true,
		Settlement:   sdk.SettleByPerson, // nothing is ever sent, so nothing has to be settled
		Config:       Config{},
	}
}

// Open binds the configuration. Folder and server are looked at for the first time in Check or Read.
func (c Connector) Open(_ context.Context, setup sdk.Setup) (sdk.Connection, error) {
	config, err := bind(setup.Config, setup.AcceptGuess)
	if err != nil {
		return nil, err
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.wait == nil {
		c.wait = wait
	}
	opened := &connection{
		config: config, now: c.Now, shelf: shelf{folder: config.Folder, settle: config.Settle.Std(), wait: c.wait},
	}
	if config.URL != "" {
		opened.client = newClient(config, c.wait)
	}
	return opened, nil
}

// connection is one company's account.
type connection struct {
	config Config
	now    func() time.Time
	shelf  shelf
	client *client // nil: only exports are read
}

// Close lets idle connections go. Timebook's tokens expire by themselves; no call that ends one is known.
func (c *connection) Close() error {
	if c.client != nil {
		c.client.http.Close()
	}
	return nil
}

// Read gives the employees after a cursor, or the marks of a month.
func (c *connection) Read(ctx context.Context, request sdk.ReadRequest, sink sdk.Sink) error {
	if request.Period != nil {
		return c.readMonth(ctx, request, sink)
	}
	return c.readStaff(ctx, request, sink)
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

var (
	_ sdk.Connector  = Connector{}
	_ sdk.Source     = (*connection)(nil)
	_ sdk.Discoverer = (*connection)(nil)
)
