package postgres_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/store/postgres"
	"github.com/uzelhub/uzel/core/store/postgres/pgtest"
	"github.com/uzelhub/uzel/schemas/fault"
)

func TestTheJournalCannotBeChangedThroughSQL(t *testing.T) {
	n := newNode(t)
	n.mustTake("sale/1")
	raw := n.raw()
	raw.SetMaxOpenConns(1)
	for _, session := range []string{"origin", "replica", "local"} {
		n.exec(raw, `SET session_replication_role = `+session)
		for _, change := range []string{
			`UPDATE journal SET action = 'x'`, `DELETE FROM journal`, `TRUNCATE journal`, `UPDATE journal_batches SET last_seq = 9`,
			`DELETE FROM journal_batches`, `TRUNCATE journal_batches`, `UPDATE payloads SET size = 1`, `UPDATE payload_chunks SET n = 9`,
		} {
			if _, err := raw.Exec(change); err == nil || !strings.Contains(err.Error(), "append-only") {
				t.Errorf("%s was done by a session of kind %s: %v", change, session, err)
			}
		}
	}
}

func TestWhoeverRemovesTheGuardsIsFoundByTheChain(t *testing.T) {
	for name, c := range map[string]struct {
		change       string
		batch, entry int64
	}{
		"a bit of an action":     {`UPDATE journal SET action = 'c' WHERE seq = 2`, 2, 2},
		"a time":                 {`UPDATE journal SET at = at + 1 WHERE seq = 1`, 1, 1},
		"an entry deleted":       {`DELETE FROM journal WHERE seq = 3`, 3, 3},
		"the last batch deleted": {`DELETE FROM journal_batches WHERE number = 3`, 0, 3},
		"a batch's hash":         {`UPDATE journal_batches SET hash = '' WHERE number = 2`, 2, 0},
	} {
		t.Run(name, func(t *testing.T) {
			n := newNode(t)
			for i := range 3 {
				n.mustTake(fmt.Sprint("sale/", i))
			}
			n.inOrder(3)
			raw := n.raw()
			n.exec(raw, `ALTER TABLE journal DISABLE TRIGGER USER; ALTER TABLE journal_batches DISABLE TRIGGER USER`)
			n.exec(raw, c.change)
			report, err := n.VerifyJournal(context.Background(), "")
			n.must(err)
			if report.Break == nil || report.Break.Batch != c.batch || report.Break.Entry != c.entry {
				t.Errorf("%+v", report.Break)
			}
		})
	}
}

// codes are those of the findings of a check.
func (n *node) codes() (codes []string) {
	n.Helper()
	findings, err := n.Check(context.Background())
	n.must(err)
	for _, f := range findings {
		codes = append(codes, f.Code+" "+f.Path)
	}
	return codes
}

func TestACheckFindsWhatIsWrongWithTheDatabase(t *testing.T) {
	for name, c := range map[string]struct{ change, finding string }{
		"a guard removed":         {`DROP TRIGGER journal_keeps ON journal`, "UZ-STO-409 "},
		"a guard switched off":    {`ALTER TABLE payloads DISABLE TRIGGER payloads_keep`, "UZ-STO-409 "},
		"a guard that guards not": {`ALTER TABLE journal ENABLE REPLICA TRIGGER journal_keeps`, "UZ-STO-409 "},
		"a payload without its document": {`SET session_replication_role = replica; DELETE FROM documents`,
			"UZ-STO-408 payloads"},
	} {
		t.Run(name, func(t *testing.T) {
			n := newNode(t)
			n.mustTake("sale/1")
			if codes := n.codes(); len(codes) != 0 {
				t.Fatalf("before: %v", codes)
			}
			n.exec(n.raw(), c.change)
			if codes := n.codes(); len(codes) != 1 || codes[0] != c.finding {
				t.Errorf("%q, want %q", codes, c.finding)
			}
		})
	}
}

