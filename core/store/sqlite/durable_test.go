package sqlite_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"sync"
	"syscall"
	"testing"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/store/sqlite"
	"github.com/uzelhub/uzel/core/store/vault"
)

var errDisk = errors.New("input/output error")

// onDisk opens a shelf on a disk that the test watches.
func onDisk(t *testing.T) (*shelf, *disk) {
	s, d := newShelf(t), &disk{}
	s.must(s.Close())
	s.open(sqlite.Options{FS: d})
	return s, d
}

func TestKeyIsSyncedBeforeTheDatabaseCommits(t *testing.T) {
	s, d := onDisk(t)
	raw := s.raw()
	before, err := os.Stat(s.path("uzel.keys"))
	s.must(err)
	synced := 0
	d.hook(func(act, name string) error {
		if act != "sync" || name != "uzel.keys" {
			return nil
		}
		synced++
		var documents int
		if err := raw.QueryRow(`SELECT COUNT(*) FROM documents`).Scan(&documents); err != nil || documents != 0 {
			t.Errorf("at the sync of the keys the database shows %d documents, %v", documents, err)
		}
		if now, err := os.Stat(s.path("uzel.keys")); err != nil || now.Size() <= before.Size() {
			t.Errorf("the key is not in the file that is synced: %v", err)
		}
		return nil
	})
	s.mustTake("sale/1")
	if synced != 1 {
		t.Errorf("synced %d times", synced)
	}
	var documents int
	s.must(raw.QueryRow(`SELECT COUNT(*) FROM documents`).Scan(&documents))
	if documents != 1 {
		t.Errorf("after the update the database shows %d documents", documents)
	}
}

func TestUpdatesThatWaitShareOneSync(t *testing.T) {
	s, d := onDisk(t)
	const n = 100
	var synced int
	d.hook(func(act, name string) error {
		if act == "sync" && name == "uzel.keys" {
			synced++
		}
		return nil
	})
	var wait sync.WaitGroup
	s.blocked(func() {
		for i := range n {
			wait.Go(func() {
				if _, err := s.take(fmt.Sprint("sale/", i), nil); err != nil {
					t.Error(err)
				}
			})
		}
		s.waiting(n)
	})
	wait.Wait()
	if synced != 1 {
		t.Errorf("%d documents took %d syncs of the key file", n, synced)
	}
	if got := len(s.documents()); got != n {
		t.Errorf("%d documents", got)
	}
	report, err := s.VerifyJournal(context.Background(), "")
	s.must(err)
	if report.Batches != 1 || report.Entries != n {
		t.Errorf("%+v", report)
	}
}

// blocked runs do while an update keeps the writer busy.
func (s *shelf) blocked(do func()) {
	running, finish, done := make(chan struct{}), make(chan struct{}), make(chan error)
	go func() {
		done <- s.Update(context.Background(), store.Hub, func(store.Tx) error {
			close(running)
			<-finish
			return nil
		})
	}()
	<-running
	do()
	close(finish)
	s.must(<-done)
}

// waiting waits until so many updates wait for the writer.
func (s *shelf) waiting(n int) {
	for s.Waiting() < n {
		runtime.Gosched()
	}
}

func TestAnUpdateThatWaitsCanBeWithdrawn(t *testing.T) {
	s := newShelf(t)
	ctx, cancel := context.WithCancel(context.Background())
	result := make(chan error)
	s.blocked(func() {
		go func() {
			result <- s.Update(ctx, store.Hub, func(store.Tx) error { t.Error("was run"); return nil })
		}()
		s.waiting(1)
		cancel()
		s.is(<-result, context.Canceled)
	})
	s.mustTake("sale/1")
}

func TestFailedSyncOfTheKeysAcceptsNothingMore(t *testing.T) {
	s, d := onDisk(t)
	kept := s.mustTake("sale/1")
	d.hook(func(act, name string) error {
		if act == "sync" {
			return errDisk
		}
		return nil
	})
	_, err := s.take("sale/2", nil)
	s.is(err, vault.ErrSync)
	d.hook(nil)
	_, err = s.take("sale/3", nil)
	s.is(err, vault.ErrSync)
	if got := len(s.documents()); got != 1 {
		t.Errorf("%d documents", got)
	}
	s.must(s.readable(kept))
	s.reopen()
	s.must(s.readable(s.mustTake("sale/2")))
	s.must(s.readable(kept))
}

func TestFullDiskUnderTheKeysPasses(t *testing.T) {
	s, d := onDisk(t)
	d.hook(func(act, name string) error {
		if act == "write" {
			return syscall.ENOSPC
		}
		return nil
	})
	_, err := s.take("sale/1", nil)
	s.is(err, vault.ErrWrite)
	d.hook(nil)
	s.must(s.readable(s.mustTake("sale/1")))
	if got := len(s.documents()); got != 1 {
		t.Errorf("%d documents", got)
	}
}

func TestFullDiskUnderTheDatabaseHurtsOnlyWhoFillsIt(t *testing.T) {
	s := newShelf(t)
	s.must(s.Close())
	restore := sqlite.LimitPages(400)
	defer restore()
	s.open(sqlite.Options{})
	const n = 10
	errs := make([]error, n)
	var wait sync.WaitGroup
	s.blocked(func() {
		for i := range n {
			wait.Go(func() {
				size := 100
				if i == n/2 {
					size = 4 << 20
				}
				_, errs[i] = s.take(fmt.Sprint("sale/", i), make([]byte, size))
			})
		}
		s.waiting(n)
	})
	wait.Wait()
	for i, err := range errs {
		if i == n/2 {
			s.is(err, store.ErrFull)
		} else {
			s.must(err)
		}
	}
	s.reopen()
	for _, d := range s.documents() {
		s.must(s.readable(d))
	}
	if got := len(s.documents()); got != n-1 {
		t.Errorf("%d documents", got)
	}
	report, err := s.VerifyJournal(context.Background(), "")
	s.must(err)
	if report.Break != nil || report.Entries != n-1 {
		t.Errorf("%+v", report)
	}
}
