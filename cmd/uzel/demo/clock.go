package demo

import "time"

// clock is a compressed clock: its time begins at origin and runs factor times as fast as the real one, so that a month's
// schedules are seen in seconds.
type clock struct {
	origin, started time.Time
	factor          int64
}

func newClock(origin time.Time, factor int64) *clock {
	return &clock{origin: origin, started: time.Now(), factor: factor}
}

// Now is the demo's time.
func (c *clock) Now() time.Time {
	return c.origin.Add(time.Since(c.started) * time.Duration(c.factor))
}

// After waits until d of the demo's time has passed.
func (c *clock) After(d time.Duration) <-chan time.Time {
	return time.After(d / time.Duration(c.factor))
}
