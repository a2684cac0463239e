package sqlite_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/store/sqlite"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
)

// Words that must not be found in any file of a store, one for each place where a name can stand.
var secrets = []string{
	"Payloadov", "Largeov", "Envelopov", "Counterov", "Labelov", "Progressov", "Findingov", "Faultov", "Remotov", "Attemptov",
	"Receiptov", "Recordov", "Filenamov",
}

// tell writes every secret where it belongs. The number is a search key and may be seen.
func tell(tx store.Tx, d *store.Document) error {
	d.Route, d.Source, d.Progress = "upd-out", "tryton", json.RawMessage(`{"who":"Progressov"}`)
	d.Envelope = document.Envelope{
		Kind: document.KindInvoice, SourceKey: "sale/1", Number: "SEEN-7",
		Organisation: document.Party{INN: "7700000016", Name: "Envelopov"}, Counterparty: document.Party{Name: "Counterov"},
		Labels: map[string]string{"manager": "Labelov"},
	}
	if _, err := tx.InsertDocument(d); err != nil {
		return err
	}
	d.Attempts++
	a := store.Attempt{Document: d.ID, Destination: "diadoc", Outcome: document.OutcomeRetry}
	if err := tx.StartAttempt(&a); err != nil {
		return err
	}
	a.Fault, a.RemoteText, a.Receipt = "Faultov", "Remotov", json.RawMessage(`"Attemptov"`)
	large := bytes.Repeat([]byte("Largeov "), 40<<10)
	for _, err := range []error{
		tx.SaveDocument(d),
		tx.FinishAttempt(&a),
		tx.PutPayload(&store.Part{Document: d.ID, Role: "original", Name: "Filenamov.xml"}, []byte("Payloadov")),
		tx.PutPayload(&store.Part{Document: d.ID, Role: "large"}, large),
		tx.SetFindings(d.ID, []fault.Finding{{Message: "Findingov"}}),
		tx.SaveDelivery(&store.Delivery{Document: d.ID, Destination: "diadoc", Receipt: json.RawMessage(`"Receiptov"`)}),
		tx.PutRecord(&store.Record{Collection: "employee", Key: "101", Data: json.RawMessage(`"Recordov"`)}),
		tx.Note(store.Entry{Action: "document.taken", Document: d.ID}),
	} {
		if err != nil {
			return err
		}
	}
	return nil
}

func TestNoFileHoldsWhatIsEncrypted(t *testing.T) {
	s := newShelf(t)
	var d store.Document
	s.must(s.Update(context.Background(), store.Hub, func(tx store.Tx) error { return tell(tx, &d) }))
	look := func(when string) {
		t.Helper()
		if len(s.filesWith([]byte("SEEN-7"))) == 0 {
			t.Errorf("%s: even the number is not found: this test looks in the wrong place", when)
		}
		for _, secret := range secrets {
			if files := s.filesWith([]byte(secret)); len(files) > 0 {
				t.Errorf("%s: %s is in %v", when, secret, files)
			}
		}
	}
	look("open")
	s.must(s.Close())
	look("closed")
	s.open(sqlite.Options{})
	if got := s.documents()[0].Envelope.Organisation.Name; got != "Envelopov" {
		t.Errorf("read %q", got)
	}
}

func TestFilesBelongToTheirUserAlone(t *testing.T) {
	need(t, "unix", runtime.GOOS != "windows")
	s := newShelf(t)
	s.mustTake("sale/1")
	_, release, err := s.Exclusive(context.Background(), "hub")
	s.must(err)
	defer release()
	entries, err := os.ReadDir(s.dir)
	s.must(err)
	var names []string
	for _, e := range entries {
		info, err := e.Info()
		s.must(err)
		if info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has rights %v", e.Name(), info.Mode().Perm())
		}
		names = append(names, e.Name())
	}
	want := "uzel.db uzel.db-shm uzel.db-wal uzel.hub uzel.installation-key uzel.keys uzel.lock"
	if got := strings.Join(names, " "); got != want {
		t.Errorf("files %s, want %s", got, want)
	}
}

func TestCiphertextDoesNotOpenElsewhere(t *testing.T) {
	s := newShelf(t)
	one, two := s.mustTake("sale/1"), s.mustTake("sale/2")
	raw := s.raw()
	s.exec(raw, `UPDATE documents SET envelope = (SELECT envelope FROM documents WHERE id = $1) WHERE id = $2`, one.ID, two.ID)
	s.exec(raw, `UPDATE documents SET progress = envelope WHERE id = $1`, one.ID)
	for _, d := range s.documents() {
		if d.Unreadable == nil {
			t.Errorf("%s opens: %+v", d.ID, d)
		}
	}
}

func TestChangedPayloadIsNotGivenOut(t *testing.T) {
	s := newShelf(t)
	small := s.mustTake("sale/1")
	large, err := s.take("sale/2", bytes.Repeat([]byte("x"), 1<<20))
	s.must(err)
	raw := s.raw()
	s.exec(raw, `DROP TRIGGER payloads_keep`)
	s.exec(raw, `DROP TRIGGER chunks_keep`)
	for name, change := range map[string]string{
		"a chunk is missing":    `DELETE FROM payload_chunks WHERE n = 1`,
		"chunks change places":  `UPDATE payload_chunks SET n = -n`,
		"a body is empty":       `UPDATE payloads SET body = x'' WHERE chunks = 0`,
		"another body":          `UPDATE payloads SET body = zeroblob(100) WHERE chunks = 0`,
		"the size is enormous":  `UPDATE payloads SET size = 1000000000000`,
		"the number of chunks":  `UPDATE payloads SET chunks = 5 WHERE chunks > 0`,
		"no chunks and no body": `UPDATE payloads SET chunks = 0, body = NULL`,
	} {
		t.Run(name, func(t *testing.T) {
			copied := s.copied(t)
			copied.exec(copied.raw(), change)
			if copied.readable(small) == nil && copied.readable(large) == nil {
				t.Error("both are given out")
			}
		})
	}
}

// copied is a shelf with a copy of the store's files.
func (s *shelf) copied(t *testing.T) *shelf {
	s.must(s.Close())
	c := &shelf{T: t, dir: t.TempDir()}
	s.must(os.CopyFS(filepath.Join(c.dir, "copy"), os.DirFS(s.dir)))
	c.dir = filepath.Join(c.dir, "copy")
	for _, name := range []string{"uzel.installation-key"} { // CopyFS widens rights
		s.must(os.Chmod(c.path(name), 0o600))
	}
	s.open(sqlite.Options{})
	c.open(sqlite.Options{})
	t.Cleanup(func() { c.Store.Close() })
	return c
}
