package diadoc

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"slices"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// cursor is where a reading of the feed stands. To the hub it is opaque.
//
// The place of an event, its IndexKey, is as opaque to us. An event may turn up late before the last one read, come twice
// or out of its order. So every reading begins an overlap before the last event and passes over what it remembers to have
// given; what comes again after that has the same key, and the hub does not take it twice.
type cursor struct {
	Box    string    `json:"box"` // a cursor of another box starts from the beginning
	Window []segment `json:"window,omitempty"`
	// Front is the event that lies farthest in the feed of those given. What a reading finds before it is late.
	Front string `json:"front,omitempty"`
	// Part is the event that is being given: it may be several items, and the hub may take some of them.
	Part string `json:"part,omitempty"`
	Done int    `json:"done,omitempty"`

	passed bool // this reading has come to the front
}

// segment is a stretch of the feed that begins after a place.
type segment struct {
	After string   `json:"after"`
	Seen  []string `json:"seen,omitempty"` // imprints of the events given
}

// The overlap has at least (segments-1)*segmentEvents events: more than a page, which may come in any order.
const (
	segmentEvents = 50
	segments      = 4
	mostSeen      = 8 * segmentEvents // of a segment, should the front never be seen again
)

func parseCursor(text, box string) (cursor, error) {
	fresh := cursor{Box: boxKey(box), Window: []segment{{}}}
	if text == "" {
		return fresh, nil
	}
	var c cursor
	if err := json.Unmarshal([]byte(text), &c); err != nil {
		return c, sdk.Fail(document.CauseMisconfigured, "позиция чтения не читается").
			Advise("начните чтение сначала: уже принятые документы не будут приняты второй раз")
	}
	if c.Box != fresh.Box || len(c.Window) == 0 {
		return fresh, nil
	}
	return c, nil
}

func (c cursor) String() string {
	text, err := json.Marshal(c)
	if err != nil {
		panic(err) // it holds strings and numbers
	}
	return string(text)
}

// imprint is what is remembered of an event.
func imprint(event string) string {
	sum := sha256.Sum256([]byte(event))
	return base64.RawURLEncoding.EncodeToString(sum[:6])
}

// start is the place after which a reading begins.
func (c cursor) start() string { return c.Window[0].After }

func (c cursor) has(event string) bool {
	mark := imprint(event)
	return slices.ContainsFunc(c.Window, func(s segment) bool { return slices.Contains(s.Seen, mark) })
}

// within is the position after some items of an event.
func (c cursor) within(event string, items int) cursor {
	c.Part, c.Done = imprint(event), items
	return c
}

// given is how many items of an event were taken before.
func (c cursor) given(event string) int {
	if c.Part == imprint(event) {
		return c.Done
	}
	return 0
}

// pass notes that a reading has come by an event that was given before.
func (c cursor) pass(event string) cursor {
	c.passed = c.passed || imprint(event) == c.Front
	return c
}

// after is the position after a whole event. Only at the front a new segment begins: everything behind the place of an
// event that came late was given long ago, and must not be given again because it is not remembered any more.
func (c cursor) after(e boxEvent) cursor {
	next := cursor{Box: c.Box, Window: slices.Clone(c.Window), Front: c.Front, passed: c.passed || c.Front == ""}
	last := &next.Window[len(next.Window)-1]
	last.Seen = append(slices.Clip(last.Seen), imprint(e.EventID))
	if next.passed {
		next.Front = imprint(e.EventID)
	}
	if len(last.Seen) >= segmentEvents && next.passed || len(last.Seen) >= mostSeen {
		next.Window = append(next.Window, segment{After: e.IndexKey})
	}
	if len(next.Window) > segments {
		next.Window = slices.Clone(next.Window[1:])
	}
	return next
}
