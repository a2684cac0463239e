package gate

import (
	"slices"
	"time"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/schemas/document"
)

// Hold is why somebody may not pass, and when to come again.
type Hold struct {
	Cause document.Cause
	Until time.Time
}

// Sort is what somebody wants to do.
type Sort int

// Sorts of calls.
const (
	Act    Sort = iota // an outward act, or a lookup of one
	Reader             // reading a source: failures of acts do not keep it from that
)

// End is how a call ended. It is zero for a call that tells nothing about the other side, for instance one that was never made.
type End struct {
	Answered bool           // the other side answered, be it with a refusal
	Cause    document.Cause // of a failure
	After    time.Duration  // the other side's own word, when to come again
	Fault    string         // what to show of a failure

	ticket string
	began  time.Time
}

// Waiting for a free place takes nobody knows how long. A caller in the queue is called when a place is free; the moment that it is given
// is only a safeguard in case the call is lost, and is later for those farther behind.
const (
	placeAgain     = time.Minute
	placeLongest   = 10 * time.Minute
	placePerTicket = 10 * time.Millisecond
)

// briefly is the length of a pause that the other side asked for without saying how long.
const briefly = time.Minute

// gate is that of one connection.
type gate struct {
	limits  config.Limits
	breaks  config.Breaker
	rules   []rule
	pace    *pace // nil: no limit
	breaker breaker
	told    Hold     // what the other side asked for in an answer
	spans   []window // what it announced

	inside map[string]time.Time // tickets under way, and since when
	queue  []string             // tickets that wait for a free place
	called map[string]bool      // taken from the queue, and not seen since
}

func newGate() *gate { return &gate{inside: map[string]time.Time{}, called: map[string]bool{}} }

// enter lets a ticket pass, or says why not.
func (g *gate) enter(sort Sort, ticket string, now time.Time) (Hold, bool) {
	if hold, held := g.closed(sort, now); held {
		if g.pace != nil {
			delete(g.pace.moments, ticket) // it will not come in time
		}
		return hold, false
	}
	if g.pace != nil {
		if turn := g.pace.turn(ticket, now); turn.After(now) {
			return Hold{document.CauseLimit, turn}, false
		}
	}
	if most := g.limits.Concurrent; most > 0 && len(g.inside) >= most {
		return Hold{document.CauseLimit, now.Add(g.await(ticket))}, false
	}
	if g.pace != nil {
		if again, passed := g.pace.pass(ticket, now); !passed {
			return Hold{document.CauseLimit, again}, false
		}
	}
	g.inside[ticket] = now
	g.leaveQueue(ticket)
	if sort == Act && g.breaker.open {
		g.breaker.probe = ticket
	}
	return Hold{}, true
}

// closed says whether nobody may pass at present.
func (g *gate) closed(sort Sort, now time.Time) (Hold, bool) {
	if end, under := maintenance(g.rules, g.spans, now); under {
		return Hold{document.CauseMaintenance, end}, true
	}
	if g.told.Until.After(now) {
		return g.told, true
	}
	if sort == Act {
		return g.breaker.hold(g.breaks, now)
	}
	return Hold{}, false
}

// await puts a ticket into the queue and says when it should come again if it is not called. A ticket that was called and found the place
// taken becomes the first in the queue.
func (g *gate) await(ticket string) time.Duration {
	place := slices.Index(g.queue, ticket)
	switch {
	case place >= 0:
	case g.called[ticket]:
		place, g.queue = 0, slices.Insert(g.queue, 0, ticket)
	default:
		place, g.queue = len(g.queue), append(g.queue, ticket)
	}
	delete(g.called, ticket)
	return min(placeAgain+time.Duration(place)*placePerTicket, placeLongest)
}

func (g *gate) leaveQueue(ticket string) {
	delete(g.called, ticket)
	if i := slices.Index(g.queue, ticket); i >= 0 {
		g.queue = slices.Delete(g.queue, i, i+1)
	}
}

// leave records how a call ended, and reports whether those that failures held up may go on.
func (g *gate) leave(ticket string, now time.Time, end End) (reopened bool) {
	end.ticket, end.began = ticket, g.inside[ticket]
	delete(g.inside, ticket)
	switch end.Cause {
	case document.CauseTransient, document.CauseUnauthorised, document.CauseOutcomeUnknown:
		g.breaker = g.breaker.failed(g.breaks, now, end)
	case document.CauseLimit, document.CauseMaintenance:
		if end.After == 0 {
			end.After = briefly
		}
		g.told = Hold{end.Cause, now.Add(end.After)}
		g.breaker = g.breaker.abandoned(ticket)
	default:
		if end.Answered {
			reopened, g.breaker = g.breaker.open, breaker{}
			break
		}
		g.breaker = g.breaker.abandoned(ticket)
	}
	return reopened
}

// next takes the tickets that may come now out of the queue.
func (g *gate) next() (ticket string, found bool) {
	if len(g.queue) == 0 || g.limits.Concurrent > 0 && len(g.inside)+len(g.called) >= g.limits.Concurrent {
		return "", false
	}
	ticket = g.queue[0]
	g.queue = g.queue[1:]
	g.called[ticket] = true
	return ticket, true
}
