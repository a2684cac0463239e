package host_test

import (
	"slices"
	"sync"
	"time"
)

// fakeClock stands still until it is advanced.
type fakeClock struct {
	mu     sync.Mutex
	armed  *sync.Cond
	now    time.Time
	timers []*fakeTimer
}

type fakeTimer struct {
	at time.Time
	in time.Duration
	f  func()
}

func newClock() *fakeClock {
	c := &fakeClock{now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}
	c.armed = sync.NewCond(&c.mu)
	return c
}

func (c *fakeClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *fakeClock) AfterFunc(d time.Duration, f func()) func() {
	c.mu.Lock()
	defer c.mu.Unlock()
	timer := &fakeTimer{at: c.now.Add(d), in: d, f: f}
	c.timers = append(c.timers, timer)
	c.armed.Broadcast()
	return func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.timers = slices.DeleteFunc(c.timers, func(t *fakeTimer) bool { return t == timer })
	}
}

// await waits until somebody has armed a timer of this length.
func (c *fakeClock) await(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for !slices.ContainsFunc(c.timers, func(t *fakeTimer) bool { return t.in == d }) {
		c.armed.Wait()
	}
}

// advance lets time pass and runs what is due, in order.
func (c *fakeClock) advance(d time.Duration) {
	c.mu.Lock()
	until := c.now.Add(d)
	for {
		var due *fakeTimer
		for _, t := range c.timers {
			if !t.at.After(until) && (due == nil || t.at.Before(due.at)) {
				due = t
			}
		}
		if due == nil {
			break
		}
		c.timers = slices.DeleteFunc(c.timers, func(t *fakeTimer) bool { return t == due })
		c.now = due.at
		c.mu.Unlock()
		due.f()
		c.mu.Lock()
	}
	c.now = until
	c.mu.Unlock()
}
