package sqlstore

import (
	"crypto/sha256"
	"database/sql"
	"encoding/hex"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/store/vault"
	"github.com/uzelhub/uzel/schemas/document"
)

// Up to inRow bytes stand in the payload's row, more in chunks: a database is quick with small rows, and nothing has to
// hold a large payload twice.
const (
	inRow     = 64 << 10
	chunkSize = 256 << 10
)

// maxPayload keeps a damaged size from taking all memory. What the hub makes of a document may be larger than the
// document.
const maxPayload = 2 * document.MaxBytes

// Parts lists a document's payloads.
func (r *reader) Parts(id string) ([]store.Part, error) {
	key, readable, err := r.keyIfAny(id)
	if err != nil {
		return nil, err
	}
	return list(r.queries, func(row scanner) (store.Part, error) {
		p := store.Part{Document: id}
		var name []byte
		err := row.Scan(&p.Role, &name, &p.MediaType, &p.Kind, &p.Format, &p.SHA256, &p.Size, moment{&p.At})
		if err == nil && readable {
			err = key.OpenValue(name, vault.Place("name", id), &p.Name)
		}
		return p, err
	}, `SELECT p.role, p.name, p.media_type, p.kind, p.format, p.sha256, b.size, p.at
		FROM parts p JOIN payloads b ON b.document = p.document AND b.sha256 = p.sha256
		WHERE p.document = $1 ORDER BY p.n`, id)
}

// Payload gives the bytes of a payload and checks them.
func (r *reader) Payload(id, sum string) ([]byte, error) {
	key, err := r.documentKey(id)
	if err != nil {
		return nil, err
	}
	var size int64
	var chunks int
	var body []byte
	err = r.one(`SELECT size, chunks, body FROM payloads WHERE document = $1 AND sha256 = $2`, []any{id, sum},
		&size, &chunks, &body)
	if err != nil {
		return nil, at(id, err)
	}
	if size < 0 || size > maxPayload {
		return nil, errPayload.At(id).With("размер %d байт", size)
	}
	plain := make([]byte, 0, size+vault.Overhead)
	if chunks == 0 {
		plain, err = key.Open(plain, body, placeOfChunk(id, sum, 0, 1))
	} else {
		plain, err = r.chunks(key, plain, id, sum, chunks)
	}
	if err != nil {
		return nil, err
	}
	if actual := sha256.Sum256(plain); hex.EncodeToString(actual[:]) != sum {
		return nil, errPayload.At(id).With("сумма SHA-256 не сходится")
	}
	return plain, nil
}

func (r *reader) chunks(key vault.Key, plain []byte, id, sum string, chunks int) ([]byte, error) {
	n := 0
	err := r.each(func(row scanner) error {
		var body sql.RawBytes // only until the next row: no copy is made
		var err error
		if err = row.Scan(&body); err != nil {
			return err
		}
		plain, err = key.Open(plain, body, placeOfChunk(id, sum, n, chunks))
		n++
		return err
	}, `SELECT body FROM payload_chunks WHERE document = $1 AND sha256 = $2 ORDER BY n`, id, sum)
	return plain, err
}

// PutPayload keeps bytes as a part of a document.
func (t *tx) PutPayload(p *store.Part, body []byte) error {
	if len(body) > maxPayload {
		return store.ErrTooLarge.At(p.Document).With("%d МБ", len(body)>>20)
	}
	key, err := t.documentKey(p.Document)
	if err != nil {
		return err
	}
	address := sha256.Sum256(body)
	p.SHA256, p.Size, p.At = hex.EncodeToString(address[:]), int64(len(body)), t.now()
	if err := t.putBytes(key, p.Document, p.SHA256, body); err != nil {
		return err
	}
	name, err := t.seal(key, p.Name, vault.Place("name", p.Document))
	if err != nil {
		return err
	}
	return t.later(`INSERT INTO parts (document, n, role, name, media_type, kind, format, sha256, at)
		VALUES ($1, (SELECT COALESCE(MAX(n), 0) + 1 FROM parts WHERE document = $1), $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (document, role, sha256) DO NOTHING`,
		p.Document, p.Role, name, p.MediaType, string(p.Kind), p.Format, p.SHA256, micros(p.At))
}

const insertPayload = `INSERT INTO payloads (document, sha256, size, chunks, body) VALUES ($1, $2, $3, $4, $5)
	ON CONFLICT (document, sha256) DO NOTHING`

// putBytes keeps bytes unless the document has them already.
func (t *tx) putBytes(key vault.Key, id, sum string, body []byte) error {
	chunks := 0
	var small []byte
	if len(body) <= inRow {
		var err error
		if small, err = t.sealBytes(key, body, placeOfChunk(id, sum, 0, 1)); err != nil {
			return err
		}
	} else {
		chunks = (len(body) + chunkSize - 1) / chunkSize
	}
	t.bytes += len(body)
	if chunks == 0 {
		return t.later(insertPayload, id, sum, len(body), 0, small)
	}
	inserted, err := t.exec(insertPayload, id, sum, len(body), chunks, nil)
	if err != nil || inserted == 0 {
		return err
	}
	sealed := make([]byte, 0, chunkSize+vault.Overhead)
	for n := range chunks {
		chunk := body[n*chunkSize : min((n+1)*chunkSize, len(body))]
		if sealed, err = key.Seal(t.group.store.options.Random, sealed[:0], chunk, placeOfChunk(id, sum, n, chunks)); err != nil {
			return err
		}
		_, err = t.exec(`INSERT INTO payload_chunks (document, sha256, n, body) VALUES ($1, $2, $3, $4)`, id, sum, n, sealed)
		if err != nil {
			return err
		}
		t.group.store.options.Fail.At(PointChunk)
	}
	return nil
}
