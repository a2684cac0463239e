package timebook

import (
	"crypto/sha256"
	"encoding/json"
	"slices"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// cursor is where a reading of employees stands. To the hub it is opaque.
//
// A table has no order of changes: it is read as a whole and compared with what was given. While its records are given,
// in the order of their keys, the cursor remembers what was given before and how far they have come, as long as they stay
// the same ones; only the last carries the new memory, which may be long.
type cursor struct {
	Seen  []byte `json:"seen,omitempty"`  // imprints of what was given, ascending, eight bytes each
	Of    []byte `json:"of,omitempty"`    // imprint of the records that are being given
	After string `json:"after,omitempty"` // the last that was given of them
}

// mostSeen is how much memory may travel with how many records: the product of both.
const mostSeen = 16 << 20

func parseCursor(text string) (cursor, error) {
	var c cursor
	if text == "" {
		return c, nil
	}
	if err := json.Unmarshal([]byte(text), &c); err != nil || len(c.Seen)%imprintBytes != 0 {
		return c, sdk.Fail(document.CauseMisconfigured, "позиция чтения не читается").
			Advise("начните чтение сначала: уже принятые записи не будут приняты второй раз")
	}
	return c, nil
}

func (c cursor) String() string {
	text, err := json.Marshal(c)
	if err != nil {
		panic(err) // it holds bytes and text
	}
	return string(text)
}

const imprintBytes = 8

// imprint is a digest of a record.
type imprint [imprintBytes]byte

func imprintOf(parts ...string) imprint {
	h := sha256.New()
	for _, p := range parts {
		text, _ := json.Marshal(p) // quoted, so that no two lists of parts look alike
		h.Write(text)
	}
	return imprint(h.Sum(nil)[:imprintBytes])
}

// memory is a set of imprints.
type memory map[imprint]bool

func remembered(text []byte) memory {
	m := memory{}
	for piece := range slices.Chunk(text, imprintBytes) {
		m[imprint(piece)] = true
	}
	return m
}

func (m memory) bytes() []byte {
	var all [][]byte
	for i := range m {
		all = append(all, i[:])
	}
	slices.SortFunc(all, slices.Compare)
	return slices.Concat(all...)
}
