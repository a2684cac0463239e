package hub

import (
	"context"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/uzelhub/uzel/core/engine/gate"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/document"
)

// The clock of the serving hub never fires: nothing but the bell makes it look.
func TestACommandBesideAServingHubIsNoticedAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "uzel.db")
	c := configuration()
	c.Routes = nil
	serving, beside := openHub(t, path, c), openHub(t, path, c)
	now := serving.options.Clock.Now()
	for i := range 20 {
		at := now.Add(time.Duration(i) * time.Nanosecond)
		if _, passed := serving.gates.Enter("box", gate.Act, "d", at); passed {
			serving.gates.Leave("box", "d", at, gate.End{Cause: document.CauseTransient})
		}
	}
	if serving.gates.State("box", now).Cause == "" {
		t.Fatal("the connection does not pause")
	}
	ctx, stop := context.WithCancel(t.Context())
	ready := make(chan struct{})
	serving.options.Ready = func() { close(ready) }
	var all sync.WaitGroup
	all.Go(func() {
		if err := serving.Serve(ctx); err != nil {
			t.Error(err)
		}
	})
	<-ready
	for deadline := time.Now().Add(time.Minute); serving.gates.State("box", now).Cause != ""; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("nobody heard the bell")
		}
		// Again and again: the first may come before the serving hub knows what was asked for earlier.
		if err := beside.ResetConnection(t.Context(), store.Actor{Name: "ivanov", Kind: store.ActorPerson}, "box"); err != nil {
			t.Fatal(err)
		}
	}
	stop()
	all.Wait()
}
