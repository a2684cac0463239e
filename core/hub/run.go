package hub

import (
	"context"
	"fmt"
	"time"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/plugins/host"
)

// run runs a route: what is new at its source, or the period that the route names, counted from due.
func (h *Hub) run(ctx context.Context, name string, due time.Time) (engine.Intake, error) {
	written, ok := h.config.Route(name)
	if !ok {
		return engine.Intake{}, errNoRoute.With("%q", name)
	}
	if written.From.Period == config.PeriodNone {
		return h.pull(ctx, written.From.Connection)
	}
	route, _ := h.routes.named(name)
	return h.engine.PullPeriod(ctx, route, period(written.From.Period, due.In(h.config.TimeZone(written))))
}

// scheduled is run as the scheduler wants it.
func (h *Hub) scheduled(ctx context.Context, route string, due time.Time) (string, error) {
	intake, err := h.run(ctx, route, due)
	return describeIntake(intake), err
}

// runByHand runs a route in the name of a person. A route with a schedule gets a record among the schedule's runs.
func (h *Hub) runByHand(ctx context.Context, name string, actor store.Actor) (intake engine.Intake, err error) {
	written, ok := h.config.Route(name)
	if !ok {
		return intake, errNoRoute.With("%q", name)
	}
	if written.Schedule != "" {
		_, err = h.scheduler(func(_ context.Context, _ string, due time.Time) (detail string, err error) {
			intake, err = h.run(ctx, name, due)
			return describeIntake(intake), err
		}).RunNow(ctx, name, actor)
		return intake, err
	}
	if intake, err = h.run(ctx, name, h.options.Clock.Now()); err != nil {
		return intake, err
	}
	return intake, h.store.Update(ctx, actor, func(tx store.Tx) error {
		return tx.Note(store.Entry{Action: "route.run", Subject: name, Details: map[string]string{"intake": describeIntake(intake)}})
	})
}

// describeIntake says what a run brought, for its record.
func describeIntake(i engine.Intake) string {
	text := fmt.Sprintf("новых документов: %d", i.Taken)
	for _, more := range []struct {
		count int
		word  string
	}{{i.Known, "принятых раньше"}, {i.Skipped, "не по условию маршрута"}, {i.Problems, "не прочитано"}, {i.Records, "записей справочников"}} {
		if more.count > 0 {
			text += fmt.Sprintf(", %s: %d", more.word, more.count)
		}
	}
	return text
}

// period is the month that a route's period word means at a moment.
func period(word config.Period, due time.Time) host.Period {
	first := time.Date(due.Year(), due.Month(), 1, 0, 0, 0, 0, time.UTC)
	if word == config.PeriodPreviousMonth {
		first = first.AddDate(0, -1, 0)
	}
	last := first.AddDate(0, 1, -1)
	return host.Period{From: first.Format(time.DateOnly), To: last.Format(time.DateOnly)}
}
