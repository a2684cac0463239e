package mig24

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"math"
	"slices"
	"time"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// cursor is where a reading stands. To the hub it is opaque.
//
// The services have lists and no feed of changes, and what happened may show late. So everything is read that happened since
// the latest event that was given, less the overlap, and what was given of it before is remembered by its imprint. A document
// that shows even later is found by the daily comparison. Every item carries a cursor, so the memory is kept short.
type cursor struct {
	Latest time.Time `json:"latest,omitzero"`
	Given  memory    `json:"given,omitempty"`
}

const overlap = 48 * time.Hour

// memory is what was given of the overlap.
type memory []mark

// mark is an event that was given.
type mark struct {
	of imprint
	at uint32 // Unix time
}

// imprint is a digest of an event's identity.
type imprint [8]byte

const markBytes = len(imprint{}) + 4

// MarshalText writes twelve bytes for each event, in base64.
func (m memory) MarshalText() ([]byte, error) {
	var text []byte
	for _, one := range m {
		text = binary.BigEndian.AppendUint32(append(text, one.of[:]...), one.at)
	}
	return []byte(base64.StdEncoding.EncodeToString(text)), nil
}

// UnmarshalText reads them.
func (m *memory) UnmarshalText(text []byte) error {
	plain, err := base64.StdEncoding.Strict().DecodeString(string(text))
	if err != nil || len(plain)%markBytes != 0 {
		return errCursor
	}
	*m = nil
	for one := range slices.Chunk(plain, markBytes) {
		*m = append(*m, mark{imprint(one[:8]), binary.BigEndian.Uint32(one[8:])})
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
	return slices.ContainsFunc(c.Given, func(m mark) bool { return m.of == i })
}

// after is the position after an event.
func (c cursor) after(id string, at time.Time) cursor {
	next := cursor{Latest: c.Latest}
	if at.After(next.Latest) {
		next.Latest = at.UTC()
	}
	oldest := seconds(next.Latest.Add(-overlap))
	for _, m := range c.Given {
		if m.at >= oldest {
			next.Given = append(next.Given, m)
		}
	}
	next.Given = append(next.Given, mark{imprintOf(id), seconds(at)})
	return next
}

// seconds leaves out the fraction: what is remembered is then never forgotten too early.
func seconds(at time.Time) uint32 { return uint32(max(min(at.Unix(), math.MaxUint32), 0)) }
