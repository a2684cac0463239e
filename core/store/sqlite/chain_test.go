package sqlite_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/store/sqlite"
)

// A database of a program that did not write down which documents wait behind another one comes to know it.
func TestAnOlderDatabaseLearnsWhichDocumentsWait(t *testing.T) {
	s := newShelf(t)
	var head store.Document
	for _, key := range []string{"head", "second", "third", "free"} {
		d := s.mustTake(key)
		d.Holds, d.NextAt = true, time.Now().Add(-time.Minute)
		s.must(s.Update(context.Background(), store.Hub, func(tx store.Tx) error { return tx.SaveDocument(&d) }))
		if key == "head" {
			head = d
		}
	}
	raw := s.raw()
	for _, older := range []string{
		`DROP INDEX documents_waiting`, `DROP INDEX documents_due`, `ALTER TABLE documents DROP COLUMN behind`,
		`CREATE INDEX documents_due ON documents (next_at, place) WHERE next_at IS NOT NULL`,
		`UPDATE documents SET chain = 'one' WHERE source_key <> 'free'`, `DELETE FROM schema_version WHERE version_id = 3`,
	} {
		s.exec(raw, older)
	}
	s.must(s.Close())
	s.open(sqlite.Options{})
	due := func() (keys []string) {
		s.must(s.View(context.Background(), func(tx store.ReadTx) error {
			found, err := tx.Due(time.Now(), 10)
			for _, d := range found {
				keys = append(keys, d.Envelope.SourceKey)
			}
			return err
		}))
		slices.Sort(keys)
		return keys
	}
	if got := due(); !slices.Equal(got, []string{"free", "head"}) {
		t.Errorf("due %q", got)
	}
	s.must(s.Update(context.Background(), store.Hub, func(tx store.Tx) error {
		d, err := tx.Document(head.ID)
		if err != nil {
			return err
		}
		d.Envelope.Chain, d.Holds, d.NextAt = "one", false, time.Time{}
		return tx.SaveDocument(&d)
	}))
	if got := due(); !slices.Equal(got, []string{"free", "second"}) {
		t.Errorf("after the head went, due %q", got)
	}
}
