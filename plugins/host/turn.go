package host

// bringUp starts the process if there is none, opens it if that is needed, and ends the turn.
func (c *connection) bringUp(open bool) {
	c.mu.Lock()
	p := c.process
	c.mu.Unlock()
	fresh := p == nil
	var f *Fault
	if fresh {
		p, f = c.start()
	}
	if f == nil && open {
		f = c.host.open(p)
	}
	if f != nil && p != nil {
		c.mu.Lock()
		c.process = nil
		c.mu.Unlock()
		p.end()
		if reason := p.reason.Load(); reason != nil {
			f = reason
		}
	}

	c.mu.Lock()
	defer c.mu.Unlock()
	defer c.endTurn()
	if f != nil {
		c.fail(f)
		return
	}
	c.process, c.version = p, p.description.Version
	if open {
		p.opened, c.abilities = true, p.capabilities
	}
	c.become(StateRunning)
	if fresh {
		c.host.background(func() { c.await(p) })
		p.watch()
	}
}

// endTurn lets the others go on. The mutex is held.
func (c *connection) endTurn() {
	close(c.turn)
	c.turn = nil
	if c.retired && (c.calls == 0 || c.host.running.Err() != nil) {
		c.stopNow()
		c.depart()
		return
	}
	c.armIdle()
}

func (c *connection) start() (*process, *Fault) {
	command, f := c.host.command(c.spec)
	if f != nil {
		return nil, f
	}
	c.mu.Lock()
	c.starts++
	c.mu.Unlock()
	p, f := c.host.launch(c.spec, command)
	if f != nil {
		return nil, f
	}
	return p, c.host.describe(p)
}

// stopNow takes a turn to stop the process, unless somebody else has one. The mutex is held.
func (c *connection) stopNow() {
	if c.turn != nil || c.process == nil {
		return
	}
	p := c.process
	c.process, c.stopping = nil, p
	c.turn = make(chan struct{})
	c.disarmIdle()
	c.host.background(func() {
		p.stop()
		c.mu.Lock()
		defer c.mu.Unlock()
		c.stopping = nil
		c.become(StateStopped)
		c.endTurn()
	})
}
