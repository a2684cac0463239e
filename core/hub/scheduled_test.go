package hub

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/core/schedule"
	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/document"
)

// troubledSource fails a few times before it is read.
type troubledSource struct {
	engine.Outside
	faults []error
	reads  int
}

func (s *troubledSource) Read(context.Context, string, host.ReadRequest, func(context.Context, []host.Delivery) error) (string, error) {
	if s.reads++; s.reads <= len(s.faults) {
		return "", s.faults[s.reads-1]
	}
	return "", nil
}

// quickClock passes every wait at once.
type quickClock struct{ now time.Time }

func (c *quickClock) Now() time.Time { return c.now }

func (c *quickClock) After(d time.Duration) <-chan time.Time {
	c.now = c.now.Add(d)
	fired := make(chan time.Time, 1)
	fired <- c.now
	return fired
}

func TestAScheduledRunOutlastsASourceThatIsDownForAMoment(t *testing.T) {
	down := func(n int) (faults []error) {
		for range n {
			faults = append(faults, &host.Fault{Cause: document.CauseTransient, Message: "нет связи"})
		}
		return faults
	}
	for name, c := range map[string]struct {
		schedule string
		faults   []error
		reads    int
		fails    bool
	}{
		"a source that answers":                  {"0 7 1 * *", nil, 1, false},
		"a source that is down for a moment":     {"0 7 1 * *", down(3), 4, false},
		"a source that stays down":               {"0 7 1 * *", down(100), scheduledTries, true},
		"the next moment comes first":            {"*/5 * * * *", down(100), 3, true},
		"a wrong setting does not become right":  {"0 7 1 * *", []error{&host.Fault{Cause: document.CauseUnauthorised}}, 1, true},
		"a fault of the hub itself":              {"0 7 1 * *", []error{errors.New("the disk is full")}, 1, true},
		"the other side's own word is longer":    {"0 7 1 * *", []error{&host.Fault{Cause: document.CauseLimit, After: 48 * time.Hour}}, 2, false},
		"its own word goes past the next moment": {"*/5 * * * *", []error{&host.Fault{Cause: document.CauseLimit, After: time.Hour}}, 1, true},
	} {
		t.Run(name, func(t *testing.T) {
			written := configuration()
			written.Routes[0].Schedule, written.Routes[0].From.Period = c.schedule, config.PeriodPreviousMonth
			entries, err := schedule.Entries(written)
			if err != nil {
				t.Fatal(err)
			}
			source := &troubledSource{faults: c.faults}
			clock := &quickClock{now: time.Date(2026, 11, 1, 4, 0, 0, 0, time.UTC)}
			h := planned(&plan{config: written, entries: entries, routes: &routes{current: []*engine.Route{{Name: "out", Source: "in"}}}})
			h.options = Options{Clock: clock, Log: slog.New(slog.DiscardHandler)}
			h.engine = engine.New(engine.Options{Outside: source})
			_, err = h.scheduled(t.Context(), "out", clock.now)
			if source.reads != c.reads || (err != nil) != c.fails {
				t.Errorf("read %d times, %v; want %d", source.reads, err, c.reads)
			}
		})
	}
}

func TestAScheduledRunEndsWithItsHub(t *testing.T) {
	written := configuration()
	written.Routes[0].Schedule, written.Routes[0].From.Period = "0 7 1 * *", config.PeriodPreviousMonth
	ctx, stop := context.WithCancel(t.Context())
	stop()
	source := &troubledSource{faults: []error{&host.Fault{Cause: document.CauseTransient}}}
	var said bytes.Buffer
	h := planned(&plan{config: written, routes: &routes{current: []*engine.Route{{Name: "out", Source: "in"}}}})
	h.options = Options{Clock: stillClock{time.Now()}, Log: slog.New(slog.NewTextHandler(&said, nil))}
	h.engine = engine.New(engine.Options{Outside: source})
	if _, err := h.scheduled(ctx, "out", time.Now()); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want that the run was stopped", err)
	}
	if said.Len() > 0 {
		t.Errorf("a stop is no failure of the source, but: %s", said.String())
	}
}
