package vault

import (
	"encoding/json"
	"io"
)

// Place is what sealed content is bound to, so that it opens nowhere else: what it is, and whose.
func Place(what, id string) string { return "uzel/1 " + what + " " + id }

// SealValue encrypts a value as JSON.
func (k Key) SealValue(random io.Reader, value any, place string) ([]byte, error) {
	plain, err := json.Marshal(value)
	if err != nil {
		return nil, ErrValue.At(place).Wrap(err)
	}
	return k.Seal(random, make([]byte, 0, len(plain)+Overhead), plain, place)
}

// OpenValue reads what SealValue made.
func (k Key) OpenValue(sealed []byte, place string, into any) error {
	plain, err := k.Open(nil, sealed, place)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(plain, into); err != nil {
		return ErrUnsealed.At(place) // the error would quote what was sealed
	}
	return nil
}
