package sqlstore_test

import (
	"context"
	"database/sql"
	"path/filepath"
	"testing"
	"time"

	_ "modernc.org/sqlite"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/store/sqlstore"
)

// A driver may say that a BEGIN was cut off by its context although the database took it. Here a second command of the
// beginning fails, which leaves the session in the same state: in a transaction that nobody knows of.
func TestAViewThatFailsWhileItBeginsSpoilsNothingForTheNextOne(t *testing.T) {
	db, err := sql.Open("sqlite", filepath.Join(t.TempDir(), "uzel.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	exec := func(text string) {
		t.Helper()
		if _, err := db.ExecContext(t.Context(), text); err != nil {
			t.Fatal(err)
		}
	}
	exec(`CREATE TABLE erasures (id TEXT, key_slot INTEGER, done_at INTEGER)`)
	exec(`CREATE TABLE late (n INTEGER)`)
	s, err := sqlstore.Open(t.Context(), sqlstore.Options{
		Writer: db, Reader: db, Clock: time.Now,
		Dialect: sqlstore.Dialect{BeginRead: []string{"BEGIN", "SELECT n FROM late"}, Fault: func(err error) error { return err }},
	})
	if err != nil {
		t.Fatal(err)
	}
	view := func() error { return s.View(context.Background(), func(store.ReadTx) error { return nil }) }
	exec(`DROP TABLE late`)
	for range 8 { // each of the sessions
		if err := view(); err == nil {
			t.Fatal("a view began that could not begin")
		}
	}
	exec(`CREATE TABLE late (n INTEGER)`)
	for range 8 {
		if err := view(); err != nil {
			t.Fatal(err)
		}
	}
}
