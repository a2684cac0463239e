package bus_test

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"

	"github.com/uzelhub/uzel/core/bus"
	"github.com/uzelhub/uzel/core/bus/sqlite"
	"github.com/uzelhub/uzel/core/store/postgres/pgtest"
)

func TestMain(m *testing.M) {
	os.Exit(pgtest.Main(m))
}

// opener opens a bus on one database, each time as another process would.
type opener func(o bus.Options) *bus.Bus

// onEach runs a test on a new database of each kind.
func onEach(t *testing.T, test func(t *testing.T, open opener)) {
	t.Run("sqlite", func(t *testing.T) { test(t, onSQLite(t)) })
	t.Run("postgres", func(t *testing.T) { test(t, onPostgres(t, pgtest.Database(t))) })
}

func onSQLite(t testing.TB) opener {
	path := filepath.Join(t.TempDir(), "bus.db")
	return func(o bus.Options) *bus.Bus {
		b, err := sqlite.Open(context.Background(), path, o)
		return opened(t, b, err)
	}
}

func onPostgres(t testing.TB, address string) opener {
	return func(o bus.Options) *bus.Bus {
		db, err := sql.Open("pgx", address)
		if err != nil {
			t.Fatal(err)
		}
		o.DB, o.Dialect = db, bus.PostgreSQL
		b, err := bus.Open(context.Background(), o)
		return opened(t, b, err)
	}
}

func opened(t testing.TB, b *bus.Bus, err error) *bus.Bus {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	})
	return b
}

// quick makes what waits for time short.
var quick = bus.Options{Poll: 50 * time.Millisecond, Grace: 100 * time.Millisecond}
