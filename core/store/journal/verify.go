package journal

import (
	"encoding/hex"
	"strings"

	"github.com/uzelhub/uzel/core/store"
)

// Verifier recomputes the chain. It is fed batches in the order of their numbers, each followed by all entries up to
// its last one: Begin, Entry …, End. A call that reports false has found the break; nothing more has to be fed. It holds
// nothing of what went by, so the journal may be of any length.
type Verifier struct {
	head   string // the one asked about
	before Batch  // the last whole batch
	report store.JournalReport

	batch Batch // the present one
	sum   BatchHash
	next  int64 // the entry that must come
}

// NewVerifier makes a verifier that looks for a head, hexadecimal; an empty head is the beginning of every chain.
func NewVerifier(head string) *Verifier {
	return &Verifier{head: strings.ToLower(head), report: store.JournalReport{HeadFound: head == ""}, next: 1}
}

// Begin starts the next batch.
func (v *Verifier) Begin(b Batch) bool {
	switch {
	case b.Number <= v.before.Number:
		return v.stop(b.Number, 0, "номер пакета не на своём месте")
	case b.Number > v.before.Number+1:
		return v.stop(v.before.Number+1, 0, "пакета нет")
	case b.First != v.before.Last+1 || b.Last < b.First:
		return v.stop(b.Number, 0, "границы пакета изменены")
	}
	v.batch, v.sum, v.next = b, NewBatchHash(v.before.Hash, b), b.First
	return true
}

// Entry checks the next entry, whose details are kept as the given JSON and whose hash is kept as the given one.
func (v *Verifier) Entry(e store.Entry, details string, kept Hash) bool {
	switch {
	case e.Seq > v.next:
		return v.stop(v.batch.Number, v.next, "записи нет")
	case e.Seq < v.next:
		return v.stop(v.batch.Number, e.Seq, "запись не на своём месте")
	case HashEntry(e, details) != kept:
		return v.stop(v.batch.Number, e.Seq, "запись изменена")
	}
	v.sum.Add(kept)
	v.next++
	return true
}

// End finishes the batch.
func (v *Verifier) End() bool {
	if v.next <= v.batch.Last {
		return v.stop(v.batch.Number, v.next, "записи нет")
	}
	if v.sum.Sum() != v.batch.Hash {
		return v.stop(v.batch.Number, 0, "пакет изменён: его хеш не сходится")
	}
	v.before = v.batch
	v.report.Batches++
	v.report.Entries += v.batch.Last - v.batch.First + 1
	v.report.Head = hex.EncodeToString(v.batch.Hash[:])
	v.report.HeadFound = v.report.HeadFound || v.report.Head == v.head
	return true
}

// Outside reports an entry behind the last batch.
func (v *Verifier) Outside(seq int64) {
	v.stop(0, seq, "запись не входит ни в один пакет")
}

// Report gives the result.
func (v *Verifier) Report() store.JournalReport { return v.report }

func (v *Verifier) stop(batch, entry int64, reason string) bool {
	if v.report.Break == nil {
		v.report.Break = &store.JournalBreak{Batch: batch, Entry: entry, Reason: reason}
	}
	return false
}
