package hub

import (
	"encoding/json"
	"path/filepath"
	"testing"
	"time"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/document"
)

func TestADocumentShowsTheConnectionsThatItWaitsFor(t *testing.T) {
	c := twoRoutes()
	c.Connections = append(c.Connections, config.Connection{Name: "pen", Connector: "demo", Organisation: "romashka"})
	c.Signers = []config.Signer{{Name: "boss", Connection: "pen"}}
	c.Routes[0].Steps = append(c.Routes[0].Steps, config.Step{Name: stepSign, Parameter: "boss"})
	h := openHub(t, filepath.Join(t.TempDir(), "uzel.db"), c)
	if err := h.plan().routes.keep(t.Context()); err != nil {
		t.Fatal(err)
	}
	now := h.options.Clock.Now()
	crash := &host.Fault{Message: "процесс коннектора не запустился", Hint: "узел попробует ещё раз"}
	backing := host.ConnectionState{Name: "box", State: host.StateBackingOff, LastFault: crash, Crashes: 2, NextTry: now.Add(time.Minute)}
	known := map[string]ConnectionState{}
	see := func(states ...host.ConnectionState) {
		t.Helper()
		if err := h.keepStates(t.Context(), known, states); err != nil {
			t.Fatal(err)
		}
	}
	waits := func(doc store.Document) (list []Wait) {
		t.Helper()
		if err := h.store.View(t.Context(), func(tx store.ReadTx) error {
			found, err := h.Waits(tx, doc)
			list = found[doc.ID]
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return list
	}
	doc := store.Document{ID: "1", Route: "out", RouteVersion: c.Routes[0].Version(), State: document.StateReceived}
	aside := store.Document{ID: "2", Route: "aside", RouteVersion: c.Routes[1].Version(), State: document.StateReceived}

	see(backing, host.ConnectionState{Name: "shelf", State: host.StateRunning, Version: "1"})
	if w := waits(doc); len(w) != 1 || w[0].Connection != "box" || w[0].Fault != crash.Message || w[0].Hint != crash.Hint ||
		!w[0].Since.Equal(now) || w[0].Crashes != 2 || !w[0].NextTry.Equal(backing.NextTry) || w[0].Reset {
		t.Errorf("it waits for %+v", w)
	}
	if w := waits(aside); len(w) != 0 {
		t.Errorf("a document with another destination waits for %+v", w)
	}
	for _, state := range []document.State{document.StateFinished, document.StateCancelled, document.StateInvalid, document.StateNeedsPerson} {
		if w := waits(store.Document{ID: "1", Route: doc.Route, RouteVersion: doc.RouteVersion, State: state}); len(w) != 0 {
			t.Errorf("a document that is %s waits for %+v", state, w)
		}
	}

	h.options.Clock = stillClock{now.Add(time.Hour)}
	starting, failed := backing, backing
	starting.State, failed.State, failed.Crashes = host.StateStarting, host.StateFailed, 8
	see(starting)
	see(failed)
	if w := waits(doc); len(w) != 1 || !w[0].Since.Equal(now) || !w[0].Reset || w[0].Crashes != 8 {
		t.Errorf("given up, it waits for %+v", w)
	}

	signer := backing
	signer.Name, signer.Version = "pen", "1"
	see(host.ConnectionState{Name: "box", State: host.StateRunning, Version: "1"}, signer)
	if w := waits(doc); len(w) != 1 || w[0].Connection != "pen" {
		t.Errorf("without its signer it waits for %+v", w)
	}
	see(host.ConnectionState{Name: "pen", State: host.StateStopped, Version: "1"})
	if w := waits(doc); len(w) != 0 {
		t.Errorf("when all is well it waits for %+v", w)
	}
}

func TestWhatADestinationHasForGoodWaitsForItNoMore(t *testing.T) {
	c := twoRoutes()
	c.Routes[0].To = config.Names{"box", "shelf"}
	h := openHub(t, filepath.Join(t.TempDir(), "uzel.db"), c)
	if err := h.plan().routes.keep(t.Context()); err != nil {
		t.Fatal(err)
	}
	progress, err := json.Marshal(engine.Progress{Deliveries: []engine.Delivery{
		{To: "box", State: engine.DeliveryPending}, {To: "shelf", State: engine.DeliveryDone},
	}})
	if err != nil {
		t.Fatal(err)
	}
	doc := store.Document{ID: "1", Route: "out", RouteVersion: c.Routes[0].Version(), State: document.StateReady, Progress: progress}
	for version, waits := range map[string]int{"1": 0, "": 1} { // one that never said how it settles keeps the whole route
		down := host.ConnectionState{Name: "shelf", State: host.StateBackingOff, Version: version}
		if err := h.keepStates(t.Context(), map[string]ConnectionState{}, []host.ConnectionState{down}); err != nil {
			t.Fatal(err)
		}
		if err := h.store.View(t.Context(), func(tx store.ReadTx) error {
			found, err := h.Waits(tx, doc)
			if len(found["1"]) != waits {
				t.Errorf("described %q: it waits for %+v", version, found)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
}
