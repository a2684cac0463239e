package memstore

import (
	"context"
	"maps"
	"strconv"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/store/vault"
)

// Erase destroys the keys of documents and records: first it is written down what is to be erased, then the key file is
// rewritten. What a crash leaves between is finished at the next opening.
func (s *Store) Erase(ctx context.Context, actor store.Actor, ids ...string) error {
	err := s.Update(ctx, actor, func(t store.Tx) error {
		for _, id := range ids {
			if err := t.(*tx).erase(id); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return s.destroyKeys(context.WithoutCancel(ctx), actor)
}

// erase marks a document as erased or deletes a record.
func (t *tx) erase(id string) error {
	entry := store.Entry{Action: "document.erased", Document: id}
	var slot int64
	if row, found := t.documents.get(id); found && row.ErasedAt.IsZero() {
		erased := *row
		erased.ErasedAt = t.now()
		t.documents.set(id, &erased)
		slot = row.slot
	} else if at, found := t.recordIDs.get(id); found {
		row, _ := t.records.get(at)
		t.records.drop(at)
		t.recordIDs.drop(id)
		entry, slot = store.Entry{Action: "record.erased", Subject: id}, row.slot
	} else if t.erasures.has(id) {
		return nil // twice does no harm
	} else {
		return store.ErrNotFound.At(id)
	}
	owner, err := vault.ParseID(id)
	if err != nil {
		return err
	}
	delete(t.known, id)
	t.erasures.set(id, owner)
	t.doomed.set(slot, owner)
	return t.Note(entry)
}

// destroyKeys rewrites the key file without the keys of all erasures that are not done.
func (s *Store) destroyKeys(ctx context.Context, actor store.Actor) error {
	var asked map[int64]vault.ID
	err := s.View(ctx, func(r store.ReadTx) error {
		asked = maps.Collect(r.(*reader).doomed.all())
		return nil
	})
	if err != nil || len(asked) == 0 {
		return err
	}
	return s.Update(ctx, actor, func(t store.Tx) error { return t.(*tx).destroyKeys(asked) })
}

// destroyKeys destroys the keys of erasures that were asked for durably; another update of the same group may have asked
// for more.
func (t *tx) destroyKeys(asked map[int64]vault.ID) error {
	gone := maps.Collect(t.doomed.all())
	maps.DeleteFunc(gone, func(slot int64, owner vault.ID) bool { return asked[slot] != owner })
	if len(gone) == 0 {
		return nil
	}
	if err := t.batch.Erase(gone); err != nil {
		return err
	}
	for slot := range gone {
		t.doomed.drop(slot)
	}
	return t.Note(store.Entry{Action: "keys.destroyed", Details: map[string]string{"count": strconv.Itoa(len(gone))}})
}
