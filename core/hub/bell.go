package hub

import (
	"context"

	"github.com/uzelhub/uzel/core/store"
)

// ring tells the hub that serves the store, perhaps in another process, that there is something to do. It would find out
// by itself, a little later.
func (h *Hub) ring() {
	bell, ok := h.store.(store.Doorbell)
	if !ok {
		return
	}
	if err := bell.Ring(context.Background()); err != nil {
		h.options.Log.Debug("работающему узлу не сказано, что есть дело", "error", err)
	}
}

// answerBell looks for work whenever somebody rings, until the context ends.
func (h *Hub) answerBell(ctx context.Context) {
	bell, ok := h.store.(store.Doorbell)
	if !ok {
		return
	}
	rung, err := bell.Rung(ctx)
	if err != nil {
		h.options.Log.Warn("команды рядом с узлом будут замечены не сразу", "error", err)
		return
	}
	for {
		select {
		case <-ctx.Done():
			return
		case <-rung:
		}
		h.engine.Wake()
		select {
		case h.nudged <- struct{}{}:
		default:
		}
	}
}
