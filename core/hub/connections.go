package hub

import (
	"context"
	"encoding/json"
	"reflect"
	"strconv"
	"time"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/document"
)

// Collections by which commands in other processes see a serving hub's connections, and ask it to try one again.
const (
	connectionRecords = "connection"
	resetRecords      = "connection-reset"
)

// lookAtConnections is how often the states of connections are looked at.
const lookAtConnections = 2 * time.Second

// ConnectionState is where a connection's process stood when it last changed.
type ConnectionState struct {
	Name      string     `json:"name"`
	Connector string     `json:"connector"`
	State     host.State `json:"state"`
	Crashes   int        `json:"crashes"`         // within the window that decides about giving up
	Fault     string     `json:"fault,omitempty"` // why the last process failed
	Hint      string     `json:"hint,omitempty"`  // what to do next
	NextTry   time.Time  `json:"next_try,omitzero"`
	Since     time.Time  `json:"since"`
	Down      time.Time  `json:"down_since,omitzero"` // since when its process fails; zero: it does not
	Described bool       `json:"described,omitempty"` // it has said what it is since the hub began
	Sending   Sending    `json:"sending"`             // whether documents go out through it

	Quotas       []Quota   `json:"quotas,omitempty"`       // as the other side counts them
	LicenceUntil time.Time `json:"licence_until,omitzero"` // zero: unknown or none
	Announced    []Pause   `json:"announced,omitempty"`    // maintenance that is not over
	Cautions     []string  `json:"cautions,omitempty"`     // what of the account comes to its end, for a person

	Tally Tally `json:"tally,omitzero"`
}

// Tally is how the daily comparison with the other side stands.
type Tally struct {
	Last time.Time `json:"last,omitzero"` // when documents were compared last
	Open int       `json:"open,omitempty"`
}

// Sending tells whether documents go out through a connection, and why not.
type Sending struct {
	Cause    document.Cause `json:"cause,omitempty"`    // empty: they do
	Until    time.Time      `json:"until,omitzero"`     // when the cause ends, or the next probe may be made
	Probing  bool           `json:"probing,omitempty"`  // a probe is under way
	Failures int            `json:"failures,omitempty"` // one after another
	Fault    string         `json:"fault,omitempty"`    // the last of them
}

// Quota is one limited resource of the account.
type Quota struct {
	Name  string `json:"name"`
	Used  int64  `json:"used"`
	Limit int64  `json:"limit"`
	Unit  string `json:"unit,omitempty"`
}

// Pause is maintenance that the other side announced.
type Pause struct {
	From   time.Time `json:"from"`
	To     time.Time `json:"to"`
	Reason string    `json:"reason,omitempty"`
}

// watchConnections keeps the states of connections in the store, where other processes see them, and carries out what
// people ask for there.
func (h *Hub) watchConnections(ctx context.Context) error {
	known := map[string]ConnectionState{}
	asked, err := h.resets(ctx)
	if err != nil {
		return err
	}
	for ctx.Err() == nil {
		if err := h.keepStates(ctx, known, h.outside.Snapshot()); err != nil && ctx.Err() == nil {
			h.options.Log.Warn("состояния подключений не записаны", "error", err)
		}
		latest, err := h.resets(ctx)
		if err != nil && ctx.Err() == nil {
			h.options.Log.Warn("просьбы о подключениях не прочитаны", "error", err)
		}
		for name, at := range latest {
			if at.After(asked[name]) {
				asked[name] = at
				h.gates.Reset(name)
				if err := h.outside.Reset(name); err != nil {
					h.options.Log.Warn("подключение не запущено снова", "connection", name, "error", err)
				}
			}
		}
		select {
		case <-ctx.Done():
		case <-h.nudged:
		case <-h.options.Clock.After(lookAtConnections):
		}
	}
	// A hub that ends takes its processes with it.
	stopped := h.outside.Snapshot()
	for i := range stopped {
		h.gates.Reset(stopped[i].Name) // the next hub begins with none of this one's failures
		stopped[i].State, stopped[i].NextTry = host.StateStopped, time.Time{}
	}
	return h.keepStates(context.WithoutCancel(ctx), known, stopped)
}

