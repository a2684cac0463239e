package engine

import (
	"encoding/json"
	"slices"
	"strconv"
	"time"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
)

// builtPart is what a step made.
type builtPart struct {
	role    string
	content Content
}

// withParts keeps what the steps made, and the document's envelope as the last one left it.
func withParts(id string, parts []builtPart, findings []fault.Finding) effects {
	return func(tx store.Tx, doc *store.Document) error {
		for _, built := range parts {
			env := built.content.Envelope
			part := store.Part{
				Document: id, Role: built.role, Name: env.Name, MediaType: env.MediaType, Kind: env.Kind, Format: env.Format,
			}
			if err := tx.PutPayload(&part, built.content.Body); err != nil {
				return err
			}
			doc.Envelope = env
		}
		return tx.SetFindings(id, findings)
	}
}

func withFindings(id string, findings []fault.Finding) effects {
	return func(tx store.Tx, _ *store.Document) error { return tx.SetFindings(id, findings) }
}

// attemptEnd is how an attempt ended.
type attemptEnd struct {
	outcome    document.Outcome
	cause      document.Cause
	fault      string
	remoteCode string
	remoteText string
	receipt    host.Receipt
}

// endAttempt writes how the last attempt at a destination ended, or what a lookup found out about it.
func endAttempt(to string, now time.Time, end attemptEnd) effects {
	return func(tx store.Tx, doc *store.Document) error {
		attempts, err := tx.Attempts(doc.ID)
		if err != nil {
			return err
		}
		i := lastAttempt(attempts, to)
		if i < 0 {
			return nil
		}
		attempt := attempts[i]
		attempt.Ended, attempt.Outcome, attempt.Cause = now, end.outcome, end.cause
		attempt.Fault, attempt.RemoteCode, attempt.RemoteText = end.fault, end.remoteCode, end.remoteText
		if attempt.Receipt, err = json.Marshal(end.receipt); err != nil {
			return err
		}
		if err := tx.FinishAttempt(&attempt); err != nil {
			return err
		}
		delivery := store.Delivery{Document: doc.ID, Destination: to, Key: attempt.Key, State: deliveryState(end)}
		if end.outcome == document.OutcomeDone {
			delivery.Receipt = attempt.Receipt
		}
		if err := tx.SaveDelivery(&delivery); err != nil {
			return err
		}
		return tx.Note(store.Entry{Action: "attempt.ended", Document: doc.ID, Subject: to, Details: map[string]string{
			"number": strconv.Itoa(attempt.Number), "outcome": string(end.outcome), "cause": string(end.cause),
			"sha256": attempt.SHA256,
		}})
	}
}

// loseAttempts ends the attempts that were under way when the hub died: nobody knows how.
func loseAttempts(now time.Time) effects {
	return func(tx store.Tx, doc *store.Document) error {
		attempts, err := tx.Attempts(doc.ID)
		if err != nil {
			return err
		}
		for _, attempt := range attempts {
			if !attempt.Ended.IsZero() {
				continue
			}
			attempt.Ended, attempt.Outcome, attempt.Cause = now, document.OutcomeUnknown, document.CauseOutcomeUnknown
			attempt.Fault = "узел был остановлен во время отправки"
			if err := tx.FinishAttempt(&attempt); err != nil {
				return err
			}
		}
		return nil
	}
}

func lastAttempt(attempts []store.Attempt, to string) int {
	for i, a := range slices.Backward(attempts) {
		if a.Destination == to {
			return i
		}
	}
	return -1
}

// deliveryState is what a list of deliveries shows.
func deliveryState(end attemptEnd) document.State {
	switch end.outcome {
	case document.OutcomeDone:
		if end.receipt.State != "" {
			return end.receipt.State
		}
		return document.StateFinished
	case document.OutcomeRefused:
		return document.StateRefused
	case document.OutcomeRetry:
		return document.StateReady
	}
	return document.StateUnknown
}

// productOf is the part that goes out.
func productOf(tx store.ReadTx, id string, p Progress) (store.Part, error) {
	return lastPart(tx, id, p.Product)
}

// lastPart is the newest part in a role: a replay makes another one beside the old.
func lastPart(tx store.ReadTx, id, role string) (store.Part, error) {
	parts, err := tx.Parts(id)
	if err != nil {
		return store.Part{}, err
	}
	for _, part := range slices.Backward(parts) {
		if part.Role == role {
			return part, nil
		}
	}
	return store.Part{}, errNoPart.With("часть %q", role)
}

// noteChange writes the journal entry of a decision that changed the document's state.
func noteChange(tx store.Tx, doc store.Document, before, after Progress, event Event) error {
	if before.State == after.State && before.Cause == after.Cause {
		return nil
	}
	return tx.Note(store.Entry{Action: "document." + string(after.State), Document: doc.ID, Subject: doc.Route, Details: map[string]string{
		"from": string(before.State), "cause": string(after.Cause), "event": eventName(event),
	}})
}
