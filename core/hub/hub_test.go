package hub

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/schedule"
	"github.com/uzelhub/uzel/core/store/sqlite"
	"github.com/uzelhub/uzel/plugins/host"
)

type stillClock struct{ now time.Time }

func (c stillClock) Now() time.Time                     { return c.now }
func (stillClock) After(time.Duration) <-chan time.Time { return nil }

func configuration(steps ...string) *config.Config {
	route := config.Route{Name: "out", From: config.From{Connection: "in"}, To: config.Names{"box"}}
	for _, s := range steps {
		route.Steps = append(route.Steps, config.Step{Name: s})
	}
	return &config.Config{
		Organisations: []config.Organisation{{ID: "romashka", INN: "7700000016"}},
		Connections: []config.Connection{
			{Name: "in", Connector: "folder", Organisation: "romashka"}, {Name: "box", Connector: "folder", Organisation: "romashka"},
		},
		Routes: []config.Route{route},
	}
}

// planned is a hub that has nothing but a plan.
func planned(p *plan) *Hub {
	h := &Hub{}
	h.inForce.Store(p)
	return h
}

func openHub(t *testing.T, path string, c *config.Config) *Hub {
	t.Helper()
	s, err := sqlite.Open(t.Context(), sqlite.Options{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	h, err := Open(t.Context(), Options{
		Config: c, Store: s, Clock: stillClock{time.Now()}, Random: rand.NewChaCha8([32]byte{}), Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := h.Close(context.Background()); err != nil {
			t.Error(err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return h
}

func TestADocumentFinishesOnTheVersionOfTheRouteThatTookIt(t *testing.T) {
	path := filepath.Join(t.TempDir(), "uzel.db")
	old := configuration("enrich", "to-upd", "validate")
	if err := openHub(t, path, old).plan().routes.keep(t.Context()); err != nil {
		t.Fatal(err)
	}
	changed := configuration("enrich", "to-upd")
	h := openHub(t, path, changed)
	taken := old.Routes[0].Version()
	if taken == changed.Routes[0].Version() {
		t.Fatal("a changed route has the old version")
	}
	route, err := h.plan().routes.Version(t.Context(), "out", taken)
	if err != nil {
		t.Fatal(err)
	}
	if len(route.Steps) != 3 || route.Version != taken {
		t.Errorf("got version %s with %d steps", route.Version, len(route.Steps))
	}
	if _, err := h.plan().routes.Version(t.Context(), "out", "never"); err == nil {
		t.Error("a version that never was is found")
	}
}

func TestAnEarlierVersionOfARouteIsFoundWhateverBecameOfItsCondition(t *testing.T) {
	path := filepath.Join(t.TempDir(), "uzel.db")
	old := configuration("enrich")
	old.Routes[0].When = config.Condition{Source: "document.word_that_is_gone == 1"}
	if err := openHub(t, path, old).plan().routes.keep(t.Context()); err != nil {
		t.Fatal(err)
	}
	taken := old.Routes[0].Version()
	route, err := openHub(t, path, configuration("enrich", "to-upd")).plan().routes.Version(t.Context(), "out", taken)
	if err != nil {
		t.Fatal(err)
	}
	if route.Version != taken || len(route.Steps) != 1 {
		t.Errorf("got version %s with %d steps, want %s", route.Version, len(route.Steps), taken)
	}
}

func TestARouteIsGoneWithItsSourceOrItsDestination(t *testing.T) {
	for _, removed := range []string{"in", "box"} {
		path := filepath.Join(t.TempDir(), "uzel.db")
		old := configuration("enrich")
		if err := openHub(t, path, old).plan().routes.keep(t.Context()); err != nil {
			t.Fatal(err)
		}
		changed := configuration()
		changed.Routes = nil
		changed.Connections = slices.DeleteFunc(changed.Connections, func(c config.Connection) bool { return c.Name == removed })
		_, err := openHub(t, path, changed).plan().routes.Version(t.Context(), "out", old.Routes[0].Version())
		if !errors.Is(err, errRouteGone) {
			t.Errorf("without %q: %v, want a fault that a person is told of", removed, err)
		}
	}
}

func TestARunBesideAServingHubLeavesItsRoutesInTheStore(t *testing.T) {
	path := filepath.Join(t.TempDir(), "uzel.db")
	serving := openHub(t, path, configuration("enrich"))
	beside := openHub(t, path, configuration("enrich", "to-upd")) // a newer configuration than that of the hub that serves
	_, release, err := serving.store.Exclusive(t.Context(), "the other")
	if err != nil {
		t.Fatal(err)
	}
	defer release()
	if _, served, err := beside.RunRoute(t.Context(), Order{Route: "out"}); !served || err == nil {
		t.Fatalf("served %v, %v; no connector can be started in this test", served, err)
	}
	taken := beside.plan().config.Routes[0].Version()
	if _, err := serving.plan().routes.Version(t.Context(), "out", taken); err != nil {
		t.Errorf("the serving hub does not find the version that took the documents: %v", err)
	}
}

func TestARouteWithPeriodsMeansMonthsOfItsZone(t *testing.T) {
	moscow, err := time.LoadLocation("Europe/Moscow")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		word config.Period
		due  time.Time
		want host.Period
	}{
		{"the month before", config.PeriodPreviousMonth, time.Date(2026, 11, 1, 7, 0, 0, 0, moscow), host.Period{From: "2026-10-01", To: "2026-10-31"}},
		{"over the year's end", config.PeriodPreviousMonth, time.Date(2027, 1, 31, 7, 0, 0, 0, moscow), host.Period{From: "2026-12-01", To: "2026-12-31"}},
		{"the month itself, a leap February", config.PeriodCurrentMonth, time.Date(2028, 2, 29, 23, 0, 0, 0, moscow), host.Period{From: "2028-02-01", To: "2028-02-29"}},
		{"midnight belongs to the zone", config.PeriodPreviousMonth, time.Date(2026, 10, 31, 21, 30, 0, 0, time.UTC).In(moscow), host.Period{From: "2026-10-01", To: "2026-10-31"}},
	} {
		if got := period(c.word, c.due); got != c.want {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
	}
}

func TestAnOrderThatCannotBeCarriedOutIsRefusedAtOnce(t *testing.T) {
	c := configuration()
	monthly := c.Routes[0]
	monthly.Name, monthly.From.Period = "monthly", config.PeriodPreviousMonth
	c.Routes = append(c.Routes, monthly)
	c.Schedules = []config.Schedule{{Name: "weekly", Cron: "0 18 * * 5", Run: "monthly"}}
	entries, err := schedule.Entries(c)
	if err != nil {
		t.Fatal(err)
	}
	h := planned(&plan{config: c, entries: entries})
	for name, c := range map[string]struct {
		order Order
		want  error
	}{
		"a route that takes what is new":             {Order{Route: "out"}, nil},
		"a route over a period":                      {Order{Route: "monthly"}, nil},
		"a month for a route over a period":          {Order{Route: "monthly", Month: "2026-10"}, nil},
		"a month for a route that takes what is new": {Order{Route: "out", Month: "2026-10"}, errNotPeriodic},
		"no month":                              {Order{Route: "monthly", Month: "октябрь"}, errMonth},
		"a day":                                 {Order{Route: "monthly", Month: "2026-10-01"}, errMonth},
		"no route":                              {Order{Route: "nowhere"}, errNoRoute},
		"month 13":                              {Order{Route: "monthly", Month: "2026-13"}, errMonth},
		"a schedule that has a name of its own": {Order{Schedule: "weekly"}, nil},
		"a month for the route of a schedule":   {Order{Schedule: "weekly", Month: "2026-10"}, nil},
		"no schedule: a route by its name is not one": {Order{Schedule: "out"}, errNoSchedule},
	} {
		if _, err := h.resolve(c.order); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	for given, want := range map[Order]Order{
		{Schedule: "weekly"}: {Route: "monthly", Schedule: "weekly"},
		{Route: "monthly"}:   {Route: "monthly"},
	} {
		if got, err := h.resolve(given); got != want || err != nil {
			t.Errorf("%+v means %+v, want %+v: %v", given, got, want, err)
		}
	}
}

func TestASourceThatFailsIsAskedEverMoreSeldom(t *testing.T) {
	for failures, want := range map[int]time.Duration{
		0: time.Minute, 1: 2 * time.Minute, 3: 8 * time.Minute, 10: longestPause,
	} {
		if got := pause(time.Minute, failures); got != want {
			t.Errorf("after %d failures the pause is %v, want %v", failures, got, want)
		}
	}
	if got := pause(2*time.Hour, 5); got != 2*time.Hour {
		t.Errorf("a source asked every two hours is asked after %v", got)
	}
}

func TestAConnectionIsPolledAtThePaceOfItsMostImpatientRoute(t *testing.T) {
	c := configuration()
	hourly, scheduled := c.Routes[0], c.Routes[0]
	hourly.Name, hourly.From.Every = "hourly", config.Duration(time.Hour)
	scheduled.Name, scheduled.Schedule, scheduled.From.Connection = "nightly", "0 3 * * *", "box"
	c.Routes = append(c.Routes, hourly, scheduled)
	h := planned(&plan{config: c})
	if got, want := h.plan().feeds(), []feed{{connection: "in", every: defaultEvery}}; !slices.Equal(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	// Reference data alone is asked for at a pace of its own, from a connection that a route reads as well.
	c.Connections[0].Every, c.Connections[1].Every = config.Duration(time.Second), config.Duration(time.Hour)
	if got, want := h.plan().feeds(), []feed{{connection: "in", every: time.Second}, {connection: "box", every: time.Hour}}; !slices.Equal(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}
