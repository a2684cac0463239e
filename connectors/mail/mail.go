// Package mail sends documents by e-mail: timesheets to payroll, bills and copies of documents to those whom no operator
// reaches.
//
// SMTP has no way to ask what became of a message. So an act whose answer was lost is settled by a person, unless the
// route says that a second letter would do no harm. Every letter carries a Message-ID that is made from the act's key:
// most mail programs show two letters with the same one as one.
package mail

import (
	"context"
	"log/slog"
	"time"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// Connector makes connections to mail servers. Its zero value is ready to use.
type Connector struct {
	// Now is the clock by which letters are dated; nil: time.Now.
	Now func() time.Time
}

// Describe implements sdk.Connector.
func (Connector) Describe() sdk.Description {
	return sdk.Description{
		Name:       "mail",
		Version:    "1.0.0",
		Title:      "Электронная почта",
		Actions:    []sdk.Action{sdk.ActionSend},
		Settlement: sdk.SettleByPerson,
		Config:     Config{},
	}
}

// Open implements sdk.Connector. It does not touch the network: a wrong password shows in Check.
func (c Connector) Open(_ context.Context, setup sdk.Setup) (sdk.Connection, error) {
	var config Config
	if err := sdk.Bind(setup.Config, &config); err != nil {
		return nil, err
	}
	if err := config.check(); err != nil {
		return nil, err
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	log := setup.Log
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &account{config: config, now: c.Now, log: log}, nil
}

// account is a connection: whose letters, by which server, to whom. Every letter is a session of its own, since documents
// are few and servers drop idle sessions.
type account struct {
	config Config
	now    func() time.Time
	log    *slog.Logger
}

// Close implements sdk.Connection.
func (*account) Close() error { return nil }

// Commit implements sdk.Destination.
func (a *account) Commit(ctx context.Context, act sdk.Act) (sdk.Receipt, error) {
	if act.Action != sdk.ActionSend {
		return sdk.Receipt{}, sdk.Fail(document.CauseMisconfigured, "почта умеет только отправлять, а не %s", act.Action)
	}
	if int64(len(act.Body)) > a.config.MaxBytes {
		return sdk.Receipt{}, sdk.Fail(document.CauseInvalidDocument, "файл %d байт больше предела max_bytes, %d", len(act.Body), a.config.MaxBytes).
			Advise("увеличьте max_bytes, если почтовые серверы обеих сторон это позволяют, или передайте файл иначе")
	}
	letter, err := a.letter(act)
	if err != nil {
		return sdk.Receipt{}, err
	}
	if err := a.send(ctx, letter); err != nil {
		return sdk.Receipt{}, err
	}
	return sdk.Receipt{
		RemoteID: letter.GetMessageID(), At: a.now(), State: document.StateFinished,
		Text: "письмо принято почтовым сервером " + a.config.Host,
	}, nil
}

var (
	_ sdk.Connector   = Connector{}
	_ sdk.Destination = (*account)(nil)
)
