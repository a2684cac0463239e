package diadoc

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// Whatever the feed does within the overlap, every event is given once: new events, events that turn up late before
// others, events that come twice; and wherever the process ends. A place in the feed is one event's alone.
func TestEveryEventIsGivenOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var feed []boxEvent // by IndexKey
		given := map[string]int{}
		position := ""
		for round := range rapid.IntRange(1, 6).Draw(t, "readings") {
			for i := range rapid.IntRange(0, 150).Draw(t, "new") {
				feed = append(feed, placed(fmt.Sprintf("%04d-%04d", round, i)))
			}
			for i := range rapid.IntRange(0, 5).Draw(t, "late") {
				back := rapid.IntRange(0, min(len(feed), segmentEvents)).Draw(t, "back")
				before := "0000"
				if at := len(feed) - back; at > 0 {
					before = feed[at-1].IndexKey
				}
				feed = append(feed, placed(fmt.Sprintf("%s+%d-%d", before, round, i)))
			}
			slices.SortStableFunc(feed, func(a, b boxEvent) int { return strings.Compare(a.IndexKey, b.IndexKey) })
			page := func(after string) ([]boxEvent, error) {
				list := slices.DeleteFunc(slices.Clone(feed), func(e boxEvent) bool { return e.IndexKey <= after })
				list = slices.Clone(list[:min(len(list), 100)])
				if len(list) > 1 && rapid.Bool().Draw(t, "twice") {
					list = append(list[:1:1], list...)
				}
				return list, nil
			}
			crashes := rapid.IntRange(0, 2).Draw(t, "crashes")
			for done := false; !done; crashes-- {
				position, done = read(t, position, page, given, crashes > 0)
			}
			for _, e := range feed {
				if given[e.EventID] != 1 {
					t.Fatalf("reading %d: %s was given %d times", round, e.EventID, given[e.EventID])
				}
			}
		}
	})
}

func placed(at string) boxEvent { return boxEvent{EventID: "event " + at, IndexKey: at} }

var errCrash = errors.New("the process ends")

// read reads the feed to its end, or until the process ends somewhere.
func read(t *rapid.T, position string, page func(string) ([]boxEvent, error), given map[string]int, crash bool) (string, bool) {
	at, err := parseCursor(position, "box")
	if err != nil {
		t.Fatal(err)
	}
	left := -1
	if crash {
		left = rapid.IntRange(0, 150).Draw(t, "events before the crash")
	}
	err = walk(at.start(), page, func(e boxEvent) error {
		if at.has(e.EventID) {
			at = at.pass(e.EventID)
			return nil
		}
		if left == 0 {
			return errCrash
		}
		left--
		given[e.EventID]++
		at = at.after(e)
		return nil
	})
	return at.String(), err == nil
}

func TestACursorWithinAnEventGoesOnWhereItStood(t *testing.T) {
	c, err := parseCursor("", "BOX@diadoc.ru")
	if err != nil {
		t.Fatal(err)
	}
	half, err := parseCursor(c.within("event-1", 2).String(), "box")
	if err != nil {
		t.Fatal(err)
	}
	if half.given("event-1") != 2 || half.given("event-2") != 0 || half.has("event-1") {
		t.Errorf("%+v", half)
	}
	if whole := half.after(boxEvent{EventID: "event-1"}); !whole.has("event-1") || whole.given("event-1") != 0 {
		t.Errorf("%+v", whole)
	}
}

// FuzzEntities holds the reading of messages to giving facts that the hub takes, whatever the service says.
func FuzzEntities(f *testing.F) {
	f.Add([]byte(`{"MessageId":"m","TimestampTicks":639307728000000000,"FromBoxId":"a","ToBoxId":"b","Entities":[
		{"EntityType":"Attachment","EntityId":"d","AttachmentType":"UniversalTransferDocument","DocumentInfo":{"Function":"СЧФ",
			"ConfirmationMetadata":{"ReceiptStatus":"HaveToCreateReceipt"},"RecipientReceiptMetadata":{"ReceiptStatus":"HaveToCreateReceipt","ConfirmationMetadata":{"ReceiptStatus":"HaveToCreateReceipt"}}}},
		{"EntityType":"Attachment","EntityId":"c","ParentEntityId":"d","AttachmentType":"InvoiceConfirmation"},
		{"EntityType":"Signature","EntityId":"s","ParentEntityId":"c"},
		{"EntityType":"Attachment","EntityId":"r","ParentEntityId":"s","AttachmentType":"Receipt","SignerBoxId":"a"}]}`), []byte("<Файл КодИтога=\"1\"/>"))
	f.Add([]byte(`{"Entities":[{"EntityId":"a","ParentEntityId":"b"},{"EntityId":"b","ParentEntityId":"a"}]}`), []byte{})
	f.Fuzz(func(t *testing.T, data, content []byte) {
		var m message
		if json.Unmarshal(data, &m) != nil {
			return
		}
		at := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
		v := view{m, home{box: m.ToBoxID}}
		for _, e := range m.Entities {
			for _, fact := range v.read(e, at, content).facts {
				if fact.Event == "" || fact.At.IsZero() || !strings.HasPrefix(fact.ID, e.EntityID) {
					t.Errorf("%+v", fact)
				}
			}
			_ = v.fileName(e)
			root, ok := v.root(e)
			if !ok {
				continue
			}
			for _, fact := range v.state(root) {
				if fact.Event == "" || fact.ID == "" {
					t.Errorf("%+v", fact)
				}
			}
		}
	})
}
