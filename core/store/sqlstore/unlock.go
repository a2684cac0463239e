package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"io"

	"github.com/google/uuid"

	"github.com/uzelhub/uzel/core/store/vault"
)

// Keys say where the keys of a store are. The installation key stands in its file; one that nobody named is made together
// with the key file.
type Keys struct {
	vault.Options
	File  string // of the installation key
	Named bool   // somebody said that it is there
}

// Unlock opens the key file of a database, or makes both keys and file at the first start. The database learns its id
// last, so that an interrupted first start is simply repeated.
func Unlock(ctx context.Context, db *sql.DB, fault func(error) error, k Keys) (*vault.Vault, error) {
	id, err := storeID(ctx, db, fault)
	if err != nil {
		return nil, err
	}
	present, err := vault.Exists(k.FS, k.Path)
	if err != nil {
		return nil, err
	}
	if id != uuid.Nil && !present {
		return nil, vault.ErrKeysMissing.At(k.Path)
	}
	k.Installation, err = vault.ReadInstallation(k.FS, k.File)
	if errors.Is(err, vault.ErrInstallationMissing) && !present && !k.Named {
		k.Installation, err = vault.CreateInstallation(k.FS, k.Random, k.File)
	}
	if err != nil {
		return nil, err
	}
	if present {
		return adopt(ctx, db, fault, id, k.Options)
	}
	if _, err := io.ReadFull(k.Random, id[:]); err != nil {
		return nil, vault.ErrRandom.Wrap(err)
	}
	if err := vault.Create(k.Options, vault.ID(id)); err != nil {
		return nil, err
	}
	return adopt(ctx, db, fault, uuid.Nil, k.Options)
}

// adopt opens a key file that is there. A database without an id takes it over: its first start was interrupted.
func adopt(ctx context.Context, db *sql.DB, fault func(error) error, id uuid.UUID, options vault.Options) (*vault.Vault, error) {
	keys, err := vault.Open(options)
	if err != nil {
		return nil, err
	}
	if id == uuid.Nil {
		_, err = db.ExecContext(ctx, `INSERT INTO meta (name, value) VALUES ('store', $1)`, keys.Store().String())
		err = fault(err)
	} else if keys.Store() != vault.ID(id) {
		err = vault.ErrKeysForeign.At(options.Path)
	}
	if err != nil {
		keys.Close()
		return nil, err
	}
	return keys, nil
}

func storeID(ctx context.Context, db *sql.DB, fault func(error) error) (uuid.UUID, error) {
	var text string
	err := db.QueryRowContext(ctx, `SELECT value FROM meta WHERE name = 'store'`).Scan(&text)
	if errors.Is(err, sql.ErrNoRows) {
		return uuid.Nil, nil
	}
	if err != nil {
		return uuid.Nil, fault(err)
	}
	id, err := uuid.Parse(text)
	if err != nil {
		return uuid.Nil, ErrDamaged.With("номер хранилища")
	}
	return id, nil
}
