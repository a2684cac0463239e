package config

// Schedule runs a route at times of its own, besides the route's schedule.
type Schedule struct {
	Name     string `json:"name" jsonschema:"pattern=^[a-z0-9][a-z0-9_-]*$" jsonschema_description:"Имя запуска"`
	Cron     string `json:"cron" jsonschema:"minLength=1" jsonschema_description:"Когда запускать: минута час день месяц день-недели"`
	Run      string `json:"run" jsonschema_description:"Маршрут"`
	TimeZone string `json:"time_zone,omitempty" jsonschema_description:"Часовой пояс; если не указан — маршрута"`
	Missed   Missed `json:"missed,omitempty" jsonschema_description:"Что делать с пропущенными запусками; once, если не указано"`

	Place string `json:"-"` // file:line
}

// Missed says what happens to runs that came due while the hub did not run.
type Missed string

// Policies for missed runs.
const (
	MissedSkip Missed = "skip" // none is made up for
	MissedOnce Missed = "once" // the latest one is run, the others are recorded as skipped
	MissedAll  Missed = "all"  // every one is run, in order
)
