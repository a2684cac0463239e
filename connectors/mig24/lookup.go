package mig24

import (
	"context"
	"net/http"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// Lookup tells what became of a key's act: of a document, or of a request for a signature when there is none.
func (a *account) Lookup(ctx context.Context, key string, doc document.Envelope) (sdk.Settled, error) {
	switch {
	case a.powers != nil && doc.Kind == document.KindMCHD:
		return a.lookUpPower(ctx, key)
	case a.exchange != nil && (doc.Kind != "" || a.signing == nil):
		if doc.Labels[labelRemote] != "" {
			return a.lookUpAnswer(ctx, key, doc.Labels[labelRemote])
		}
		return a.lookUpSent(ctx, key)
	case a.signing != nil:
		return a.lookUpRequest(ctx, key)
	}
	return a.lookUpPower(ctx, key)
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
