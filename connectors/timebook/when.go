package timebook

import "time"

// localForm is how a time without a zone is written in a document of marks.
const localForm = time.DateTime

// Forms of times and dates that can be read in one way only. 11/3/26 is not among them.
var (
	timeForms = []string{
		time.DateTime, "2006-01-02 15:04", "2006-01-02T15:04:05", "2006-01-02T15:04", "02.01.2006 15:04:05", "02.01.2006 15:04",
	}
	dateForms = []string{time.DateOnly, "02.01.2006", "2006-01-02 00:00:00", "02.01.2006 00:00:00", "02.01.2006 0:00:00"}
)

// moment is a time as the wall clock of its place shows it, or one that names its zone.
type moment struct {
	wall time.Time // the wall clock's time, told in UTC
	text string    // as a document of marks has it
}

// local makes a moment of the wall clock.
func local(wall time.Time) moment { return moment{wall: wall, text: wall.Format(localForm)} }

// day is the moment's date.
func (m moment) day() string { return m.wall.Format(time.DateOnly) }

// parseMoment reads a time; zone is whose date a time counts for that names a zone of its own.
func parseMoment(text string, zone *time.Location) (moment, bool) {
	for _, form := range timeForms {
		if t, err := time.Parse(form, text); err == nil && sane(t) {
			return local(t.Truncate(time.Second)), true
		}
	}
	t, err := time.Parse(time.RFC3339, text)
	if err != nil || !sane(t) {
		return moment{}, false
	}
	there := t.In(zone)
	wall := time.Date(there.Year(), there.Month(), there.Day(), there.Hour(), there.Minute(), there.Second(), 0, time.UTC)
	return moment{wall: wall, text: text}, true
}

// parseDate reads a date as YYYY-MM-DD.
func parseDate(text string) (string, bool) {
	for _, form := range dateForms {
		if t, err := time.Parse(form, text); err == nil && sane(t) {
			return t.Format(time.DateOnly), true
		}
	}
	return "", false
}

// sane leaves out years that are only a slip of the pen.
func sane(t time.Time) bool { return t.Year() >= 1900 && t.Year() < 2100 }

// nextDay is the date after a date.
func nextDay(date string) string {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return ""
	}
	return t.AddDate(0, 0, 1).Format(time.DateOnly)
}

// span is from one date to another, both included, as YYYY-MM-DD.
type span struct{ from, to string }

func (s span) has(date string) bool { return s.from <= date && date <= s.to }

// meets reports whether two spans share a day; an empty end is open.
func (s span) meets(from, to string) bool { return from <= s.to && (to == "" || to >= s.from) }

// month is a calendar month.
type month struct{ first time.Time }

// String is YYYY-MM.
func (m month) String() string { return m.first.Format("2006-01") }

// neighbours are the month with those on either side of it.
func (m month) neighbours() []string {
	return []string{m.first.AddDate(0, -1, 0).Format("2006-01"), m.String(), m.first.AddDate(0, 1, 0).Format("2006-01")}
}

// span is the month with so many days on either side of it.
func (m month) span(margin int) span {
	return span{
		m.first.AddDate(0, 0, -margin).Format(time.DateOnly),
		m.first.AddDate(0, 1, margin-1).Format(time.DateOnly),
	}
}
