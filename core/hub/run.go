package hub

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/core/schedule"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/plugins/host"
)

// Order is a run that a person asks for.
type Order struct {
	Route string
	// Schedule, when given, names what to run by its schedule; the run stands in that schedule's history.
	Schedule string
	// Month, YYYY-MM, stands in for the month that the route's word means at present. Only routes over a period have one.
	Month string
	Actor store.Actor
}

// resolve finds what an order means, and refuses one that cannot be carried out before anything is started for it.
func (h *Hub) resolve(o Order) (Order, error) {
	if o.Schedule != "" {
		i := slices.IndexFunc(h.plan().entries, func(e schedule.Entry) bool { return e.Name == o.Schedule })
		if i < 0 {
			return o, errNoSchedule.With("%q", o.Schedule)
		}
		o.Route = h.plan().entries[i].Route
	}
	written, ok := h.plan().config.Route(o.Route)
	if !ok {
		return o, errNoRoute.With("%q", o.Route)
	}
	if o.Schedule == "" && written.Times() != "" {
		o.Schedule = o.Route
	}
	if o.Month == "" {
		return o, nil
	}
	if written.From.Period == config.PeriodNone {
		return o, errNotPeriodic.With("%q", o.Route)
	}
	if _, err := time.Parse(monthLayout, o.Month); err != nil {
		return o, errMonth.With("%.20q", o.Month)
	}
	return o, nil
}

// run runs a route: what is new at its source, or a month: the one that is named, or the one that the route's word means
// at due.
func (h *Hub) run(ctx context.Context, name, month string, due time.Time) (engine.Intake, error) {
	written, ok := h.plan().config.Route(name)
	if !ok {
		return engine.Intake{}, errNoRoute.With("%q", name)
	}
	if written.From.Period == config.PeriodNone {
		return h.pull(ctx, feed{connection: written.From.Connection})
	}
	span := period(written.From.Period, due.In(h.plan().config.TimeZone(written)))
	if month != "" {
		first, err := time.Parse(monthLayout, month)
		if err != nil {
			return engine.Intake{}, errMonth.With("%.20q", month)
		}
		span = monthFrom(first)
	}
	route, _ := h.plan().routes.named(name)
	return h.engine.PullPeriod(ctx, route, span)
}

// runByHand runs a route in the name of a person. A route with a schedule gets a record among the schedule's runs.
func (h *Hub) runByHand(ctx context.Context, order Order) (intake engine.Intake, err error) {
	if order.Schedule != "" {
		_, err = h.scheduler(func(ctx context.Context, _ string, due time.Time) (detail string, err error) {
			intake, err = h.run(ctx, order.Route, order.Month, due)
			return order.describe(intake), err
		}).RunNow(ctx, order.Schedule, order.Actor)
		return intake, err
	}
	if intake, err = h.run(ctx, order.Route, order.Month, h.options.Clock.Now()); err != nil {
		return intake, err
	}
	return intake, h.store.Update(ctx, order.Actor, func(tx store.Tx) error {
		details := map[string]string{"intake": order.describe(intake)}
		return tx.Note(store.Entry{Action: "route.run", Subject: order.Route, Details: details})
	})
}

func (o Order) describe(i engine.Intake) string {
	if o.Month == "" {
		return describeIntake(i)
	}
	return "за " + o.Month + ": " + describeIntake(i)
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

const monthLayout = "2006-01"

// period is the month that a route's period word means at a moment.
func period(word config.Period, due time.Time) host.Period {
	first := time.Date(due.Year(), due.Month(), 1, 0, 0, 0, 0, time.UTC)
	if word == config.PeriodPreviousMonth {
		first = first.AddDate(0, -1, 0)
	}
	return monthFrom(first)
}

// monthFrom is the month that begins on a day.
func monthFrom(first time.Time) host.Period {
	return host.Period{From: first.Format(time.DateOnly), To: first.AddDate(0, 1, -1).Format(time.DateOnly)}
}
