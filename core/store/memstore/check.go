package memstore

import (
	"context"
	"errors"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/store/vault"
	"github.com/uzelhub/uzel/schemas/fault"
)

// Check examines whether the key file has the key of every document and record.
func (s *Store) Check(ctx context.Context) (findings []fault.Finding, err error) {
	err = s.View(ctx, func(tx store.ReadTx) error {
		r := tx.(*reader)
		for id, row := range r.documents.all() {
			findings = appendBad(findings, s.checkKey(id, row.slot, !row.ErasedAt.IsZero()))
		}
		for _, row := range r.records.all() {
			findings = appendBad(findings, s.checkKey(row.ID, row.slot, false))
		}
		return nil
	})
	return findings, err
}

// checkKey tells what is wrong with a key; one that was erased must not open.
func (s *Store) checkKey(id string, slot int64, erased bool) error {
	owner, err := vault.ParseID(id)
	if err != nil {
		return err
	}
	_, err = s.vault.Key(slot, owner)
	switch {
	case erased && err == nil:
		return store.ErrStillThere.At(id)
	case erased && errors.Is(err, store.ErrErased):
		return nil
	}
	return at(id, err)
}

func appendBad(findings []fault.Finding, err error) []fault.Finding {
	if err == nil {
		return findings
	}
	return append(findings, fault.FindingOf(err, vault.ErrKeysDamaged))
}
