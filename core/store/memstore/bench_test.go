package memstore_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/store/memstore"
	"github.com/uzelhub/uzel/schemas/document"
)

// BenchmarkStep is the cost of what an engine does with a document at every step, in a store of some size: an update
// that reads it, saves it and writes a journal entry, and a look at what is due.
func BenchmarkStep(b *testing.B) {
	for _, size := range []int{100, 10000} {
		b.Run(fmt.Sprintf("documents=%d", size), func(b *testing.B) {
			s := open(b, memstore.NewDisk(1))
			var documents []store.Document
			for i := range size {
				documents = append(documents, take(b, s, fmt.Sprint("sale/", i)))
			}
			b.ReportAllocs()
			b.ResetTimer()
			for i := range b.N {
				d := &documents[i%size]
				err := s.Update(context.Background(), store.Hub, func(tx store.Tx) error {
					now, err := tx.Document(d.ID)
					if err != nil {
						return err
					}
					now.State, now.NextAt = document.StateSending, now.NextAt.Add(time.Second)
					*d = now
					if err := tx.SaveDocument(d); err != nil {
						return err
					}
					return tx.Note(store.Entry{Action: "document.changed", Document: d.ID})
				})
				if err != nil {
					b.Fatal(err)
				}
				err = s.View(context.Background(), func(tx store.ReadTx) error {
					_, err := tx.Due(d.NextAt, 1)
					return err
				})
				if err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkTake takes documents with a payload in.
func BenchmarkTake(b *testing.B) {
	s := open(b, memstore.NewDisk(1))
	b.ReportAllocs()
	for i := range b.N {
		take(b, s, fmt.Sprint("sale/", i))
	}
}
