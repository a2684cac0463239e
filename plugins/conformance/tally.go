package conformance

import (
	"maps"
	"slices"

	"github.com/google/go-cmp/cmp"

	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// The daily comparison finds what the other side forgot to tell only if the other side's documents are counted, and not once
// more what was told; and only if both ways are counted, since nobody tells of what was sent past the hub either.

// tally counts everything that the other side holds; nil: the connection cannot count.
func (t *trial) tally() map[document.Kind]int64 {
	t.Helper()
	if _, err := t.hub().Check(t.Context(), connectionName); err != nil {
		t.Fatal(err)
	}
	t.needs(slices.Contains(t.hub().Snapshot()[0].Capabilities, host.CapabilityTally), "other side that counts")
	counts, err := t.hub().Tally(t.Context(), connectionName, host.Period{From: "2000-01-01", To: "2099-12-31"})
	if err != nil {
		t.Fatalf("Tally: %v", err)
	}
	return counts
}

func countsTheDropped(t *trial) {
	source := t.source()
	t.needs(source.Drop != nil, "Source.Drop")
	before := total(t.tally())
	source.Fill(t.T, 2)
	source.Drop(t.T)
	t.read("").distinct(t, 2)
	if n := total(t.tally()) - before; n != 3 {
		t.Errorf("the tally has %d documents, want the two that came and the one that did not", n)
	}
}

func countsTheSent(t *trial) {
	act := t.act("counted")
	t.needs(act.Action == sdk.ActionSend, "Destination that sends")
	want := maps.Clone(t.tally())
	t.commit(act)
	want[act.Document.Kind]++
	if diff := cmp.Diff(want, t.tally()); diff != "" {
		t.Errorf("the tally of what was sent: %s", diff)
	}
}

func total(counts map[document.Kind]int64) (n int64) {
	for _, c := range counts {
		n += c
	}
	return n
}
