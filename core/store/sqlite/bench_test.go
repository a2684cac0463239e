package sqlite_test

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/store/sqlite"
	"github.com/uzelhub/uzel/core/store/storetest"
)

func BenchmarkTake(b *testing.B)    { storetest.BenchmarkTake(b, openBench) }
func BenchmarkDue(b *testing.B)     { storetest.BenchmarkDue(b, openBench) }
func BenchmarkPayload(b *testing.B) { storetest.BenchmarkPayload(b, openBench) }

func openBench(b *testing.B, dir string) store.Store {
	s, err := sqlite.Open(context.Background(), sqlite.Options{Path: filepath.Join(dir, "uzel.db")})
	if err != nil {
		b.Fatal(err)
	}
	return s
}
