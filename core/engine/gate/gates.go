package gate

import (
	"reflect"
	"slices"
	"sync"
	"time"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/schemas/document"
)

// Gates are the gates of all connections. A connection that was not configured is open.
type Gates struct {
	mu    sync.Mutex
	gates map[string]*gate
	// call tells a caller that was turned away to come now; an empty ticket means everybody that failures held up.
	call func(connection, ticket string)
}

// New makes gates that are all open.
func New() *Gates { return &Gates{gates: map[string]*gate{}, call: func(string, string) {}} }

// OnCall sets the function that is told when a caller that was turned away may come. It must neither block nor use the gates.
func (g *Gates) OnCall(call func(connection, ticket string)) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.call = call
}

// Configure takes over the limits and maintenance of a configuration. Calls under way, and what was learnt about a connection, are kept;
// if a connection's settings changed, everybody that waits for it is called to ask anew.
func (g *Gates) Configure(c *config.Config) {
	g.mu.Lock()
	defer g.mu.Unlock()
	kept := map[string]*gate{}
	for _, connection := range c.Connections {
		known := g.gates[connection.Name]
		if known == nil {
			known = newGate()
		}
		if known.configure(connection, zoneOf(c, connection)) {
			known.queue, known.called = nil, map[string]bool{}
			g.call(connection.Name, "")
		}
		kept[connection.Name] = known
	}
	g.gates = kept
}

func zoneOf(c *config.Config, connection config.Connection) *time.Location {
	return c.TimeZone(config.Route{From: config.From{Connection: connection.Name}})
}

// configure reports whether anything changed.
func (g *gate) configure(c config.Connection, zone *time.Location) (changed bool) {
	var rules []rule
	for _, m := range c.Maintenance {
		rules = append(rules, newRule(m, zone))
	}
	breaks := usual(c.Breaker)
	if g.limits != c.Limits {
		g.pace, changed = newPace(c.Limits), true
	}
	changed = changed || g.breaks != breaks || !reflect.DeepEqual(g.rules, rules)
	g.limits, g.breaks, g.rules = c.Limits, breaks, rules
	return changed
}

// Enter asks whether a connection may be called now. The caller keeps its turn under its ticket. A caller that passed must report the end
// of its call with Leave.
func (g *Gates) Enter(connection string, sort Sort, ticket string, now time.Time) (Hold, bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	one := g.gates[connection]
	if one == nil {
		return Hold{}, true
	}
	return one.enter(sort, ticket, now)
}

// Leave reports how a call ended.
func (g *Gates) Leave(connection, ticket string, now time.Time, end End) {
	g.mu.Lock()
	defer g.mu.Unlock()
	one := g.gates[connection]
	if one == nil {
		return
	}
	if one.leave(ticket, now, end) {
		g.call(connection, "")
	}
	g.callNext(connection, one)
}

// Withdraw reports that a caller that was called, or waits to be, will not come.
func (g *Gates) Withdraw(connection, ticket string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if one := g.gates[connection]; one != nil {
		one.leaveQueue(ticket)
		g.callNext(connection, one)
	}
}

// Missed reports that a called document was taken up: if it did not ask to pass, the next one is called.
func (g *Gates) Missed(connection, ticket string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if one := g.gates[connection]; one != nil && one.called[ticket] {
		delete(one.called, ticket)
		g.callNext(connection, one)
	}
}

func (g *Gates) callNext(connection string, one *gate) {
	if ticket, found := one.next(); found {
		g.call(connection, ticket)
	}
}

// Announce keeps the maintenance that the other side announced.
func (g *Gates) Announce(connection string, from, to []time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	one := g.gates[connection]
	if one == nil {
		return
	}
	var spans []window
	for i := range min(len(from), len(to)) {
		spans = append(spans, window{from[i], to[i]})
	}
	shorter := slices.ContainsFunc(one.spans, func(w window) bool { return !slices.Contains(spans, w) })
	if one.spans = spans; shorter {
		g.call(connection, "")
	}
}

// Reset forgets the failures of a connection and the pauses that it asked for: everybody may try at once.
func (g *Gates) Reset(connection string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if one := g.gates[connection]; one != nil {
		one.breaker, one.told = breaker{}, Hold{}
		g.call(connection, "")
	}
}

// State is what one can see of a gate.
type State struct {
	Cause    document.Cause // why nobody may pass at present; empty: one may, as far as limits allow
	Until    time.Time      // when that ends, or the next probe may pass
	Probing  bool           // a probe is under way
	Failures int            // one after another, without an answer between
	Fault    string         // the last of them
}

// State shows a connection's gate.
func (g *Gates) State(connection string, now time.Time) State {
	g.mu.Lock()
	defer g.mu.Unlock()
	one := g.gates[connection]
	if one == nil {
		return State{}
	}
	s := State{Probing: one.breaker.probe != "", Failures: one.breaker.failures, Fault: one.breaker.fault}
	if hold, held := one.closed(Act, now); held {
		s.Cause, s.Until = hold.Cause, hold.Until
	} else if one.breaker.open {
		s.Cause, s.Until = one.breaker.cause, one.breaker.until
	}
	return s
}
