package memstore

import (
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/store/vault"
	"github.com/uzelhub/uzel/schemas/document"
)

// InsertDocument takes a document in, unless it was taken before.
func (t *tx) InsertDocument(d *store.Document) (bool, error) {
	e := &d.Envelope
	key := identity{d.Route, d.Source, e.SourceKey, e.Revision}
	if err := sound(d.ID, d.Route, d.RouteVersion, d.Source, e.SourceKey, e.Revision, e.ChainKey(), string(d.State), string(d.Cause)); err != nil {
		return false, err
	}
	if id, taken := t.taken.get(key); taken {
		d.ID = id
		return false, nil
	}
	now, id := t.now(), d.ID
	if id == "" {
		made, err := vault.NewID(now, t.store.random)
		if err != nil {
			return false, err
		}
		id = made.String()
	}
	if t.documents.has(id) {
		return false, store.ErrTakenID.At(id)
	}
	secret, slot, err := t.newKey(id)
	if err != nil {
		return false, err
	}
	row := &documentRow{Document: *d, place: int64(len(t.places)) + 1, slot: slot, chain: e.ChainKey()}
	row.ID, row.TakenAt, row.ChangedAt, row.Version = id, now, now, 1
	if err := t.put(nil, row, secret, d); err != nil {
		return false, err
	}
	t.places = append(t.places, id)
	t.taken.set(key, id)
	t.known[id] = secret
	d.ID, d.TakenAt, d.ChangedAt, d.Version = id, now, now, 1
	return true, nil
}

// SaveDocument writes everything of a document that may change. What is sealed stays as it is when it could not be
// read: an erased document can still change its state.
func (t *tx) SaveDocument(d *store.Document) error {
	var secret vault.Key
	if d.Unreadable == nil {
		var err error
		if secret, err = t.owned(d.ID); err != nil {
			return err
		}
	}
	before, found := t.documents.get(d.ID)
	e := &d.Envelope
	switch {
	case !found:
		return store.ErrNotFound.At(d.ID)
	case before.Version != d.Version:
		return store.ErrStale.At(d.ID)
	case before.Envelope.SourceKey != e.SourceKey || before.Envelope.Revision != e.Revision || before.chain != e.ChainKey():
		return store.ErrIdentity.At(d.ID)
	}
	if err := sound(string(d.State), string(d.Cause)); err != nil {
		return err
	}
	row := &documentRow{
		Document: *d, place: before.place, slot: before.slot, chain: before.chain, envelope: before.envelope, progress: before.progress,
	}
	row.Route, row.RouteVersion, row.Source = before.Route, before.RouteVersion, before.Source
	row.TakenAt, row.ErasedAt, row.ChangedAt, row.Version = before.TakenAt, before.ErasedAt, t.now(), d.Version+1
	if err := t.put(before, row, secret, d); err != nil {
		return err
	}
	d.Version, d.ChangedAt = row.Version, row.ChangedAt
	return nil
}

// put writes a row and what it is found by. Its content is sealed unless it could not be read.
func (t *tx) put(before, row *documentRow, secret vault.Key, d *store.Document) (err error) {
	if d.Unreadable == nil {
		if row.envelope, err = t.seal(secret, d.Envelope, "envelope", row.ID); err != nil {
			return err
		}
		if row.progress, err = t.sealBytes(secret, d.Progress, "progress", row.ID); err != nil {
			return err
		}
	}
	row.Envelope, row.Progress, row.Unreadable = searched(d.Envelope), nil, nil
	row.NextAt, row.ExpiresAt = micro(d.NextAt), micro(d.ExpiresAt)
	t.documents.set(row.ID, row)
	if before != nil && !before.NextAt.IsZero() {
		t.due.drop(dueKey{before.NextAt.UnixMicro(), row.place})
	}
	if !row.NextAt.IsZero() {
		t.due.set(dueKey{row.NextAt.UnixMicro(), row.place}, row.ID)
	}
	if chain := (chainKey{row.Route, row.Source, row.chain, row.place}); row.Holds {
		t.holding.set(chain, row.ID)
	} else {
		t.holding.drop(chain)
	}
	return nil
}

// searched is what of an envelope is not sealed.
func searched(e document.Envelope) document.Envelope {
	party := func(p document.Party) document.Party {
		return document.Party{INN: store.Clean(p.INN), KPP: store.Clean(p.KPP)}
	}
	kept := document.Envelope{
		Kind: document.Kind(store.Clean(string(e.Kind))), SourceKey: e.SourceKey, Revision: e.Revision,
		Organisation: party(e.Organisation), Counterparty: party(e.Counterparty),
		Number: store.Clean(e.Number), Date: store.Clean(e.Date), Period: store.Clean(e.Period),
	}
	if chain := e.ChainKey(); chain != e.SourceKey {
		kept.Chain = chain
	}
	return kept
}
