package sqlite_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/uzelhub/uzel/core/store"
)

func TestTheJournalCannotBeChangedThroughSQL(t *testing.T) {
	s := newShelf(t)
	s.mustTake("sale/1")
	raw := s.raw()
	for _, change := range []string{
		`UPDATE journal SET action = 'x'`, `DELETE FROM journal`, `UPDATE journal_batches SET last_seq = 9`,
		`DELETE FROM journal_batches`, `UPDATE payloads SET size = 1`,
	} {
		if _, err := raw.Exec(change); err == nil {
			t.Errorf("%s was done", change)
		}
	}
}

// Batches of one, two and three entries: 1 | 2 3 | 4 5 6.
func writeJournal(s *shelf) {
	for n := 1; n <= 3; n++ {
		s.must(s.Update(context.Background(), store.Hub, func(tx store.Tx) error {
			for i := range n {
				e := store.Entry{Action: "a", Document: fmt.Sprint(n, i), Details: map[string]string{"n": fmt.Sprint(i)}}
				if err := tx.Note(e); err != nil {
					return err
				}
			}
			return nil
		}))
	}
}

func TestWhoeverRemovesTheGuardsIsFoundByTheChain(t *testing.T) {
	s := newShelf(t)
	writeJournal(s)
	var head string
	s.must(s.View(context.Background(), func(tx store.ReadTx) (err error) {
		head, err = tx.JournalHead()
		return err
	}))
	s.must(s.Close())
	for _, c := range []struct {
		name, change string
		batch, entry int64
	}{
		{"a bit of an action", `UPDATE journal SET action = 'c' WHERE seq = 2`, 2, 2},
		{"an actor", `UPDATE journal SET actor = 'petrov' WHERE seq = 5`, 3, 5},
		{"an actor's kind", `UPDATE journal SET actor_kind = 'person' WHERE seq = 5`, 3, 5},
		{"a time by a microsecond", `UPDATE journal SET at = at + 1 WHERE seq = 1`, 1, 1},
		{"a document", `UPDATE journal SET document = '' WHERE seq = 6`, 3, 6},
		{"a subject", `UPDATE journal SET subject = ' ' WHERE seq = 6`, 3, 6},
		{"a space in the details", `UPDATE journal SET details = details || ' ' WHERE seq = 4`, 3, 4},
		{"a letter moved to the next field", `UPDATE journal SET action = '', document = 'a' || document WHERE seq = 4`, 3, 4},
		{"the hash of an entry", `UPDATE journal SET hash = zeroblob(32) WHERE seq = 3`, 2, 3},
		{"the hash of an entry is gone", `UPDATE journal SET hash = x'' WHERE seq = 3`, 2, 3},
		{"an entry with its hash put in another's place", `
			UPDATE journal SET action = s.action, document = s.document, hash = s.hash
			FROM (SELECT * FROM journal WHERE seq = 5) s WHERE journal.seq = 4`, 3, 4},
		{"two entries change places", `UPDATE journal SET seq = -seq WHERE seq IN (2, 3);
			UPDATE journal SET seq = 5 + seq WHERE seq < 0`, 2, 2},
		{"an entry deleted", `DELETE FROM journal WHERE seq = 3`, 2, 3},
		{"the last entry deleted", `DELETE FROM journal WHERE seq = 6`, 3, 6},
		{"an entry before the first", `INSERT INTO journal SELECT 0, at, actor, actor_kind, action, document, subject, details, hash
			FROM journal WHERE seq = 1`, 1, 0},
		{"an entry after the last", `INSERT INTO journal SELECT 7, at, actor, actor_kind, action, document, subject, details, hash
			FROM journal WHERE seq = 1`, 0, 7},
		{"a batch's hash", `UPDATE journal_batches SET hash = zeroblob(32) WHERE number = 2`, 2, 0},
		{"a batch's bounds", `UPDATE journal_batches SET last_seq = 4 WHERE number = 2`, 2, 0},
		{"a batch's beginning", `UPDATE journal_batches SET first_seq = 3 WHERE number = 2`, 2, 0},
		{"a batch without an end", `UPDATE journal_batches SET last_seq = 9223372036854775807 WHERE number = 3`, 3, 7},
		{"a batch deleted", `DELETE FROM journal_batches WHERE number = 2`, 2, 0},
		{"the first batch deleted", `DELETE FROM journal_batches WHERE number = 1`, 1, 0},
		{"the last batch deleted", `DELETE FROM journal_batches WHERE number = 3`, 0, 4},
		{"a batch before the first", `INSERT INTO journal_batches VALUES (0, 0, 0, x'')`, 0, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			copied := s.copied(t)
			for _, trigger := range []string{"journal_keeps", "journal_stays", "batches_keep", "batches_stay"} {
				copied.exec(copied.raw(), `DROP TRIGGER `+trigger)
			}
			copied.exec(copied.raw(), c.change)
			report, err := copied.VerifyJournal(context.Background(), head)
			copied.must(err)
			if report.Break == nil {
				t.Fatalf("not found: %+v", report)
			}
			if report.Break.Batch != c.batch || report.Break.Entry != c.entry || report.Break.Reason == "" {
				t.Errorf("located at %+v, want batch %d entry %d", *report.Break, c.batch, c.entry)
			}
			if whole := report.Batches == 3; report.HeadFound != whole { // what stands behind the chain does not change it
				t.Errorf("head found: %v, after %d whole batches", report.HeadFound, report.Batches)
			}
		})
	}
}

// Somebody who can rewrite the whole journal can make a new chain. An exported head tells that it is another one.
func TestAnExportedHeadTellsAnotherChain(t *testing.T) {
	s := newShelf(t)
	writeJournal(s)
	report, err := s.VerifyJournal(context.Background(), "")
	s.must(err)
	raw := s.raw()
	for _, trigger := range []string{"journal_stays", "batches_stay"} {
		s.exec(raw, `DROP TRIGGER `+trigger)
	}
	s.exec(raw, `DELETE FROM journal WHERE seq > 3`)
	s.exec(raw, `DELETE FROM journal_batches WHERE number = 3`)
	shortened, err := s.VerifyJournal(context.Background(), report.Head)
	s.must(err)
	if shortened.Break != nil || shortened.HeadFound {
		t.Errorf("%+v", shortened)
	}
}

func TestCheckTellsThatTheGuardsAreGone(t *testing.T) {
	s := newShelf(t)
	s.exec(s.raw(), `DROP TRIGGER journal_stays`)
	s.reopen()
	findings, err := s.Check(context.Background())
	s.must(err)
	if len(findings) != 1 || findings[0].Code != "UZ-STO-304" {
		t.Errorf("%+v", findings)
	}
}
