package sqlstore

import (
	"context"
	"errors"
	"maps"
	"strconv"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/store/vault"
)

// Erase destroys the keys of documents and records. First it is written down what is to be erased, which is already
// enough for nobody to read it; then the key file is rewritten. What a crash leaves between is finished at the next
// opening.
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
	now := micros(t.now())
	var slot int64
	entry := store.Entry{Action: "document.erased", Document: id}
	err := t.one(`UPDATE documents SET erased_at = $2 WHERE id = $1 AND erased_at IS NULL RETURNING key_slot`,
		[]any{id, now}, &slot)
	if errors.Is(err, store.ErrNotFound) {
		entry = store.Entry{Action: "record.erased", Subject: id}
		err = t.one(`DELETE FROM records WHERE id = $1 RETURNING key_slot`, []any{id}, &slot)
	}
	if errors.Is(err, store.ErrNotFound) {
		return t.erasedBefore(id)
	}
	if err != nil {
		return err
	}
	delete(t.known, id)
	if err := t.later(`INSERT INTO erasures (id, key_slot, asked_at) VALUES ($1, $2, $3)`, id, slot, now); err != nil {
		return err
	}
	return t.Note(entry)
}

// erasedBefore makes erasing twice harmless and tells it from erasing what never was.
func (t *tx) erasedBefore(id string) error {
	var slot int64
	return at(id, t.one(`SELECT key_slot FROM erasures WHERE id = $1`, []any{id}, &slot))
}

// destroyKeys rewrites the key file without the keys of all erasures that are not done.
func (s *Store) destroyKeys(ctx context.Context, actor store.Actor) error {
	var asked map[int64]vault.ID
	err := s.View(ctx, func(r store.ReadTx) (err error) {
		asked, err = r.(*reader).pendingErasures()
		return err
	})
	if err != nil || len(asked) == 0 {
		return err
	}
	return s.Update(ctx, actor, func(t store.Tx) error { return t.(*tx).destroyKeys(asked) })
}

// destroyKeys destroys the keys of erasures that were asked for durably. Another update of the same group may have asked
// for more: those wait, since a crash before the commit would leave documents that nobody has erased without their keys.
func (t *tx) destroyKeys(asked map[int64]vault.ID) error {
	gone, err := t.pendingErasures()
	maps.DeleteFunc(gone, func(slot int64, owner vault.ID) bool { return asked[slot] != owner })
	if err != nil || len(gone) == 0 {
		return err
	}
	if err := t.group.keys.Erase(gone); err != nil {
		return err
	}
	for slot, owner := range gone {
		err := t.later(`UPDATE erasures SET done_at = $1 WHERE id = $2 AND key_slot = $3`, micros(t.now()), owner.String(), slot)
		if err != nil {
			return err
		}
	}
	return t.Note(store.Entry{Action: "keys.destroyed", Details: map[string]string{"count": strconv.Itoa(len(gone))}})
}

// pendingErasures lists the slots whose keys are to be destroyed, with their owners.
func (r *reader) pendingErasures() (map[int64]vault.ID, error) {
	gone := map[int64]vault.ID{}
	err := r.each(func(row scanner) error {
		var id string
		var slot int64
		if err := row.Scan(&id, &slot); err != nil {
			return err
		}
		owner, err := vault.ParseID(id)
		gone[slot] = owner
		return err
	}, `SELECT id, key_slot FROM erasures WHERE done_at IS NULL`)
	return gone, err
}
