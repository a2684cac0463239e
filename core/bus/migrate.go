package bus

import (
	"context"
	"database/sql"
	"embed"
	"io/fs"

	"github.com/pressly/goose/v3"
)

//go:embed migrations
var migrations embed.FS

// migrators bounds how many processes may be migrating one database at once before one of them gives up.
const migrators = 8

// prepare brings the bus's tables to the version of this program. Their versions are counted apart from the store's, so that
// both can live in one database.
func prepare(ctx context.Context, db *sql.DB, dialect Dialect) error {
	if err := db.PingContext(ctx); err != nil {
		return ErrDatabase.Wrap(err)
	}
	files, err := fs.Sub(migrations, "migrations/"+dialect.folder)
	if err != nil {
		return ErrMigration.Wrap(err)
	}
	provider, err := goose.NewProvider(dialect.goose, db, files,
		goose.WithTableName("bus_version"), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return ErrMigration.Wrap(err)
	}
	// A process that migrates at the same time makes this one stumble over tables that are suddenly there. Then it has
	// done the work, or a part of it.
	for range migrators {
		if _, err = provider.Up(ctx); err == nil || ctx.Err() != nil {
			break
		}
	}
	if err != nil {
		return ErrMigration.Wrap(err)
	}
	current, target, err := provider.GetVersions(ctx)
	if err != nil {
		return ErrMigration.Wrap(err)
	}
	if current > target {
		return ErrNewer.With("версия базы %d, программа знает %d", current, target)
	}
	return nil
}
