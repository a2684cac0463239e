package hub

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/plugins/host"
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
				if err := h.outside.Reset(name); err != nil {
					h.options.Log.Warn("подключение не запущено снова", "connection", name, "error", err)
				}
			}
		}
		select {
		case <-ctx.Done():
		case <-h.options.Clock.After(lookAtConnections):
		}
	}
	// A hub that ends takes its processes with it.
	stopped := h.outside.Snapshot()
	for i := range stopped {
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
		before := known[s.Name]
		now.Since = before.Since
		if now != before {
			now.Since = h.options.Clock.Now()
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

// Connections lists the connections of the configuration as the hub that serves the store last saw them.
func (h *Hub) Connections(ctx context.Context) ([]ConnectionState, error) {
	var states []ConnectionState
	err := h.store.View(ctx, func(tx store.ReadTx) error {
		states = nil
		for _, c := range h.config.Connections {
			s := ConnectionState{Name: c.Name, Connector: c.Connector, State: host.StateStopped}
			record, err := tx.Record(connectionRecords, c.Name)
			if err == nil {
				err = json.Unmarshal(record.Data, &s)
			} else if errors.Is(err, store.ErrNotFound) {
				err = nil
			}
			if err != nil {
				return err
			}
			states = append(states, s)
		}
		return nil
	})
	return states, err
}

// ResetConnection asks the serving hub to try a connection again that ended in failure.
func (h *Hub) ResetConnection(ctx context.Context, actor store.Actor, name string) error {
	if _, ok := h.config.Connection(name); !ok {
		return errNoConnection.With("%q", name)
	}
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
