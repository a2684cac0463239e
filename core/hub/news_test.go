package hub

import (
	"context"
	"encoding/json"
	"path/filepath"
	"testing"
	"time"

	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/document"
)

func TestAServingHubTellsOfDocumentsThatItDoesNotHave(t *testing.T) {
	h := openHub(t, filepath.Join(t.TempDir(), "uzel.db"), configuration())
	progress, err := json.Marshal(engine.Progress{State: document.StateReceived})
	if err != nil {
		t.Fatal(err)
	}
	doc := store.Document{
		Source: "box", State: document.StateReceived, Progress: progress,
		Envelope: document.Envelope{Kind: document.KindNews, SourceKey: "1", Chain: "news/a"},
	}
	if err := h.store.Update(t.Context(), store.Hub, func(tx store.Tx) error {
		_, err := tx.InsertDocument(&doc)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	ctx, end := context.WithCancel(t.Context())
	defer end()
	clock := &waitingClock{quickClock: quickClock{now: h.options.Clock.Now()}, until: 3, end: end}
	h.options.Clock, h.engine.Clock = clock, clock
	clock.now = clock.now.Add(25 * time.Hour)
	h.watchNews(ctx)
	var found store.Document
	if err := h.store.View(t.Context(), func(tx store.ReadTx) (err error) {
		found, err = tx.Document(doc.ID)
		return err
	}); err != nil || found.State != document.StateInvalid || found.Cause != document.CauseMisconfigured {
		t.Errorf("after a day the news is %s %s, %v", found.State, found.Cause, err)
	}
}

// waitingClock ends a loop after so many waits.
type waitingClock struct {
	quickClock
	until int
	end   context.CancelFunc
}

func (c *waitingClock) After(d time.Duration) <-chan time.Time {
	if c.until--; c.until == 0 {
		c.end()
		return nil
	}
	return c.quickClock.After(d)
}
