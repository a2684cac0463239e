package gate

import (
	"cmp"
	"time"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/schemas/document"
)

// Values of a breaker that the configuration leaves out.
const (
	usualFailures = 5
	usualPause    = 30 * time.Second
	usualLongest  = 15 * time.Minute
)

// breaker counts consecutive failures. After too many it opens: then only one probe at a time may pass, after pauses that double. Any
// answer of the other side closes it.
type breaker struct {
	failures int
	last     time.Time // the last failure that counted
	open     bool
	pauses   int       // how often it opened since the last answer
	until    time.Time // when a probe may pass
	probe    string    // the ticket of the one under way
	cause    document.Cause
	fault    string // in the words of the last failure
}

// usual fills in what is left out.
func usual(b config.Breaker) config.Breaker {
	b.Failures = cmp.Or(b.Failures, usualFailures)
	b.Pause = cmp.Or(b.Pause, config.Duration(usualPause))
	b.Longest = max(cmp.Or(b.Longest, config.Duration(usualLongest)), b.Pause)
	return b
}

// failed counts a failure. Calls that began before the last counted failure belong to the same event: when the line breaks under sixteen
// calls, that is one failure.
func (b breaker) failed(rules config.Breaker, now time.Time, end End) breaker {
	wasProbe := b.probe != "" && b.probe == end.ticket
	if wasProbe {
		b.probe = ""
	} else if !end.began.After(b.last) || b.open {
		return b
	}
	b.failures++
	b.last, b.cause, b.fault = now, end.Cause, end.Fault
	if b.failures >= rules.Failures || wasProbe {
		b.pauses++
		b.open, b.until = true, now.Add(max(pause(rules, b.pauses), end.After))
	}
	return b
}

// pause is how long the n-th one lasts.
func pause(rules config.Breaker, n int) time.Duration {
	wait := rules.Pause.Std()
	for ; n > 1 && wait < rules.Longest.Std(); n-- {
		wait *= 2
	}
	return min(wait, rules.Longest.Std())
}

// abandoned ends a probe that told nothing about the other side: the next one may pass at once.
func (b breaker) abandoned(ticket string) breaker {
	if b.probe == ticket {
		b.probe = ""
	}
	return b
}

// hold says until when nobody passes. A probe under way keeps the others waiting as long as a failure of it would.
func (b breaker) hold(rules config.Breaker, now time.Time) (Hold, bool) {
	switch {
	case !b.open:
		return Hold{}, false
	case b.until.After(now):
		return Hold{Cause: b.cause, Until: b.until}, true
	case b.probe != "":
		return Hold{Cause: b.cause, Until: now.Add(pause(rules, b.pauses+1))}, true
	}
	return Hold{}, false
}
