package sqlstore

import (
	"errors"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/store/vault"
)

const recordColumns = `id, key_slot, collection, key, organisation, revision, changed_at, body`

type recordRow struct {
	store.Record
	slot int64
	body []byte
}

func scanRecord(row scanner) (r recordRow, err error) {
	err = row.Scan(&r.ID, &r.slot, &r.Collection, &r.Key, &r.Organisation, &r.Revision, moment{&r.ChangedAt}, &r.body)
	return r, err
}

// Record gives one registry record.
func (r *reader) Record(collection, key string) (store.Record, error) {
	found, err := r.records(` WHERE collection = $1 AND key = $2`, collection, key)
	if err == nil && len(found) == 0 {
		err = store.ErrNotFound.At(collection)
	}
	if err != nil {
		return store.Record{}, err
	}
	return found[0], nil
}

// Records lists a collection.
func (r *reader) Records(f store.RecordFilter) ([]store.Record, error) {
	var w filter
	w.add("collection = ?", f.Collection)
	w.equal("organisation", f.Organisation)
	if f.After != "" {
		w.add("key > ?", f.After)
	}
	clauses := w.where() + ` ORDER BY key` + w.limit(f.Limit)
	return r.records(clauses, w.args...)
}

// records fails when one cannot be opened: a list of employees that lacks one would be believed.
func (r *reader) records(clauses string, args ...any) ([]store.Record, error) {
	rows, err := list(r.queries, scanRecord, `SELECT `+recordColumns+` FROM records`+clauses, args...)
	if err != nil {
		return nil, err
	}
	found := make([]store.Record, 0, len(rows))
	for _, row := range rows {
		key, err := r.key(row.slot, row.ID)
		if err != nil {
			return nil, err
		}
		if row.Data, err = key.Open(nil, row.body, vault.Place("record", row.ID)); err != nil {
			return nil, err
		}
		found = append(found, row.Record)
	}
	return found, nil
}

// PutRecord writes a registry record.
func (t *tx) PutRecord(r *store.Record) error {
	key, slot, err := t.recordKey(r)
	if err != nil {
		return err
	}
	body, err := t.sealBytes(key, r.Data, vault.Place("record", r.ID))
	if err != nil {
		return err
	}
	r.ChangedAt = t.now()
	return t.later(`INSERT INTO records (`+recordColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (collection, key) DO UPDATE SET organisation = excluded.organisation, revision = excluded.revision,
			changed_at = excluded.changed_at, body = excluded.body`,
		r.ID, slot, r.Collection, r.Key, r.Organisation, r.Revision, micros(r.ChangedAt), body)
}

// recordKey gives the key of a known record, or makes an id and a key for a new one.
func (t *tx) recordKey(r *store.Record) (key vault.Key, slot int64, err error) {
	err = t.one(`SELECT id, key_slot FROM records WHERE collection = $1 AND key = $2`, []any{r.Collection, r.Key}, &r.ID, &slot)
	if err == nil {
		key, err = t.key(slot, r.ID)
		return key, slot, err
	}
	if !errors.Is(err, store.ErrNotFound) {
		return key, 0, err
	}
	if r.ID, err = t.newID(); err != nil {
		return key, 0, err
	}
	return t.newKey(r.ID)
}