// keepStates writes the states that changed. One that ended in failure is a journal entry too.
func (h *Hub) keepStates(ctx context.Context, known map[string]ConnectionState, states []host.ConnectionState) error {
	var changed []ConnectionState
	for _, s := range states {
		now := ConnectionState{Name: s.Name, Connector: s.Connector, State: s.State, Crashes: s.Crashes, NextTry: s.NextTry}
		if s.LastFault != nil {
			now.Fault, now.Hint = s.LastFault.Message, s.LastFault.Hint
		}
		h.describeSending(&now)
		before := known[s.Name]
		now.Described, now.Down = s.Version != "", downSince(s, before, h.options.Clock.Now())
		if now.Since = before.Since; !reflect.DeepEqual(now, before) {
			if now.State != before.State || now.Fault != before.Fault || now.Crashes != before.Crashes {
				now.Since = h.options.Clock.Now()
			}
			changed = append(changed, now)
		}
	}
	if len(changed) == 0 {
		return nil
	}
	err := h.store.Update(ctx, store.Hub, func(tx store.Tx) error {
		for _, s := range changed {
			data, err := json.Marshal(s)
			if err != nil {
				return err
			}
			if err := tx.PutRecord(&store.Record{Collection: connectionRecords, Key: s.Name, Data: data}); err != nil {
				return err
			}
			if s.Sending.Failures > 0 && known[s.Name].Sending.Failures == 0 {
				if err := tx.Note(store.Entry{Action: "connection.paused", Subject: s.Name, Details: map[string]string{
					"cause": string(s.Sending.Cause), "failures": strconv.Itoa(s.Sending.Failures),
				}}); err != nil {
					return err
				}
			}
			if s.State == host.StateFailed && known[s.Name].State != host.StateFailed {
				if err := tx.Note(store.Entry{Action: "connection.failed", Subject: s.Name}); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err == nil {
		for _, s := range changed {
			known[s.Name] = s
		}
	}
	return err
}

// downSince is since when a connection's process fails. A start that is under way is not the end of that.
func downSince(s host.ConnectionState, before ConnectionState, now time.Time) time.Time {
	switch {
	case s.State == host.StateStarting:
		return before.Down
	case s.State != host.StateBackingOff && s.State != host.StateFailed:
		return time.Time{}
	case before.Down.IsZero():
		return now
	}
	return before.Down
}

// describeSending adds what the connection's gate shows, and what the other side says of the account.
func (h *Hub) describeSending(s *ConnectionState) {
	now := h.options.Clock.Now()
	g := h.gates.State(s.Name, now)
	if g.Cause != "" {
		s.Sending = Sending{Cause: g.Cause, Until: g.Until, Probing: g.Probing, Failures: g.Failures, Fault: g.Fault}
	}
	said := h.lastSaid(s.Name)
	s.LicenceUntil = said.LicenceUntil
	for _, q := range said.Quotas {
		s.Quotas = append(s.Quotas, Quota(q))
	}
	for _, c := range cautionsOf(said, now) {
		s.Cautions = append(s.Cautions, c.Text)
	}
	for _, w := range said.Maintenance {
		if w.To.After(now) {
			s.Announced = append(s.Announced, Pause(w))
		}
	}
}

// Connections lists the connections of the configuration as the hub that serves the store last saw them.
func (h *Hub) Connections(ctx context.Context) ([]ConnectionState, error) {
	var states []ConnectionState
	err := h.store.View(ctx, func(tx store.ReadTx) error {
		states = nil
		for _, c := range h.plan().config.Connections {
			s, err := connectionState(tx, c)
			if err != nil {
				return err
			}
			if s.Tally, err = tallyOf(tx, c.Name); err != nil {
				return err
			}
			states = append(states, s)
		}
		return nil
	})
	return states, err
}

// connectionState is a connection as the hub that serves the store last saw it.
func connectionState(tx store.ReadTx, c config.Connection) (ConnectionState, error) {
	s := ConnectionState{Name: c.Name, Connector: c.Connector, State: host.StateStopped}
	_, err := getJSON(tx, connectionRecords, c.Name, &s)
	return s, err
}

// ResetConnection asks the serving hub to try a connection again that ended in failure.
func (h *Hub) ResetConnection(ctx context.Context, actor store.Actor, name string) error {
	if _, ok := h.plan().config.Connection(name); !ok {
		return errNoConnection.With("%q", name)
	}
	defer h.ring()
	return h.store.Update(ctx, actor, func(tx store.Tx) error {
		if err := tx.PutRecord(&store.Record{Collection: resetRecords, Key: name, Data: []byte("{}")}); err != nil {
			return err
		}
		return tx.Note(store.Entry{Action: "connection.reset", Subject: name})
	})
}

// resets are the moments at which people asked to try connections again.
func (h *Hub) resets(ctx context.Context) (map[string]time.Time, error) {
	moments := map[string]time.Time{}
	err := h.store.View(ctx, func(tx store.ReadTx) error {
		records, err := tx.Records(store.RecordFilter{Collection: resetRecords, Limit: 1000})
		for _, r := range records {
			moments[r.Key] = r.ChangedAt
		}
		return err
	})
	return moments, err
}
