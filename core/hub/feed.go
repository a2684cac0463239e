package hub

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/document"
)

// defaultEvery is how often a source without a schedule is asked.
const defaultEvery = time.Minute

// longestPause is the longest wait after failures of a source.
const longestPause = 30 * time.Minute

// feed asks one connection for what is new, at the pace of its most impatient route, or at its own when it gives only
// reference data.
type feed struct {
	connection string
	every      time.Duration
	news       bool // it is asked only for news of what was sent through it, if it gives any
}

// feeds are the connections that are polled: those of routes without a schedule, and those that have a pace of their own.
func (p *plan) feeds() []feed {
	var feeds []feed
	poll := func(connection string, every time.Duration) {
		i := slices.IndexFunc(feeds, func(f feed) bool { return f.connection == connection })
		if i < 0 {
			feeds = append(feeds, feed{connection: connection, every: every})
			return
		}
		feeds[i].every = min(feeds[i].every, every)
	}
	for _, r := range p.config.Routes {
		if r.Times() == "" && r.From.Period == config.PeriodNone {
			poll(r.From.Connection, cmp.Or(r.From.Every.Std(), defaultEvery))
		}
	}
	for _, c := range p.config.Connections {
		if c.Every > 0 {
			poll(c.Name, c.Every.Std())
		}
	}
	for _, r := range p.config.Routes {
		signs := slices.ContainsFunc(r.Steps, func(s config.Step) bool { return s.Name == stepSign })
		for _, connection := range r.To {
			polled := slices.ContainsFunc(feeds, func(f feed) bool { return f.connection == connection })
			if signs && !polled {
				feeds = append(feeds, feed{connection: connection, every: defaultEvery, news: true})
			}
		}
	}
	return feeds
}

// connections are the names of all connections.
func (p *plan) connections() (names []string) {
	for _, c := range p.config.Connections {
		names = append(names, c.Name)
	}
	return names
}

// poll asks the feed's connection until the context ends. A source that fails is asked ever more seldom; the others go
// on at their own pace.
func (h *Hub) poll(ctx context.Context, f feed) {
	failures := 0
	for ctx.Err() == nil {
		p := h.plan()
		intake, err := h.pull(ctx, f)
		wait := f.every
		switch after, paused := pausedFor(err); {
		case ctx.Err() != nil:
			return
		case err != nil && h.plan() != p: // broken off, because the connection has changed
			continue
		case paused:
			wait = max(wait, after)
			h.options.Log.Info("источник пока не читается", "connection", f.connection, "reason", err)
		case err != nil:
			if intake.Taken+intake.News+intake.Problems+intake.Records > 0 { // it broke off, and went on from where it was: that is not the same failure again
				failures = 0
			}
			failures++
			wait = pause(f.every, failures)
			h.options.Log.Warn("источник не прочитан", "connection", f.connection, "error", err)
		default:
			failures = 0
			if intake.Taken+intake.Problems > 0 {
				h.options.Log.Info("источник прочитан", "connection", f.connection, "taken", intake.Taken, "problems", intake.Problems)
			}
		}
		select {
		case <-ctx.Done():
		case <-h.options.Clock.After(wait):
		}
	}
}

// pausedFor tells a source that may not be asked for a while, be it for its maintenance or a limit, from one that fails.
func pausedFor(err error) (after time.Duration, paused bool) {
	var f *host.Fault
	if !errors.As(err, &f) || f.After == 0 {
		return 0, false
	}
	return f.After, f.Cause == document.CauseMaintenance || f.Cause == document.CauseLimit
}

func pause(every time.Duration, failures int) time.Duration {
	wait := every
	for ; failures > 0 && wait < longestPause; failures-- {
		wait *= 2
	}
	return max(min(wait, longestPause), every)
}

// pull reads whatever is new at a connection.
func (h *Hub) pull(ctx context.Context, f feed) (engine.Intake, error) {
	references, err := h.references(ctx, f.connection)
	if err != nil || f.news && !slices.Contains(references, document.KindNews) {
		return engine.Intake{}, err
	}
	return h.engine.Pull(ctx, f.connection, references)
}
