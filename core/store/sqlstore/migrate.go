package sqlstore

import (
	"context"
	"database/sql"
	"embed"
	"io/fs"
	"path"
	"regexp"
	"strconv"
	"strings"

	"github.com/pressly/goose/v3"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrations brings a database to the version of this program.
type Migrations struct{ provider *goose.Provider }

// NewMigrations prepares the migrations of a database.
func NewMigrations(db *sql.DB, dialect goose.Dialect) (*Migrations, error) {
	all, err := migrationsFor(dialect)
	if err != nil {
		return nil, ErrMigration.Wrap(err)
	}
	provider, err := goose.NewProvider(dialect, db, nil,
		goose.WithTableName("schema_version"), goose.WithDisableGlobalRegistry(true), goose.WithGoMigrations(all...))
	if err != nil {
		return nil, ErrMigration.Wrap(err)
	}
	return &Migrations{provider}, nil
}

// migrationsFor reads the files that are meant for a database: those of all, and those whose names end in its own.
func migrationsFor(dialect goose.Dialect) (all []*goose.Migration, err error) {
	files, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return nil, err
	}
	for _, file := range files {
		name := strings.TrimSuffix(path.Base(file), ".sql")
		if strings.HasSuffix(name, "_postgres") && dialect != goose.DialectPostgres {
			continue
		}
		number, _, _ := strings.Cut(name, "_")
		version, err := strconv.ParseInt(number, 10, 64)
		if err != nil {
			return nil, err
		}
		text, err := migrations.ReadFile(file)
		if err != nil {
			return nil, err
		}
		all = append(all, goose.NewGoMigration(version, &goose.GoFunc{RunTx: runs(translate(string(text), dialect))}, nil))
	}
	return all, nil
}

func runs(text string) func(context.Context, *sql.Tx) error {
	return func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, text)
		return err
	}
}

var textType = regexp.MustCompile(`\bTEXT\b`)

// translate makes PostgreSQL compare texts by their bytes, as SQLite does: the order of keys must not depend on how a
// database was created, nor an index on the version of the system's library.
func translate(text string, dialect goose.Dialect) string {
	if dialect != goose.DialectPostgres {
		return text
	}
	return textType.ReplaceAllString(text, `TEXT COLLATE "C"`)
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
