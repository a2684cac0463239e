package storetest

import (
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/uzelhub/uzel/core/store"
)

var chainRules = []rule{
	{"a document is due when its time has come and not before", func(b *bench) {
		d := sample(1)
		d.NextAt = b.now.Add(time.Minute)
		d = b.insert(d)
		b.insert(sample(2)) // has no next time
		b.due()
		b.next(d.NextAt)
		b.advance(time.Minute)
		b.due(d.ID)
	}},
	{"a document behind one that holds its chain is not due", func(b *bench) {
		head := b.insert(b.linked(1, "c", true))
		behind := b.insert(b.linked(2, "c", true))
		other := b.insert(b.linked(3, "d", true))
		b.due(head.ID, other.ID)
		b.view(func(tx store.ReadTx) error {
			d, err := tx.ChainHead("upd-out", "tryton", "c")
			if d.ID != head.ID {
				b.Errorf("head is %s, want %s", d.ID, head.ID)
			}
			return err
		})
		head.Holds, head.NextAt = false, time.Time{}
		b.update(func(tx store.Tx) error { return tx.SaveDocument(&head) })
		b.due(behind.ID, other.ID)
	}},
	{"one that is free is due whatever holds its chain, and whatever begins to", func(b *bench) {
		head := b.insert(b.linked(1, "c", true))
		gone := b.insert(b.linked(2, "c", true))
		b.due(head.ID)
		gone.Holds, gone.Free = false, true
		b.update(func(tx store.Tx) error { return tx.SaveDocument(&gone) })
		b.due(head.ID, gone.ID)
		for _, holds := range []bool{false, true} {
			head.Holds = holds
			b.update(func(tx store.Tx) error { return tx.SaveDocument(&head) })
			b.due(head.ID, gone.ID)
		}
		gone.Free = false
		b.update(func(tx store.Tx) error { return tx.SaveDocument(&gone) })
		b.due(head.ID)
	}},
	{"a chain belongs to a route and a source", func(b *bench) {
		first, route, source := b.linked(1, "c", true), b.linked(2, "c", true), b.linked(3, "c", true)
		route.Route, source.Source = "archive", "tryton-2"
		b.due(b.insert(first).ID, b.insert(route).ID, b.insert(source).ID)
	}},
	{"a chain without a document that holds has no head", func(b *bench) {
		b.insert(b.linked(1, "c", false))
		b.is(b.View(b.Context(), func(tx store.ReadTx) error {
			_, err := tx.ChainHead("upd-out", "tryton", "c")
			return err
		}), store.ErrNotFound)
	}},
	{"the longest waiting comes first, and no more than asked for", func(b *bench) {
		var want []string
		for n := range 5 {
			d := b.linked(n, "", false)
			d.NextAt = b.now.Add(-time.Duration(n) * time.Minute)
			want = append([]string{b.insert(d).ID}, want...)
		}
		b.due(want...)
		b.view(func(tx store.ReadTx) error {
			found, err := tx.Due(b.now, 2)
			if diff := cmp.Diff(want[:2], ids(found)); diff != "" {
				b.Error(diff)
			}
			return err
		})
	}},
	{"what is due agrees with a simple model", func(b *bench) {
		rapid.Check(b.T, func(t *rapid.T) {
			steps := rapid.SliceOfN(rapid.Custom(drawStep), 1, 30).Draw(t, "steps")
			if diff := b.walk(steps); diff != "" {
				t.Fatal(diff)
			}
		})
	}},
}

// linked is a document of a chain that is due now.
func (b *bench) linked(number int, chain string, holds bool) store.Document {
	d := sample(number)
	d.Envelope.Chain, d.Holds, d.NextAt = chain, holds, b.now
	return d
}

// due checks what is due now.
func (b *bench) due(want ...string) {
	b.Helper()
	b.view(func(tx store.ReadTx) error {
		found, err := tx.Due(b.clock(), 100)
		if diff := cmp.Diff(want, ids(found)); diff != "" {
			b.Error(diff)
		}
		return err
	})
}

func (b *bench) next(want time.Time) {
	b.Helper()
	b.view(func(tx store.ReadTx) error {
		next, err := tx.NextDue()
		if !next.Equal(want) {
			b.Errorf("next due %v, want %v", next, want)
		}
		return err
	})
}
