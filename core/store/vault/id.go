package vault

import (
	"io"
	"time"

	"github.com/google/uuid"

	"github.com/uzelhub/uzel/core/store"
)

// ID names an owner or a store: the bytes of a UUID.
type ID [16]byte

// NewID makes a UUIDv7 (RFC 9562) from a store's own clock and randomness.
func NewID(now time.Time, random io.Reader) (ID, error) {
	var id ID
	if _, err := io.ReadFull(random, id[6:]); err != nil {
		return id, ErrRandom.Wrap(err)
	}
	ms := now.UnixMilli()
	for i := range 6 {
		id[i] = byte(ms >> (40 - 8*i))
	}
	id[6] = id[6]&0x0f | 0x70
	id[8] = id[8]&0x3f | 0x80
	return id, nil
}

// ParseID reads an id. Ids are compared as text, so only the canonical form is one.
func ParseID(text string) (ID, error) {
	u, err := uuid.Parse(text)
	if err != nil || u.String() != text {
		return ID{}, store.ErrID.With("%.40q", text)
	}
	return ID(u), nil
}

// String is the canonical form.
func (id ID) String() string { return uuid.UUID(id).String() }
