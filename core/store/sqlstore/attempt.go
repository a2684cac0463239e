package sqlstore

import (
	"encoding/json"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/store/vault"
)

// words is what is sealed of an attempt.
type words struct {
	Fault      string          `json:"fault,omitempty"`
	Hint       string          `json:"hint,omitempty"`
	RemoteText string          `json:"remote_text,omitempty"`
	Receipt    json.RawMessage `json:"receipt,omitempty"`
}

const attemptColumns = `document, destination, number, action, key, sha256, started, ended, outcome, cause, remote_code, words`

func scanAttempt(row scanner) (a store.Attempt, sealed []byte, err error) {
	err = row.Scan(&a.Document, &a.Destination, &a.Number, &a.Action, &a.Key, &a.SHA256, moment{&a.Started}, moment{&a.Ended},
		&a.Outcome, &a.Cause, &a.RemoteCode, &sealed)
	return a, sealed, err
}

// Attempts lists a document's attempts.
func (r *reader) Attempts(id string) ([]store.Attempt, error) {
	key, readable, err := r.keyIfAny(id)
	if err != nil {
		return nil, err
	}
	return list(r.queries, func(row scanner) (store.Attempt, error) {
		a, sealed, err := scanAttempt(row)
		if err == nil && readable {
			var w words
			err = key.OpenValue(sealed, vault.Place("attempt", id), &w)
			a.Fault, a.Hint, a.RemoteText, a.Receipt = w.Fault, w.Hint, w.RemoteText, w.Receipt
		}
		return a, err
	}, `SELECT `+attemptColumns+` FROM attempts WHERE document = $1 ORDER BY started, destination, number`, id)
}

// OpenAttempts lists attempts that were not finished. Nothing is sealed with them yet, so no missing key can hide one.
func (r *reader) OpenAttempts(limit int) ([]store.Attempt, error) {
	return list(r.queries, func(row scanner) (store.Attempt, error) {
		a, _, err := scanAttempt(row)
		return a, err
	}, `SELECT `+attemptColumns+` FROM attempts WHERE ended IS NULL ORDER BY started, document, destination, number`+limited("$1"), limit)
}

// StartAttempt writes an attempt before its act.
func (t *tx) StartAttempt(a *store.Attempt) error {
	sealed, err := t.sealWords(a)
	if err != nil {
		return err
	}
	a.Started = t.now()
	return t.one(`INSERT INTO attempts (`+attemptColumns+`)
		VALUES ($1, $2, (SELECT COALESCE(MAX(number), 0) + 1 FROM attempts WHERE document = $1 AND destination = $2),
			$3, $4, $5, $6, NULL, '', '', '', $7) RETURNING number`,
		[]any{a.Document, a.Destination, a.Action, a.Key, a.SHA256, micros(a.Started), sealed}, &a.Number)
}

// FinishAttempt writes how an attempt ended.
func (t *tx) FinishAttempt(a *store.Attempt) error {
	sealed, err := t.sealWords(a)
	if err != nil {
		return err
	}
	ended := t.now()
	changed, err := t.exec(`UPDATE attempts SET ended = $4, outcome = $5, cause = $6, remote_code = $7, words = $8
		WHERE document = $1 AND destination = $2 AND number = $3 AND (ended IS NULL OR outcome = 'unknown')`,
		a.Document, a.Destination, a.Number, micros(ended), string(a.Outcome), string(a.Cause), store.Clean(a.RemoteCode), sealed)
	if err != nil {
		return err
	}
	if changed == 0 {
		var number int
		if err := t.one(`SELECT number FROM attempts WHERE document = $1 AND destination = $2 AND number = $3`,
			[]any{a.Document, a.Destination, a.Number}, &number); err != nil {
			return at(a.Document, err)
		}
		return store.ErrStale.At(a.Document).With("попытка %d уже закончена", a.Number)
	}
	a.Ended = ended
	return nil
}

func (t *tx) sealWords(a *store.Attempt) ([]byte, error) {
	key, err := t.documentKey(a.Document)
	if err != nil {
		return nil, err
	}
	return t.seal(key, words{a.Fault, a.Hint, a.RemoteText, a.Receipt}, vault.Place("attempt", a.Document))
}
