package memstore

import (
	"cmp"
	"encoding/json"
	"slices"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/store/vault"
	"github.com/uzelhub/uzel/schemas/document"
)

// words is what is sealed of an attempt.
type words struct {
	Fault      string          `json:"fault,omitempty"`
	Hint       string          `json:"hint,omitempty"`
	RemoteText string          `json:"remote_text,omitempty"`
	Receipt    json.RawMessage `json:"receipt,omitempty"`
}

// Attempts lists a document's attempts, the oldest first.
func (r *reader) Attempts(id string) ([]store.Attempt, error) {
	key, readable, err := r.ownedIfAny(id)
	if err != nil {
		return nil, err
	}
	var found []store.Attempt
	for at, row := range r.attempts.from(attemptKey{document: id}) {
		if at.document != id {
			break
		}
		a := row.Attempt
		if readable {
			var w words
			if err := key.OpenValue(row.words, vault.Place("attempt", id), &w); err != nil {
				return nil, err
			}
			a.Fault, a.Hint, a.RemoteText, a.Receipt = w.Fault, w.Hint, w.RemoteText, w.Receipt
		}
		found = append(found, a)
	}
	slices.SortStableFunc(found, func(a, b store.Attempt) int {
		return cmp.Or(a.Started.Compare(b.Started), cmp.Compare(a.Destination, b.Destination), cmp.Compare(a.Number, b.Number))
	})
	return found, nil
}

// OpenAttempts lists attempts that were not finished.
func (r *reader) OpenAttempts(limit int) ([]store.Attempt, error) {
	var found []store.Attempt
	for _, key := range r.open.all() {
		if len(found) >= limit {
			break
		}
		row, _ := r.attempts.get(key)
		found = append(found, row.Attempt)
	}
	return found, nil
}

// StartAttempt writes an attempt before its act.
func (t *tx) StartAttempt(a *store.Attempt) error {
	key, err := t.owned(a.Document)
	if err != nil {
		return err
	}
	if err := sound(a.Destination, a.Action, a.Key, a.SHA256); err != nil {
		return err
	}
	a.Started, a.Number = t.now(), 1
	for at := range t.attempts.before(attemptKey{a.Document, a.Destination, 1 << 62}) {
		if at.document == a.Document && at.destination == a.Destination {
			a.Number = at.number + 1
		}
		break
	}
	row := attemptRow{Attempt: store.Attempt{
		Document: a.Document, Destination: a.Destination, Number: a.Number, Action: a.Action, Key: a.Key, SHA256: a.SHA256,
		Started: a.Started,
	}}
	if row.words, err = t.seal(key, words{a.Fault, a.Hint, a.RemoteText, a.Receipt}, "attempt", a.Document); err != nil {
		return err
	}
	at := attemptKey{a.Document, a.Destination, a.Number}
	t.attempts.set(at, row)
	t.open.set(openKey{row.Started.UnixMicro(), at}, at)
	return nil
}

// FinishAttempt writes how an attempt ended.
func (t *tx) FinishAttempt(a *store.Attempt) error {
	key, err := t.owned(a.Document)
	if err != nil {
		return err
	}
	sealed, err := t.seal(key, words{a.Fault, a.Hint, a.RemoteText, a.Receipt}, "attempt", a.Document)
	if err != nil {
		return err
	}
	at := attemptKey{a.Document, a.Destination, a.Number}
	row, found := t.attempts.get(at)
	switch {
	case !found:
		return store.ErrNotFound.At(a.Document)
	case !row.Ended.IsZero() && row.Outcome != document.OutcomeUnknown:
		return store.ErrStale.At(a.Document).With("попытка %d уже закончена", a.Number)
	}
	if err := sound(string(a.Outcome), string(a.Cause)); err != nil {
		return err
	}
	row.Ended, row.Outcome, row.Cause, row.RemoteCode, row.words = t.now(), a.Outcome, a.Cause, store.Clean(a.RemoteCode), sealed
	t.attempts.set(at, row)
	t.open.drop(openKey{row.Started.UnixMicro(), at})
	a.Ended = row.Ended
	return nil
}
