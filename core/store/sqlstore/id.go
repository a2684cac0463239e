package sqlstore

import (
	"io"
	"time"

	"github.com/google/uuid"

	"github.com/uzelhub/uzel/core/store/vault"
)

// newID makes a UUIDv7 (RFC 9562) from the store's own clock and randomness.
func newID(now time.Time, random io.Reader) (string, error) {
	var id uuid.UUID
	if _, err := io.ReadFull(random, id[6:]); err != nil {
		return "", ErrSQL.Wrap(err)
	}
	ms := now.UnixMilli()
	for i := range 6 {
		id[i] = byte(ms >> (40 - 8*i))
	}
	id[6] = id[6]&0x0f | 0x70
	id[8] = id[8]&0x3f | 0x80
	return id.String(), nil
}

// owner gives the bytes of an id. Ids are compared as text, so only the canonical form is one.
func owner(id string) (vault.ID, error) {
	u, err := uuid.Parse(id)
	if err != nil || u.String() != id {
		return vault.ID{}, errID.With("%q", id)
	}
	return vault.ID(u), nil
}
