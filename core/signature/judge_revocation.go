package signature

import (
	"bytes"
	"crypto/x509"
	"encoding/asn1"
	"slices"
	"time"

	"github.com/uzelhub/uzel/schemas/cms"
)

// news is what one list or answer says of a certificate.
type news struct {
	revoked bool
	at      time.Time
	hold    bool // suspended
	from    time.Time
	until   time.Time // zero: newer is to be had at any time
}

// covers reports whether news of a good certificate still held at a moment. Newer news of one that is good now says that it was
// good before: what was revoked stays so.
func (n news) covers(at time.Time) bool {
	switch {
	case !n.from.Before(at.Add(-maxSkew)):
		return true
	case n.until.IsZero():
		return false
	}
	return !at.After(n.until)
}

// revocation: none of the certificates below the root was revoked or suspended at the moment.
func (t *trial) revocation() {
	at := t.moment()
	for i, x := range t.chain {
		if i > 0 && t.isRoot(x) {
			break
		}
		if c, settled := t.stateOf(x, i, at); settled {
			t.add(c)
			return
		}
	}
	t.add(passed(Revocation, "сертификаты не отозваны и не приостановлены на "+moment(at)))
}

// stateOf gives a check when there is something to say against a certificate, or nothing at all about the signer's.
func (t *trial) stateOf(x *x509.Certificate, place int, at time.Time) (Check, bool) {
	var issuer *x509.Certificate
	if place+1 < len(t.chain) {
		issuer = t.chain[place+1]
	}
	known := false
	for _, n := range t.newsOf(x, issuer) {
		if n.revoked && !n.at.After(at) {
			if n.hold {
				return failed(Revocation, errSuspended, quoted(x.RawSubject)+", с "+moment(n.at)), true
			}
			return failed(Revocation, errRevoked, quoted(x.RawSubject)+", "+moment(n.at)), true
		}
		known = known || n.revoked || n.covers(at)
	}
	if known || place == 0 && t.isRoot(x) {
		return Check{}, false
	}
	return unknown(Revocation, errNoRevocation, quoted(x.RawSubject)), true
}

// newsOf collects what lists and answers say, as far as they were signed by who may say it.
func (t *trial) newsOf(x, issuer *x509.Certificate) (list []news) {
	if issuer == nil {
		return nil
	}
	for _, answer := range append(t.judge.Trust.Answers[:len(t.judge.Trust.Answers):len(t.judge.Trust.Answers)], t.signature.Evidence.Answers...) {
		list = append(list, t.answered(answer, x, issuer)...)
	}
	lists := t.judge.Trust.CRLs
	for _, der := range append(t.container.RawCRLs[:len(t.container.RawCRLs):len(t.container.RawCRLs)], t.signature.Evidence.CRLs...) {
		if crl, err := x509.ParseRevocationList(der); err == nil {
			lists = append(lists[:len(lists):len(lists)], crl)
		}
	}
	for _, crl := range lists {
		if n, ok := t.listed(crl, x, issuer); ok {
			list = append(list, n)
		}
	}
	return list
}

// listed is what a list says of a certificate of its issuer.
func (t *trial) listed(crl *x509.RevocationList, x, issuer *x509.Certificate) (news, bool) {
	if !bytes.Equal(crl.RawIssuer, x.RawIssuer) || crl.ThisUpdate.After(t.question.Now.Add(maxSkew)) || partial(crl) {
		return news{}, false
	}
	holds, err := t.mathematics.signed(t.ctx, issuer, sealing[sealOfList(crl.Raw)], crl.RawTBSRevocationList, crl.Signature)
	if t.undone(err) || err != nil || !holds {
		return news{}, false
	}
	n := news{from: crl.ThisUpdate, until: crl.NextUpdate}
	for _, entry := range crl.RevokedCertificateEntries {
		if entry.SerialNumber.Cmp(x.SerialNumber) == 0 {
			n.revoked, n.at, n.hold = true, entry.RevocationTime, entry.ReasonCode == cms.ReasonHold
		}
	}
	return n, true
}

func sealOfList(der []byte) string {
	var outer struct {
		Body      asn1.RawValue
		Algorithm struct {
			OID        asn1.ObjectIdentifier
			Parameters asn1.RawValue `asn1:"optional"`
		}
		Value asn1.BitString
	}
	if _, err := asn1.Unmarshal(der, &outer); err != nil {
		return ""
	}
	return outer.Algorithm.OID.String()
}

// partial: a list of changes, or one that leaves something out, says nothing of who is not in it (RFC 5280, 5.2.4 and 5.2.5).
func partial(crl *x509.RevocationList) bool {
	for _, e := range crl.Extensions {
		switch e.Id.String() {
		case "2.5.29.27":
			return true
		case "2.5.29.28":
			var fields []asn1.RawValue
			if _, err := asn1.Unmarshal(e.Value, &fields); err != nil {
				return true
			}
			if slices.ContainsFunc(fields, func(f asn1.RawValue) bool { return f.Tag >= 2 }) {
				return true
			}
		}
	}
	return false
}

// answered is what an OCSP answer says of a certificate.
func (t *trial) answered(a cms.StatusAnswer, x, issuer *x509.Certificate) (list []news) {
	if !t.mayAnswer(a, issuer) {
		return nil
	}
	for _, s := range a.Statuses {
		if s.Serial != x.SerialNumber.Text(16) || s.ThisUpdate.After(t.question.Now.Add(maxSkew)) || !t.isAbout(s, issuer) {
			continue
		}
		n := news{from: s.ThisUpdate, until: s.NextUpdate}
		switch s.State {
		case cms.StateRevoked:
			n.revoked, n.at, n.hold = true, s.RevokedAt, s.Reason == cms.ReasonHold
		case cms.StateUnknown:
			continue
		}
		list = append(list, n)
	}
	return list
}

// isAbout: the answer names the issuer by the hash of its key.
func (t *trial) isAbout(s cms.Status, issuer *x509.Certificate) bool {
	var info struct {
		Algorithm asn1.RawValue
		Key       asn1.BitString
	}
	if _, err := asn1.Unmarshal(issuer.RawSubjectPublicKeyInfo, &info); err != nil {
		return false
	}
	hash, err := t.mathematics.keyHash(t.ctx, s.Digest.OID, info.Key.RightAlign())
	return !t.undone(err) && err == nil && bytes.Equal(hash, s.IssuerKey)
}

// mayAnswer: the issuer has signed the answer, or a service to which the issuer gave a certificate for that (RFC 6960, 4.2.2.2).
func (t *trial) mayAnswer(a cms.StatusAnswer, issuer *x509.Certificate) bool {
	services, at := []*x509.Certificate{issuer}, a.Statuses[0].ThisUpdate
	for _, c := range a.Certificates {
		x := parsed(c.Raw)
		if x == nil || !slices.Contains(x.ExtKeyUsage, x509.ExtKeyUsageOCSPSigning) || at.Before(x.NotBefore) || at.After(x.NotAfter) {
			continue
		}
		holds, err := t.mathematics.signed(t.ctx, issuer, sealing[sealOf(x.Raw)], x.RawTBSCertificate, x.Signature)
		if !t.undone(err) && err == nil && holds && bytes.Equal(x.RawIssuer, issuer.RawSubject) {
			services = append(services, x)
		}
	}
	for _, x := range services {
		holds, err := t.mathematics.signed(t.ctx, x, sealing[a.Algorithm.OID], a.Body, a.Value)
		if !t.undone(err) && err == nil && holds {
			return true
		}
	}
	return false
}
