package host

import (
	"context"
	"os/exec"
	"sync"
	"time"

	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
)

// A connection is a Spec with its process, when it has one.
//
// Its process is changed in turns: whoever starts, opens or stops it holds the turn, a channel that is closed when
// the change is done; everybody else waits for it. Nothing that takes time happens under the mutex.
type connection struct {
	host *Host
	spec Spec

	mu       sync.Mutex
	state    State
	process  *process
	stopping *process // taken out and about to end
	turn     chan struct{}
	calls    int
	reads    map[int]context.CancelCauseFunc // calls that may be broken off when the connection goes
	readID   int
	stopIdle func()
	retired  bool // replaced, removed, or the host closes

	starts    int
	failures  crashes // of any sort: they make the pauses longer
	crashes   crashes // of the process: too many of them end in StateFailed
	lastFault *Fault
	failedAt  time.Time
	nextTry   time.Time
	version   string
	abilities []Capability
}

// need is what a call needs of the process.
type need struct {
	open  bool // configured, not only described
	force bool // a person asks: a pause after a failure is not waited for
}

// acquire gives the process, started and opened as needed, and counts the call until release.
func (c *connection) acquire(ctx context.Context, need need) (*process, *Fault) {
	for {
		c.mu.Lock()
		switch {
		case c.retired:
			c.mu.Unlock()
			return nil, faultOf(document.CauseTransient, c.whyRetired())
		case c.turn != nil:
			turn := c.turn
			c.mu.Unlock()
			select {
			case <-turn:
			case <-ctx.Done():
				return nil, faultOf(document.CauseTransient, errCancelled.With("процесс ещё запускается"))
			}
			continue
		case c.process != nil && (c.process.opened || !need.open):
			c.calls++
			c.disarmIdle()
			p := c.process
			c.mu.Unlock()
			return p, nil
		case c.process == nil:
			if f := c.barred(need.force); f != nil {
				c.mu.Unlock()
				return nil, f
			}
		}
		need.force = false // once: what comes out of this start is the answer
		c.turn = make(chan struct{})
		if c.process == nil {
			c.become(StateStarting)
		}
		c.host.background(func() { c.bringUp(need.open) })
		c.mu.Unlock()
	}
}

// barred says why no process may be started now. The mutex is held.
func (c *connection) barred(force bool) *Fault {
	switch c.state {
	case StateFailed:
		f := faultOf(document.CauseNeedsPerson, errFailed.With("%s", c.lastFault.Message))
		return f
	case StateBackingOff:
		left := c.nextTry.Sub(c.host.options.Clock.Now())
		if left <= 0 || force {
			return nil
		}
		f := *c.lastFault
		f.After = left
		return &f
	}
	return nil
}

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
	c.mu.Unlock()
	p.end()
}

// release ends a call.
func (c *connection) release() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.calls--
	if c.retired && c.calls == 0 {
		c.stopNow()
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

// reset forgets the failures.
func (c *connection) reset() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.failures, c.crashes, c.lastFault, c.failedAt, c.nextTry = nil, nil, nil, time.Time{}, time.Time{}
	if c.state == StateFailed || c.state == StateBackingOff {
		c.become(StateStopped)
	}
}

func (c *connection) snapshot() ConnectionState {
	c.mu.Lock()
	defer c.mu.Unlock()
	s := ConnectionState{
		Name: c.spec.Name, Connector: c.spec.Connector, State: c.state, Version: c.version, Capabilities: c.abilities,
		Calls: c.calls, Starts: c.starts, LastFault: c.lastFault, FailedAt: c.failedAt,
		Crashes: len(c.crashes.recent(c.host.options.Clock.Now(), c.host.options.Backoff.Window)),
	}
	if c.state == StateBackingOff {
		s.NextTry = c.nextTry
	}
	if c.process != nil {
		s.PID, s.StartedAt = c.process.child.pid(), c.process.startedAt
		s.RSS = residentMemory(s.PID)
	}
	return s
}

// command is how the connection's process is started.
func (h *Host) command(spec Spec) (*exec.Cmd, *Fault) {
	var command *exec.Cmd
	switch {
	case spec.Command != nil:
		command = spec.Command()
	case h.options.Launcher != nil:
		command = h.options.Launcher(spec.Connector)
	}
	if command == nil {
		return nil, faultOf(document.CauseMisconfigured, errStart.With("неизвестно, как запустить коннектор %q", spec.Connector))
	}
	return command, nil
}
