package storetest

import (
	"encoding/json"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/document"
)

var deliveryRules = []rule{
	{"a delivery is written, changed and read by destination", func(b *bench) {
		id := b.insert(sample(1)).ID
		mail := store.Delivery{Document: id, Destination: "mail", Key: "k2", State: document.StateReady}
		diadoc := store.Delivery{Document: id, Destination: "diadoc", Key: "k1", State: document.StateSending, Draft: "d-7"}
		b.update(func(tx store.Tx) error {
			if err := tx.SaveDelivery(&mail); err != nil {
				return err
			}
			return tx.SaveDelivery(&diadoc)
		})
		b.advance(time.Second)
		diadoc.State, diadoc.Receipt = document.StateFinished, json.RawMessage(`{"id":"1"}`)
		b.update(func(tx store.Tx) error { return tx.SaveDelivery(&diadoc) })
		b.view(func(tx store.ReadTx) error {
			found, err := tx.Deliveries(id)
			if diff := cmp.Diff([]store.Delivery{diadoc, mail}, found); diff != "" {
				b.Error(diff)
			}
			return err
		})
	}},
	{"attempts are numbered for each destination", func(b *bench) {
		id := b.insert(sample(1)).ID
		for i, destination := range []string{"diadoc", "diadoc", "mail", "diadoc"} {
			a := b.attempt(id, destination)
			if want := []int{1, 2, 1, 3}[i]; a.Number != want {
				b.Errorf("attempt %d at %s has number %d, want %d", i, destination, a.Number, want)
			}
		}
	}},
	{"an attempt is open until it is finished", func(b *bench) {
		id := b.insert(sample(1)).ID
		a := b.attempt(id, "diadoc")
		b.reopen()
		b.openAttempts(a)
		b.advance(time.Second)
		a.Outcome, a.Cause, a.RemoteCode = document.OutcomeRefused, document.CauseRefusedByRemote, "409"
		a.Fault, a.Hint, a.RemoteText, a.Receipt = "отказано", "попросите Иванова", "Иванов не вправе подписывать", json.RawMessage(`{"x":1}`)
		b.update(func(tx store.Tx) error { return tx.FinishAttempt(&a) })
		if !a.Ended.Equal(b.now) {
			b.Errorf("ended %v", a.Ended)
		}
		b.openAttempts()
		b.view(func(tx store.ReadTx) error {
			found, err := tx.Attempts(id)
			if diff := cmp.Diff([]store.Attempt{a}, found); diff != "" {
				b.Error(diff)
			}
			return err
		})
	}},
	{"an attempt ends once, only an unknown outcome is settled later", func(b *bench) {
		id := b.insert(sample(1)).ID
		for first, want := range map[document.Outcome]error{
			document.OutcomeDone:    store.ErrStale,
			document.OutcomeRefused: store.ErrStale,
			document.OutcomeRetry:   store.ErrStale,
			document.OutcomeUnknown: nil,
		} {
			a := b.attempt(id, "diadoc")
			a.Outcome = first
			b.update(func(tx store.Tx) error { return tx.FinishAttempt(&a) })
			a.Outcome = document.OutcomeDone
			b.is(b.Update(b.Context(), clerk, func(tx store.Tx) error { return tx.FinishAttempt(&a) }), want)
		}
	}},
	{"whatever the other side says, the end of an attempt is written down", func(b *bench) {
		a := b.attempt(b.insert(sample(1)).ID, "diadoc")
		a.Outcome, a.RemoteCode, a.RemoteText, a.Fault = document.OutcomeDone, "4\x00\xff9", "\xff\x00", "\x00"
		b.update(func(tx store.Tx) error { return tx.FinishAttempt(&a) })
		b.view(func(tx store.ReadTx) error {
			found, err := tx.Attempts(a.Document)
			if len(found) != 1 || found[0].Outcome != document.OutcomeDone || found[0].RemoteCode != "4\ufffd\ufffd9" {
				b.Errorf("%+v", found)
			}
			return err
		})
	}},
	{"an attempt that was never started cannot be finished", func(b *bench) {
		a := store.Attempt{Document: b.insert(sample(1)).ID, Destination: "diadoc", Number: 1, Outcome: document.OutcomeDone}
		b.is(b.Update(b.Context(), clerk, func(tx store.Tx) error { return tx.FinishAttempt(&a) }), store.ErrNotFound)
	}},
}

func (b *bench) attempt(id, destination string) store.Attempt {
	b.Helper()
	a := store.Attempt{Document: id, Destination: destination, Action: "send", Key: "k", SHA256: "00"}
	b.update(func(tx store.Tx) error { return tx.StartAttempt(&a) })
	return a
}

func (b *bench) openAttempts(want ...store.Attempt) {
	b.Helper()
	b.view(func(tx store.ReadTx) error {
		found, err := tx.OpenAttempts(10)
		if diff := cmp.Diff(want, found); diff != "" {
			b.Error(diff)
		}
		return err
	})
}
