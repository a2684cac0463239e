package signature

import (
	"bytes"
	"cmp"
	"crypto/x509"
	"encoding/hex"
	"slices"
	"time"

	"github.com/uzelhub/uzel/schemas/cms"
)

// maxSkew is by how much clocks may differ.
const maxSkew = 5 * time.Minute

// stamps: the timestamps are over this signature, by an authority that is trusted here. The earliest proves when the signature
// was there already; what is known from elsewhere may be earlier still.
func (t *trial) stamps() {
	t.proven = t.question.Proven
	if len(t.signature.Timestamps) == 0 {
		t.noStamp()
		return
	}
	worst := Check{Result: Passed}
	for _, s := range t.signature.Timestamps {
		c := t.stamp(s, t.signature.Value)
		if c.Result == Passed && (t.proven.IsZero() || s.At.Before(t.proven)) {
			t.proven = s.At
		}
		worst = worseOf(worst, c)
	}
	for _, s := range t.signature.ReferenceStamps {
		worst = worseOf(worst, t.stamp(s, t.signature.References))
	}
	t.add(worst)
}

func (t *trial) noStamp() {
	if t.proven.IsZero() {
		t.add(of(Stamp, Skipped, errNoTime, ""))
		return
	}
	t.add(skipped(Stamp, "метки времени нет; подпись уже была "+moment(t.proven)+", это известно не из неё"))
}

func worseOf(a, b Check) Check {
	order := []Result{Passed, Skipped, Unknown, Failed}
	if a.Reason == "" || slices.Index(order, b.Result) > slices.Index(order, a.Result) {
		return b
	}
	return a
}

// stamp judges one token: RFC 3161.
func (t *trial) stamp(s cms.Timestamp, covered []byte) Check {
	hash, err := t.mathematics.digest(t.ctx, s.Digest.OID, covered)
	switch {
	case t.undone(err):
		return unknown(Stamp, errDigestUnchecked, cmp.Or(s.Digest.Name, s.Digest.OID))
	case err != nil:
		return unknown(Stamp, errDigestUnchecked, "")
	case hex.EncodeToString(hash) != s.Hash:
		return failed(Stamp, errOtherStamp, "")
	case s.At.After(t.question.Now.Add(maxSkew)):
		return failed(Stamp, errFutureStamp, moment(s.At))
	}
	return t.token(s)
}

// token: the token was signed by a timestamping authority whose chain ends in a root that is trusted here.
func (t *trial) token(s cms.Timestamp) Check {
	container, err := cms.Inspect(s.Raw)
	if err != nil || len(container.Signatures) != 1 || !bytes.Equal(container.Content, s.Info) {
		return failed(Stamp, errStampUnread, "")
	}
	inner := &trial{
		ctx: t.ctx, judge: t.judge, container: container, signature: container.Signatures[0], mathematics: t.mathematics,
		question: Question{Body: s.Info, Now: s.At}, others: t.others,
	}
	inner.others = append(inner.candidates(), t.others...)
	if inner.signer = inner.holder(); inner.signer == nil {
		inner.signer = inner.named(inner.signature)
	}
	if inner.signer == nil {
		return unknown(Stamp, errStampUntrusted, "в ней нет сертификата её службы")
	}
	if !forStamps(inner.signer) {
		return failed(Stamp, errStampUse, commonName(inner.signer.RawSubject))
	}
	if c := t.confirm(inner, s); c.Result != Passed {
		return of(Stamp, c.Result, errStampUntrusted, c.Reason)
	}
	return passed(Stamp, "метка времени от "+moment(s.At)+", её служба — "+quoted(inner.signer.RawSubject))
}

// confirm asks the provider about the token where the mathematics of it are not known otherwise.
func (t *trial) confirm(inner *trial, s cms.Timestamp) Check {
	for range 2 {
		inner.checks = nil
		inner.digest()
		inner.signed()
		inner.trust()
		inner.validity()
		if inner.err != nil {
			t.err = inner.err
			return Check{Result: Unknown}
		}
		worst := Check{Result: Passed}
		for _, c := range inner.checks {
			if c.Code == errUntrusted.Code {
				c.Result = Unknown // a stranger's stamp proves no time, and does no harm
			}
			worst = worseOf(worst, c)
		}
		if worst.Result != Unknown || inner.proof != nil || t.judge.Verifier == nil || !t.mathematics.borrow() {
			return worst
		}
		proof, err := t.judge.Verifier.Verify(t.ctx, s.Info, s.Raw)
		if t.undone(err) || err != nil {
			return worst
		}
		inner.proof = &proof
	}
	return Check{Result: Unknown, Reason: "её подпись не вычислена"}
}

// named finds a signer whose certificate is not in the container by issuer and number.
func (t *trial) named(s cms.Signature) *x509.Certificate {
	for _, x := range append(t.others[:len(t.others):len(t.others)], t.judge.Trust.Roots...) {
		if x.SerialNumber.Text(16) == s.Serial && s.Issuer.Common == commonName(x.RawIssuer) {
			return x
		}
	}
	return nil
}

// forStamps: RFC 3161, 2.3 asks for this one purpose.
func forStamps(x *x509.Certificate) bool {
	return slices.Contains(x.ExtKeyUsage, x509.ExtKeyUsageTimeStamping)
}
