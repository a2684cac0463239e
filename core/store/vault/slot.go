package vault

import (
	"encoding/binary"
	"hash/crc32"
	"io"
)

// Layout of the key file; see the package comment.
const (
	slotSize    = 96
	magic       = "UZELKEYS"
	version     = 1
	wrappedSize = KeySize + Overhead
)

// Kinds of slots. Zero is what a crash can leave behind.
const (
	kindKey    = 1
	kindErased = 2
)

// slot is one record: owner 16, wrapped key with its nonce 72, kind 4, checksum 4.
type slot [slotSize]byte

func (s *slot) owner() (id ID)  { copy(id[:], s[:16]); return id }
func (s *slot) wrapped() []byte { return s[16 : 16+wrappedSize] }
func (s *slot) kind() uint32    { return binary.BigEndian.Uint32(s[88:]) }
func (s *slot) whole() bool     { return binary.BigEndian.Uint32(s[92:]) == checksum(s[:92]) }
func (s *slot) blank() bool     { return *s == slot{} }
func checksum(b []byte) uint32  { return crc32.Checksum(b, castagnoli) }
func offset(number int64) int64 { return number * slotSize }
func place(store, of ID) string { return "uzel/1 key " + string(store[:]) + string(of[:]) }
func headerPlace(of ID) string  { return "uzel/1 key file " + string(of[:]) }
func (s *slot) finish(kind uint32) {
	binary.BigEndian.PutUint32(s[88:], kind)
	binary.BigEndian.PutUint32(s[92:], checksum(s[:92]))
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// newSlot makes the slot of an owner's key.
func newSlot(random io.Reader, wrapping Key, store, owner ID, secret []byte) (s slot, err error) {
	copy(s[:16], owner[:])
	if _, err := wrapping.Seal(random, s[16:16], secret, place(store, owner)); err != nil {
		return s, err
	}
	s.finish(kindKey)
	return s, nil
}

// erasedSlot is what stands where a key was.
func erasedSlot() (s slot) {
	s.finish(kindErased)
	return s
}

// newHeader makes slot 0: magic 8, version 4, slot size 4, store 16, proof 40, zeros, checksum 4. The proof is an empty
// content sealed with the installation key.
func newHeader(random io.Reader, wrapping Key, store ID) (s slot, err error) {
	copy(s[:], magic)
	binary.BigEndian.PutUint32(s[8:], version)
	binary.BigEndian.PutUint32(s[12:], slotSize)
	copy(s[16:], store[:])
	if _, err := wrapping.Seal(random, s[32:32], nil, headerPlace(store)); err != nil {
		return s, err
	}
	s.finish(0)
	return s, nil
}

// openHeader checks slot 0 of the file at path and gives the store's id.
func openHeader(s *slot, wrapping Key, path string) (store ID, err error) {
	known := string(s[:8]) == magic && binary.BigEndian.Uint32(s[8:]) == version && binary.BigEndian.Uint32(s[12:]) == slotSize
	if !known || !s.whole() {
		return store, ErrKeysDamaged.At(path).With("заголовок не читается")
	}
	copy(store[:], s[16:32])
	if _, err := wrapping.Open(nil, s[32:32+Overhead], headerPlace(store)); err != nil {
		return store, ErrInstallationWrong.At(path)
	}
	return store, nil
}
