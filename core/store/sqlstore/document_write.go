package sqlstore

import (
	"errors"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/store/vault"
	"github.com/uzelhub/uzel/schemas/document"
)

// InsertDocument takes a document in, unless it was taken before.
func (t *tx) InsertDocument(d *store.Document) (bool, error) {
	now := t.now()
	id := d.ID
	if id == "" {
		var err error
		if id, err = t.newID(); err != nil {
			return false, err
		}
	}
	mark := t.group.keys.Mark()
	key, slot, err := t.newKey(id)
	if err != nil {
		return false, err
	}
	envelope, progress, err := t.sealDocument(key, id, d)
	if err != nil {
		return false, err
	}
	e := searched(d.Envelope)
	behind := held("$3", "$5", "$8", "")
	if standing(d) == free {
		behind = "0"
	}
	inserted, err := t.exec(`INSERT INTO documents (id, place, key_slot, route, route_version, source, source_key, revision,
			chain, kind, organisation_inn, organisation_kpp, counterparty_inn, counterparty_kpp, number, date, period,
			state, cause, step, holds, next_at, attempts, taken_at, changed_at, expires_at, version, envelope, progress, behind)
		VALUES ($1, (SELECT COALESCE(MAX(place), 0) + 1 FROM documents), $2, $3, $4, $5, $6, $7, $8, $9,
			$10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, 1, $26, $27, `+behind+`)
		ON CONFLICT DO NOTHING`,
		id, slot, d.Route, d.RouteVersion, d.Source, e.SourceKey, e.Revision, e.ChainKey(), string(e.Kind),
		e.Organisation.INN, e.Organisation.KPP, e.Counterparty.INN, e.Counterparty.KPP, e.Number, e.Date, e.Period,
		string(d.State), string(d.Cause), d.Step, standing(d), maybe(d.NextAt), d.Attempts,
		micros(now), micros(now), maybe(d.ExpiresAt), envelope, progress)
	if err != nil {
		return false, err
	}
	if inserted == 0 {
		t.group.keys.Rewind(mark)
		err := t.one(`SELECT id FROM documents WHERE route = $1 AND source = $2 AND source_key = $3 AND revision = $4`,
			[]any{d.Route, d.Source, e.SourceKey, e.Revision}, &d.ID)
		if errors.Is(err, store.ErrNotFound) {
			err = store.ErrTakenID.At(id)
		}
		return false, err
	}
	t.known[id], t.held[id] = key, d.Holds
	d.ID, d.TakenAt, d.ChangedAt, d.Version = id, now, now, 1
	return true, nil
}

// SaveDocument writes everything of a document that may change. What is sealed stays as it is when it could not be
// read: an erased document can still change its state.
func (t *tx) SaveDocument(d *store.Document) error {
	now := t.now()
	e := searched(d.Envelope)
	sets := `kind = $3, organisation_inn = $4, organisation_kpp = $5, counterparty_inn = $6, counterparty_kpp = $7, number = $8,
		date = $9, period = $10, state = $11, cause = $12, step = $13, holds = $14, next_at = $15, attempts = $16,
		changed_at = $17, expires_at = $18, version = version + 1`
	switch {
	case standing(d) == free:
		sets += `, behind = 0`
	case !d.NextAt.IsZero():
		sets += `, behind = ` + held("documents.route", "documents.source", "documents.chain", " AND h.place < documents.place")
	}
	args := []any{
		d.ID, d.Version, string(e.Kind), e.Organisation.INN, e.Organisation.KPP, e.Counterparty.INN, e.Counterparty.KPP, e.Number,
		e.Date, e.Period, string(d.State), string(d.Cause), d.Step, standing(d), maybe(d.NextAt), d.Attempts, micros(now),
		maybe(d.ExpiresAt),
	}
	if d.Unreadable == nil {
		key, err := t.documentKey(d.ID)
		if err != nil {
			return err
		}
		envelope, progress, err := t.sealDocument(key, d.ID, d)
		if err != nil {
			return err
		}
		sets += `, envelope = $19, progress = $20`
		args = append(args, envelope, progress)
	}
	held, err := t.holds(d.ID)
	if err != nil {
		return err
	}
	row := chainRow{held: held}
	var sourceKey, revision string
	err = t.one(`UPDATE documents SET `+sets+` WHERE id = $1 AND version = $2 RETURNING source_key, revision, route, source, chain, place`, args,
		&sourceKey, &revision, &row.route, &row.source, &row.chain, &row.place)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return t.missed(d.ID)
	case err != nil:
		return err
	case sourceKey != e.SourceKey || revision != e.Revision || row.chain != e.ChainKey():
		return store.ErrIdentity.At(d.ID)
	}
	d.Version++
	d.ChangedAt = now
	return t.follow(row, d)
}

// searched is an envelope whose plain columns any database keeps. The envelope itself is sealed as it came.
func searched(e document.Envelope) document.Envelope {
	e.Kind = document.Kind(store.Clean(string(e.Kind)))
	for _, p := range []*document.Party{&e.Organisation, &e.Counterparty} {
		p.INN, p.KPP = store.Clean(p.INN), store.Clean(p.KPP)
	}
	e.Number, e.Date, e.Period = store.Clean(e.Number), store.Clean(e.Date), store.Clean(e.Period)
	return e
}

// missed tells why no row of a document was changed.
func (t *tx) missed(id string) error {
	var version int64
	if err := t.one(`SELECT version FROM documents WHERE id = $1`, []any{id}, &version); err != nil {
		return at(id, err)
	}
	return store.ErrStale.At(id)
}

func (t *tx) sealDocument(key vault.Key, id string, d *store.Document) (envelope, progress []byte, err error) {
	if envelope, err = t.seal(key, d.Envelope, vault.Place("envelope", id)); err != nil {
		return nil, nil, err
	}
	progress, err = t.sealBytes(key, d.Progress, vault.Place("progress", id))
	return envelope, progress, err
}
