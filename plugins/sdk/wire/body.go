package wire

import (
	"bytes"
	"crypto/sha256"

	"github.com/uzelhub/uzel/schemas/document"
)

// Chunks hands the bytes to send in pieces that fit a message.
func Chunks(body []byte, send func(piece []byte) error) error {
	for len(body) > 0 {
		n := min(len(body), ChunkBytes)
		if err := send(body[:n]); err != nil {
			return err
		}
		body = body[n:]
	}
	return nil
}

// Sum is the SHA-256 by which bytes are known.
func Sum(body []byte) []byte {
	sum := sha256.Sum256(body)
	return sum[:]
}

// Body puts a document together from its chunks and holds it to what its header promised.
type Body struct {
	size int64
	sum  []byte
	data []byte
}

// firstAllocation keeps a header that promises much from taking memory before the bytes have come.
const firstAllocation = 4 << 20

// NewBody expects as many bytes as a header announces.
func NewBody(size int64, sum []byte) (*Body, error) {
	if size < 0 || size > document.MaxBytes {
		return nil, errTooLarge.With("%d байт", size)
	}
	return &Body{size: size, sum: sum}, nil
}

// Add takes the next chunk.
func (b *Body) Add(piece []byte) error {
	if int64(len(b.data)+len(piece)) > b.size {
		return errBroken.With("пришло больше обещанных %d байт", b.size)
	}
	b.grow(len(b.data) + len(piece))
	b.data = append(b.data, piece...)
	return nil
}

// grow makes room for so many bytes, twice as much as before each time: append's own smaller steps would leave several
// times the document as garbage behind.
func (b *Body) grow(need int) {
	if need <= cap(b.data) {
		return
	}
	room := min(b.size, max(2*int64(cap(b.data)), firstAllocation, int64(need)))
	b.data = append(make([]byte, 0, room), b.data...)
}

// Complete reports whether every promised byte has come.
func (b *Body) Complete() bool { return int64(len(b.data)) == b.size }

// Bytes gives the document, when it is what its header promised.
func (b *Body) Bytes() ([]byte, error) {
	if !b.Complete() {
		return nil, errBroken.With("пришло %d байт из обещанных %d", len(b.data), b.size)
	}
	if !bytes.Equal(Sum(b.data), b.sum) {
		return nil, errBroken.With("контрольная сумма другая")
	}
	return b.data, nil
}
