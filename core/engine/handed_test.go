package engine_test

import (
	"testing"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
)

func TestWhatAPersonHandsInIsTakenOnce(t *testing.T) {
	w := newWorld(t)
	route := w.route
	route.Kinds = []document.Kind{document.KindMCHD}
	item := func(revision string) host.Item {
		return host.Item{Body: []byte("<Файл/>"), Document: document.Envelope{Kind: document.KindMCHD, SourceKey: "mchd/1", Revision: revision}}
	}
	person := store.Actor{Name: "anna", Kind: store.ActorPerson}
	with := 0
	also := func(store.Tx) error { with++; return nil }
	first, known, err := w.engine().HandIn(t.Context(), person, route, item("1"), also)
	if err != nil || known || first == "" {
		t.Fatal(first, known, err)
	}
	again, known, err := w.engine().HandIn(t.Context(), person, route, item("1"), also)
	if err != nil || !known || again != first || with != 1 {
		t.Errorf("%s %v %v, written along %d times", again, known, err, with)
	}
	other, known, err := w.engine().HandIn(t.Context(), person, route, item("2"), nil)
	if err != nil || known || other == first {
		t.Errorf("another revision: %s %v %v", other, known, err)
	}
	strict := *route
	strict.Kinds = []document.Kind{document.KindUPD}
	_, _, err = w.engine().HandIn(t.Context(), person, &strict, item("3"), nil)
	if e, ok := fault.As(err); !ok || e.Kind.Code != "UZ-ENG-070" {
		t.Errorf("a route that takes none of the kind: %v", err)
	}
}
