package memstore

import (
	"cmp"
	"slices"
	"time"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/store/journal"
	"github.com/uzelhub/uzel/core/store/vault"
)

// state is everything in the tables at one moment. A copy of it is another state.
type state struct {
	documents tree[string, *documentRow] // by id
	places    []string                   // ids in the order of arrival; appended to, as all lists here
	taken     tree[identity, string]     // ids by what is taken once
	due       tree[dueKey, string]       // ids of documents with a next time
	holding   tree[chainKey, string]     // ids of documents that hold their chain
	findings  tree[string, [][]byte]     // by document, sealed
	parts     tree[string, []partRow]    // by document
	payloads  tree[pair, []byte]         // by document and sum, sealed
	deliver   tree[pair, deliveryRow]    // by document and destination
	attempts  tree[attemptKey, attemptRow]
	open      tree[openKey, attemptKey] // attempts that were not finished
	journal   []entryRow
	about     tree[aboutKey, struct{}] // numbers of entries by document
	batches   []journal.Batch
	runs      tree[runKey, store.Run]
	cursors   tree[pair, string]
	records   tree[pair, recordRow] // by collection and key
	recordIDs tree[string, pair]
	people    tree[string, store.Person]
	leases    tree[string, store.Lease]
	erasures  tree[string, vault.ID] // owners whose keys are, or will be, destroyed
	doomed    tree[int64, vault.ID]  // of those the ones that are not yet, by slot
}

// documentRow is a document as it is kept; its Envelope holds what is searched, and what is sealed is apart.
type documentRow struct {
	store.Document
	place, slot        int64
	chain              string
	envelope, progress []byte
}

type identity struct{ route, source, key, revision string }

type dueKey struct{ at, place int64 }

type chainKey struct {
	route, source, chain string
	place                int64
}

// pair is a key of two texts.
type pair struct{ first, second string }

type partRow struct {
	store.Part
	name []byte
}

type deliveryRow struct {
	store.Delivery
	receipt []byte
}

type attemptKey struct {
	document, destination string
	number                int
}

type attemptRow struct {
	store.Attempt
	words []byte
}

type openKey struct {
	started int64
	attempt attemptKey
}

type entryRow struct {
	store.Entry
	details string
	hash    journal.Hash
}

type aboutKey struct {
	document string
	seq      int64
}

type runKey struct {
	schedule string
	due      int64
}

type recordRow struct {
	store.Record
	slot int64
	body []byte
}

func newState() *state {
	return &state{
		documents: newTree[string, *documentRow](cmp.Compare),
		taken: newTree[identity, string](func(a, b identity) int {
			return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.revision, b.revision), cmp.Compare(a.source, b.source),
				cmp.Compare(a.route, b.route))
		}),
		due: newTree[dueKey, string](func(a, b dueKey) int {
			return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.place, b.place))
		}),
		holding: newTree[chainKey, string](func(a, b chainKey) int {
			return cmp.Or(cmp.Compare(a.chain, b.chain), cmp.Compare(a.source, b.source), cmp.Compare(a.route, b.route),
				cmp.Compare(a.place, b.place))
		}),
		findings: newTree[string, [][]byte](cmp.Compare),
		parts:    newTree[string, []partRow](cmp.Compare),
		payloads: newTree[pair, []byte](comparePairs),
		deliver:  newTree[pair, deliveryRow](comparePairs),
		attempts: newTree[attemptKey, attemptRow](compareAttempts),
		open: newTree[openKey, attemptKey](func(a, b openKey) int {
			return cmp.Or(cmp.Compare(a.started, b.started), compareAttempts(a.attempt, b.attempt))
		}),
		about: newTree[aboutKey, struct{}](func(a, b aboutKey) int {
			return cmp.Or(cmp.Compare(a.document, b.document), cmp.Compare(a.seq, b.seq))
		}),
		runs: newTree[runKey, store.Run](func(a, b runKey) int {
			return cmp.Or(cmp.Compare(b.due, a.due), cmp.Compare(a.schedule, b.schedule)) // the latest due first
		}),
		cursors:   newTree[pair, string](comparePairs),
		records:   newTree[pair, recordRow](comparePairs),
		recordIDs: newTree[string, pair](cmp.Compare),
		people:    newTree[string, store.Person](cmp.Compare),
		leases:    newTree[string, store.Lease](cmp.Compare),
		erasures:  newTree[string, vault.ID](cmp.Compare),
		doomed:    newTree[int64, vault.ID](cmp.Compare),
	}
}

func comparePairs(a, b pair) int {
	return cmp.Or(cmp.Compare(a.first, b.first), cmp.Compare(a.second, b.second))
}

func compareAttempts(a, b attemptKey) int {
	return cmp.Or(cmp.Compare(a.document, b.document), cmp.Compare(a.destination, b.destination),
		cmp.Compare(a.number, b.number))
}

// apart is the state with lists of its own: what is appended to them overwrites nothing that another state has, even if
// that one went on from here.
func (s *state) apart() *state {
	c := *s
	c.places, c.journal, c.batches = slices.Clip(s.places), slices.Clip(s.journal), slices.Clip(s.batches)
	return &c
}

// lastBatch is the end of the chain; a zero batch when it is empty.
func (s *state) lastBatch() (b journal.Batch) {
	if n := len(s.batches); n > 0 {
		b = s.batches[n-1]
	}
	return b
}

// micro is a time as it is kept.
func micro(t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	return time.UnixMicro(t.UnixMicro()).UTC()
}
