package schedule

import (
	"context"
	"slices"
	"time"

	"github.com/uzelhub/uzel/core/store"
)

// Status is where an entry stands.
type Status struct {
	Entry Entry
	Next  time.Time // when it is due; in the past when a hub that starts now would have to catch up
	Last  *Run      // its latest run of either sort; nil: none yet
}

// Status tells of every entry when it runs next and how it ran last.
func (s *Scheduler) Status(ctx context.Context) ([]Status, error) {
	now := s.options.Clock.Now()
	var all []Status
	entries, _ := s.arrangement()
	for _, e := range entries {
		settled, err := s.settled(ctx, e, now)
		if err != nil {
			return nil, err
		}
		status := Status{Entry: e, Next: e.Next(settled)}
		runs, err := s.History(ctx, e.Name, 1)
		if err != nil {
			return nil, err
		}
		if len(runs) > 0 {
			status.Last = &runs[0]
		}
		all = append(all, status)
	}
	return all, nil
}

// History lists an entry's runs, those started by hand among them, the latest due first.
func (s *Scheduler) History(ctx context.Context, name string, limit int) ([]Run, error) {
	if _, err := s.entry(name); err != nil {
		return nil, err
	}
	var runs []Run
	err := s.options.Store.View(ctx, func(tx store.ReadTx) error {
		runs = nil
		for _, key := range []string{name, name + byHand} {
			found, err := tx.Runs(key, limit)
			if err != nil {
				return err
			}
			for _, r := range found {
				runs = append(runs, runOf(r))
			}
		}
		return nil
	})
	slices.SortStableFunc(runs, func(a, b Run) int { return b.Due.Compare(a.Due) })
	if limit > 0 && len(runs) > limit {
		runs = runs[:limit]
	}
	return runs, err
}
