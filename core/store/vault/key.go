package vault

import (
	"crypto/cipher"
	"io"

	"golang.org/x/crypto/chacha20poly1305"
)

// KeySize is the length of a key in bytes.
const KeySize = chacha20poly1305.KeySize

// Overhead is by how much sealing makes content longer.
const Overhead = chacha20poly1305.NonceSizeX + chacha20poly1305.Overhead

// Key encrypts what belongs to one owner: XChaCha20-Poly1305, whose nonces are long enough to be random.
type Key struct{ aead cipher.AEAD }

func newKey(secret []byte) Key {
	aead, err := chacha20poly1305.NewX(secret)
	if err != nil {
		panic("vault: a key of a wrong length: " + err.Error())
	}
	return Key{aead}
}

// Seal appends the nonce and the encrypted content to dst. The place is authenticated with it: sealed content that
// was moved to another row or another column does not open.
func (k Key) Seal(random io.Reader, dst, plain []byte, place string) ([]byte, error) {
	start := len(dst)
	dst = append(dst, make([]byte, chacha20poly1305.NonceSizeX)...)
	nonce := dst[start:]
	if _, err := io.ReadFull(random, nonce); err != nil {
		return nil, ErrWrite.Wrap(err)
	}
	return k.aead.Seal(dst, nonce, plain, []byte(place)), nil
}

// Open appends the plain content to dst.
func (k Key) Open(dst, sealed []byte, place string) ([]byte, error) {
	if len(sealed) < Overhead {
		return nil, ErrUnsealed.At(place)
	}
	nonce, body := sealed[:chacha20poly1305.NonceSizeX], sealed[chacha20poly1305.NonceSizeX:]
	plain, err := k.aead.Open(dst, nonce, body, []byte(place))
	if err != nil {
		return nil, ErrUnsealed.At(place)
	}
	return plain, nil
}
