package hub

import (
	"errors"
	"path/filepath"
	"testing"

	"github.com/uzelhub/uzel/core/registry"
	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/document"
)

func TestAnAnswerThatADocumentGoesOnWithIsRememberedForAWhile(t *testing.T) {
	h := openHub(t, filepath.Join(t.TempDir(), "uzel.db"), configuration())
	clock := &quickClock{now: h.options.Clock.Now()}
	h.options.Clock = clock
	g := &gazetteer{boxes: map[string][]host.Box{}}
	b := h.boxesOf(g)
	ask := func(state string) {
		t.Helper()
		boxes, err := b.Boxes(t.Context(), "box", vector, document.KindUPD)
		if err != nil || len(boxes) != 1 || boxes[0].State != state {
			t.Fatalf("%+v, %v", boxes, err)
		}
	}
	for _, c := range []struct {
		rule  string
		state string
		calls int
	}{
		{"nobody is invited", registry.BoxNone, 1},
		{"who has invited them meanwhile need not wait", registry.BoxActive, 2},
		{"then the answer is good for a while", registry.BoxActive, 2},
	} {
		g.boxes[vector.INN] = []host.Box{{ID: "b", State: c.state}}
		if ask(c.state); g.calls != c.calls {
			t.Errorf("%s: asked %d times, want %d", c.rule, g.calls, c.calls)
		}
	}
	clock.now = clock.now.Add(boxesLast)
	if ask(registry.BoxActive); g.calls != 3 {
		t.Errorf("it is never asked again: %d", g.calls)
	}
	if boxes, err := b.Boxes(t.Context(), "box", document.Party{INN: vector.INN}, document.KindUPD); g.calls != 4 || err != nil {
		t.Errorf("another branch gets the same answer: %v, %v", boxes, err)
	}
	clock.now = clock.now.Add(boxesLast)
	g.fails = errors.New("silent")
	if _, err := b.Boxes(t.Context(), "box", vector, document.KindUPD); err == nil {
		t.Error("an old answer stands in for none")
	}
}
