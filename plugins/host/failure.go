package host

import (
	"time"

	"github.com/uzelhub/uzel/schemas/document"
)

// become is a change of state. The mutex is held.
func (c *connection) become(state State) {
	c.state = state
	c.host.options.Changed(c.spec.Name)
}

// fail records a failure: back off, or give up. The mutex is held.
func (c *connection) fail(f *Fault) {
	now, backoff := c.host.options.Clock.Now(), c.host.options.Backoff
	c.lastFault, c.failedAt = f, now
	c.failures = c.failures.add(now, backoff.Window)
	if ofProcess(f) {
		c.crashes = c.crashes.add(now, backoff.Window)
	}
	if len(c.crashes) >= backoff.Crashes {
		c.become(StateFailed)
		c.host.options.Log.Error("connector failed too often: it is not started again until somebody resets it",
			"connection", c.spec.Name, "crashes", len(c.crashes))
		return
	}
	c.nextTry = now.Add(backoff.pause(len(c.failures), c.host.options.Rand()))
	c.become(StateBackingOff)
}

// ofProcess tells a failure of the process from one that the connector itself explained when it was opened: a wrong
// setting is told and waited for, it never ends in StateFailed.
func ofProcess(f *Fault) bool {
	switch f.Code {
	case errStart.Code, errCrashed.Code, errHung.Code, errMemory.Code, errLost.Code, errDeadline.Code, errContract.Code:
		return true
	}
	return false
}

// await takes notice of the end of a process, and of its crash. A process that ends during somebody's turn is the
// business of that turn first.
func (c *connection) await(p *process) {
	<-p.child.exited
	c.mu.Lock()
	for c.turn != nil {
		turn := c.turn
		c.mu.Unlock()
		<-turn
		c.mu.Lock()
	}
	if c.process == p {
		c.process = nil
		c.disarmIdle()
		f := p.reason.Load()
		if f == nil {
			f = faultOf(document.CauseTransient, errCrashed.With("%s", p.child.how()))
		}
		p.log.Warn("connector process ended", "code", f.Code, "fault", f.Message) // nobody else may be told of it
		c.fail(f)
	}
	c.depart()
	c.mu.Unlock()
	p.end()
}

// reset forgets the failures.
func (c *connection) reset() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.failures, c.crashes, c.lastFault, c.failedAt, c.nextTry = nil, nil, nil, time.Time{}, time.Time{}
	if c.state == StateFailed || c.state == StateBackingOff {
		c.become(StateStopped)
	}
}
