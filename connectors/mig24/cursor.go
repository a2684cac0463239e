package mig24

import (
	"crypto/sha256"
	"encoding/json"
	"slices"
	"time"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// cursor is where a reading stands. To the hub it is opaque.
//
// The services have lists and no feed of changes, and what happened may show late. So everything is read that happened since
// the latest event that was given, less the overlap, and what was given of it before is remembered by its imprint. A
// document that shows even later is found by the daily comparison.
type cursor struct {
	Latest time.Time `json:"latest,omitzero"`
	Given  []mark    `json:"given,omitempty"` // of the overlap
}

// mark is an event that was given.
type mark struct {
	Of imprint   `json:"of"`
	At time.Time `json:"at"`
}

const overlap = 7 * 24 * time.Hour

// imprint is a digest of an event's identity.
type imprint [8]byte

// MarshalText writes hexadecimal digits.
func (i imprint) MarshalText() ([]byte, error) {
	const digits = "0123456789abcdef"
	var text []byte
	for _, b := range i {
		text = append(text, digits[b>>4], digits[b&15])
	}
	return text, nil
}

// UnmarshalText reads them.
func (i *imprint) UnmarshalText(text []byte) error {
	if len(text) != 2*len(i) {
		return errCursor
	}
	for n, c := range text {
		value := slices.Index([]byte("0123456789abcdef"), c)
		if value < 0 {
			return errCursor
		}
		i[n/2] = i[n/2]<<4 | byte(value)
	}
	return nil
}

var errCursor = sdk.Fail(document.CauseMisconfigured, "позиция чтения не читается").
	Advise("начните чтение сначала: уже принятые записи не будут приняты второй раз")

func imprintOf(id string) imprint {
	sum := sha256.Sum256([]byte(id))
	return imprint(sum[:8])
}

func parseCursor(text string) (cursor, error) {
	var c cursor
	if text == "" {
		return c, nil
	}
	if json.Unmarshal([]byte(text), &c) != nil {
		return c, errCursor
	}
	return c, nil
}

func (c cursor) String() string {
	text, err := json.Marshal(c)
	if err != nil {
		panic(err) // it holds times and digits
	}
	return string(text)
}

// wants reports whether an event has to be given.
func (c cursor) wants(id string, at time.Time) bool {
	return !at.Before(c.Latest.Add(-overlap)) && !c.gave(id)
}

func (c cursor) gave(id string) bool {
	i := imprintOf(id)
	return slices.ContainsFunc(c.Given, func(m mark) bool { return m.Of == i })
}

// after is the position after an event.
func (c cursor) after(id string, at time.Time) cursor {
	next := cursor{Latest: c.Latest}
	if at.After(next.Latest) {
		next.Latest = at.UTC()
	}
	for _, m := range c.Given {
		if !m.At.Before(next.Latest.Add(-overlap)) {
			next.Given = append(next.Given, m)
		}
	}
	next.Given = append(next.Given, mark{imprintOf(id), at.UTC()})
	return next
}
