package storetest

import (
	"context"
	"encoding/json"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
)

var erasureRules = []rule{
	{"nothing encrypted of an erased document can be read, everything else can", func(b *bench) {
		erased, sum := b.full(1)
		kept, keptSum := b.full(2)
		b.must(b.Erase(context.Background(), clerk, erased))
		for range 2 { // the second time after reopening
			d := b.document(erased)
			b.is(d.Unreadable, store.ErrErased)
			if d.Envelope.Organisation.Name != "" || d.Progress != nil || d.ErasedAt.IsZero() {
				b.Errorf("left: %+v", d)
			}
			if d.Envelope.Number != "А-1" || d.Envelope.Organisation.INN != "7700000016" || d.State != document.StateReceived {
				b.Errorf("search columns are gone: %+v", d)
			}
			b.view(func(tx store.ReadTx) error {
				_, err := tx.Payload(erased, sum)
				b.is(err, store.ErrErased)
				_, err = tx.Findings(erased)
				b.is(err, store.ErrErased)
				parts, err := tx.Parts(erased)
				if err != nil || len(parts) != 1 || parts[0].Name != "" || parts[0].SHA256 != sum {
					b.Errorf("parts %+v, %v", parts, err)
				}
				attempts, err := tx.Attempts(erased)
				if err != nil || len(attempts) != 1 || attempts[0].Fault != "" || attempts[0].Action != "send" {
					b.Errorf("attempts %+v, %v", attempts, err)
				}
				deliveries, err := tx.Deliveries(erased)
				if err != nil || len(deliveries) != 1 || deliveries[0].Receipt != nil || deliveries[0].Key != "k" {
					b.Errorf("deliveries %+v, %v", deliveries, err)
				}
				return nil
			})
			if string(b.payload(kept, keptSum)) != "тело" || b.document(kept).Unreadable != nil {
				b.Error("another document suffered")
			}
			b.reopen()
		}
	}},
	{"an erasure is journaled and the journal stays whole", func(b *bench) {
		id, _ := b.full(1)
		b.must(b.Erase(context.Background(), clerk, id))
		b.verify("")
		if e := b.entries(store.JournalFilter{Document: id, Action: "document.erased"}); len(e) != 1 || e[0].Actor != clerk {
			b.Errorf("%+v", e)
		}
	}},
	{"an erased document can still change its state, and is not taken again", func(b *bench) {
		id, _ := b.full(1)
		b.must(b.Erase(context.Background(), clerk, id))
		d := b.document(id)
		d.State = document.StateCancelled
		b.update(func(tx store.Tx) error { return tx.SaveDocument(&d) })
		if got := b.document(id); got.State != document.StateCancelled {
			b.Errorf("%+v", got)
		}
		again := sample(1)
		b.update(func(tx store.Tx) error {
			taken, err := tx.InsertDocument(&again)
			if taken || again.ID != id {
				b.Errorf("taken again as %s", again.ID)
			}
			return err
		})
	}},
	{"nothing more can be put into an erased document", func(b *bench) {
		id, _ := b.full(1)
		b.must(b.Erase(context.Background(), clerk, id))
		b.is(b.Update(context.Background(), clerk, func(tx store.Tx) error {
			return tx.PutPayload(&store.Part{Document: id, Role: "upd.xml"}, []byte("x"))
		}), store.ErrErased)
	}},
	{"a document that was read before its erasure cannot be saved with its content", func(b *bench) {
		id, _ := b.full(1)
		d := b.document(id)
		b.must(b.Erase(context.Background(), clerk, id))
		b.is(b.Update(context.Background(), clerk, func(tx store.Tx) error { return tx.SaveDocument(&d) }), store.ErrErased)
	}},
	{"erasing twice does no harm, erasing what never was is an error and erases nothing", func(b *bench) {
		one, _ := b.full(1)
		two, _ := b.full(2)
		b.must(b.Erase(context.Background(), clerk, one))
		b.must(b.Erase(context.Background(), clerk, one))
		b.is(b.Erase(context.Background(), clerk, two, "01a20385-6c09-7146-ab98-573064cb31d8"), store.ErrNotFound)
		if err := b.document(two).Unreadable; err != nil {
			b.Error(err)
		}
	}},
	{"an erased record is gone, its neighbour is not, and it can come again", func(b *bench) {
		one, two := employee("101"), employee("102")
		b.update(func(tx store.Tx) error {
			if err := tx.PutRecord(&one); err != nil {
				return err
			}
			return tx.PutRecord(&two)
		})
		b.must(b.Erase(context.Background(), clerk, one.ID))
		b.must(b.Erase(context.Background(), clerk, one.ID))
		if found := b.records("employee"); len(found) != 1 || found[0].Key != "102" {
			b.Errorf("%+v", found)
		}
		old := one.ID
		b.update(func(tx store.Tx) error { return tx.PutRecord(&one) })
		if one.ID == old {
			b.Error("the new record has the erased one's id")
		}
		if found := b.records("employee"); len(found) != 2 {
			b.Errorf("%+v", found)
		}
	}},
	{"a store is in order after all this", func(b *bench) {
		id, _ := b.full(1)
		b.full(2)
		b.must(b.Erase(context.Background(), clerk, id))
		findings, err := b.Check(context.Background())
		b.must(err)
		if len(findings) != 0 {
			b.Errorf("%+v", findings)
		}
	}},
}

// full is a document with one of everything.
func (b *bench) full(number int) (id, sum string) {
	b.Helper()
	d := sample(number)
	d.Progress = json.RawMessage(`{"step": 1}`)
	p := store.Part{Role: "original", Name: "Иванов.xml"}
	b.update(func(tx store.Tx) error {
		if _, err := tx.InsertDocument(&d); err != nil {
			return err
		}
		p.Document = d.ID
		if err := tx.PutPayload(&p, []byte("тело")); err != nil {
			return err
		}
		if err := tx.SetFindings(d.ID, []fault.Finding{{Code: "UZ-1", Message: "Иванов"}}); err != nil {
			return err
		}
		a := store.Attempt{Document: d.ID, Destination: "diadoc", Action: "send", Fault: "Иванов"}
		if err := tx.StartAttempt(&a); err != nil {
			return err
		}
		return tx.SaveDelivery(&store.Delivery{
			Document: d.ID, Destination: "diadoc", Key: "k", Receipt: json.RawMessage(`{"who":"Иванов"}`),
		})
	})
	return d.ID, p.SHA256
}
