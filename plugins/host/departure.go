package host

import (
	"github.com/uzelhub/uzel/schemas/fault"
)

// release ends a call.
func (c *connection) release() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.calls--
	if c.retired && c.calls == 0 {
		c.stopNow()
		c.depart()
		return
	}
	c.armIdle()
}

// armIdle stops the process after a while without calls. The mutex is held.
func (c *connection) armIdle() {
	if c.calls > 0 || c.process == nil || c.spec.idle() < 0 || c.retired {
		return
	}
	c.disarmIdle()
	c.stopIdle = c.host.options.Clock.AfterFunc(c.spec.idle(), func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		if c.calls == 0 {
			c.stopNow()
		}
	})
}

func (c *connection) disarmIdle() {
	if c.stopIdle != nil {
		c.stopIdle()
		c.stopIdle = nil
	}
}

// retire lets the connection go. Reads are broken off; acts may finish before the process is stopped, unless the host
// closes.
func (c *connection) retire(closing bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.retired = true
	c.disarmIdle()
	for _, cancel := range c.reads {
		cancel(c.whyRetired())
	}
	if c.calls == 0 || closing {
		c.stopNow()
	}
	c.depart()
}

// depart tells who waits for it that nothing is left of a retired connection, once that is so. The mutex is held.
func (c *connection) depart() {
	if c.retired && c.calls == 0 && c.process == nil && c.turn == nil && !c.isLeft && c.left != nil {
		c.isLeft = true
		if after := c.after; after != nil { // it never began: what it stood in line for counts
			go func() { <-after; close(c.left) }()
			return
		}
		close(c.left)
	}
}

func (c *connection) whyRetired() *fault.Error {
	if c.host.running.Err() != nil {
		return errClosed.New()
	}
	return errRetired.New()
}

// gone reports whether nothing is left of a retired connection.
func (c *connection) gone() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.retired && c.process == nil && c.turn == nil
}

// killNow ends the process, even if it is about to end by itself.
func (c *connection) killNow() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, p := range []*process{c.process, c.stopping} {
		if p != nil {
			p.child.kill()
		}
	}
}
