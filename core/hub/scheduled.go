package hub

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/core/schedule"
	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/document"
)

// scheduledTries is how often a scheduled run asks its source: at once, then after 1, 2, 4, 8 and 16 minutes.
const scheduledTries = 6

// scheduled runs a route as the scheduler wants it. A source that is down for a moment is asked again, since the next
// moment of the schedule may be a month away; what comes before that moment is given up.
func (h *Hub) scheduled(ctx context.Context, route string, due time.Time) (string, error) {
	var sum engine.Intake
	for try := 1; ; try++ {
		intake, err := h.run(ctx, route, "", due)
		sum.Add(intake)
		if err != nil && ctx.Err() != nil { // broken off with the hub: nothing is wrong with the source
			return describeIntake(sum), ctx.Err()
		}
		wait, again := passes(err, try)
		if !again || h.comesDue(route, wait) {
			return describeIntake(sum), err
		}
		h.options.Log.Warn("источник не прочитан, запуск по расписанию повторит", "route", route, "after", wait, "error", err)
		select {
		case <-ctx.Done():
			return describeIntake(sum), ctx.Err()
		case <-h.options.Clock.After(wait):
		}
	}
}

// passes reports whether a failure is one that may be over by the next try, and how long to wait for that.
func passes(err error, try int) (wait time.Duration, again bool) {
	var f *host.Fault
	if try == scheduledTries || !errors.As(err, &f) {
		return 0, false
	}
	switch f.Cause {
	case document.CauseTransient, document.CauseLimit, document.CauseMaintenance:
		return max(time.Minute<<(try-1), f.After), true
	}
	return 0, false
}

// comesDue reports whether a schedule runs the route before a wait is over.
func (h *Hub) comesDue(route string, wait time.Duration) bool {
	now := h.options.Clock.Now()
	return slices.ContainsFunc(h.plan().entries, func(e schedule.Entry) bool {
		return e.Route == route && !e.Next(now).After(now.Add(wait))
	})
}
