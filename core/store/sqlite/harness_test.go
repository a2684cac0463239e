package sqlite_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	_ "modernc.org/sqlite"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/store/sqlite"
	"github.com/uzelhub/uzel/core/store/vault"
	"github.com/uzelhub/uzel/schemas/document"
)

// shelf is a directory with a store that a test opens, closes and does things to.
type shelf struct {
	*testing.T
	dir string
	*sqlite.Store
}

func newShelf(t *testing.T) *shelf {
	s := &shelf{T: t, dir: t.TempDir()}
	s.open(sqlite.Options{})
	t.Cleanup(func() { s.Store.Close() })
	return s
}

func (s *shelf) path(name string) string { return filepath.Join(s.dir, name) }

func (s *shelf) open(o sqlite.Options) {
	s.Helper()
	s.must(s.tryOpen(o))
}

func (s *shelf) tryOpen(o sqlite.Options) error {
	if o.Path == "" {
		o.Path = s.path("uzel.db")
	}
	opened, err := sqlite.Open(context.Background(), o)
	if err == nil {
		s.Store = opened
	}
	return err
}

func (s *shelf) reopen() {
	s.Helper()
	s.must(s.Close())
	s.open(sqlite.Options{})
}

func (s *shelf) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatalf("unexpected: %v", err)
	}
}

func (s *shelf) is(err, want error) {
	s.Helper()
	if !errors.Is(err, want) {
		s.Fatalf("got %v, want %v", err, want)
	}
}

// take takes a document with a payload in.
func (s *shelf) take(key string, body []byte) (store.Document, error) {
	d := store.Document{
		Route: "upd-out", Source: "tryton", State: document.StateReceived,
		Envelope: document.Envelope{Kind: document.KindInvoice, SourceKey: key, Organisation: document.Party{INN: "7700000016"}},
	}
	err := s.Update(context.Background(), store.Hub, func(tx store.Tx) error {
		if _, err := tx.InsertDocument(&d); err != nil {
			return err
		}
		if err := tx.PutPayload(&store.Part{Document: d.ID, Role: "original"}, body); err != nil {
			return err
		}
		return tx.Note(store.Entry{Action: "document.taken", Document: d.ID, Details: map[string]string{"key": key}})
	})
	return d, err
}

func (s *shelf) mustTake(key string) store.Document {
	s.Helper()
	d, err := s.take(key, []byte("тело "+key))
	s.must(err)
	return d
}

// readable checks a document's payload.
func (s *shelf) readable(d store.Document) error {
	return s.View(context.Background(), func(tx store.ReadTx) error {
		parts, err := tx.Parts(d.ID)
		if err != nil {
			return err
		}
		for _, p := range parts {
			if _, err := tx.Payload(d.ID, p.SHA256); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *shelf) documents() (found []store.Document) {
	s.Helper()
	s.must(s.View(context.Background(), func(tx store.ReadTx) (err error) {
		found, err = tx.Documents(store.DocumentFilter{Limit: 1 << 20})
		return err
	}))
	return found
}

// raw is the database as somebody without the program sees it.
func (s *shelf) raw() *sql.DB {
	s.Helper()
	db, err := sql.Open("sqlite", s.path("uzel.db"))
	s.must(err)
	s.Cleanup(func() { db.Close() })
	return db
}

func (s *shelf) exec(db *sql.DB, query string, args ...any) {
	s.Helper()
	_, err := db.Exec(query, args...)
	s.must(err)
}

// files that contain some bytes.
func (s *shelf) filesWith(needle []byte) (found []string) {
	s.Helper()
	s.must(filepath.WalkDir(s.dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		if bytes.Contains(content, needle) {
			found = append(found, entry.Name())
		}
		return err
	}))
	return found
}

// disk is a file system whose acts a test watches and breaks; a nil hook lets everything pass.
type disk struct {
	vault.OS
	mu sync.Mutex
	on func(act, name string) error
}

func (d *disk) hook(on func(act, name string) error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.on = on
}

func (d *disk) act(act, name string) error {
	d.mu.Lock()
	on := d.on
	d.mu.Unlock()
	if on == nil {
		return nil
	}
	return on(act, filepath.Base(name))
}

func (d *disk) OpenFile(name string, flag int, perm fs.FileMode) (vault.File, error) {
	f, err := d.OS.OpenFile(name, flag, perm)
	if err != nil {
		return nil, err
	}
	return &diskFile{f, d, name}, nil
}

func (d *disk) Rename(from, to string) error {
	if err := d.act("rename", to); err != nil {
		return err
	}
	return d.OS.Rename(from, to)
}

type diskFile struct {
	vault.File
	disk *disk
	name string
}

func (f *diskFile) WriteAt(b []byte, at int64) (int, error) {
	if err := f.disk.act("write", f.name); err != nil {
		return 0, err
	}
	return f.File.WriteAt(b, at)
}

func (f *diskFile) Sync() error {
	if err := f.disk.act("sync", f.name); err != nil {
		return err
	}
	return f.File.Sync()
}

// need skips a test that needs something this machine lacks, or fails it when UZEL_REQUIRE says it must be there.
func need(t *testing.T, what string, there bool) {
	t.Helper()
	if there {
		return
	}
	if slices.Contains(strings.Split(os.Getenv("UZEL_REQUIRE"), ","), what) {
		t.Fatalf("needs %s, which UZEL_REQUIRE says is there", what)
	}
	t.Skipf("needs %s", what)
}
