package signature_test

import (
	"bytes"
	"testing"
	"time"

	"golang.org/x/crypto/ocsp"
	"pgregory.net/rapid"

	"github.com/uzelhub/uzel/core/signature"
)

func TestASignatureIsOfOneDocumentAlone(t *testing.T) {
	s := newScene(t)
	rapid.Check(t, func(r *rapid.T) {
		body := rapid.SliceOf(rapid.Byte()).Draw(r, "document")
		other := rapid.SliceOf(rapid.Byte()).Draw(r, "what is shown")
		s.w.body, s.w.attached = append([]byte{}, body...), rapid.Bool().Draw(r, "attached")
		s.question.Body = append([]byte{}, other...)
		got, err := s.run()
		if err != nil {
			r.Fatal(err)
		}
		if trusted := got.Verdict == signature.Trusted; trusted != bytes.Equal(body, other) {
			r.Fatalf("%s", shown(got))
		}
	})
}

// A certificate that was revoked by the moment that is proven is worth nothing, whatever the signer's clock said; one that was
// revoked later is worth as much as before.
func TestARevocationCountsFromItsMoment(t *testing.T) {
	s := newScene(t)
	moments := rapid.Int64Range(-20*24*60*60, -60)
	rapid.Check(t, func(r *rapid.T) {
		proven := now.Add(time.Duration(moments.Draw(r, "proven")) * time.Second)
		revokedAt := now.Add(time.Duration(moments.Draw(r, "revoked")) * time.Second)
		s.w.at = now.Add(time.Duration(moments.Draw(r, "the signer's clock")) * time.Second)
		s.question.Proven = proven
		s.answers(func(o *ocsp.Response) { o.Status, o.RevokedAt = ocsp.Revoked, revokedAt })
		got, err := s.run()
		if err != nil {
			r.Fatal(err)
		}
		if invalid := got.Verdict == signature.Invalid; invalid != !revokedAt.After(proven) {
			r.Fatalf("proven %s, revoked %s: %s", proven, revokedAt, shown(got))
		}
	})
}
