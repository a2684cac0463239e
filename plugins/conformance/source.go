package conformance

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"

	"github.com/google/go-cmp/cmp"

	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/plugins/sdk"
)

var sourceRules = []rule{
	{"gives everything once", givesEverything},
	{"gives nothing twice", givesNothingTwice},
	{"gives what came later", givesWhatCameLater},
	{"gives the same again until it is taken", givesTheSameAgain},
	{"goes on after a crash without loss or repetition", goesOn},
	{"gives no more than it is allowed", keepsCredit},
	{"may be told twice that something is durable", confirmsTwice},
	{"does not wait behind what it cannot read", passesProblems},
	{"counts what it was never told of", countsTheDropped},
}

func (t *trial) source() *Source {
	t.Helper()
	t.needs(t.sandbox.Source != nil, "Source")
	return t.sandbox.Source
}

func (t *trial) request(cursor string) sdk.ReadRequest {
	request := t.sandbox.Source.Request
	request.Cursor = cursor
	return request
}

// given is what one read gave.
type given struct {
	items    []string // key, revision, sum
	problems int
	cursor   string
}

// read reads everything after a cursor.
func (t *trial) read(cursor string) given {
	t.Helper()
	var g given
	var err error
	g.cursor, err = t.hub().Read(t.Context(), connectionName, t.request(cursor), func(_ context.Context, batch []host.Delivery) error {
		for _, d := range batch {
			g.add(t, d)
		}
		return nil
	})
	if err != nil {
		t.Fatalf("Read: %v", err)
	}
	return g
}

func (g *given) add(t *trial, d host.Delivery) {
	t.Helper()
	if d.Problem != nil {
		g.problems++
		return
	}
	e := d.Item.Document
	switch {
	case e.SourceKey == "":
		t.Error("an item has no source key")
	case !slices.Contains(t.description.Reads, e.Kind):
		t.Errorf("an item is of kind %q, which Describe does not name", e.Kind)
	}
	g.items = append(g.items, fmt.Sprintf("%s %s %x", e.SourceKey, e.Revision, sha256.Sum256(d.Item.Body)))
}

func (g given) distinct(t *trial, want int) {
	t.Helper()
	sorted := slices.Sorted(slices.Values(g.items))
	if n := len(slices.Compact(sorted)); n != len(g.items) || n != want {
		t.Errorf("%d items, %d of them different, want %d", len(g.items), n, want)
	}
}

func givesEverything(t *trial) {
	t.source().Fill(t.T, 20)
	t.read("").distinct(t, 20)
}

func givesNothingTwice(t *trial) {
	t.source().Fill(t.T, 5)
	cursor := t.read("").cursor
	t.period()
	for range 2 {
		if again := t.read(cursor); len(again.items) != 0 {
			t.Errorf("after the cursor of the last item comes %q", again.items)
		}
		t.restart()
	}
}

// period skips what only a source with cursors can do: a period is read as a whole, every time.
func (t *trial) period() {
	t.Helper()
	if t.sandbox.Source.Request.Period != nil {
		t.Skip("not tried: the source reads periods")
	}
}

func givesWhatCameLater(t *trial) {
	t.source().Fill(t.T, 3)
	t.period()
	first := t.read("")
	t.source().Fill(t.T, 4)
	second := t.read(first.cursor)
	second.distinct(t, 4)
	given{items: append(first.items, second.items...)}.distinct(t, 7)
}

func givesTheSameAgain(t *trial) {
	t.source().Fill(t.T, 5)
	first := t.untaken()
	t.restart()
	second := t.read("")
	second.distinct(t, 5)
	if len(first) > len(second.items) || !cmp.Equal(first, second.items[:len(first)]) {
		t.Errorf("first it gave %q, then %q", first, second.items)
	}
}

var errNotTaken = errors.New("not taken")

// untaken looks at what a source gives and takes none of it.
func (t *trial) untaken() []string {
	t.Helper()
	var g given
	_, err := t.hub().Read(t.Context(), connectionName, t.request(""), func(_ context.Context, batch []host.Delivery) error {
		for _, d := range batch {
			g.add(t, d)
		}
		return errNotTaken
	})
	if !errors.Is(err, errNotTaken) {
		t.Fatalf("Read: %v", err)
	}
	return g.items
}

// goesOn kills the process in every round: now after something was taken, and luck decides whether the connector hears
// of it; now before.
func goesOn(t *trial) {
	const items = 12
	t.source().Fill(t.T, items)
	t.period()
	t.options.Read = host.ReadLimits{Credit: 3}
	var all given
	for round := 0; len(all.items) < items; round++ {
		if round > 2*items {
			t.Fatalf("after %d crashes only %d items", round, len(all.items))
		}
		_, _ = t.hub().Read(t.Context(), connectionName, t.request(all.cursor), func(_ context.Context, batch []host.Delivery) error {
			t.kill()
			if round%2 == 1 {
				return errNotTaken
			}
			for _, d := range batch {
				all.add(t, d)
			}
			all.cursor = batch[len(batch)-1].Cursor()
			return nil
		})
		t.restart()
	}
	rest := t.read(all.cursor)
	given{items: append(all.items, rest.items...)}.distinct(t, items)
}

func keepsCredit(t *trial) {
	t.source().Fill(t.T, 10)
	t.options.Read = host.ReadLimits{Credit: 1} // the host ends a read that exceeds it
	t.read("").distinct(t, 10)
}

func confirmsTwice(t *trial) {
	t.source().Fill(t.T, 3)
	t.period()
	cursor := t.read("").cursor
	for range 2 {
		t.restart() // a new process confirms once more what may have been lost
		if again := t.read(cursor); again.cursor != cursor || len(again.items) != 0 {
			t.Errorf("read on to %q with %d items", again.cursor, len(again.items))
		}
	}
}

func passesProblems(t *trial) {
	source := t.source()
	t.needs(source.Spoil != nil, "Source.Spoil")
	source.Fill(t.T, 3)
	source.Spoil(t.T)
	source.Fill(t.T, 3)
	g := t.read("")
	g.distinct(t, 6)
	if g.problems != 1 {
		t.Errorf("%d problems, want 1", g.problems)
	}
}
