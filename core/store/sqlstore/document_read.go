package sqlstore

import (
	"time"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/store/vault"
	"github.com/uzelhub/uzel/schemas/document"
)

const documentColumns = `d.id, d.key_slot, d.route, d.route_version, d.source, d.source_key, d.revision, d.chain, d.kind,
	d.organisation_inn, d.organisation_kpp, d.counterparty_inn, d.counterparty_kpp, d.number, d.date, d.period,
	d.state, d.cause, d.step, d.holds, d.next_at, d.attempts, d.taken_at, d.changed_at, d.expires_at, d.erased_at,
	d.version, d.envelope, d.progress`

// Document gives one document.
func (r *reader) Document(id string) (store.Document, error) {
	found, err := r.documents(`WHERE d.id = $1`, id)
	if err == nil && len(found) == 0 {
		err = store.ErrNotFound.At(id)
	}
	if err != nil {
		return store.Document{}, err
	}
	return found[0], nil
}

// Due lists documents whose next time has come.
func (r *reader) Due(now time.Time, limit int) ([]store.Document, error) {
	return r.documents(`WHERE d.next_at <= $1 AND d.behind = 0 ORDER BY d.next_at, d.place`+limited("$2"), micros(now), limit)
}

// NextDue is the earliest next time.
func (r *reader) NextDue() (next time.Time, err error) {
	err = r.each(func(row scanner) error { return row.Scan(moment{&next}) },
		`SELECT d.next_at FROM documents d WHERE d.next_at IS NOT NULL AND d.behind = 0 ORDER BY d.next_at LIMIT 1`)
	return next, err
}

// ChainHead is the first document of a chain that holds.
func (r *reader) ChainHead(route, source, chain string) (store.Document, error) {
	found, err := r.documents(`WHERE d.route = $1 AND d.source = $2 AND d.chain = $3 AND d.holds = 1 ORDER BY d.place LIMIT 1`,
		route, source, chain)
	if err == nil && len(found) == 0 {
		err = store.ErrNotFound.At(chain)
	}
	if err != nil {
		return store.Document{}, err
	}
	return found[0], nil
}

// documents reads what the clauses select and opens it. One whose content cannot be opened says so itself: a list must
// not fail for the sake of one document.
func (r *reader) documents(clauses string, args ...any) ([]store.Document, error) {
	rows, err := list(r.queries, scanDocument, `SELECT `+documentColumns+` FROM documents d `+clauses, args...)
	if err != nil {
		return nil, err
	}
	found := make([]store.Document, 0, len(rows))
	for i := range rows {
		row := &rows[i]
		row.Unreadable = r.openDocument(row)
		r.held[row.ID] = row.Holds
		found = append(found, row.Document)
	}
	return found, nil
}

// documentRow is a document as it is kept; its Envelope holds what plain columns hold.
type documentRow struct {
	store.Document
	slot               int64
	chain              string
	envelope, progress []byte
}

func scanDocument(row scanner) (d documentRow, err error) {
	e := &d.Envelope
	var holds int64
	err = row.Scan(&d.ID, &d.slot, &d.Route, &d.RouteVersion, &d.Source, &e.SourceKey, &e.Revision, &d.chain, &e.Kind,
		&e.Organisation.INN, &e.Organisation.KPP, &e.Counterparty.INN, &e.Counterparty.KPP, &e.Number, &e.Date, &e.Period,
		&d.State, &d.Cause, &d.Step, &holds, moment{&d.NextAt}, &d.Attempts, moment{&d.TakenAt}, moment{&d.ChangedAt},
		moment{&d.ExpiresAt}, moment{&d.ErasedAt}, &d.Version, &d.envelope, &d.progress)
	d.Holds, d.Free = holds == holding, holds == free
	if d.chain != e.SourceKey {
		e.Chain = d.chain
	}
	return d, err
}

// openDocument opens what is sealed of a document.
func (r *reader) openDocument(d *documentRow) error {
	if !d.ErasedAt.IsZero() {
		return store.ErrErased.At(d.ID)
	}
	key, err := r.key(d.slot, d.ID)
	if err != nil {
		return err
	}
	var envelope document.Envelope
	if err := key.OpenValue(d.envelope, vault.Place("envelope", d.ID), &envelope); err != nil {
		return err
	}
	progress, err := key.Open(nil, d.progress, vault.Place("progress", d.ID))
	if err != nil {
		return err
	}
	d.Envelope, d.Progress = envelope, progress
	return nil
}
