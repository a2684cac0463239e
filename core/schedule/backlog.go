package schedule

import (
	"time"

	"github.com/uzelhub/uzel/core/config"
)

const (
	// onTime is how late a run may start and still count as a run on time, whatever the policy says of missed ones.
	onTime = time.Minute
	// recordedMissed bounds how many missed moments are recorded each by itself: a minute's schedule after a week's
	// downtime has ten thousand.
	recordedMissed = 100
)

// backlog is what an entry owes at a moment.
type backlog struct {
	run    time.Time   // the moment to run now; zero: none
	passed []time.Time // moments that are not run any more, the latest ones if there are too many
	first  time.Time   // the earliest of those that passed
	count  int         // how many passed
	last   time.Time   // the latest moment this backlog settles; zero: nothing was due
}

// backlogOf judges the moments that came due after one moment and not later than now. It knows nothing else: not when
// the hub ran, nor what it was doing.
func backlogOf(e Entry, after, now time.Time) backlog {
	var b backlog
	for due := e.Next(after); !due.After(now); due = e.Next(due) {
		if e.Missed == config.MissedAll {
			return backlog{run: due, last: due}
		}
		if !b.last.IsZero() {
			b.pass(b.last)
		}
		b.last = due
	}
	switch {
	case b.last.IsZero():
	case e.Missed == config.MissedSkip && now.Sub(b.last) >= onTime:
		b.pass(b.last)
	default:
		b.run = b.last
	}
	return b
}

func (b *backlog) pass(due time.Time) {
	if b.count == 0 {
		b.first = due
	}
	b.count++
	if b.passed = append(b.passed, due); len(b.passed) > recordedMissed {
		b.passed = b.passed[1:]
	}
}
