package sqlite_test

import (
	"context"
	"os"
	"testing"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/store/sqlite"
	"github.com/uzelhub/uzel/core/store/vault"
)

// wrapped is the wrapped key of the n-th owner as it stands in the key file.
func (s *shelf) wrapped(n int) []byte {
	s.Helper()
	content, err := os.ReadFile(s.path("uzel.keys"))
	s.must(err)
	return content[n*96+16 : n*96+88]
}

func TestErasureLeavesTheKeyInNoFile(t *testing.T) {
	s := newShelf(t)
	gone, kept := s.mustTake("sale/1"), s.mustTake("sale/2")
	key, other := s.wrapped(1), s.wrapped(2)
	if len(s.filesWith(key)) != 1 {
		t.Fatal("this test looks in the wrong place")
	}
	s.must(s.Erase(context.Background(), store.Hub, gone.ID))
	if files := s.filesWith(key); len(files) != 0 {
		t.Errorf("the key is still in %v", files)
	}
	if len(s.filesWith(other)) != 1 {
		t.Error("another key is gone")
	}
	s.must(s.readable(kept))
	s.must(s.readable(s.mustTake("sale/3")))
}

// A disk that fails at some point of the rewriting is like a crash there: the next opening completes the erasure.
func TestAnInterruptedErasureIsCompleted(t *testing.T) {
	for _, point := range []string{"write uzel.keys.tmp", "sync uzel.keys.tmp", "rename uzel.keys"} {
		t.Run(point, func(t *testing.T) {
			s, d := onDisk(t)
			gone, kept := s.mustTake("sale/1"), s.mustTake("sale/2")
			key := s.wrapped(1)
			d.hook(func(act, name string) error {
				if act+" "+name == point {
					return errDisk
				}
				return nil
			})
			s.is(s.Erase(context.Background(), store.Hub, gone.ID), vault.ErrWrite)
			s.is(s.readable(gone), store.ErrErased)
			s.reopen()
			if files := s.filesWith(key); len(files) != 0 {
				t.Errorf("the key is still in %v", files)
			}
			s.is(s.readable(gone), store.ErrErased)
			s.must(s.readable(kept))
			findings, err := s.Check(context.Background())
			s.must(err)
			if len(findings) != 0 {
				t.Errorf("%+v", findings)
			}
		})
	}
}

func TestAnErasureInAnotherProcessIsNoticed(t *testing.T) {
	s := newShelf(t)
	gone, kept := s.mustTake("sale/1"), s.mustTake("sale/2")
	s.must(s.readable(gone))
	other := &shelf{T: t, dir: s.dir}
	other.open(sqlite.Options{})
	defer other.Close()
	other.must(other.Erase(context.Background(), store.Hub, gone.ID))
	s.is(s.readable(gone), store.ErrErased)
	s.must(s.readable(kept))
	s.must(s.readable(s.mustTake("sale/3")))
	if got := len(other.documents()); got != 3 {
		t.Errorf("%d documents", got)
	}
	for _, d := range other.documents()[:2] {
		other.must(d.Unreadable)
	}
}

// The database may be older than the key file: keys of documents it does not know harm nobody.
func TestAnOlderDatabaseWorksWithANewerKeyFile(t *testing.T) {
	s := newShelf(t)
	first := s.mustTake("sale/1")
	older := s.copied(t)
	s.mustTake("sale/2")
	s.must(s.Close())
	older.must(older.Close())
	newer, err := os.ReadFile(s.path("uzel.keys"))
	s.must(err)
	s.must(os.WriteFile(older.path("uzel.keys"), newer, 0o600))
	older.open(sqlite.Options{})
	s.must(older.readable(first))
	s.must(older.readable(older.mustTake("sale/3")))
}

// A key file from an older copy lacks keys. Whoever has one can go on.
func TestAnOlderKeyFileLosesOnlyWhatItLacks(t *testing.T) {
	s := newShelf(t)
	first := s.mustTake("sale/1")
	older, err := os.ReadFile(s.path("uzel.keys"))
	s.must(err)
	second := s.mustTake("sale/2")
	s.must(s.Close())
	s.must(os.WriteFile(s.path("uzel.keys"), older, 0o600))
	s.open(sqlite.Options{})
	third := s.mustTake("sale/3") // takes the slot that the second one had
	s.must(s.readable(first))
	s.must(s.readable(third))
	s.is(s.readable(second), vault.ErrKeyMissing)
	for _, d := range s.documents() {
		if (d.Unreadable != nil) != (d.ID == second.ID) {
			t.Errorf("%s: %v", d.Envelope.SourceKey, d.Unreadable)
		}
	}
	findings, err := s.Check(context.Background())
	s.must(err)
	if len(findings) != 1 || findings[0].Code != "UZ-STO-108" || findings[0].Path != second.ID {
		t.Errorf("%+v", findings)
	}
}

func TestDamagedKeyHurtsOneDocument(t *testing.T) {
	s := newShelf(t)
	hurt, fine := s.mustTake("sale/1"), s.mustTake("sale/2")
	s.must(s.Close())
	content, err := os.ReadFile(s.path("uzel.keys"))
	s.must(err)
	content[96+50] ^= 1
	s.must(os.WriteFile(s.path("uzel.keys"), content, 0o600))
	s.open(sqlite.Options{})
	s.is(s.readable(hurt), vault.ErrKeyDamaged)
	s.must(s.readable(fine))
	if got := len(s.documents()); got != 2 {
		t.Errorf("%d documents", got)
	}
}
