package host

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/uzelhub/uzel/schemas/document"
)

// Host manages the processes of connections.
type Host struct {
	options Options
	spawner *spawner

	running context.Context // ends when the host closes
	end     context.CancelFunc
	work    sync.WaitGroup // goroutines of the host

	mu          sync.Mutex
	closed      bool
	connections map[string]*connection
	leaving     map[*connection]bool // replaced or removed, and not yet stopped
}

// New makes a host without connections.
func New(options Options) *Host {
	h := &Host{
		options: options.withDefaults(), spawner: newSpawner(),
		connections: map[string]*connection{}, leaving: map[*connection]bool{},
	}
	h.running, h.end = context.WithCancel(context.Background())
	return h
}

// Configure makes the connections what the specs say: new ones are added, changed ones replaced, missing ones
// removed. An unchanged connection keeps its process. A replaced one finishes its acts and is then stopped; its reads
// are broken off, since a read can be repeated. The one in its place is started when nothing of it is left, so that an
// account never has two processes. Nothing is started before it is needed.
func (h *Host) Configure(specs []Spec) error {
	wanted := map[string]Spec{}
	for _, spec := range specs {
		if err := spec.check(); err != nil {
			return err
		}
		if _, twice := wanted[spec.Name]; twice {
			return errSpec.At(spec.Name).With("подключение описано дважды")
		}
		wanted[spec.Name] = spec
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return errClosed.New()
	}
	replaced := map[string]*connection{}
	for name, c := range h.connections {
		if spec, ok := wanted[name]; !ok || !spec.same(c.spec) {
			delete(h.connections, name)
			h.leaving[c] = true
			replaced[name] = c
			c.retire(false)
		}
	}
	maps.DeleteFunc(h.leaving, func(c *connection, _ bool) bool { return c.gone() })
	for name, spec := range wanted {
		if h.connections[name] == nil {
			h.connections[name] = newConnection(h, spec)
			if before := replaced[name]; before != nil {
				h.connections[name].after = before.left
			}
		}
	}
	return nil
}

// Snapshot shows every connection, ordered by name.
func (h *Host) Snapshot() []ConnectionState {
	h.mu.Lock()
	var connections []*connection
	for _, c := range h.connections {
		connections = append(connections, c)
	}
	h.mu.Unlock()
	states := make([]ConnectionState, 0, len(connections))
	for _, c := range connections {
		states = append(states, c.snapshot())
	}
	slices.SortFunc(states, func(a, b ConnectionState) int { return strings.Compare(a.Name, b.Name) })
	return states
}

// Reset forgets the failures of a connection: the next call starts its process at once.
func (h *Host) Reset(name string) error {
	c, f := h.connection(name)
	if f != nil {
		return f
	}
	c.reset()
	return nil
}

// Close stops every process: they may end by themselves until ctx ends, then they are killed. Calls that are still
// under way end with a fault.
func (h *Host) Close(ctx context.Context) error {
	h.mu.Lock()
	if h.closed {
		h.mu.Unlock()
		return nil
	}
	h.closed = true
	var connections []*connection
	for _, c := range h.connections {
		connections = append(connections, c)
	}
	for c := range h.leaving {
		connections = append(connections, c)
	}
	h.mu.Unlock()

	h.end()
	stop := context.AfterFunc(ctx, func() {
		for _, c := range connections {
			c.killNow()
		}
	})
	defer stop()
	for _, c := range connections {
		c.retire(true)
	}
	h.work.Wait()
	h.spawner.close()
	return nil
}

func (h *Host) connection(name string) (*connection, *Fault) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return nil, faultOf(document.CauseTransient, errClosed.New())
	}
	c := h.connections[name]
	if c == nil {
		return nil, faultOf(document.CauseMisconfigured, errUnknown.With("%q", name))
	}
	return c, nil
}

// background runs a goroutine that Close waits for.
func (h *Host) background(f func()) { h.work.Go(f) }
