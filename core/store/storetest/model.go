package storetest

import (
	"errors"
	"slices"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/uzelhub/uzel/core/store"
)

// step inserts a document, or changes one of those there are.
type step struct {
	Which   int // of the documents so far, modulo their number; 0: a new one
	Chain   string
	Holds   bool
	Minutes int // until it is due; 2: never
}

func drawStep(t *rapid.T) step {
	return step{
		Which:   rapid.IntRange(0, 9).Draw(t, "which"),
		Chain:   rapid.SampledFrom([]string{"a", "b"}).Draw(t, "chain"),
		Holds:   rapid.Bool().Draw(t, "holds"),
		Minutes: rapid.IntRange(-3, 2).Draw(t, "minutes"),
	}
}

var errUndo = errors.New("undo")

// walk takes the steps in a store and in a model of it, a slice in the order of arrival, and gives the first
// difference. Everything happens in one update that is undone at the end.
func (b *bench) walk(steps []step) (diff string) {
	var model []store.Document
	b.is(b.Update(b.Context(), clerk, func(tx store.Tx) error {
		for _, s := range steps {
			if err := b.take(tx, &model, s); err != nil {
				return err
			}
			found, err := tx.Due(b.now, 1000)
			if err != nil {
				return err
			}
			if diff = cmp.Diff(ids(dueOf(model, b.now)), ids(found)); diff != "" {
				return errUndo
			}
		}
		return errUndo
	}), errUndo)
	return diff
}

func (b *bench) take(tx store.Tx, model *[]store.Document, s step) error {
	next := b.now.Add(time.Duration(s.Minutes) * time.Minute)
	if s.Minutes == 2 {
		next = time.Time{}
	}
	if s.Which == 0 || len(*model) == 0 {
		d := sample(len(*model))
		d.Envelope.Chain, d.Holds, d.NextAt = s.Chain, s.Holds, next
		if _, err := tx.InsertDocument(&d); err != nil {
			return err
		}
		*model = append(*model, d)
		return nil
	}
	d := &(*model)[s.Which%len(*model)]
	d.Holds, d.NextAt = s.Holds, next
	return tx.SaveDocument(d)
}

// dueOf is what should be due.
func dueOf(model []store.Document, now time.Time) []store.Document {
	var due []store.Document
	for i, d := range model {
		held := slices.ContainsFunc(model[:i], func(h store.Document) bool {
			return h.Holds && h.Envelope.Chain == d.Envelope.Chain
		})
		if !held && !d.NextAt.IsZero() && !d.NextAt.After(now) {
			due = append(due, d)
		}
	}
	slices.SortStableFunc(due, func(a, b store.Document) int { return a.NextAt.Compare(b.NextAt) })
	return due
}
