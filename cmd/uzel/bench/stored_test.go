//go:build linux

package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/document"
)

// BenchmarkStored takes documents through a hub that has so many already, each with its payloads, attempt, delivery and
// journal. UZEL_BENCH_STORED names other numbers; a million take half an hour and 20 GB to be made.
func BenchmarkStored(b *testing.B) {
	sizes := os.Getenv("UZEL_BENCH_STORED")
	if sizes == "" {
		sizes = "0,10000,100000"
	}
	for text := range strings.SplitSeq(sizes, ",") {
		size, err := strconv.Atoi(text)
		if err != nil {
			b.Fatal(err)
		}
		dir := b.TempDir() // filled once, however often the benchmark is tried
		fillStore(b, dir, size)
		b.Run("documents="+text, func(b *testing.B) {
			p := newPlant(b, dir, onSQLite, makeUPD)
			p.measure(64)
			p.close()
		})
		if err := errors.Join(os.RemoveAll(filepath.Join(dir, "uzel.db")), os.RemoveAll(filepath.Join(dir, "uzel.db-wal"))); err != nil {
			b.Fatal(err)
		}
	}
}

func fillStore(b *testing.B, dir string, size int) {
	b.Helper()
	s := onSQLite(b, dir)
	defer s.Close()
	const group = 1000
	original, product := invoiceOf(10), updOf(b).Bytes
	for from := 0; from < size; from += group {
		err := s.Update(context.Background(), store.Hub, func(tx store.Tx) error {
			for n := from; n < min(from+group, size); n++ {
				if err := keepFinished(tx, n, original, product); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}

func keepFinished(tx store.Tx, n int, original, product []byte) error {
	doc := documentOf(n)
	doc.State = document.StateFinished
	if _, err := tx.InsertDocument(&doc); err != nil {
		return err
	}
	part := store.Part{Document: doc.ID, Role: "upd", Name: "upd.xml"}
	err := errors.Join(tx.PutPayload(&store.Part{Document: doc.ID, Role: "original", Name: "invoice.json"}, original), tx.PutPayload(&part, product))
	if err != nil {
		return err
	}
	attempt := store.Attempt{Document: doc.ID, Destination: "to", Action: "send", Key: doc.ID, SHA256: part.SHA256}
	if err := tx.StartAttempt(&attempt); err != nil {
		return err
	}
	attempt.Outcome = document.OutcomeDone
	if err := tx.FinishAttempt(&attempt); err != nil {
		return err
	}
	if err := tx.SaveDelivery(&store.Delivery{Document: doc.ID, Destination: "to", Key: doc.ID, State: document.StateFinished}); err != nil {
		return err
	}
	for i := range 5 {
		err := tx.Note(store.Entry{Action: "document.changed", Document: doc.ID, Subject: "to", Details: map[string]string{
			"number": fmt.Sprint(i), "from": "received", "to": "building", "at": time.Now().Format(time.RFC3339),
		}})
		if err != nil {
			return err
		}
	}
	return nil
}
