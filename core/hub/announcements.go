package hub

import (
	"context"
	"slices"
	"time"

	"github.com/uzelhub/uzel/plugins/host"
)

// askStatus is how often a connection that knows its quotas and maintenance is asked about them.
const askStatus = time.Hour

// firstStatus leaves a hub alone that has just started: most connections have no such news, and asking starts processes.
const firstStatus = 15 * time.Second

// announcer is a connection's connector, asked what it can say of the account.
type announcer interface {
	Describe(ctx context.Context, connection string) (host.Description, error)
	Status(ctx context.Context, connection string) (host.Status, error)
}

// watchStatus asks the connections that know it about quotas, licence and announced maintenance. What one does not say
// this time stays as it said it the last time.
func (h *Hub) watchStatus(ctx context.Context, connection string, asked announcer) {
	wait := firstStatus
	for {
		select {
		case <-ctx.Done():
			return
		case <-h.options.Clock.After(wait):
		}
		if ctx.Err() != nil {
			return
		}
		wait = askStatus
		d, err := asked.Describe(ctx, connection)
		if err == nil && !slices.Contains(d.Capabilities, host.CapabilityStatus) {
			return
		}
		var said host.Status
		if err == nil {
			said, err = asked.Status(ctx, connection)
		}
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			h.options.Log.Warn("подключение не сообщило о квотах и перерывах", "connection", connection, "error", err)
		default:
			h.heard(connection, said)
		}
	}
}

// heard keeps what a connection said of itself.
func (h *Hub) heard(connection string, said host.Status) {
	var from, to []time.Time
	for _, w := range said.Maintenance {
		from, to = append(from, w.From), append(to, w.To)
	}
	h.gates.Announce(connection, from, to)
	h.mu.Lock()
	defer h.mu.Unlock()
	h.said[connection] = said
}

// lastSaid is what a connection said of itself last.
func (h *Hub) lastSaid(connection string) host.Status {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.said[connection]
}
