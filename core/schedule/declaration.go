package schedule

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/uzelhub/uzel/core/store"
)

// declarations is the collection that remembers since when a schedule is what it is: without it a first run that was
// missed would leave no trace, and an expression that was edited would owe the moments of its whole past.
const declarations = "schedule"

// declaration is a schedule as it was last seen in the configuration.
type declaration struct {
	Expression string    `json:"expression"`
	Zone       string    `json:"zone"`
	Since      time.Time `json:"since"`
	Removed    bool      `json:"removed,omitempty"`
}

// begin settles what an earlier form of the entry still owes and declares the present one, which counts from the given
// moment on.
func (s *Scheduler) begin(ctx context.Context, e Entry, since time.Time) error {
	known, found, err := s.declared(ctx, e.Name)
	if err != nil {
		return err
	}
	if found && !known.Removed && known.Expression == e.Expression && known.Zone == e.Zone.String() {
		return nil
	}
	if found && !known.Removed {
		if err := s.settleFormer(ctx, e, known, since); err != nil {
			return err
		}
	}
	return s.declare(ctx, e.Name, declaration{Expression: e.Expression, Zone: e.Zone.String(), Since: since})
}

// settleFormer settles everything that came due under the entry's former expression until a moment, by its present policy.
func (s *Scheduler) settleFormer(ctx context.Context, e Entry, known declaration, now time.Time) error {
	zone, err := time.LoadLocation(known.Zone)
	if err != nil {
		return nil //nolint:nilerr // a zone that this system has no longer: nothing can be said of its past
	}
	former, err := NewEntry(e.Name, e.Route, known.Expression, zone, e.Missed)
	if err != nil {
		return nil //nolint:nilerr // an expression that was never true owes nothing
	}
	settled, err := s.settled(ctx, former, now)
	for err == nil && !former.Next(settled).After(now) {
		settled, err = s.settle(ctx, former, settled, now)
	}
	return err
}

// retire remembers which schedules are no longer in the configuration: brought back, they owe nothing for the time
// between.
func (s *Scheduler) retire(ctx context.Context) error {
	var gone []string
	err := s.options.Store.View(ctx, func(tx store.ReadTx) error {
		gone = nil
		for after := ""; ; {
			records, err := tx.Records(store.RecordFilter{Collection: declarations, After: after})
			if err != nil || len(records) == 0 {
				return err
			}
			for _, r := range records {
				if _, err := s.entry(r.Key); err != nil {
					gone = append(gone, r.Key)
				}
				after = r.Key
			}
		}
	})
	for _, name := range gone {
		if err == nil {
			err = s.declare(ctx, name, declaration{Removed: true})
		}
	}
	return err
}

func (s *Scheduler) declared(ctx context.Context, name string) (d declaration, found bool, err error) {
	err = s.options.Store.View(ctx, func(tx store.ReadTx) error {
		d, found, err = declarationIn(tx, name)
		return err
	})
	return d, found, err
}

func declarationIn(tx store.ReadTx, name string) (d declaration, found bool, err error) {
	record, err := tx.Record(declarations, name)
	if errors.Is(err, store.ErrNotFound) {
		return d, false, nil
	}
	if err == nil {
		err = json.Unmarshal(record.Data, &d)
	}
	return d, err == nil, err
}

func (s *Scheduler) declare(ctx context.Context, name string, d declaration) error {
	data, err := json.Marshal(d)
	if err != nil {
		return err
	}
	return s.options.Store.Update(ctx, store.Hub, func(tx store.Tx) error {
		return tx.PutRecord(&store.Record{Collection: declarations, Key: name, Data: data})
	})
}

// settled is the moment up to which the entry owes nothing: the latest recorded one, or that of its declaration. A
// moment after now was recorded by a clock that was wrong; the claim on it stands, but nothing is counted from it.
func (s *Scheduler) settled(ctx context.Context, e Entry, now time.Time) (time.Time, error) {
	settled := now
	err := s.options.Store.View(ctx, func(tx store.ReadTx) error {
		last, _, err := lastRun(tx, e.Name, now)
		if err != nil {
			return err
		}
		known, found, err := declarationIn(tx, e.Name)
		if err != nil {
			return err
		}
		settled = last.Due
		if since := known.Since; !found || since.After(settled) && !since.After(now) {
			settled = since
		}
		if settled.IsZero() {
			settled = now
		}
		return nil
	})
	return settled, err
}

// lastRun is the latest record of a schedule that is not later than now.
func lastRun(tx store.ReadTx, name string, now time.Time) (run store.Run, found bool, err error) {
	for limit := recordedMissed; ; limit *= 10 {
		runs, err := tx.Runs(name, limit)
		if err != nil {
			return store.Run{}, false, err
		}
		for _, run := range runs {
			if !run.Due.After(now) {
				return run, true, nil
			}
		}
		if len(runs) < limit {
			return store.Run{}, false, nil
		}
	}
}
