// Package mig24 joins the three services of МИГ24 to the hub: signing by other people (by link, in ГосКлюч, with their own
// certificates) and the check of signatures; ЭДО.МИГ24, an operator of exchange; МЧД.МИГ24, registration and revocation of
// powers of attorney. Each is switched on by its part of the configuration, and a connection can do what its services can.
//
// Only a part of their API is known; the rest is a guess, named in README.md, and works only with accept_guess. Signing and
// powers of attorney need it altogether, the exchange for anything but reading statuses.
package mig24

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// Connector is the kind of outside system.
type Connector struct {
	// Now is the clock by which licences, maintenance and terms are judged; nil: time.Now.
	Now func() time.Time

	wait      func(context.Context, time.Duration) error // between questions; nil: a timer
	transport http.RoundTripper                          // nil: the network
}

// settleAfter lets a call whose answer was lost come to its end before it is asked about.
const settleAfter = 2 * time.Second

// Describe says what the connector can do.
func (Connector) Describe() sdk.Description {
	return sdk.Description{
		Name:    "mig24",
		Version: "1.0.0",
		Title:   "МИГ24 (подписание, ЭДО, МЧД)",
		Reads:   []document.Kind{document.KindNews, document.KindUPD, document.KindUKD, document.KindUnformalised},
		Actions: []sdk.Action{
			sdk.ActionSend, sdk.ActionSign, sdk.ActionRefuse, sdk.ActionRequestCorrection, sdk.ActionAnnul, sdk.ActionAcknowledge,
			sdk.ActionRegister, sdk.ActionRevoke,
		},
		Settlement:  sdk.SettleByLookup,
		SettleAfter: settleAfter,
		Config:      Config{},
	}
}

// Open binds the configuration. The services are asked for the first time in Check or by the first call.
func (c Connector) Open(_ context.Context, setup sdk.Setup) (sdk.Connection, error) {
	config, err := bind(setup.Config, setup.AcceptGuess)
	if err != nil {
		return nil, err
	}
	if err := config.guard(setup.Sandbox); err != nil {
		return nil, err
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.wait == nil {
		c.wait = wait
	}
	a := &account{config: config, guess: setup.AcceptGuess, sandbox: setup.Sandbox, now: c.Now, wait: c.wait, log: setup.Log}
	if a.log == nil {
		a.log = slog.New(slog.DiscardHandler)
	}
	for _, e := range config.services() {
		made := c.client(e, config.Timeout.Std())
		a.clients = append(a.clients, made)
		switch e.key {
		case keySigning:
			a.signing = made
		case keyExchange:
			a.exchange = made
		case keyPowers:
			a.powers = made
		}
	}
	return a.connection(), nil
}

// account is one organisation with its services; nil: it does not use that one.
type account struct {
	config                    Config
	guess                     bool
	sandbox                   bool // what is sent has no force before the law
	clients                   []*client
	signing, exchange, powers *client
	now                       func() time.Time
	wait                      func(context.Context, time.Duration) error
	log                       *slog.Logger
}

// What a connection can do is known by its type, so there is one for every set of services that differs in it.
type (
	signerOnly struct {
		*account
		signer
	}
	powersOnly struct {
		*account
		destination
		registry
	}
	signerAndPowers struct {
		*account
		signer
		destination
		registry
	}
	exchanger struct {
		*account
		destination
		directory
	}
	exchangerAndPowers struct {
		*account
		destination
		directory
		registry
	}
	signerAndExchanger struct {
		*account
		signer
		destination
		directory
	}
	everything struct {
		*account
		signer
		destination
		directory
		registry
	}
)

// Parts of a connection.
type (
	signer      struct{ a *account }
	destination struct{ a *account }
	directory   struct{ a *account }
)

func (a *account) connection() sdk.Connection {
	s, d, b, r := signer{a}, destination{a}, directory{a}, registry{a}
	switch {
	case a.exchange != nil && a.signing != nil && a.powers != nil:
		return everything{a, s, d, b, r}
	case a.exchange != nil && a.signing != nil:
		return signerAndExchanger{a, s, d, b}
	case a.exchange != nil && a.powers != nil:
		return exchangerAndPowers{a, d, b, r}
	case a.exchange != nil:
		return exchanger{a, d, b}
	case a.signing != nil && a.powers != nil:
		return signerAndPowers{a, s, d, r}
	case a.powers != nil:
		return powersOnly{a, d, r}
	}
	return signerOnly{a, s}
}

// Close lets idle connections go.
func (a *account) Close() error {
	for _, c := range a.clients {
		c.http.Close()
	}
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

var (
	_ sdk.Connector          = Connector{}
	_ sdk.Source             = (*account)(nil)
	_ sdk.Confirmer          = (*account)(nil)
	_ sdk.StatusReporter     = (*account)(nil)
	_ sdk.Looker             = (*account)(nil)
	_ sdk.Signer             = signer{}
	_ sdk.RemoteSigner       = signer{}
	_ sdk.Verifier           = signer{}
	_ sdk.Destination        = destination{}
	_ sdk.Directory          = directory{}
	_ sdk.Inviter            = directory{}
	_ sdk.CounterpartyLister = directory{}
	_ sdk.Tallier            = directory{}
)
