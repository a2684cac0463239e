package memstore_test

import (
	"context"
	"sync"
	"testing"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/store/memstore"
	"github.com/uzelhub/uzel/core/store/storetest"
)

// disks are those of the suite's directories.
type disks struct{ sync.Map }

func (d *disks) of(dir string) *memstore.Disk {
	disk, _ := d.LoadOrStore(dir, memstore.NewDisk(1))
	return disk.(*memstore.Disk)
}

func (d *disks) open(t *testing.T, o storetest.Options) store.Store {
	t.Helper()
	s, err := memstore.Open(context.Background(), memstore.Options{Disk: d.of(o.Dir), Clock: o.Clock})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSuite(t *testing.T) {
	var all disks
	storetest.Run(t, all.open)
}

func TestCrashes(t *testing.T) {
	var all disks
	storetest.RunCrashes(t, all.open, func(dir string) { all.of(dir).Crash() })
}
