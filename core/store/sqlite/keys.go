package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"io"

	"github.com/google/uuid"

	"github.com/uzelhub/uzel/core/store/sqlstore"
	"github.com/uzelhub/uzel/core/store/vault"
)

// unlock opens the key file of a database, or makes both keys and file at the first start. The database learns its id
// last, so that an interrupted first start is simply repeated.
func unlock(ctx context.Context, o Options, p paths, db *sql.DB) (*vault.Vault, error) {
	id, err := storeID(ctx, db)
	if err != nil {
		return nil, placed(p, err)
	}
	present, err := vault.Exists(o.FS, p.keys)
	if err != nil {
		return nil, err
	}
	if id != uuid.Nil && !present {
		return nil, vault.ErrKeysMissing.At(p.keys)
	}
	installation, err := vault.ReadInstallation(o.FS, p.installation)
	if errors.Is(err, vault.ErrInstallationMissing) && !present && o.Installation == "" {
		installation, err = vault.CreateInstallation(o.FS, o.Random, p.installation)
	}
	if err != nil {
		return nil, err
	}
	options := vault.Options{Path: p.keys, Installation: installation, FS: o.FS, Random: o.Random}
	if present {
		return adopt(ctx, db, id, options)
	}
	if _, err := io.ReadFull(o.Random, id[:]); err != nil {
		return nil, vault.ErrWrite.At(p.keys).Wrap(err)
	}
	if err := vault.Create(options, vault.ID(id)); err != nil {
		return nil, err
	}
	return adopt(ctx, db, uuid.Nil, options)
}

// adopt opens a key file that is there. A database without an id takes it over: its first start was interrupted.
func adopt(ctx context.Context, db *sql.DB, id uuid.UUID, options vault.Options) (*vault.Vault, error) {
	keys, err := vault.Open(options)
	if err != nil {
		return nil, err
	}
	if id == uuid.Nil {
		err = setStoreID(ctx, db, uuid.UUID(keys.Store()))
	} else if keys.Store() != vault.ID(id) {
		err = vault.ErrKeysForeign.At(options.Path)
	}
	if err != nil {
		keys.Close()
		return nil, err
	}
	return keys, nil
}

func storeID(ctx context.Context, db *sql.DB) (uuid.UUID, error) {
	var text string
	err := db.QueryRowContext(ctx, `SELECT value FROM meta WHERE name = 'store'`).Scan(&text)
	if errors.Is(err, sql.ErrNoRows) {
		return uuid.Nil, nil
	}
	if err != nil {
		return uuid.Nil, faultOf(err)
	}
	id, err := uuid.Parse(text)
	if err != nil {
		return uuid.Nil, sqlstore.ErrDamaged.With("номер хранилища")
	}
	return id, nil
}

func setStoreID(ctx context.Context, db *sql.DB, id uuid.UUID) error {
	_, err := db.ExecContext(ctx, `INSERT INTO meta (name, value) VALUES ('store', $1)`, id.String())
	return faultOf(err)
}
