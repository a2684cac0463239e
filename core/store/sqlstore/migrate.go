package sqlstore

import (
	"context"
	"database/sql"
	"embed"
	"io/fs"

	"github.com/pressly/goose/v3"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrations brings a database to the version of this program.
type Migrations struct{ provider *goose.Provider }

// NewMigrations prepares the migrations of a database.
func NewMigrations(db *sql.DB, dialect goose.Dialect) (*Migrations, error) {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, ErrMigration.Wrap(err)
	}
	provider, err := goose.NewProvider(dialect, db, files,
		goose.WithTableName("schema_version"), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return nil, ErrMigration.Wrap(err)
	}
	return &Migrations{provider}, nil
}

// Pending tells whether the database is older than the program; a newer one gives ErrNewer.
func (m *Migrations) Pending(ctx context.Context) (bool, error) {
	current, target, err := m.provider.GetVersions(ctx)
	if err != nil {
		return false, ErrMigration.Wrap(err)
	}
	if current > target {
		return false, ErrNewer.With("версия базы %d, программа знает %d", current, target)
	}
	return current < target, nil
}

// Apply applies what is pending.
func (m *Migrations) Apply(ctx context.Context) error {
	if _, err := m.provider.Up(ctx); err != nil {
		return ErrMigration.Wrap(err)
	}
	return nil
}
