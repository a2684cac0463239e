package bus_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"

	"github.com/uzelhub/uzel/core/bus"
	"github.com/uzelhub/uzel/core/store/postgres"
	"github.com/uzelhub/uzel/core/store/postgres/pgtest"
	"github.com/uzelhub/uzel/core/store/sqlite"
)

func TestManyOpenANewBusAtOnce(t *testing.T) {
	onEach(t, func(t *testing.T, db database) {
		var wait sync.WaitGroup
		for range 6 {
			wait.Go(func() {
				b, err := db.tryOpen(quick)
				if err != nil {
					t.Error(err)
					return
				}
				if err := b.Close(); err != nil {
					t.Error(err)
				}
			})
		}
		wait.Wait()
		b := db.open(t, quick)
		messages := subscribe(t, b, "g", "t")
		publish(t, b, "t", "x")
		expect(t, messages, "x")
	})
}

func TestANewerBusIsLeftAlone(t *testing.T) {
	onEach(t, func(t *testing.T, db database) {
		must(t, db.open(t, quick).Close())
		raw := db.raw(t)
		_, err := raw.Exec(`INSERT INTO bus_version (version_id, is_applied) VALUES (99999, $1)`, true)
		must(t, err)
		if _, err := db.tryOpen(quick); !errors.Is(err, bus.ErrNewer) {
			t.Errorf("got %v", err)
		}
	})
}

// The bus may live in the store's database: each knows its own tables.
func TestTheBusInTheStoresDatabase(t *testing.T) {
	for kind, database := range map[string]func(t *testing.T) database{
		"sqlite": func(t *testing.T) database {
			path := filepath.Join(t.TempDir(), "uzel.db")
			s, err := sqlite.Open(context.Background(), sqlite.Options{Path: path})
			must(t, err)
			t.Cleanup(func() { must(t, s.Close()) })
			return database{"sqlite", path}
		},
		"postgres": func(t *testing.T) database {
			address := pgtest.Database(t)
			s, err := postgres.Open(context.Background(), postgres.Options{Address: address, Keys: filepath.Join(t.TempDir(), "uzel.keys")})
			must(t, err)
			t.Cleanup(func() { must(t, s.Close()) })
			return database{"postgres", address}
		},
	} {
		t.Run(kind, func(t *testing.T) {
			db := database(t)
			b := db.open(t, quick)
			messages := subscribe(t, b, "g", "t")
			publish(t, b, "t", "x")
			expect(t, messages, "x")
			var version int
			must(t, db.raw(t).QueryRow(`SELECT MAX(version_id) FROM schema_version`).Scan(&version))
			if version == 0 {
				t.Error("the store's version is gone")
			}
		})
	}
}

func TestTheFileIsForItsUserAlone(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("rights of files are told otherwise there")
	}
	db := onSQLite(t)
	db.open(t, quick)
	files, err := filepath.Glob(db.address + "*")
	must(t, err)
	if len(files) < 2 {
		t.Errorf("files: %q", files)
	}
	for _, f := range files {
		info, err := os.Stat(f)
		must(t, err)
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s has rights %v", f, info.Mode())
		}
	}
}

func TestADatabaseThatCannotBeOpened(t *testing.T) {
	for rule, db := range map[string]database{
		"a folder":                {"sqlite", t.TempDir()},
		"a server that is not up": {"postgres", "postgres://uzel@/uzel?host=" + t.TempDir()},
	} {
		t.Run(rule, func(t *testing.T) {
			_, err := db.tryOpen(quick)
			if !errors.Is(err, bus.ErrDatabase) {
				t.Errorf("got %v", err)
			}
		})
	}
}
