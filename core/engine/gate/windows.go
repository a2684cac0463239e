package gate

import (
	"time"

	"github.com/uzelhub/uzel/core/config"
)

// window is a time of maintenance.
type window struct{ from, to time.Time }

// rule is a recurring maintenance from the configuration, parsed.
type rule struct {
	days     []config.DayRule
	from, to time.Duration // since midnight; to may be of the next day
	zone     *time.Location
}

// newRule parses a rule, which was checked when the configuration was loaded; an invalid one matches nothing.
func newRule(m config.Maintenance, zone *time.Location) rule {
	r := rule{zone: zone}
	if m.TimeZone != "" {
		if own, err := time.LoadLocation(m.TimeZone); err == nil {
			r.zone = own
		}
	}
	from, fromErr := m.From.Parse()
	to, toErr := m.To.Parse()
	if fromErr != nil || toErr != nil {
		return r
	}
	if to <= from {
		to += 24 * time.Hour
	}
	r.from, r.to = from, to
	for _, word := range m.Days {
		if day, err := word.Parse(); err == nil {
			r.days = append(r.days, day)
		}
	}
	return r
}

// around is the rule's window that a moment lies in. It may have begun the day before.
func (r rule) around(now time.Time) (window, bool) {
	local := now.In(r.zone)
	for _, back := range []int{0, -1} {
		noon := time.Date(local.Year(), local.Month(), local.Day()+back, 12, 0, 0, 0, r.zone)
		for _, day := range r.days {
			w := window{r.at(noon, r.from, -time.Hour), r.at(noon, r.to, time.Hour)}
			if day.Matches(noon) && w.holds(now) {
				return w, true
			}
		}
	}
	return window{}, false
}

// at is a time of day as the clock on the wall shows it, whatever the length of the day. A time that comes twice in
// autumn is the first one at the beginning of a maintenance and the second one at its end.
func (r rule) at(day time.Time, since, otherwise time.Duration) time.Time {
	moment := time.Date(day.Year(), day.Month(), day.Day(), 0, int(since.Minutes()), 0, 0, r.zone)
	if again := moment.Add(otherwise); again.Format(time.TimeOnly) == moment.Format(time.TimeOnly) {
		return again
	}
	return moment
}

func (w window) holds(now time.Time) bool { return !now.Before(w.from) && now.Before(w.to) }

// maintenance is the end of the maintenance that a moment lies in, of any sort. Where one begins before another ends, the
// end of the last counts.
func maintenance(rules []rule, announced []window, now time.Time) (end time.Time, under bool) {
	for at := now; ; at = end {
		next := at
		for _, r := range rules {
			if w, in := r.around(at); in && w.to.After(next) {
				next = w.to
			}
		}
		for _, w := range announced {
			if w.holds(at) && w.to.After(next) {
				next = w.to
			}
		}
		if !next.After(at) {
			return end, under
		}
		if end, under = next, true; end.Sub(now) > longestMaintenance {
			return end, under
		}
	}
}

// longestMaintenance bounds a chain of maintenance windows without a gap, which could otherwise be followed for ever: after so long
// somebody has to look anyway.
const longestMaintenance = 32 * 24 * time.Hour
