package memstore

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"iter"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/store/journal"
	"github.com/uzelhub/uzel/core/store/vault"
)

// Note adds an entry to the journal. It is written at the commit, with the next free number.
func (t *tx) Note(e store.Entry) error {
	e.At, e.Actor = t.now(), t.actor
	t.entries = append(t.entries, e)
	return nil
}

// sealJournal writes the entries and seals them as one batch.
func (t *tx) sealJournal() error {
	if len(t.entries) == 0 {
		return nil
	}
	to := t.written
	before := to.lastBatch()
	batch := journal.Batch{Number: before.Number + 1, First: before.Last + 1, Last: before.Last + int64(len(t.entries))}
	sum := journal.NewBatchHash(before.Hash, batch)
	for i, e := range t.entries {
		e.Seq = batch.First + int64(i)
		row, err := rowOf(e)
		if err != nil {
			return err
		}
		sum.Add(row.hash)
		to.journal = append(to.journal, row)
		if e.Document != "" {
			to.about.set(aboutKey{e.Document, e.Seq}, struct{}{})
		}
	}
	batch.Hash = sum.Sum()
	to.batches = append(to.batches, batch)
	return nil
}

func rowOf(e store.Entry) (row entryRow, err error) {
	if err := sound(e.Actor.Name, e.Actor.Kind, e.Action, e.Document, e.Subject); err != nil {
		return row, err
	}
	if len(e.Details) > 0 {
		text, err := json.Marshal(e.Details)
		if err != nil {
			return row, vault.ErrValue.Wrap(err)
		}
		row.details = string(text)
	}
	row.hash = journal.HashEntry(e, row.details)
	row.Entry, row.Details = e, nil
	return row, nil
}

// JournalHead is the hash of the last sealed batch.
func (r *reader) JournalHead() (string, error) {
	b := r.lastBatch()
	if b.Number == 0 {
		return "", nil
	}
	return hex.EncodeToString(b.Hash[:]), nil
}

// Journal lists entries in their order.
func (r *reader) Journal(f store.JournalFilter) ([]store.Entry, error) {
	var found []store.Entry
	for row := range r.candidates(f) {
		if len(found) == limitOf(f.Limit) {
			break
		}
		e := row.Entry
		for _, c := range [][2]string{{f.Actor, e.Actor.Name}, {f.Action, e.Action}, {f.Subject, e.Subject}} {
			if c[0] != "" && c[0] != c[1] {
				e.Seq = 0
			}
		}
		if e.Seq == 0 || !f.From.IsZero() && e.At.Before(micro(f.From)) || !f.To.IsZero() && !e.At.Before(micro(f.To)) {
			continue
		}
		if row.details != "" {
			if err := json.Unmarshal([]byte(row.details), &e.Details); err != nil {
				return nil, vault.ErrValue.Wrap(err)
			}
		}
		found = append(found, e)
	}
	return found, nil
}

// candidates are the entries that a filter may take, by what they are quickly found by.
func (r *reader) candidates(f store.JournalFilter) iter.Seq[entryRow] {
	return func(yield func(entryRow) bool) {
		if f.Document == "" {
			for i := max(f.After, 0); i < int64(len(r.journal)) && yield(r.journal[i]); i++ {
			}
			return
		}
		for key := range r.about.from(aboutKey{f.Document, f.After + 1}) {
			if key.document != f.Document || !yield(r.journal[key.seq-1]) {
				return
			}
		}
	}
}

// VerifyJournal recomputes the whole journal.
func (s *Store) VerifyJournal(ctx context.Context, head string) (store.JournalReport, error) {
	v := journal.NewVerifier(head)
	err := s.View(ctx, func(tx store.ReadTx) error {
		r := tx.(*reader)
		entries := r.journal
		for _, b := range r.batches {
			if !v.Begin(b) {
				return nil
			}
			for ; len(entries) > 0 && entries[0].Seq <= b.Last; entries = entries[1:] {
				if !v.Entry(entries[0].Entry, entries[0].details, entries[0].hash) {
					return nil
				}
			}
			if !v.End() {
				return nil
			}
		}
		if len(entries) > 0 {
			v.Outside(entries[0].Seq)
		}
		return nil
	})
	return v.Report(), err
}
