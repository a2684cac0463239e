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
	// Part is the event that is being given: it may be several items, and the hub may take some of them.
	Part string `json:"part,omitempty"`
	Done int    `json:"done,omitempty"`
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

// after is the position after a whole event.
func (c cursor) after(e boxEvent) cursor {
	window := slices.Clone(c.Window)
	last := &window[len(window)-1]
	last.Seen = append(slices.Clip(last.Seen), imprint(e.EventID))
	if len(last.Seen) >= segmentEvents {
		window = append(window, segment{After: e.IndexKey})
	}
	if len(window) > segments {
		window = slices.Clone(window[1:])
	}
	return cursor{Box: c.Box, Window: window}
}
