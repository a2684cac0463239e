package hub

import (
	"cmp"
	"encoding/json"
	"slices"
	"time"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/document"
)

// Wait is a connection whose process does not run at present, and without which a document does not go on.
type Wait struct {
	Connection string    `json:"connection"`
	Fault      string    `json:"fault"`
	Hint       string    `json:"hint,omitempty"`
	Since      time.Time `json:"since"`
	Crashes    int       `json:"crashes,omitempty"`     // lately
	NextTry    time.Time `json:"next_try,omitzero"`     // zero: not before somebody resets it
	Reset      bool      `json:"needs_reset,omitempty"` // it is not tried again by itself
}

// Waits finds the connections that documents wait for, by document. Such a wait is no failed attempt of the document, so its
// own state says nothing of it.
func (h *Hub) Waits(tx store.ReadTx, docs ...store.Document) (map[string][]Wait, error) {
	down, err := h.down(tx)
	if err != nil || len(down) == 0 {
		return nil, err
	}
	waits, known := map[string][]Wait{}, map[string]config.Route{}
	for _, doc := range docs {
		if !moves(doc.State) || doc.Route == "" {
			continue
		}
		key := doc.Route + "@" + doc.RouteVersion
		route, ok := known[key]
		if !ok {
			if route, _, err = writtenRoute(tx, key); err != nil {
				return nil, err
			}
			known[key] = route
		}
		for _, name := range h.needs(route) {
			if s, ok := down[name]; ok && (!s.Described || !handedOver(doc, name)) {
				waits[doc.ID] = append(waits[doc.ID], s.wait())
			}
		}
	}
	return waits, nil
}

// down are the connections whose process failed and does not run again yet.
func (h *Hub) down(tx store.ReadTx) (map[string]ConnectionState, error) {
	down := map[string]ConnectionState{}
	for _, c := range h.plan().config.Connections {
		s, err := connectionState(tx, c)
		if err != nil {
			return nil, err
		}
		if !s.Down.IsZero() {
			down[c.Name] = s
		}
	}
	return down, nil
}

func (s ConnectionState) wait() Wait {
	w := Wait{Connection: s.Name, Fault: s.Fault, Hint: s.Hint, Since: s.Down, Crashes: s.Crashes, NextTry: s.NextTry}
	if s.State == host.StateFailed {
		stays := host.ErrFailed.New()
		w.Fault, w.Hint, w.Reset = stays.Kind.Message+": "+s.Fault, stays.Kind.Hint+" "+s.Name, true
	}
	return w
}

// moves tells whether a document goes on by itself, when nothing keeps it.
func moves(state document.State) bool {
	return !state.Final() && state != document.StateInvalid && state != document.StateNeedsPerson
}

// needs are the connections that a route's documents go on with; its source only where it hears our answers.
func (h *Hub) needs(route config.Route) []string {
	names := slices.Clone([]string(route.To))
	signing := signerOf(route)
	answering := cmp.Or(route.Exchange.Sign, signing)
	if answering != "" {
		names = append(names, route.From.Connection)
	}
	names = append(names, route.Exchange.Mail)
	for _, signer := range []string{signing, answering} {
		if s, ok := h.plan().config.Signer(signer); ok {
			names = append(names, s.Connection)
		}
	}
	slices.Sort(names)
	return slices.DeleteFunc(slices.Compact(names), func(name string) bool { return name == "" })
}

// handedOver tells whether a destination has a document for good: it waits for nothing there.
func handedOver(doc store.Document, destination string) bool {
	var p engine.Progress
	if json.Unmarshal(doc.Progress, &p) != nil {
		return false
	}
	return slices.ContainsFunc(p.Deliveries, func(d engine.Delivery) bool {
		return d.To == destination && !d.Exchange && (d.State == engine.DeliveryDone || d.State == engine.DeliveryRefused)
	})
}
