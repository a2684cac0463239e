package memstore

import (
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/store/vault"
)

// Record gives one registry record.
func (r *reader) Record(collection, key string) (store.Record, error) {
	row, found := r.records.get(pair{collection, key})
	if !found {
		return store.Record{}, store.ErrNotFound.At(collection)
	}
	return r.openRecord(row)
}

func (r *reader) openRecord(row recordRow) (store.Record, error) {
	key, err := r.key(row.slot, row.ID)
	if err != nil {
		return store.Record{}, err
	}
	one := row.Record
	if one.Data, err = key.Open(nil, row.body, vault.Place("record", row.ID)); err != nil {
		return store.Record{}, err
	}
	return one, nil
}

// Records lists a collection in the order of keys.
func (r *reader) Records(f store.RecordFilter) ([]store.Record, error) {
	found := []store.Record{}
	for at, row := range r.records.from(pair{f.Collection, f.After}) {
		if at.first != f.Collection || len(found) == limitOf(f.Limit) {
			break
		}
		if f.After != "" && at.second == f.After || f.Organisation != "" && f.Organisation != row.Organisation {
			continue
		}
		one, err := r.openRecord(row)
		if err != nil {
			return nil, err
		}
		found = append(found, one)
	}
	return found, nil
}

// PutRecord writes a registry record, new or known.
func (t *tx) PutRecord(r *store.Record) error {
	if err := sound(r.Collection, r.Key, r.Organisation, r.Revision); err != nil {
		return err
	}
	at := pair{r.Collection, r.Key}
	key, slot, err := t.recordKey(r, at)
	if err != nil {
		return err
	}
	r.ChangedAt = t.now()
	row := recordRow{Record: *r, slot: slot}
	row.Data = nil
	if row.body, err = t.sealBytes(key, r.Data, "record", r.ID); err != nil {
		return err
	}
	t.records.set(at, row)
	t.recordIDs.set(r.ID, at)
	return nil
}

// recordKey gives the key of a known record, or makes an id and a key for a new one.
func (t *tx) recordKey(r *store.Record, at pair) (key vault.Key, slot int64, err error) {
	if row, found := t.records.get(at); found {
		r.ID = row.ID
		key, err = t.key(row.slot, r.ID)
		return key, row.slot, err
	}
	id, err := vault.NewID(t.now(), t.store.random)
	if err != nil {
		return key, 0, err
	}
	r.ID = id.String()
	return t.newKey(r.ID)
}
