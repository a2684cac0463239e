package host

import (
	"sync"
	"time"

	"github.com/uzelhub/uzel/schemas/document"
)

// A watch does something again and again until its process has ended.
type watch struct {
	mu    sync.Mutex
	stop  func()
	ended bool
}

// after arms the watch once more.
func (w *watch) after(clock Clock, d time.Duration, f func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.ended {
		w.stop = clock.AfterFunc(d, f)
	}
}

func (w *watch) end() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.ended = true
	if w.stop != nil {
		w.stop()
	}
}

// watch looks after a process that runs.
func (p *process) watch() {
	p.watchMemory()
	p.watchPing(0)
}

// watchMemory kills a process that has taken too much memory. The system's own limits would not do: an address space
// limit stops the Go runtime at sizes it only reserves, and a cgroup needs rights the hub does not have.
func (p *process) watchMemory() {
	options := p.host.options
	p.memoryWatch.after(options.Clock, options.Watch.Memory, func() {
		if p.gone() {
			return
		}
		if rss, limit := residentMemory(p.child.pid()), p.spec.memoryLimit(); rss > limit {
			p.kill(faultOf(document.CauseTransient, errMemory.With("%d МиБ при пределе %d МиБ", rss>>20, limit>>20)))
			return
		}
		p.watchMemory()
	})
}

// watchPing kills a process that does not answer. A call that hangs is the call's own business; this is about a
// process in which nothing moves any more.
func (p *process) watchPing(missed int) {
	options := p.host.options
	p.pingWatch.after(options.Clock, options.Watch.Ping, func() {
		if p.gone() {
			return
		}
		p.host.background(func() {
			ctx, cancel := p.host.deadline(p.host.running, options.Watch.Answer)
			defer cancel()
			switch err := p.remote.ping(ctx); {
			case err == nil:
				p.watchPing(0)
			case missed+1 < options.Watch.Pings:
				p.watchPing(missed + 1)
			default:
				p.kill(faultOf(document.CauseTransient, errHung.New()))
			}
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
