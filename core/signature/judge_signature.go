package signature

import (
	"bytes"
	"cmp"
	"encoding/hex"
	"errors"
	"strings"

	"github.com/uzelhub/uzel/schemas/cms"
)

// undone remembers a provider that could not be asked; an unknown algorithm is no such thing.
func (t *trial) undone(err error) (unsupported bool) {
	if errors.Is(err, errors.ErrUnsupported) {
		return true
	}
	if err != nil && t.err == nil {
		t.err = err
	}
	return false
}

// body is the document: the one that was given, or the one inside.
func (t *trial) body() []byte {
	if t.question.Body != nil {
		return t.question.Body
	}
	return t.container.Content
}

// digest: what was signed is this document.
func (t *trial) digest() {
	body := t.body()
	if t.container.Content != nil && !bytes.Equal(body, t.container.Content) {
		t.add(failed(Digest, errOtherDocument, ""))
		return
	}
	if t.signature.SignedAttributes == nil { // then the signature is over the document itself
		t.add(passed(Digest, "подпись стоит прямо на документе, без промежуточного хеша"))
		return
	}
	hash, err := t.mathematics.digest(t.ctx, t.signature.Digest.OID, body)
	algorithm := cmp.Or(t.signature.Digest.Name, t.signature.Digest.OID)
	switch {
	case t.undone(err) && t.proof != nil && t.proof.Valid:
		t.add(passed(Digest, "хеш документа сошёлся, вычислил его поставщик подписи ("+algorithm+")"))
	case err != nil:
		t.add(unknown(Digest, errDigestUnchecked, algorithm))
	case hex.EncodeToString(hash) != t.signature.Hash:
		t.add(failed(Digest, errOtherDocument, ""))
	default:
		t.add(passed(Digest, "подписан именно этот документ ("+algorithm+")"))
	}
}

// signed: the signature was made by the key of the certificate.
func (t *trial) signed() {
	covered := t.signature.SignedAttributes
	if covered == nil {
		covered = t.body()
	}
	holds, err := t.mathematics.signed(t.ctx, t.signer, t.signature.Digest.OID, covered, t.signature.Value)
	algorithm := cmp.Or(t.signature.Algorithm.Name, t.signature.Algorithm.OID)
	unsupported := t.undone(err)
	switch {
	case strings.HasPrefix(t.signature.Algorithm.Name, "ГОСТ Р 34.10-2001"):
		t.add(failed(Mathematics, errOldGOST, ""))
	case unsupported && t.proof != nil && t.proof.Valid:
		t.add(passed(Mathematics, "подпись верна, вычислил её поставщик подписи ("+algorithm+")"))
	case unsupported && t.proof != nil:
		t.add(unknown(Mathematics, errUnconfirmed, strings.Join(t.proof.Reasons, "; ")))
	case err != nil:
		t.add(unknown(Mathematics, errUncalculated, algorithm))
	case !holds:
		t.add(failed(Mathematics, errMathematics, ""))
	default:
		t.add(passed(Mathematics, "подпись сделана ключом этого сертификата ("+algorithm+")"))
	}
}

// binding: the signature covers its own certificate, so that no other one of the same key can be put in its place.
func (t *trial) binding() {
	if len(t.signature.Bindings) == 0 {
		t.add(unknown(Binding, errUnbound, ""))
		return
	}
	for _, b := range t.signature.Bindings {
		hash, err := t.mathematics.keyHash(t.ctx, b.Digest.OID, t.signer.Raw)
		switch {
		case t.undone(err) && t.proof != nil && t.proof.Valid:
			t.add(passed(Binding, "сертификат подписавшего закреплён подписью, проверил это поставщик подписи"))
			return
		case err != nil:
			t.add(unknown(Binding, errDigestUnchecked, cmp.Or(b.Digest.Name, b.Digest.OID)))
			return
		case !bytes.Equal(hash, b.Hash):
			t.add(failed(Binding, errBinding, ""))
			return
		}
	}
	t.add(passed(Binding, "сертификат подписавшего закреплён подписью"))
}

// levels in the order of what they carry.
var levels = map[cms.Level]int{cms.Plain: 0, cms.BES: 1, cms.T: 2, cms.C: 3, cms.XLong: 4, cms.XLongType1: 5, cms.Archive: 6}

// level: the signature carries no less than was asked for.
func (t *trial) level() {
	has, want := t.signature.Level, t.question.Level
	switch {
	case want == "":
		t.add(skipped(Level, string(has)+"; особого вида не требовалось"))
	case levels[has] < levels[want]:
		t.add(failed(Level, errLowLevel, string(has)+", а нужна "+string(want)))
	default:
		t.add(passed(Level, string(has)+", нужна не ниже "+string(want)))
	}
}

// provider: a provider has looked at the signature as a whole, and with which right.
func (t *trial) provider() {
	switch {
	case t.proof == nil:
		t.add(unknown(Provider, errUncertified, ""))
	case !t.proof.Valid:
		t.add(failed(Provider, errUnconfirmed, strings.Join(t.proof.Reasons, "; ")))
	case !t.judge.Certified:
		t.add(unknown(Provider, errUncertified, ""))
	default:
		t.add(passed(Provider, "подпись подтвердило сертифицированное средство"))
	}
}
