package sqlite_test

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/store/sqlite"
	"github.com/uzelhub/uzel/core/store/storetest"
)

func TestSuite(t *testing.T) {
	storetest.Run(t, func(t *testing.T, o storetest.Options) store.Store {
		t.Helper()
		s, err := sqlite.Open(context.Background(), sqlite.Options{Path: filepath.Join(o.Dir, "uzel.db"), Clock: o.Clock})
		if err != nil {
			t.Fatal(err)
		}
		return s
	})
}
