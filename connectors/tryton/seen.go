package tryton

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"
)

// seen remembers which records of a window were given, and by which stamps: a record is given again only when its
// stamps have changed. It travels in every cursor and so has a limit; beyond it, only a digest of the window remains,
// and when that differs the whole window is given again.
type seen struct {
	imprints map[int64]imprint
	full     bool // more than can be remembered
}

// mostSeen bounds what a cursor carries: some 6 KB for each kind.
const mostSeen = 500

// imprint is a digest of a record's stamps.
type imprint [6]byte

// stamped is a record's id with the moments at which it and what belongs to it were written.
type stamped struct {
	id    int64
	times []time.Time // ascending
}

func (s stamped) imprint() imprint {
	h := sha256.New()
	for _, t := range s.times {
		fmt.Fprintln(h, t.UnixMicro())
	}
	return imprint(h.Sum(nil)[:len(imprint{})])
}

// within reports whether the record belongs to the window that begins at since.
func (s stamped) within(since time.Time) bool {
	return slices.ContainsFunc(s.times, func(t time.Time) bool { return !t.Before(since) })
}

// addTo adds the record to a digest of the window that begins at since.
func (s stamped) addTo(digest string, since time.Time) string {
	if !s.within(since) {
		return digest
	}
	h := sha256.New()
	p := s.imprint()
	fmt.Fprintln(h, digest, s.id, p[:])
	return hex.EncodeToString(h.Sum(nil)[:16])
}

func (s *seen) has(record stamped) bool {
	p, ok := s.imprints[record.id]
	return ok && p == record.imprint()
}

func (s *seen) add(record stamped) {
	switch {
	case s.full:
	case len(s.imprints) >= mostSeen:
		*s = seen{full: true}
	default:
		if s.imprints == nil {
			s.imprints = map[int64]imprint{}
		}
		s.imprints[record.id] = record.imprint()
	}
}

// forget drops what was remembered of the ids after one and up to another.
func (s *seen) forget(after, upTo int64) {
	maps.DeleteFunc(s.imprints, func(id int64, _ imprint) bool { return id > after && id <= upTo })
}

// MarshalJSON writes the differences of the ids and the imprints in base64, or true for a window too full to remember.
func (s seen) MarshalJSON() ([]byte, error) {
	if s.full {
		return []byte("true"), nil
	}
	var text []byte
	last := int64(0)
	for _, id := range slices.Sorted(maps.Keys(s.imprints)) {
		p := s.imprints[id]
		text = append(binary.AppendVarint(text, id-last), p[:]...)
		last = id
	}
	return json.Marshal(base64.RawStdEncoding.EncodeToString(text))
}

var errSeen = errors.New("what was seen is not readable")

// UnmarshalJSON reads what MarshalJSON wrote.
func (s *seen) UnmarshalJSON(text []byte) error {
	*s = seen{}
	if string(text) == "true" {
		s.full = true
		return nil
	}
	var encoded string
	if err := json.Unmarshal(text, &encoded); err != nil {
		return err
	}
	rest, err := base64.RawStdEncoding.DecodeString(encoded)
	if err != nil {
		return err
	}
	s.imprints = map[int64]imprint{}
	last := int64(0)
	for len(rest) > 0 {
		step, n := binary.Varint(rest)
		if n <= 0 || len(rest) < n+len(imprint{}) {
			return errSeen
		}
		last += step
		s.imprints[last] = imprint(rest[n : n+len(imprint{})])
		rest = rest[n+len(imprint{}):]
	}
	return nil
}

// IsZero leaves an empty memory out of a cursor.
func (s seen) IsZero() bool { return !s.full && len(s.imprints) == 0 }
