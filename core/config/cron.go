package config

import (
	"fmt"
	"strings"
	"time"
	_ "time/tzdata" // zones are known on any machine, Windows included

	"github.com/robfig/cron/v3"
)

// cronFields are the five fields of an expression with their own parsers, to tell which of them is wrong.
var cronFields = []struct {
	name, allowed string
	parser        cron.Parser
}{
	{"минута", "0–59", cron.NewParser(cron.Minute)},
	{"час", "0–23", cron.NewParser(cron.Hour)},
	{"день месяца", "1–31", cron.NewParser(cron.Dom)},
	{"месяц", "1–12 или jan–dec", cron.NewParser(cron.Month)},
	{"день недели", "0–6, где 0 — воскресенье, или sun–sat", cron.NewParser(cron.Dow)},
}

// ParseCron reads a cron expression of five fields: minute, hour, day of month, month, day of week. An expression that
// never comes true, as 30 February, is refused. The result knows no time zone: it speaks of what a clock on the wall
// shows, and core/schedule finds the moments.
func ParseCron(expression string) (*cron.SpecSchedule, error) {
	fields := strings.Fields(expression)
	if strings.HasPrefix(expression, "@") || strings.Contains(expression, "TZ=") {
		return nil, errCron.With("%q: нужны пять полей, а часовой пояс указывают в time_zone", expression)
	}
	if len(fields) != len(cronFields) {
		return nil, errCron.With("%q: полей %d, а нужно 5", expression, len(fields))
	}
	for i, field := range cronFields {
		if _, err := field.parser.Parse(fields[i]); err != nil {
			return nil, errCron.With("%q: поле «%s» (%s) должно быть в пределах %s", expression, field.name, fields[i], field.allowed)
		}
	}
	parsed, err := cron.ParseStandard(expression)
	if err != nil {
		return nil, errCron.With("%q", expression)
	}
	spec, ok := parsed.(*cron.SpecSchedule)
	if !ok {
		return nil, errCron.With("%q", expression)
	}
	spec.Location = time.UTC
	// Five fields make a day of the year at most, and every day of a year is in 2000 to 2004.
	if spec.Next(time.Date(1999, time.December, 31, 23, 59, 59, 0, time.UTC)).IsZero() {
		return nil, errCronNever.With("%q", expression)
	}
	return spec, nil
}

// checkTimeZone reports a zone that no clock knows. Local is refused: it means another thing on every machine.
func checkTimeZone(name string) error {
	if name == "Local" {
		return fmt.Errorf("config: zone %q", name)
	}
	_, err := time.LoadLocation(name)
	return err
}
