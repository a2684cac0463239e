package host_test

import (
	"context"
	"strings"
	"testing"

	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/document"
)

// TestLargeDocumentsGoOneAfterAnother: two that together are too heavy for the process do not meet in it.
func TestLargeDocumentsGoOneAfterAnother(t *testing.T) {
	narrow := spec("a", "{}")
	narrow.MemoryLimit = 64 << 20
	r := newRig(t, []host.Spec{narrow})
	heavy := func(key string) host.Act {
		a := act(key)
		a.Body = make([]byte, 8<<20)
		return a
	}
	ctx, release := context.WithCancel(t.Context())
	defer release()
	ended := make(chan error, 1)
	go func() {
		_, err := r.Commit(ctx, "a", heavy("hang"))
		ended <- err
	}()
	r.log.await("hanging")

	over, stop := context.WithCancel(t.Context())
	stop() // it does not wait for ever
	_, err := r.Commit(over, "a", heavy("second"))
	f := wantFault(t, err, document.CauseTransient, "UZ-HST-010")
	if f.Outcome() != document.OutcomeRetry || !strings.Contains(f.Message, "занято") {
		t.Errorf("an act that waited for another one is %s: %s", f.Outcome(), f.Message)
	}
	if _, err := r.commit("a", "light"); err != nil {
		t.Errorf("a light document does not pass a heavy one: %v", err)
	}
	release()
	<-ended
	for _, key := range []string{"second", "third"} {
		if _, err := r.Commit(t.Context(), "a", heavy(key)); err != nil {
			t.Errorf("after the first has ended: %v", err)
		}
	}
	whole := act("alone")
	whole.Body = make([]byte, 16<<20) // more than may be on the way at once
	if _, err := r.Commit(t.Context(), "a", whole); err != nil {
		t.Errorf("one that is heavier than all that is allowed: %v", err)
	}
}
