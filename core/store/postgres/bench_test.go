package postgres_test

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/store/postgres"
	"github.com/uzelhub/uzel/core/store/postgres/pgtest"
	"github.com/uzelhub/uzel/core/store/sqlite"
	"github.com/uzelhub/uzel/core/store/storetest"
)

// The benchmarks run beside SQLite's: on the same disk, in the same minute.
func BenchmarkTake(b *testing.B)    { beside(b, storetest.BenchmarkTake) }
func BenchmarkDue(b *testing.B)     { beside(b, storetest.BenchmarkDue) }
func BenchmarkPayload(b *testing.B) { beside(b, storetest.BenchmarkPayload) }

func beside(b *testing.B, run func(*testing.B, func(*testing.B, string) store.Store)) {
	c := pgtest.OnDisk(b)
	b.Run("postgres", func(b *testing.B) {
		run(b, func(b *testing.B, dir string) store.Store {
			s, err := postgres.Open(context.Background(), postgres.Options{Address: c.Database(b), Keys: filepath.Join(dir, "uzel.keys")})
			if err != nil {
				b.Fatal(err)
			}
			return s
		})
	})
	b.Run("sqlite", func(b *testing.B) {
		run(b, func(b *testing.B, dir string) store.Store {
			s, err := sqlite.Open(context.Background(), sqlite.Options{Path: filepath.Join(dir, "uzel.db")})
			if err != nil {
				b.Fatal(err)
			}
			return s
		})
	})
}
