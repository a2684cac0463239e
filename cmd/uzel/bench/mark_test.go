//go:build linux

package bench

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/upd"
	"github.com/uzelhub/uzel/schemas/xmltext"
	"github.com/uzelhub/uzel/schemas/xsd"
)

// shares are what a document costs at least of the processor: each part of the way measured alone.
type shares struct {
	xsd, validate, write time.Duration // of an УПД of ten rows
	read, deliver        time.Duration // a hop over gRPC, both processes together
	store                time.Duration // what the engine writes of it, 64 at once
}

var measured struct {
	once   sync.Once
	shares shares
}

// shares is what a document of the plant's route would cost of the processor if it cost nothing but its shares. The mark
// is the pace at which that takes half of the machine.
func (p *plant) shares() time.Duration {
	measured.once.Do(func() { measured.shares = sharesOf(p.b) })
	s := measured.shares
	cost := s.read + s.deliver + s.store
	if p.steps == makeUPD {
		cost += s.validate + s.write
	}
	return cost
}

// BenchmarkShares says what the mark is made of.
func BenchmarkShares(b *testing.B) {
	s := sharesOf(b)
	b.ReportMetric(0, "ns/op")
	for name, d := range map[string]time.Duration{
		"xsd": s.xsd, "validate": s.validate, "write": s.write, "read": s.read, "deliver": s.deliver, "store": s.store,
	} {
		b.ReportMetric(float64(d.Microseconds()), name+"-µs")
	}
}

func sharesOf(b *testing.B) shares {
	b.Helper()
	file, d := updOf(b), draft(b)
	s := shares{xsd: pace(xsdAlone(b)), validate: pace(func() { upd.Validate(file.Bytes, file.Name) })}
	s.write = pace(func() { upd.Build(d, *d.Identity) }) - s.validate // Build checks what it has written
	const items = 1000
	h := newHost(b, items)
	far := process{fmt.Sprint(h.Snapshot()[0].PID)}
	hop := func(do func()) time.Duration {
		do()
		own, other := ownCPU(), far.cpu(b)
		do()
		return (ownCPU() - own + far.cpu(b) - other) / items
	}
	s.read = hop(func() { readAll(b, h) })
	s.deliver = hop(func() { deliver(b, h, items, 64, file.Bytes) })
	s.store = storeAlone(b, file.Bytes)
	return s
}

