package config

// Schedule runs a route at times of its own, besides the route's schedule.
type Schedule struct {
	Name string `json:"name" jsonschema:"pattern=^[a-z0-9][a-z0-9_-]*$" jsonschema_description:"Имя запуска"`
	// Cron or Calendar is given, not both.
	Cron     string        `json:"cron,omitempty" jsonschema:"minLength=1" jsonschema_description:"Когда запускать: минута час день месяц день-недели"`
	Calendar *CalendarRule `json:"calendar,omitempty" jsonschema_description:"Вместо cron: когда запускать по производственному календарю"`
	Run      string        `json:"run" jsonschema_description:"Маршрут"`
	TimeZone string        `json:"time_zone,omitempty" jsonschema_description:"Часовой пояс; если не указан — маршрута"`
	Missed   Missed        `json:"missed,omitempty" jsonschema_description:"Что делать с пропущенными запусками; once, если не указано"`

	Place string `json:"-"` // file:line
}

// Times says when the schedule is due: a cron expression, or a rule as [ParseCalendarRule] reads it.
func (s Schedule) Times() string { return timesOf(s.Cron, s.Calendar) }

// Times says when the route is due in the same way; empty: it is polled.
func (r Route) Times() string { return timesOf(r.Schedule, r.Calendar) }

func timesOf(cron string, rule *CalendarRule) string {
	if rule != nil {
		return rule.String()
	}
	return cron
}

// Missed says what happens to runs that came due while the hub did not run.
type Missed string

// Policies for missed runs.
const (
	MissedSkip Missed = "skip" // none is made up for
	MissedOnce Missed = "once" // the latest one is run, the others are recorded as skipped
	MissedAll  Missed = "all"  // every one is run, in order
)
