package docflow

import (
	"time"

	"github.com/uzelhub/uzel/schemas/calendar"
	"github.com/uzelhub/uzel/schemas/docflow"
)

// Terms are what the contract and the operator add to the law. The zero value is a cautious default.
type Terms struct {
	AnswerDays        int    // working days for the buyer's answer; 5 when not said
	Deemed            string // the clause by which silence is acceptance; empty: a person decides when the time is over
	NoticeDays        int    // working days for the buyer's receipt notice; 5 when not said (the order's own limit is not known to us)
	OperatorHours     int    // how long an operator may owe a confirmation before a person looks; 24 when not said
	ReviewDays        int    // working days before a person looks at an open proposal or request of ours; 5 when not said
	PaperDays         int    // working days before a person inquires about a paper original; 20 when not said
	UndeliveredMonths int    // after which operators drop what was not delivered; 6 when not said

	// Hidden are confirmations that the operator does not show to our side, so we do not wait for them.
	Hidden []docflow.Event

	Calendar calendar.Calendars // of working days
	Zone     *time.Location     // in which days begin; Moscow when not said
}

func or(value, usual int) int {
	if value == 0 {
		return usual
	}
	return value
}

// moscow is the zone of the operators' dates. It has had no clock changes since 2014.
var moscow = time.FixedZone("MSK", 3*60*60)

// after is the end of the n-th working day after the day of a moment.
func (t Terms) after(at time.Time, days int) time.Time {
	zone := t.zone()
	at = at.In(zone)
	day := calendar.DateOf(at.Year(), at.Month(), at.Day())
	for days > 0 {
		if day++; t.Calendar.IsWorkingDay(day) {
			days--
		}
	}
	end := day + 1
	return time.Date(end.Year(), end.Month(), end.Day(), 0, 0, 0, 0, zone)
}
