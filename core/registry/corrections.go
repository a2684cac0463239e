package registry

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"time"

	"github.com/uzelhub/uzel/core/store"
)

// correctionRecords is the collection of corrections, each encrypted with a key of its own.
const correctionRecords = "timesheet_correction"

// Correct writes corrections down, in the name of an actor, and numbers them. about is the document that they were made
// upon, for the journal, which says who did what and keeps the reason to itself: a reason may name a person.
func (r *Registry) Correct(ctx context.Context, actor store.Actor, s Series, about string, at time.Time, made ...Correction) ([]Correction, error) {
	var written []Correction
	reasons := r.schedules()
	err := r.store.Update(ctx, actor, func(tx store.Tx) error {
		known, err := corrections(tx, s)
		if err != nil {
			return err
		}
		written = nil
		for _, c := range made {
			c.Number, c.Author, c.At = len(known)+1, actor.Name, at.UTC().Truncate(time.Microsecond)
			if err := c.check(func(n int) bool { return n > 0 && n <= len(known) }, reasons); err != nil {
				return err
			}
			if err := r.put(tx, correctionRecords, s, c.Number, c); err != nil {
				return err
			}
			if err := tx.Note(c.entry(s, about)); err != nil {
				return err
			}
			known, written = append(known, c), append(written, c)
		}
		return nil
	})
	return written, err
}

func (c Correction) entry(s Series, about string) store.Entry {
	details := map[string]string{"month": s.Month, "number": strconv.Itoa(c.Number), "act": string(c.Act)}
	if c.TabNumber != "" {
		details["tab_number"] = c.TabNumber
	}
	if c.Revokes > 0 {
		details["revokes"] = strconv.Itoa(c.Revokes)
	}
	return store.Entry{Action: "timesheet.corrected", Document: about, Subject: s.Organisation, Details: details}
}

// Corrections lists the corrections of a series in their order, revoked ones included.
func (r *Registry) Corrections(ctx context.Context, s Series) (list []Correction, err error) {
	err = r.store.View(ctx, func(tx store.ReadTx) error {
		list, err = corrections(tx, s)
		return err
	})
	return list, err
}

// InForce are those corrections that count: neither revoked nor revoking.
func InForce(list []Correction) []Correction {
	revoked := map[int]bool{}
	for _, c := range slices.Backward(list) { // a revocation may be revoked
		if c.Act == Revoked && !revoked[c.Number] {
			revoked[c.Revokes] = true
		}
	}
	var out []Correction
	for _, c := range list {
		if c.Act != Revoked && !revoked[c.Number] {
			out = append(out, c)
		}
	}
	return out
}

func corrections(tx store.ReadTx, s Series) ([]Correction, error) {
	return listOf[Correction](tx, correctionRecords, s.prefix())
}

// put writes a numbered record of a series.
func (r *Registry) put(tx store.Tx, collection string, s Series, number int, v any) error {
	data, err := json.Marshal(v)
	if err != nil {
		return err
	}
	own, _ := r.config.Organisation(s.Organisation)
	return tx.PutRecord(&store.Record{Collection: collection, Key: s.key(number), Organisation: own.INN, Revision: digest(data), Data: data})
}
