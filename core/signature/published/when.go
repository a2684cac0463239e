package published

import "time"

// Bounds of how soon an address is asked again.
const (
	Soonest    = time.Minute
	AfterFault = 5 * time.Minute
)

// Wait is how long an address is left alone: a list that is about to run out, or did, and an address that failed are asked sooner than
// usual. The zero time of an end: the list does not say when it runs out.
func Wait(usual time.Duration, now, end time.Time, failed bool) time.Duration {
	wait := usual
	if failed {
		wait = min(wait, AfterFault)
	}
	if !end.IsZero() {
		wait = min(wait, max(end.Sub(now)/2, AfterFault))
	}
	return max(wait, Soonest)
}
