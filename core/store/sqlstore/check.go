package sqlstore

import (
	"context"
	"errors"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/store/vault"
	"github.com/uzelhub/uzel/schemas/fault"
)

// Check pages over owners, and names so many of those whose key is not as it should be.
const (
	checkPage  = 1000
	checkNamed = 100
)

// Check examines the database and whether the key file has the key of every document and record.
func (s *Store) Check(ctx context.Context) ([]fault.Finding, error) {
	var findings []fault.Finding
	err := s.View(ctx, func(tx store.ReadTx) (err error) {
		findings, err = s.options.Dialect.Check(ctx, tx.(*reader).session.conn)
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, table := range []string{"documents", "records"} {
		keys, err := s.checkKeys(ctx, table)
		if err != nil {
			return nil, err
		}
		findings = append(findings, keys...)
	}
	return findings, nil
}

// checkKeys proves every key of a table's owners. A view of its own for each page: the check may take long.
func (s *Store) checkKeys(ctx context.Context, table string) ([]fault.Finding, error) {
	var findings []fault.Finding
	last := ""
	for {
		var page []keyed
		err := s.View(ctx, func(tx store.ReadTx) (err error) {
			page, err = tx.(*reader).keyed(table, last)
			return err
		})
		if err != nil {
			return nil, err
		}
		for _, k := range page {
			if bad := s.checkKey(k); bad != nil && len(findings) < checkNamed {
				findings = append(findings, fault.FindingOf(bad, ErrDamaged))
			}
		}
		if len(page) < checkPage {
			return findings, nil
		}
		last = page[len(page)-1].id
	}
}

// checkKey tells what is wrong with a key; one that was erased must not open.
func (s *Store) checkKey(k keyed) error {
	owner, err := vault.ParseID(k.id)
	if err != nil {
		return err
	}
	_, err = s.options.Vault.Key(k.slot, owner)
	switch {
	case k.erased && err == nil:
		return store.ErrStillThere.At(k.id)
	case k.erased && errors.Is(err, store.ErrErased):
		return nil
	}
	return at(k.id, err)
}

// keyed is an owner of a key.
type keyed struct {
	id     string
	slot   int64
	erased bool
}

func (r *reader) keyed(table, after string) ([]keyed, error) {
	erased := map[string]string{"documents": "erased_at IS NOT NULL", "records": "1 = 0"}[table]
	return list(r.queries, func(row scanner) (k keyed, err error) {
		err = row.Scan(&k.id, &k.slot, &k.erased)
		return k, err
	}, `SELECT id, key_slot, `+erased+` FROM `+table+` WHERE id > $1 ORDER BY id`+limited("$2"), after, checkPage)
}
