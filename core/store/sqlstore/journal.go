package sqlstore

import (
	"encoding/hex"
	"encoding/json"
	"errors"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/store/journal"
)

// Note adds an entry to the journal. It is written when the group commits, with the next free number.
func (t *tx) Note(e store.Entry) error {
	e.At, e.Actor = t.now(), t.actor
	t.entries = append(t.entries, e)
	return nil
}

// seal writes the group's entries and seals them as one batch.
func (g *group) seal() error {
	if len(g.entries) == 0 {
		return nil
	}
	before, err := g.lastBatch()
	if err != nil {
		return err
	}
	batch := journal.Batch{Number: before.Number + 1, First: before.Last + 1, Last: before.Last + int64(len(g.entries))}
	sum := journal.NewBatchHash(before.Hash, batch)
	for i, e := range g.entries {
		e.Seq = batch.First + int64(i)
		hash, err := g.insertEntry(e)
		if err != nil {
			return err
		}
		sum.Add(hash)
	}
	batch.Hash = sum.Sum()
	return g.later(`INSERT INTO journal_batches (number, first_seq, last_seq, hash) VALUES ($1, $2, $3, $4)`,
		batch.Number, batch.First, batch.Last, batch.Hash[:])
}

func (g *group) insertEntry(e store.Entry) (journal.Hash, error) {
	details := ""
	if len(e.Details) > 0 {
		text, err := json.Marshal(e.Details)
		if err != nil {
			return journal.Hash{}, ErrSQL.Wrap(err)
		}
		details = string(text)
	}
	hash := journal.HashEntry(e, details)
	err := g.later(`INSERT INTO journal (seq, at, actor, actor_kind, action, document, subject, details, hash)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		e.Seq, micros(e.At), e.Actor.Name, e.Actor.Kind, e.Action, e.Document, e.Subject, details, hash[:])
	return hash, err
}

// lastBatch gives the end of the chain; a zero batch when it is empty.
func (q queries) lastBatch() (b journal.Batch, err error) {
	var hash []byte
	err = q.one(`SELECT number, last_seq, hash FROM journal_batches ORDER BY number DESC LIMIT 1`, nil, &b.Number, &b.Last, &hash)
	if errors.Is(err, store.ErrNotFound) {
		return b, nil
	}
	copy(b.Hash[:], hash)
	return b, err
}

// JournalHead is the hash of the last sealed batch.
func (r *reader) JournalHead() (string, error) {
	b, err := r.lastBatch()
	if err != nil || b.Number == 0 {
		return "", err
	}
	return hex.EncodeToString(b.Hash[:]), nil
}

const entryColumns = `seq, at, actor, actor_kind, action, document, subject, details, hash`

type entryRow struct {
	store.Entry
	details string
	hash    journal.Hash
}

func scanEntry(row scanner) (e entryRow, err error) {
	var hash []byte
	err = row.Scan(&e.Seq, moment{&e.At}, &e.Actor.Name, &e.Actor.Kind, &e.Action, &e.Document, &e.Subject, &e.details, &hash)
	copy(e.hash[:], hash)
	return e, err
}

// Journal lists entries in their order.
func (r *reader) Journal(f store.JournalFilter) ([]store.Entry, error) {
	var w filter
	w.equal("document", f.Document)
	w.equal("actor", f.Actor)
	w.equal("action", f.Action)
	w.equal("subject", f.Subject)
	if !f.From.IsZero() {
		w.add("at >= ?", micros(f.From))
	}
	if !f.To.IsZero() {
		w.add("at < ?", micros(f.To))
	}
	if f.After > 0 {
		w.add("seq > ?", f.After)
	}
	clauses := w.where() + ` ORDER BY seq` + w.limit(f.Limit)
	return list(r.queries, func(row scanner) (store.Entry, error) {
		e, err := scanEntry(row)
		if err == nil && e.details != "" && json.Unmarshal([]byte(e.details), &e.Details) != nil {
			err = ErrDamaged.With("запись журнала %d", e.Seq)
		}
		return e.Entry, err
	}, `SELECT `+entryColumns+` FROM journal`+clauses, w.args...)
}
