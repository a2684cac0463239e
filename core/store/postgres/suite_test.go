package postgres_test

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/store/postgres"
	"github.com/uzelhub/uzel/core/store/postgres/pgtest"
	"github.com/uzelhub/uzel/core/store/storetest"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Main(m)) }

func TestSuite(t *testing.T) {
	pgtest.Shared(t)
	var databases sync.Map // of the directories that tests open
	storetest.Run(t, func(t *testing.T, o storetest.Options) store.Store {
		t.Helper()
		address, known := databases.Load(o.Dir)
		if !known {
			address = pgtest.Database(t)
			databases.Store(o.Dir, address)
		}
		s, err := postgres.Open(context.Background(), postgres.Options{
			Address: address.(string), Keys: filepath.Join(o.Dir, "uzel.keys"), Clock: o.Clock,
		})
		if err != nil {
			t.Fatal(err)
		}
		return s
	})
}
