package engine

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

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

// sums are the addresses of what the steps made, by role.
func sums(made []builtPart) map[string]string {
	sums := map[string]string{}
	for _, part := range made {
		sums[part.role] = sumOf(part.content.Body)
	}
	return sums
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
	hint       string // what to do next
	remoteCode string
	remoteText string
	receipt    host.Receipt
}

// endedBy is an attempt that ended with a fault, in the words of who met it: a person reads them in the document's story.
func endedBy(f *host.Fault) attemptEnd {
	return attemptEnd{
		outcome: f.Outcome(), cause: f.Cause, fault: f.Message, hint: f.Hint, remoteCode: f.RemoteCode, remoteText: f.RemoteText,
	}
}

// endAttempt writes how the last attempt at a destination ended of which nobody knew, or what was found out about it later.
func endAttempt(to string, end attemptEnd) effects {
	return func(tx store.Tx, doc *store.Document) error {
		attempts, err := tx.Attempts(doc.ID)
		if err != nil {
			return err
		}
		attempt, ok := lastOpen(attempts, to)
		if !ok {
			return nil
		}
		attempt.Outcome, attempt.Cause = end.outcome, end.cause
		attempt.Fault, attempt.Hint = end.fault, end.hint
		attempt.RemoteCode, attempt.RemoteText = end.remoteCode, end.remoteText
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
func loseAttempts(tx store.Tx, doc *store.Document) error {
	attempts, err := tx.Attempts(doc.ID)
	if err != nil {
		return err
	}
	for _, attempt := range attempts {
		if !attempt.Ended.IsZero() {
			continue
		}
		end := attemptEnd{
			outcome: document.OutcomeUnknown, cause: document.CauseOutcomeUnknown, fault: "узел был остановлен во время отправки",
		}
		if err := endAttempt(attempt.Destination, end)(tx, doc); err != nil {
			return err
		}
	}
	return nil
}

// lastOpen is the one with the highest number, since clocks may have been set back between two, that has not ended or of
// which nobody knows how. A repeat that surely did nothing may stand behind it.
func lastOpen(attempts []store.Attempt, to string) (last store.Attempt, found bool) {
	for _, a := range attempts {
		open := a.Ended.IsZero() || a.Outcome == document.OutcomeUnknown
		if open && a.Destination == to && a.Number > last.Number {
			last, found = a, true
		}
	}
	return last, found
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

// showDeliveries writes where deliveries stand that were moved by no attempt: by an age limit, a person, a replay.
func showDeliveries(tx store.Tx, id string, before, after Progress) error {
	for _, d := range after.Deliveries {
		was := before.delivery(d.To)
		if was == nil || was.State == d.State {
			continue
		}
		shown := store.Delivery{Document: id, Destination: d.To, Key: actKey(id, d.To, d.Generation)}
		switch {
		case d.State == DeliveryUnknown && was.State == DeliverySending:
			shown.State = document.StateUnknown // whatever the last attempt says of itself
		case d.State == DeliveryPerson:
			shown.State = document.StateNeedsPerson
		case d.State == DeliveryExpired:
			shown.State = document.StateExpired
		case d.State == DeliveryStopped:
			shown.State = document.StateCancelled
		case d.State == DeliveryPending && !was.wentOut():
			shown.State = document.StateReady
		default:
			continue // its attempt says it
		}
		if err := tx.SaveDelivery(&shown); err != nil {
			return err
		}
	}
	return nil
}

// part is what the steps made last in a role. A replay makes other bytes beside the old ones, or the old ones again.
func (p Progress) part(tx store.ReadTx, id, role string) (store.Part, error) {
	parts, err := tx.Parts(id)
	if err != nil {
		return store.Part{}, err
	}
	made, known := p.Parts[role]
	for _, part := range slices.Backward(parts) {
		if part.Role == role && (!known || part.SHA256 == made) {
			return part, nil
		}
	}
	return store.Part{}, errNoPart.With("часть %q", role)
}

// noteSuperseded writes that another revision stands in a document's place.
func noteSuperseded(tx store.Tx, id, by string) error {
	return tx.Note(store.Entry{Action: "document.superseded", Document: id, Details: map[string]string{"by": by}})
}

// noteWord writes what a person said of a signature or an answer.
func noteWord(tx store.Tx, doc store.Document, event Event) error {
	switch e := event.(type) {
	case Approved:
		return tx.Note(store.Entry{Action: "document.approved", Document: doc.ID, Details: map[string]string{"sha256": strings.Join(e.Shown, " ")}})
	case Ordered:
		return tx.Note(store.Entry{Action: "answer.ordered", Document: doc.ID, Details: map[string]string{"event": string(e.Answer.Event)}})
	}
	return nil
}

// noteChange writes the journal entry of a decision that changed the document's state.
func noteChange(tx store.Tx, doc store.Document, before, after Progress, event Event) error {
	if err := noteWord(tx, doc, event); err != nil {
		return err
	}
	if before.State == after.State && before.Cause == after.Cause {
		return nil
	}
	return tx.Note(store.Entry{Action: "document." + string(after.State), Document: doc.ID, Subject: doc.Route, Details: map[string]string{
		"from": string(before.State), "cause": string(after.Cause), "event": eventName(event),
	}})
}

// both writes one thing, if there is one, and then another.
func both(one, other effects) effects {
	return func(tx store.Tx, doc *store.Document) error {
		if one != nil {
			if err := one(tx, doc); err != nil {
				return err
			}
		}
		return other(tx, doc)
	}
}

func sumOf(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}
