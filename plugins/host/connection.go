package host

import (
	"context"
	"os/exec"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"

	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
)

// A connection is a Spec with its process, when it has one.
//
// Its process is changed in turns: whoever starts, opens or stops it holds the turn, a channel that is closed when
// the change is done; everybody else waits for it. Nothing that takes time happens under the mutex.
type connection struct {
	host  *Host
	spec  Spec
	loads *semaphore.Weighted // bytes of documents that its process may hold at once

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

	after  <-chan struct{} // closed when nothing is left of the connection that this one replaces; nil: none
	left   chan struct{}   // closed when nothing is left of this one
	isLeft bool

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
		case c.after != nil:
			after := c.after
			c.mu.Unlock()
			select {
			case <-after:
			case <-ctx.Done():
				return nil, faultOf(document.CauseTransient, errCancelled.With("подключение с прежними настройками ещё заканчивает работу"))
			}
			c.mu.Lock()
			c.after = nil
			c.mu.Unlock()
			continue
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
		f := faultOf(document.CauseNeedsPerson, ErrFailed.With("%s", c.lastFault.Message))
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
	case spec.Executable != Executable{}:
		command = spec.Executable.Command()
	case spec.Command != nil:
		command = spec.Command()
	case h.options.Launcher != nil:
		command = h.options.Launcher(spec.Connector)
	}
	if command == nil {
		return nil, faultOf(document.CauseMisconfigured, errStart.With("неизвестно, как запустить коннектор %q", spec.Connector))
	}
	if command.Err != nil {
		if said, ok := fault.As(command.Err); ok {
			return nil, faultOf(document.CauseMisconfigured, said)
		}
		return nil, faultOf(document.CauseMisconfigured, errStart.With("%v", command.Err))
	}
	return command, nil
}
