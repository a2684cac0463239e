package hub

import (
	"context"
	"errors"
	"time"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/calendar"
	"github.com/uzelhub/uzel/schemas/document"
)

// ownCount counts the documents of one period that passed between a connection and us.
type ownCount struct {
	period   host.Period
	from, to time.Time               // its first and last moment
	seen     map[string]bool         // business documents
	byDate   map[document.Kind]int64 // whose own date lies in the period
	passed   map[document.Kind]int64 // that passed in it
	document func(string) (store.Document, error)
}

// count is our side of a comparison: see above what is counted.
func (h *Hub) count(ctx context.Context, connection string, period host.Period) (map[document.Kind]int64, error) {
	first, err := calendar.ParseDate(period.From)
	if err != nil {
		return nil, errPeriod.With("%.20q", period.From)
	}
	last, err := calendar.ParseDate(period.To)
	if err != nil || last < first {
		return nil, errPeriod.With("%.20q", period.To)
	}
	c := ownCount{
		period: period, from: midnight(first), to: midnight(last + 1), seen: map[string]bool{},
		byDate: map[document.Kind]int64{}, passed: map[document.Kind]int64{},
	}
	for _, action := range []string{"document.taken", "document.skipped", "attempt.ended"} {
		if err := h.countEntries(ctx, &c, connection, action); err != nil {
			return nil, err
		}
	}
	counts := c.byDate
	for kind, n := range c.passed {
		counts[kind] = max(counts[kind], n)
	}
	return counts, nil
}

func midnight(d calendar.Date) time.Time {
	return time.Date(d.Year(), d.Month(), d.Day(), 0, 0, 0, 0, moscow())
}

// entriesAtOnce are read from one state of the store.
const entriesAtOnce = 1000

// countEntries goes through the journal: it keeps what a document was when it came, whatever became of it since. A
// document whose date lies in the period may have passed any time after, and some weeks before.
func (h *Hub) countEntries(ctx context.Context, c *ownCount, connection, action string) error {
	filter := store.JournalFilter{Action: action, Subject: connection, From: c.from.AddDate(0, 0, -tallyDays), Limit: entriesAtOnce}
	for {
		var entries []store.Entry
		err := h.store.View(ctx, func(tx store.ReadTx) (err error) {
			if entries, err = tx.Journal(filter); err != nil {
				return err
			}
			c.document = tx.Document
			for _, e := range entries {
				if err := c.add(e, connection); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil || len(entries) < entriesAtOnce {
			return err
		}
		filter.After = entries[len(entries)-1].Seq
	}
}

func (c *ownCount) add(e store.Entry, connection string) error {
	if e.Action == "document.skipped" { // nothing of it was kept
		c.note("in "+e.Details["source_key"], document.Kind(e.Details["kind"]), e.At, "", time.Time{})
		return nil
	}
	if e.Action == "attempt.ended" && e.Details["outcome"] != string(document.OutcomeDone) && e.Details["outcome"] != string(document.OutcomeUnknown) {
		return nil
	}
	doc, err := c.document(e.Document)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	switch {
	case e.Action == "document.taken":
		c.note("in "+e.Details["source_key"], document.Kind(e.Details["kind"]), e.At, doc.Envelope.Date, doc.Envelope.ChangedAt)
	case doc.Source != connection: // an answer to a document that came from there is not another document
		c.note("out "+doc.ID, doc.Envelope.Kind, e.At, doc.Envelope.Date, time.Time{})
	}
	return nil
}

// note counts a document that passed at a moment by our clock; sent is the other side's word for that, if there is one.
func (c *ownCount) note(key string, kind document.Kind, at time.Time, date string, sent time.Time) {
	from, to := c.from.Add(-tallyGrace), c.to.Add(tallyGrace)
	if !sent.IsZero() {
		at, from, to = sent, c.from, c.to
	}
	dated := date >= c.period.From && date <= c.period.To
	passed := !at.Before(from) && at.Before(to)
	if dated && !c.seen["dated "+key] {
		c.seen["dated "+key] = true
		c.byDate[kind]++
	}
	if passed && !c.seen["passed "+key] {
		c.seen["passed "+key] = true
		c.passed[kind]++
	}
}
