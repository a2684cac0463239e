package folder

import (
	"context"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// Lookup implements sdk.Looker. It tells the truth even when the file was taken away long ago: what was begun and has
// no temporary file was delivered.
func (o *outbox) Lookup(_ context.Context, key string, _ document.Envelope) (sdk.Settled, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	d, err := o.open()
	if err != nil {
		return sdk.Settled{}, err
	}
	defer d.close()
	e, known := o.ledger.entries[key]
	switch {
	case !known:
		return sdk.Settled{Outcome: document.OutcomeRetry}, nil
	case e.State == stateDone:
		return sdk.Settled{Outcome: document.OutcomeDone, Receipt: o.receipt(e)}, nil
	case e.State == stateRefused:
		return sdk.Settled{Outcome: document.OutcomeRefused, Fault: o.occupiedFault()}, nil
	}
	outcome, err := o.progress(d, e)
	if err != nil {
		return sdk.Settled{}, diskFault("прочитать папку "+o.path, err)
	}
	if outcome != document.OutcomeDone {
		return sdk.Settled{Outcome: outcome}, nil
	}
	receipt, err := o.settle(d, e)
	if err != nil {
		return sdk.Settled{}, err
	}
	return sdk.Settled{Outcome: document.OutcomeDone, Receipt: receipt}, nil
}

// progress asks the temporary files. While one is left the delivery is not complete, and Commit will complete it. Only
// where names were given in two steps may a file without its name have been taken away, or never have been given it.
func (o *outbox) progress(d dir, e entry) (document.Outcome, error) {
	outcome := document.OutcomeDone
	for _, f := range e.Files {
		there, err := present(d, f.Temp)
		if err != nil {
			return "", err
		}
		if !there {
			continue
		}
		outcome = document.OutcomeRetry
		if e.State == stateLinking {
			named, err := present(d, f.Name)
			if err != nil {
				return "", err
			}
			if !named {
				return document.OutcomeUnknown, nil
			}
		}
	}
	return outcome, nil
}
