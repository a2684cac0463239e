package memstore

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/store/vault"
	"github.com/uzelhub/uzel/schemas/document"
)

// maxPayload is as in the stores on a database.
const maxPayload = 2 * document.MaxBytes

// Parts lists a document's payloads.
func (r *reader) Parts(id string) ([]store.Part, error) {
	key, readable, err := r.ownedIfAny(id)
	if err != nil {
		return nil, err
	}
	var parts []store.Part
	rows, _ := r.parts.get(id)
	for _, row := range rows {
		p := row.Part
		if readable {
			if err := key.OpenValue(row.name, vault.Place("name", id), &p.Name); err != nil {
				return nil, err
			}
		}
		parts = append(parts, p)
	}
	return parts, nil
}

// Payload gives the bytes of a payload.
func (r *reader) Payload(id, sum string) ([]byte, error) {
	key, err := r.owned(id)
	if err != nil {
		return nil, err
	}
	sealed, found := r.payloads.get(pair{id, sum})
	if !found {
		return nil, store.ErrNotFound.At(id)
	}
	return key.Open([]byte{}, sealed, vault.Place("payload "+sum, id))
}

// PutPayload keeps bytes as a part of a document.
func (t *tx) PutPayload(p *store.Part, body []byte) error {
	if len(body) > maxPayload {
		return store.ErrTooLarge.At(p.Document).With("%d МБ", len(body)>>20)
	}
	key, err := t.owned(p.Document)
	if err != nil {
		return err
	}
	if err := sound(p.Role, p.MediaType, string(p.Kind), p.Format); err != nil {
		return err
	}
	address := sha256.Sum256(body)
	p.SHA256, p.Size, p.At = hex.EncodeToString(address[:]), int64(len(body)), t.now()
	if at := (pair{p.Document, p.SHA256}); !t.payloads.has(at) {
		sealed, err := t.sealBytes(key, body, "payload "+p.SHA256, p.Document)
		if err != nil {
			return err
		}
		t.payloads.set(at, sealed)
	}
	rows, _ := t.parts.get(p.Document)
	if slices.ContainsFunc(rows, func(r partRow) bool { return r.Role == p.Role && r.SHA256 == p.SHA256 }) {
		return nil
	}
	row := partRow{Part: *p}
	if row.name, err = t.seal(key, p.Name, "name", p.Document); err != nil {
		return err
	}
	row.Name = ""
	t.parts.set(p.Document, append(rows[:len(rows):len(rows)], row))
	return nil
}
