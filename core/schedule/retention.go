package schedule

import (
	"context"
	"time"

	"github.com/uzelhub/uzel/core/store"
)

const (
	// firstForgets is how long the loop waits before it deletes anything: a clock that is wrong by a year for a moment
	// deletes no year of records.
	firstForgets = time.Hour
	// thenForgets is how often it does so from then on.
	thenForgets = 24 * time.Hour
)

// forget deletes records of runs that are older than they are kept for.
func (s *Scheduler) forget(ctx context.Context) {
	if s.options.KeepRuns <= 0 {
		return
	}
	s.wait(ctx, firstForgets)
	for ctx.Err() == nil {
		s.untilDone(ctx, "история запусков", s.forgetOnce)
		s.wait(ctx, thenForgets)
	}
}

func (s *Scheduler) forgetOnce(ctx context.Context) error {
	return s.options.Store.Update(ctx, store.Hub, func(tx store.Tx) error {
		_, err := tx.ForgetRuns(s.options.Clock.Now().Add(-s.options.KeepRuns))
		return err
	})
}