func TestACheckFindsDamagedPagesAndIndexes(t *testing.T) {
	c := pgtest.Own(t)
	n := &node{T: t, address: c.Database(t), dir: t.TempDir()}
	n.open(postgres.Options{})
	for i := range 50 {
		_, err := n.take(fmt.Sprint("sale/", i), make([]byte, 3000))
		n.must(err)
	}
	n.exec(n.raw(), `CREATE EXTENSION amcheck; CHECKPOINT`)
	if codes := n.codes(); len(codes) != 0 {
		t.Fatalf("before: %v", codes)
	}
	for _, what := range []string{"payloads", "journal_document"} {
		var file string
		n.must(n.raw().QueryRow(`SELECT pg_relation_filepath($1)`, what).Scan(&file))
		n.must(c.Stop())
		c.Damage(t, file)
		n.must(c.Start())
		if codes := n.codes(); !slices.Contains(codes, "UZ-STO-408 "+what) {
			t.Errorf("%s: %v", what, codes)
		}
	}
}

func TestACheckFindsAServerThatDoesNotWaitForItsDisk(t *testing.T) {
	c := pgtest.Own(t)
	n := &node{T: t, address: c.Database(t), dir: t.TempDir()}
	n.open(postgres.Options{})
	for _, setting := range []string{"fsync", "full_page_writes"} {
		n.exec(n.raw(), `ALTER SYSTEM SET `+setting+` = off`)
	}
	n.must(c.Stop())
	n.must(c.Start())
	if codes := n.codes(); fmt.Sprint(codes) != "[UZ-STO-410 fsync UZ-STO-410 full_page_writes]" {
		t.Errorf("%v", codes)
	}
}

// What is encrypted is in no file of the server, its log of changes included.
func TestNoFileOfTheServerHoldsWhatIsEncrypted(t *testing.T) {
	c := pgtest.Own(t)
	n := &node{T: t, address: c.Database(t), dir: t.TempDir()}
	n.open(postgres.Options{})
	large := bytes.Repeat([]byte("Largeov "), 40<<10)
	d, err := n.take("SEEN-7", large)
	n.must(err)
	d.Progress = []byte(`{"who":"Progressov"}`)
	d.Envelope.Counterparty.Name = "Counterov"
	n.must(n.Update(context.Background(), store.Hub, func(tx store.Tx) error {
		a := store.Attempt{Document: d.ID, Destination: "diadoc"}
		if err := tx.StartAttempt(&a); err != nil {
			return err
		}
		a.RemoteText, a.Receipt = "Remotov", []byte(`"Attemptov"`)
		for _, err := range []error{
			tx.FinishAttempt(&a), tx.SaveDocument(&d),
			tx.PutPayload(&store.Part{Document: d.ID, Role: "original", Name: "Filenamov.xml"}, []byte("Payloadov")),
			tx.SetFindings(d.ID, []fault.Finding{{Message: "Findingov"}}),
			tx.SaveDelivery(&store.Delivery{Document: d.ID, Destination: "diadoc", Receipt: []byte(`"Receiptov"`)}),
			tx.PutRecord(&store.Record{Collection: "employee", Key: "101", Data: []byte(`"Recordov"`)}),
		} {
			if err != nil {
				return err
			}
		}
		return nil
	}))
	wrapped, err := os.ReadFile(n.keys())
	n.must(err)
	n.exec(n.raw(), `CHECKPOINT`)
	if c.FilesWith(t, []byte("SEEN-7")) == 0 {
		t.Error("even the source key is not found: this test looks in the wrong place")
	}
	if c.FilesWith(t, wrapped[96+16:96+88]) != 0 {
		t.Error("a key is in the database")
	}
	for _, secret := range []string{
		"Largeov", "Progressov", "Counterov", "Remotov", "Attemptov", "Filenamov", "Payloadov", "Findingov", "Receiptov", "Recordov",
	} {
		if found := c.FilesWith(t, []byte(secret)); found > 0 {
			t.Errorf("%s is in %d files", secret, found)
		}
	}
}
