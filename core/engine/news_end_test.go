package engine_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
)

// told lets the source tell of a document.
func (w *world) told(remote, fact string, event docflow.Event) {
	w.t.Helper()
	body, err := json.Marshal(docflow.News{Remote: remote, Facts: []docflow.Fact{{ID: fact, Event: event, At: w.clock.Now()}}})
	if err != nil {
		w.t.Fatal(err)
	}
	if sum := w.take(offered(document.KindNews, fact, "", string(body))); sum.News != 1 {
		w.t.Fatalf("the news was not taken: %+v", sum)
	}
}

// news are the states of what was told, by fact.
func (w *world) news() map[string]document.State {
	w.t.Helper()
	states := map[string]document.State{}
	for _, d := range w.documents() {
		if d.Envelope.Kind == document.KindNews {
			states[d.Envelope.SourceKey] = d.State
		}
	}
	return states
}

func (w *world) endNews(told int) {
	w.t.Helper()
	got, err := w.engine().EndNews(w.t.Context())
	if err != nil || got != told {
		w.t.Fatalf("people are told of %d documents, %v; want %d", got, err, told)
	}
}

func (w *world) newsIs(want map[string]document.State) {
	w.t.Helper()
	if got := w.news(); fmt.Sprint(got) != fmt.Sprint(want) {
		w.t.Fatalf("the news is %v, want %v", got, want)
	}
}

func TestNewsThatNobodyClaimsIsToldOfOncePerDocument(t *testing.T) {
	w := newWorld(t)
	w.told("a", "a1", docflow.Title)
	w.told("a", "a2", docflow.TitleDispatched)
	w.told("b", "b1", docflow.Title)
	w.clock.set(23 * time.Hour)
	w.endNews(0)
	w.newsIs(map[string]document.State{"a1": document.StateReceived, "a2": document.StateReceived, "b1": document.StateReceived})

	w.clock.set(2 * time.Hour)
	w.told("a", "a3", docflow.Clarification)
	w.endNews(2)
	w.newsIs(map[string]document.State{
		"a1": document.StateInvalid, "a2": document.StateExpired, "a3": document.StateReceived, "b1": document.StateInvalid,
	})
	for _, d := range w.documents() {
		if found := w.findings(d.ID); d.State == document.StateInvalid && (len(found) != 1 || found[0].Code != "UZ-ENG-043") {
			t.Errorf("%s: it says %v", d.Envelope.SourceKey, found)
		}
	}

	w.clock.set(25 * time.Hour)
	w.endNews(0) // of this document people know
	w.newsIs(map[string]document.State{
		"a1": document.StateInvalid, "a2": document.StateExpired, "a3": document.StateExpired, "b1": document.StateInvalid,
	})
}

// A person who has put the note away knows of the document.
func TestNewsOfADocumentThatAPersonPutAwayIsSilent(t *testing.T) {
	w := newWorld(t)
	w.told("a", "a1", docflow.Title)
	w.clock.set(25 * time.Hour)
	w.endNews(1)
	if err := w.engine().Cancel(t.Context(), person, w.documents()[0].ID); err != nil {
		t.Fatal(err)
	}
	w.told("a", "a2", docflow.TitleDispatched)
	w.clock.set(25 * time.Hour)
	w.endNews(0)
	w.newsIs(map[string]document.State{"a1": document.StateCancelled, "a2": document.StateExpired})
}

func TestADocumentThatComesLateIsGivenWhatWasToldOfIt(t *testing.T) {
	w := newWorld(t)
	w.route.Kinds = append(w.route.Kinds, document.KindUnformalised)
	w.told("a", "a1", docflow.Title)
	w.told("a", "a2", docflow.TitleDispatched)
	w.clock.set(25 * time.Hour)
	w.endNews(1)
	w.told("a", "a3", docflow.Notice)
	w.told("b", "b1", docflow.Title)

	w.take(host.Delivery{Item: &host.Item{Cursor: "1", Body: []byte("письмо"), Document: document.Envelope{
		Kind: document.KindUnformalised, SourceKey: "letter", Labels: map[string]string{
			docflow.LabelRemote: "a", docflow.LabelFlow: string(docflow.Unformalised), docflow.LabelSide: string(docflow.Buyer),
		},
	}}})
	w.newsIs(map[string]document.State{
		"a1": document.StateFinished, "a2": document.StateFinished, "a3": document.StateFinished, "b1": document.StateReceived,
	})
	for _, d := range w.documents() {
		if d.Envelope.SourceKey != "letter" {
			continue
		}
		known := exchangeOf(t, d)
		for _, id := range []string{"a1", "a2", "a3"} {
			if !slices.ContainsFunc(known.Facts, func(f docflow.Fact) bool { return f.ID == id }) {
				t.Errorf("the document does not know %s: %+v", id, known.Facts)
			}
		}
	}
}

func exchangeOf(t *testing.T, d store.Document) *engine.Exchange {
	t.Helper()
	var p engine.Progress
	if err := json.Unmarshal(d.Progress, &p); err != nil || p.Exchange == nil {
		t.Fatalf("%s is in no exchange: %v", d.ID, err)
	}
	return p.Exchange
}
