package hub

import (
	"context"
	"time"

	"github.com/uzelhub/uzel/plugins/host"
)

// askStatus is how often a connection that knows its quotas and maintenance is asked about them.
const askStatus = time.Hour

// firstStatus leaves a hub alone that has just started: most connections have no such news, and asking starts processes.
const firstStatus = 15 * time.Second

// announcer is asked what a connection can say of the account.
type announcer interface {
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
		said, err := asked.Status(ctx, connection)
		switch {
		case ctx.Err() != nil, cannot(err):
			return
		case err != nil:
			h.options.Log.Warn("подключение не сообщило о квотах и перерывах", "connection", connection, "error", err)
		default:
			h.heard(ctx, connection, said)
		}
	}
}

// heard keeps what a connection said of itself, and warns of what comes to its end.
func (h *Hub) heard(ctx context.Context, connection string, said host.Status) {
	var from, to []time.Time
	for _, w := range said.Maintenance {
		from, to = append(from, w.From), append(to, w.To)
	}
	h.gates.Announce(connection, from, to)
	h.mu.Lock()
	h.said[connection] = said
	h.mu.Unlock()
	if err := h.warnOf(ctx, connection, cautionsOf(said, h.options.Clock.Now())); err != nil && ctx.Err() == nil {
		h.options.Log.Warn("предупреждения о квотах и лицензии не записаны", "connection", connection, "error", err)
	}
}

// lastSaid is what a connection said of itself last.
func (h *Hub) lastSaid(connection string) host.Status {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.said[connection]
}
