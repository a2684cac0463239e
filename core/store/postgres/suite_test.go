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

// databases are those of the suite's directories.
type databases struct {
	cluster *pgtest.Cluster
	known   sync.Map
}

func (d *databases) open(t *testing.T, o storetest.Options) store.Store {
	t.Helper()
	address, known := d.known.Load(o.Dir)
	if !known {
		address = d.cluster.Database(t)
		d.known.Store(o.Dir, address)
	}
	s, err := postgres.Open(context.Background(), postgres.Options{
		Address: address.(string), Keys: filepath.Join(o.Dir, "uzel.keys"), Clock: o.Clock,
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSuite(t *testing.T) {
	all := databases{cluster: pgtest.Shared(t)}
	storetest.Run(t, all.open)
}

func TestCrashes(t *testing.T) {
	all := databases{cluster: pgtest.Own(t)}
	storetest.RunCrashes(t, all.open, func(string) {
		for _, do := range []func() error{all.cluster.Kill, all.cluster.Start} {
			if err := do(); err != nil {
				t.Fatal(err)
			}
		}
	})
}
