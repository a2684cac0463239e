package demo

import (
	"sync/atomic"
	"time"
)

// clock is a compressed clock: its time stands at origin until it is started, and then runs factor times as fast as the
// real one, so that a month's schedules are seen in seconds.
type clock struct {
	origin  time.Time
	factor  int64
	started atomic.Pointer[time.Time]
}

func newClock(origin time.Time, factor int64) *clock { return &clock{origin: origin, factor: factor} }

func (c *clock) start() {
	now := time.Now()
	c.started.CompareAndSwap(nil, &now)
}

// Now is the demo's time.
func (c *clock) Now() time.Time {
	started := c.started.Load()
	if started == nil {
		return c.origin
	}
	return c.origin.Add(time.Since(*started) * time.Duration(c.factor))
}

// After waits until d of the demo's time has passed.
func (c *clock) After(d time.Duration) <-chan time.Time {
	return time.After(d / time.Duration(c.factor))
}
