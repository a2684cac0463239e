package signature

import (
	"bytes"
	"crypto/x509"
	"slices"
	"time"

	"github.com/uzelhub/uzel/schemas/cms"
)

// maxChain is as long as a chain may be. Qualified certificates are two below the root of the ministry.
const maxChain = 8

// trust: the chain ends in a root that is trusted here.
func (t *trial) trust() {
	path := t.climb(t.signer)
	t.chain = path.certificates
	top := path.certificates[len(path.certificates)-1]
	switch {
	case len(t.judge.Trust.Roots) == 0 && t.proof != nil && t.proof.Valid:
		t.add(passed(Chain, "цепочку до доверенного корня проверил поставщик подписи"))
	case len(t.judge.Trust.Roots) == 0:
		t.add(unknown(Chain, errNoRoots, ""))
	case path.wrong != nil:
		t.add(*path.wrong)
	case !path.complete:
		t.add(failed(Chain, errUntrusted, "издатель "+commonName(top.RawIssuer)))
	case path.unproven && (t.proof == nil || !t.proof.Valid):
		t.add(unknown(Chain, errUncalculated, "подписи под сертификатами цепочки"))
	case path.foreign:
		t.add(unknown(Chain, errUnprovenLink, ""))
	case path.unproven:
		t.add(passed(Chain, "цепочка ведёт к доверенному корню "+quoted(top.RawSubject)+", подписи в ней проверил поставщик"))
	default:
		t.add(passed(Chain, "цепочка ведёт к доверенному корню "+quoted(top.RawSubject)))
	}
}

// path is a way up from a certificate.
type path struct {
	certificates []*x509.Certificate
	complete     bool   // it ends in a root
	unproven     bool   // a link's mathematics could not be computed
	foreign      bool   // and the issuer came with the signature: anybody could have put it there
	wrong        *Check // a link that cannot be one
}

// climb goes from issuer to issuer.
func (t *trial) climb(from *x509.Certificate) path {
	p := path{certificates: []*x509.Certificate{from}}
	for len(p.certificates) <= maxChain {
		below := p.certificates[len(p.certificates)-1]
		if t.isRoot(below) {
			p.complete = true
			return p
		}
		if !t.step(&p, below) {
			return p
		}
	}
	return p
}

// step adds the issuer of a certificate. Roots are tried first; of several with one name the one whose key fits is it.
func (t *trial) step(p *path, below *x509.Certificate) bool {
	var named bool
	for _, issuer := range append(t.judge.Trust.Roots[:len(t.judge.Trust.Roots):len(t.judge.Trust.Roots)], t.others...) {
		if !bytes.Equal(issuer.RawSubject, below.RawIssuer) || issuer.Equal(below) || !sameKey(below, issuer) {
			continue
		}
		named = true
		holds, err := t.mathematics.signed(t.ctx, issuer, sealing[sealOf(below.Raw)], below.RawTBSCertificate, below.Signature)
		unsupported := t.undone(err)
		if !unsupported && !holds {
			continue
		}
		p.certificates = append(p.certificates, issuer)
		if unsupported {
			p.unproven, p.foreign = true, p.foreign || !t.isOurs(issuer)
		}
		if !mayIssue(issuer, len(p.certificates)-2) {
			wrong := failed(Chain, errNoAuthority, commonName(issuer.RawSubject))
			p.wrong = &wrong
			return false
		}
		return true
	}
	if named {
		wrong := failed(Chain, errBrokenLink, "издатель "+commonName(below.RawIssuer))
		p.wrong = &wrong
	}
	return false
}

// isOurs: the certificate was given to the judge, not brought by the signature.
func (t *trial) isOurs(x *x509.Certificate) bool {
	return t.isRoot(x) || slices.ContainsFunc(t.judge.Trust.Others, x.Equal)
}

func (t *trial) isRoot(x *x509.Certificate) bool {
	for _, root := range t.judge.Trust.Roots {
		if root.Equal(x) {
			return true
		}
	}
	return false
}

// sameKey: where both tell the key, it is one.
func sameKey(below, issuer *x509.Certificate) bool {
	return len(below.AuthorityKeyId) == 0 || len(issuer.SubjectKeyId) == 0 || bytes.Equal(below.AuthorityKeyId, issuer.SubjectKeyId)
}

// mayIssue: an issuer is an authority, and there are no more authorities beneath it than it allows (RFC 5280, 6.1.4).
func mayIssue(x *x509.Certificate, beneath int) bool {
	if !x.BasicConstraintsValid || !x.IsCA || x.KeyUsage != 0 && x.KeyUsage&x509.KeyUsageCertSign == 0 {
		return false
	}
	return x.MaxPathLen <= 0 && !x.MaxPathLenZero || beneath <= x.MaxPathLen
}

// sealOf is the algorithm by which a certificate was signed.
func sealOf(der []byte) string {
	c, err := cms.ReadCertificate(der)
	if err != nil {
		return ""
	}
	return c.Signature.OID
}

// validity: the certificates were in force.
func (t *trial) validity() {
	at := t.moment()
	for _, x := range t.chain {
		if at.Before(x.NotBefore) || at.After(x.NotAfter) {
			t.add(failed(Validity, errOutOfForce, quoted(x.RawSubject)+" — с "+day(x.NotBefore)+" по "+day(x.NotAfter)))
			return
		}
	}
	if from, until, told := keyPeriod(t.signer); told && (t.made().Before(from) || t.made().After(until)) {
		t.add(failed(Validity, errKeyPeriod, "с "+day(from)+" по "+day(until)))
		return
	}
	if said := t.signature.SignedAt; said != nil && (said.Before(t.signer.NotBefore) || said.After(t.signer.NotAfter)) {
		t.add(failed(Validity, errOutOfForce, "по часам подписавшего "+day(*said)))
		return
	}
	if t.proven.IsZero() {
		t.add(passed(Validity, "сертификаты действуют в день проверки; момент подписания ничем не доказан"))
		return
	}
	t.add(passed(Validity, "сертификаты действовали, когда подпись уже была: "+moment(t.proven)))
}

// made is when the key was used, as far as anybody says: a key's time is over before its certificate's, and that counts against
// new signatures alone.
func (t *trial) made() time.Time {
	if t.proven.IsZero() && t.signature.SignedAt != nil {
		return *t.signature.SignedAt
	}
	return t.moment()
}

func day(at time.Time) string { return at.UTC().Format("02.01.2006") }

func moment(at time.Time) string { return at.UTC().Format("02.01.2006 15:04:05 UTC") }
