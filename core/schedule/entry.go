package schedule

import (
	"cmp"
	"strings"
	"time"

	"github.com/robfig/cron/v3"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/schemas/calendar"
)

// Entry is one schedule: when, and which route.
type Entry struct {
	Name       string // in records and commands: the route's own name, or that of an item of `schedules`
	Route      string // what it runs
	Expression string // cron, five fields, or a rule of the production calendar as its String writes it
	Zone       *time.Location
	Missed     config.Missed

	times cron.Schedule // as a clock on the wall shows them
	words string
}

// Words says when the entry is due: a rule in Russian, a cron expression as it is.
func (e Entry) Words() string { return e.words }

// NewEntry makes an entry. An expression that never comes true is an error.
func NewEntry(name, route, expression string, zone *time.Location, missed config.Missed) (Entry, error) {
	times, words, err := timesOf(expression)
	if err != nil {
		return Entry{}, err
	}
	return Entry{
		Name: name, Route: route, Expression: expression, Zone: zone, Missed: cmp.Or(missed, config.MissedOnce), times: times, words: words,
	}, nil
}

func timesOf(expression string) (times cron.Schedule, words string, err error) {
	if !strings.HasPrefix(expression, "{") {
		times, err = config.ParseCron(expression)
		return times, expression, err
	}
	rule, err := config.ParseCalendarRule(expression)
	if err != nil {
		return nil, "", err
	}
	return workdays{rule, calendar.Russia()}, rule.Words(), nil
}

// Entries are all schedules of a configuration: those of routes, then those of `schedules`.
func Entries(c *config.Config) ([]Entry, error) {
	var entries []Entry
	for _, r := range c.Routes {
		if r.Times() == "" {
			continue
		}
		e, err := NewEntry(r.Name, r.Name, r.Times(), c.TimeZone(r), r.Missed)
		if err != nil {
			return nil, err
		}
		entries = append(entries, e)
	}
	for _, s := range c.Schedules {
		route, _ := c.Route(s.Run)
		route.TimeZone = cmp.Or(s.TimeZone, route.TimeZone)
		e, err := NewEntry(s.Name, s.Run, s.Times(), c.TimeZone(route), s.Missed)
		if err != nil {
			return nil, err
		}
		entries = append(entries, e)
	}
	return entries, nil
}

// Next is the first moment after the given one at which the entry is due. Every time that the expression names on the
// wall is due exactly once: where clocks skip it, at the first instant after the gap; where they show it twice, the
// first time.
func (e Entry) Next(after time.Time) time.Time {
	// The wall is searched as if it were UTC, which has no gaps. moment never goes backwards along it, so that nothing
	// before the wall time of after can come to lie after it.
	wall := onWall(after.In(e.Zone))
	for {
		wall = e.nextOnWall(wall)
		if due := moment(wall, e.Zone); due.After(after) {
			return due
		}
	}
}

// nextOnWall is the expression's next time; cron gives up after five years, and a 29 February can be eight years away.
func (e Entry) nextOnWall(wall time.Time) time.Time {
	next := e.times.Next(wall)
	if next.IsZero() {
		next = e.times.Next(wall.AddDate(4, 0, 0))
	}
	return next
}

// onWall is what the clock shows, as a moment of UTC.
func onWall(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC)
}

// moment is when a clock in the zone first shows what wall says; if it never does, the first instant after the gap.
func moment(wall time.Time, zone *time.Location) time.Time {
	// Of the two offsets that may hold around a transition, time.Date takes either.
	t := time.Date(wall.Year(), wall.Month(), wall.Day(), wall.Hour(), wall.Minute(), wall.Second(), wall.Nanosecond(), zone)
	begins, ends := t.ZoneBounds()
	switch shown := onWall(t); {
	case shown.Before(wall):
		return ends
	case shown.After(wall):
		return begins
	}
	if begins.IsZero() {
		return t
	}
	_, before := begins.Add(-1).Zone()
	if earlier := wall.Add(-time.Duration(before) * time.Second).In(zone); earlier.Before(begins) {
		return earlier
	}
	return t
}
