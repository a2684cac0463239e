package journal

import (
	"crypto/sha256"
	"encoding/binary"
	"hash"

	"github.com/uzelhub/uzel/core/store"
)

// Hash is a SHA-256.
type Hash [sha256.Size]byte

// Batch is the seal of one committed group of entries.
type Batch struct {
	Number      int64 // 1, 2, …
	First, Last int64 // its entries
	Hash        Hash
}

// HashEntry gives the hash of an entry whose details are kept as the given JSON.
func HashEntry(e store.Entry, details string) Hash {
	h := sha256.New()
	text(h, "uzel journal entry 1")
	number(h, e.Seq)
	number(h, e.At.UnixMicro())
	text(h, e.Actor.Name)
	text(h, e.Actor.Kind)
	text(h, e.Action)
	text(h, e.Document)
	text(h, e.Subject)
	text(h, details)
	return sum(h)
}

// BatchHash computes the hash of a batch while its entries go by.
type BatchHash struct{ sum hash.Hash }

// NewBatchHash begins a batch after the one whose hash is given.
func NewBatchHash(before Hash, b Batch) BatchHash {
	h := sha256.New()
	text(h, "uzel journal batch 1")
	h.Write(before[:])
	number(h, b.Number)
	number(h, b.First)
	number(h, b.Last)
	return BatchHash{h}
}

// Add takes the hash of the next entry.
func (h BatchHash) Add(entry Hash) { h.sum.Write(entry[:]) }

// Sum gives the hash of the batch.
func (h BatchHash) Sum() Hash { return sum(h.sum) }

func number(h hash.Hash, n int64) {
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], uint64(n))
	h.Write(b[:])
}

func text(h hash.Hash, s string) {
	number(h, int64(len(s)))
	h.Write([]byte(s))
}

func sum(h hash.Hash) (s Hash) {
	h.Sum(s[:0])
	return s
}
