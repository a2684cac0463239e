package hub

import (
	"context"
	"time"
)

// lookForNews is how often news that no document claims is looked for.
const lookForNews = time.Hour

// watchNews lets people know of documents that operators tell of and the hub does not have, until the context ends.
func (h *Hub) watchNews(ctx context.Context) {
	wait := firstStatus
	for {
		select {
		case <-ctx.Done():
			return
		case <-h.options.Clock.After(wait):
		}
		wait = lookForNews
		told, err := h.engine.EndNews(ctx)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			h.options.Log.Warn("новости обмена не разобраны, узел повторит через час", "error", err)
		case told > 0:
			h.options.Log.Warn("операторы сообщают о документах, которых у узла нет: uzel doc list --kind news --state invalid", "documents", told)
		}
	}
}