// storeAlone writes what the engine writes of a document, and reads what it reads, without the engine.
func storeAlone(b *testing.B, product []byte) time.Duration {
	b.Helper()
	const documents = 1000
	s := onSQLite(b, b.TempDir())
	defer s.Close()
	original := invoiceOf(10)
	from := ownCPU()
	var all sync.WaitGroup
	for worker := range 64 {
		all.Go(func() {
			for n := worker; n < documents; n += 64 {
				if err := keep(s, n, original, product); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
	return (ownCPU() - from) / documents
}

// keep is the way of a document through the store: taken, begun, built and about to be sent, delivered.
func keep(s store.Store, n int, original, product []byte) error {
	ctx := context.Background()
	doc := documentOf(n)
	doc.State, doc.NextAt, doc.Holds = document.StateReceived, time.Now(), true
	update := func(do func(store.Tx) error) error {
		return s.Update(ctx, store.Hub, func(tx store.Tx) error {
			if err := do(tx); err != nil {
				return err
			}
			return tx.Note(store.Entry{Action: "document.changed", Document: doc.ID, Details: map[string]string{"from": "received", "to": "building"}})
		})
	}
	save := func(tx store.Tx, state document.State) error {
		d, err := tx.Document(doc.ID)
		if err != nil {
			return err
		}
		d.State, d.Holds, d.NextAt = state, state != document.StateFinished, time.Time{}
		return tx.SaveDocument(&d)
	}
	steps := []func(store.Tx) error{
		func(tx store.Tx) error {
			if _, err := tx.InsertDocument(&doc); err != nil {
				return err
			}
			return tx.PutPayload(&store.Part{Document: doc.ID, Role: "original", Name: "invoice.json"}, original)
		},
		func(tx store.Tx) error { return save(tx, document.StateBuilding) },
		func(tx store.Tx) error {
			part := store.Part{Document: doc.ID, Role: "upd", Name: "upd.xml"}
			if err := tx.PutPayload(&part, product); err != nil {
				return err
			}
			if err := tx.StartAttempt(&store.Attempt{Document: doc.ID, Destination: "to", Action: "send", Key: doc.ID, SHA256: part.SHA256}); err != nil {
				return err
			}
			if err := tx.SaveDelivery(&store.Delivery{Document: doc.ID, Destination: "to", Key: doc.ID, State: document.StateSending}); err != nil {
				return err
			}
			return save(tx, document.StateSending)
		},
		func(tx store.Tx) error {
			attempts, err := tx.Attempts(doc.ID)
			if err != nil {
				return err
			}
			attempts[0].Outcome = document.OutcomeDone
			if err := tx.FinishAttempt(&attempts[0]); err != nil {
				return err
			}
			if err := tx.SaveDelivery(&store.Delivery{Document: doc.ID, Destination: "to", Key: doc.ID, State: document.StateFinished}); err != nil {
				return err
			}
			return save(tx, document.StateFinished)
		},
	}
	for _, step := range steps {
		if err := update(step); err != nil {
			return err
		}
	}
	return nil
}

func documentOf(n int) store.Document {
	return store.Document{
		Route: "out", RouteVersion: "1", Source: "from", Progress: []byte(`{"state":"finished","identity":{"file":"00000000-0000-4000-8000-000000000000"}}`),
		Envelope: document.Envelope{
			Kind: document.KindInvoice, SourceKey: fmt.Sprintf("kept/%d", n), Revision: "1", Number: fmt.Sprint(n), Date: "2026-10-05",
			Organisation: document.Party{INN: "7700000016", Name: "ООО «Ромашка»"}, Counterparty: document.Party{INN: "7810000026"},
		},
	}
}

// draft is the УПД that the route makes of the invoice of ten rows.
func draft(b *testing.B) upd.Document {
	b.Helper()
	file := updOf(b)
	d, findings := upd.Parse(file.Bytes, file.Name)
	if fault.HasErrors(findings) {
		b.Fatal(findings)
	}
	return d
}

var built struct {
	once sync.Once
	file upd.File
}

// updOf lets the route itself make the УПД.
func updOf(b *testing.B) upd.File {
	b.Helper()
	built.once.Do(func() {
		p := newPlant(b, b.TempDir(), onSQLite, makeUPD)
		defer p.close()
		p.run(1, 1)
		err := p.store.View(b.Context(), func(tx store.ReadTx) error {
			docs, err := tx.Documents(store.DocumentFilter{Limit: 1})
			if err != nil {
				return err
			}
			parts, err := tx.Parts(docs[0].ID)
			if err != nil {
				return err
			}
			last := parts[len(parts)-1]
			built.file.Name = last.Name
			built.file.Bytes, err = tx.Payload(docs[0].ID, last.SHA256)
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
	})
	return built.file
}

// xsdAlone gives the check of an УПД by its schema and nothing else.
func xsdAlone(b *testing.B) func() {
	b.Helper()
	name := filepath.Join("..", "..", "..", "schemas", "upd", "ON_NSCHFDOPPR_5.03.xsd")
	text, err := os.ReadFile(name)
	if err != nil {
		b.Fatal(err)
	}
	schema, err := xsd.Compile(name, text)
	if err != nil {
		b.Fatal(err)
	}
	read, err := xmltext.Decode(updOf(b).Bytes)
	if err != nil {
		b.Fatal(err)
	}
	return func() {
		if findings := schema.Validate(read); len(findings) > 0 {
			b.Fatal(findings)
		}
	}
}
