package gate

import (
	"time"

	"golang.org/x/time/rate"

	"github.com/uzelhub/uzel/core/config"
)

// pace limits the rate. Every caller gets a moment of its own, so that a thousand waiting ones do not all come again at once; at that
// moment the limiter itself is asked, so that late ones do not come in a crowd either.
type pace struct {
	turns   *rate.Limiter // gives out the moments
	passes  *rate.Limiter // lets through
	spacing time.Duration
	moments map[string]time.Time // by ticket
}

func newPace(limits config.Limits) *pace {
	count, per, err := limits.Rate.Parse()
	if err != nil || count == 0 {
		return nil
	}
	every, burst := per/time.Duration(count), max(limits.Burst, 1)
	return &pace{
		turns: rate.NewLimiter(rate.Every(every), burst), passes: rate.NewLimiter(rate.Every(every), burst),
		spacing: every, moments: map[string]time.Time{},
	}
}

// turn is when a ticket's moment comes.
func (p *pace) turn(ticket string, now time.Time) time.Time {
	if moment, known := p.moments[ticket]; known {
		return moment
	}
	p.forgetOld(now)
	moment := now.Add(p.turns.ReserveN(now, 1).DelayFrom(now))
	p.moments[ticket] = moment
	return moment
}

// pass lets a ticket through whose moment has come; otherwise it says when to try again.
func (p *pace) pass(ticket string, now time.Time) (again time.Time, passed bool) {
	if !p.passes.AllowN(now, 1) {
		return now.Add(p.spacing), false
	}
	delete(p.moments, ticket)
	return time.Time{}, true
}

// forgetAfter is how long a moment is kept for a caller that does not come, for instance because its document was cancelled.
const forgetAfter = time.Hour

func (p *pace) forgetOld(now time.Time) {
	if len(p.moments)%1024 != 1023 {
		return
	}
	for ticket, moment := range p.moments {
		if now.Sub(moment) > forgetAfter {
			delete(p.moments, ticket)
		}
	}
}
