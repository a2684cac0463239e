package mig24

import (
	"context"
	"net/http"
	"strings"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// Lookup tells what became of a key's act: of a document, or of a request for a signature when there is none. It goes by the
// key alone; of the document nothing but its kind is looked at.
func (a *account) Lookup(ctx context.Context, key string, doc document.Envelope) (sdk.Settled, error) {
	switch {
	case a.powers != nil && (doc.Kind == document.KindMCHD || a.exchange == nil && a.signing == nil):
		return a.lookUpPower(ctx, key)
	case a.exchange != nil && (doc.Kind != "" || a.signing == nil):
		return a.lookUpExchange(ctx, key)
	}
	return a.lookUpRequest(ctx, key)
}

// lookUpExchange looks for what the key would have made: a group of packages that was sent, or else an answer in any.
func (a *account) lookUpExchange(ctx context.Context, key string) (sdk.Settled, error) {
	var found group
	_, err := a.exchange.get(ctx, exchangePath+"package-groups/"+guid(key, "group"), &found)
	switch {
	case isStatus(err, http.StatusNotFound):
		return a.lookUpAnswer(ctx, key)
	case err != nil:
		return sdk.Settled{}, err
	}
	p, there := found.pack(guid(key, "package"))
	switch s := p.status(); {
	case !there, s == statusWaiting:
		return sdk.Settled{Outcome: document.OutcomeRetry}, nil
	case s.away():
		return sdk.Settled{Outcome: document.OutcomeDone, Receipt: a.receiptOf(key, found)}, nil
	}
	return sdk.Settled{Outcome: document.OutcomeUnknown}, nil
}

// lookUpAnswer looks through all packages: an answer's key does not tell which one it was for.
func (a *account) lookUpAnswer(ctx context.Context, key string) (sdk.Settled, error) {
	groups, err := a.groups(ctx)
	if err != nil {
		return sdk.Settled{}, err
	}
	for _, g := range groups {
		for _, p := range g.Packages {
			for _, f := range p.Files {
				if strings.EqualFold(f.ID, guid(key, "answer")) {
					return sdk.Settled{Outcome: document.OutcomeDone, Receipt: a.answered(remoteID(g.ID, p.ID), p)}, nil
				}
			}
		}
	}
	return sdk.Settled{Outcome: document.OutcomeRetry}, nil
}

// lookUpRequest tells whether a person was asked under a key.
func (a *account) lookUpRequest(ctx context.Context, key string) (sdk.Settled, error) {
	state, r, err := a.fileState(ctx, key)
	switch {
	case isStatus(err, http.StatusNotFound):
		return sdk.Settled{Outcome: document.OutcomeRetry}, nil
	case err != nil:
		return sdk.Settled{}, err
	case r == nil:
		return sdk.Settled{Outcome: document.OutcomeUnknown}, nil
	}
	if state.State != stateSigned {
		if err := a.signing.confirm(ctx, r.RequestID); err != nil {
			return sdk.Settled{}, err
		}
	}
	if state.State == stateNew {
		return sdk.Settled{Outcome: document.OutcomeRetry}, nil
	}
	return sdk.Settled{Outcome: document.OutcomeDone, Receipt: sdk.Receipt{
		RemoteID: guid(key, "file"), At: state.At, State: document.StateFinished, Text: "человек уже получил запрос подписи в МИГ24",
	}}, nil
}
