package host

import "time"

// Clock is where the host gets the time from.
type Clock interface {
	Now() time.Time
	// AfterFunc calls f once, when d has passed, unless stop comes first. f does not block.
	AfterFunc(d time.Duration, f func()) (stop func())
}

type systemClock struct{}

// Now is the system's time.
func (systemClock) Now() time.Time { return time.Now() }

// AfterFunc is a timer of the system.
func (systemClock) AfterFunc(d time.Duration, f func()) func() {
	timer := time.AfterFunc(d, f)
	return func() { timer.Stop() }
}
