package sqlstore

import (
	"context"
	"math"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/store/journal"
)

// verifyPage is how many entries are read at a time: verifying must not keep one old state alive for minutes.
const verifyPage = 5000

// VerifyJournal recomputes the whole journal.
func (s *Store) VerifyJournal(ctx context.Context, head string) (store.JournalReport, error) {
	v := &verification{Verifier: journal.NewVerifier(head), batch: math.MinInt64, entry: math.MinInt64}
	for more := true; more; {
		err := s.View(ctx, func(tx store.ReadTx) (err error) {
			more, err = v.page(tx.(*reader))
			return err
		})
		if err != nil {
			return store.JournalReport{}, err
		}
	}
	return v.Report(), nil
}

// verification feeds the verifier page by page, batches and entries side by side.
type verification struct {
	*journal.Verifier
	batch, entry int64 // the last ones read
	open         *journal.Batch
}

// page feeds a page of entries and the batches they belong to. It reports false when there is no more to feed.
func (v *verification) page(r *reader) (bool, error) {
	entries, err := list(r.queries, scanEntry,
		`SELECT `+entryColumns+` FROM journal WHERE seq > $1 ORDER BY seq`+limited("$2"), v.entry, verifyPage)
	if err != nil {
		return false, err
	}
	batches, err := list(r.queries, scanBatch, `SELECT number, first_seq, last_seq, hash
		FROM journal_batches WHERE number > $1 ORDER BY number`+limited("$2"), v.batch, verifyPage)
	if err != nil {
		return false, err
	}
	moreEntries, moreBatches := len(entries) == verifyPage, len(batches) == verifyPage
	for v.open != nil || len(batches) > 0 {
		if v.open == nil {
			if !v.Begin(batches[0]) {
				return false, nil
			}
			v.open, v.batch, batches = &batches[0], batches[0].Number, batches[1:]
		}
		for len(entries) > 0 && entries[0].Seq <= v.open.Last {
			e := entries[0]
			if !v.Entry(e.Entry, e.details, e.hash) {
				return false, nil
			}
			v.entry, entries = e.Seq, entries[1:]
		}
		if len(entries) == 0 && moreEntries {
			return true, nil // the rest of the batch is on the next page
		}
		if !v.End() {
			return false, nil
		}
		v.open = nil
	}
	if len(entries) > 0 && !moreBatches {
		v.Outside(entries[0].Seq)
		return false, nil
	}
	return moreEntries || moreBatches, nil
}

func scanBatch(row scanner) (b journal.Batch, err error) {
	var hash []byte
	err = row.Scan(&b.Number, &b.First, &b.Last, &hash)
	copy(b.Hash[:], hash)
	return b, err
}
