package mig24_test

import (
	"testing"
	"time"

	"github.com/uzelhub/uzel/connectors/mig24"
	"github.com/uzelhub/uzel/connectors/mig24/sandbox"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// A service whose clock is a year ahead and is then put right hides nothing.
func TestAClockThatIsWrongThereHidesNothing(t *testing.T) {
	theirs, ours := newClock(), newClock()
	theirs.pass(365 * 24 * time.Hour)
	b := newBox(t, sandbox.Options{Now: theirs.Now})
	c, err := mig24.Patient(ours.Now).Open(t.Context(), sdk.Setup{Config: encoded(t, b.settings(exchange)), AcceptGuess: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	b.receive(t, "1.pdf", []byte{1})
	first := read(t, c, "", document.KindUnformalised)
	theirs.pass(-365 * 24 * time.Hour)
	ours.pass(time.Hour)
	b.receive(t, "2.pdf", []byte{2})
	second := read(t, c, first.cursor(), document.KindUnformalised)
	if len(first.items) != 1 || len(second.items) != 1 || second.items[0].Document.Name != "2.pdf" {
		t.Errorf("%d items, then %d", len(first.items), len(second.items))
	}
}
