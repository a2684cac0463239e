package storetest

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"math/rand/v2"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/document"
)

var payloadRules = []rule{
	{"bytes of any size come back the same, also after reopening", func(b *bench) {
		d := b.insert(sample(1))
		sizes := []int{0, 1, 64<<10 - 1, 64 << 10, 64<<10 + 1, 256 << 10, 256<<10 + 1, 3<<20 + 7}
		var parts []store.Part
		for i, size := range sizes {
			p := store.Part{
				Document: d.ID, Role: "r", Name: "счёт.xml", MediaType: "text/xml", Kind: document.KindUPD, Format: "5.03",
			}
			body := noise(uint64(i), size)
			b.update(func(tx store.Tx) error { return tx.PutPayload(&p, body) })
			sum := sha256.Sum256(body)
			if p.SHA256 != hex.EncodeToString(sum[:]) || p.Size != int64(size) || !p.At.Equal(b.now) {
				b.Errorf("size %d: filled in %+v", size, p)
			}
			parts = append(parts, p)
			b.advance(time.Second)
		}
		b.reopen()
		b.view(func(tx store.ReadTx) error {
			found, err := tx.Parts(d.ID)
			if diff := cmp.Diff(parts, found); diff != "" {
				b.Error(diff)
			}
			return err
		})
		for i, size := range sizes {
			if !bytes.Equal(b.payload(d.ID, parts[i].SHA256), noise(uint64(i), size)) {
				b.Errorf("size %d: other bytes", size)
			}
		}
	}},
	{"what was put can be read within the same update", func(b *bench) {
		b.update(func(tx store.Tx) error {
			d := sample(1)
			if _, err := tx.InsertDocument(&d); err != nil {
				return err
			}
			p := store.Part{Document: d.ID, Role: "original"}
			if err := tx.PutPayload(&p, []byte("тело")); err != nil {
				return err
			}
			body, err := tx.Payload(d.ID, p.SHA256)
			if string(body) != "тело" {
				b.Errorf("read %q", body)
			}
			return err
		})
	}},
	{"the same bytes in the same role are kept once", func(b *bench) {
		d := b.insert(sample(1))
		for _, role := range []string{"original", "original", "upd.xml"} {
			b.update(func(tx store.Tx) error { return tx.PutPayload(&store.Part{Document: d.ID, Role: role}, []byte("x")) })
		}
		b.view(func(tx store.ReadTx) error {
			parts, err := tx.Parts(d.ID)
			if len(parts) != 2 || parts[0].Role != "original" || parts[1].Role != "upd.xml" {
				b.Errorf("%+v", parts)
			}
			return err
		})
	}},
	{"a document's bytes are not found under another document", func(b *bench) {
		one, two := b.insert(sample(1)), b.insert(sample(2))
		p := store.Part{Document: one.ID, Role: "original"}
		b.update(func(tx store.Tx) error { return tx.PutPayload(&p, []byte("x")) })
		b.is(b.View(b.Context(), func(tx store.ReadTx) error {
			_, err := tx.Payload(two.ID, p.SHA256)
			return err
		}), store.ErrNotFound)
	}},
}

// noise is bytes that look random and are always the same.
func noise(seed uint64, size int) []byte {
	body := make([]byte, size)
	source := rand.NewChaCha8([32]byte{byte(seed)})
	source.Read(body)
	return body
}

func (b *bench) payload(id, sum string) (body []byte) {
	b.Helper()
	b.view(func(tx store.ReadTx) (err error) {
		body, err = tx.Payload(id, sum)
		return err
	})
	return body
}
