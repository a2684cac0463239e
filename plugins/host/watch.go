package host

import (
	"github.com/uzelhub/uzel/schemas/document"
)

// watch looks after a running process until it is no longer the connection's. The mutex is held.
func (c *connection) watch(p *process) {
	c.watchMemory(p)
	c.watchPing(p, 0)
}

// watchMemory kills a process that has taken too much memory. The system's own limits would not do: an address space
// limit stops the Go runtime at sizes it only reserves, and a cgroup needs rights the hub does not have.
func (c *connection) watchMemory(p *process) {
	c.host.options.Clock.AfterFunc(c.host.options.Watch.Memory, func() {
		if p.gone() {
			return
		}
		if rss, limit := residentMemory(p.child.pid()), p.spec.memoryLimit(); rss > limit {
			p.kill(faultOf(document.CauseTransient, errMemory.With("%d МиБ при пределе %d МиБ", rss>>20, limit>>20)))
			return
		}
		c.watchMemory(p)
	})
}

// watchPing kills a process that does not answer. A call that hangs is the call's own business; this is about a
// process in which nothing moves any more.
func (c *connection) watchPing(p *process, missed int) {
	options := c.host.options
	options.Clock.AfterFunc(options.Watch.Ping, func() {
		if p.gone() {
			return
		}
		c.host.background(func() {
			ctx, cancel := c.host.deadline(c.host.running, options.Watch.Answer)
			defer cancel()
			if p.remote.ping(ctx) == nil {
				c.watchPing(p, 0)
				return
			}
			if missed+1 >= options.Watch.Pings {
				p.kill(faultOf(document.CauseTransient, errHung.New()))
				return
			}
			c.watchPing(p, missed+1)
		})
	})
}

// gone reports whether the process has exited. Its number may then be another's.
func (p *process) gone() bool {
	select {
	case <-p.child.exited:
		return true
	case <-p.host.running.Done():
		return true
	default:
		return false
	}
}
