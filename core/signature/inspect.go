package signature

import (
	"bytes"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"strconv"
	"strings"
	"time"

	"github.com/uzelhub/uzel/schemas/cms"
	"github.com/uzelhub/uzel/schemas/fault"
)

// Subject is what a signature is held against. What is not known is left empty and then not asked.
type Subject struct {
	Body []byte    // the exact bytes that should have been signed
	INN  string    // of the party that should have signed: an organisation or an entrepreneur
	Day  time.Time // when it was signed, where the container does not say
}

// Inspect says what is wrong with the signatures of a container, and what a person should know. The path is the number of
// the signature. That nothing is found does not mean that the signature is genuine: see the package.
func Inspect(c cms.Container, s Subject) []fault.Finding {
	if len(c.Signatures) == 0 {
		return []fault.Finding{errNoSignature.Finding("", "")}
	}
	var findings []fault.Finding
	for i, signature := range c.Signatures {
		in := inspection{container: c, signature: signature, subject: s, path: strconv.Itoa(i + 1)}
		in.document()
		in.time()
		in.holder()
		findings = append(findings, in.findings...)
	}
	return findings
}

// inspection is that of one signature.
type inspection struct {
	container cms.Container
	signature cms.Signature
	subject   Subject
	path      string
	findings  []fault.Finding
}

func (i *inspection) error(kind *fault.Kind, detail string) {
	i.findings = append(i.findings, kind.Finding(i.path, detail))
}

func (i *inspection) warning(kind *fault.Kind, detail string) {
	i.findings = append(i.findings, kind.Warning(i.path, detail))
}

// document: what was signed is this document. An attached one stands in the container; of a detached one there is the
// digest, which GOST's providers alone can compute.
func (i *inspection) document() {
	if i.subject.Body == nil {
		return
	}
	if i.container.Content != nil {
		if !bytes.Equal(i.container.Content, i.subject.Body) {
			i.error(errOtherDocument, "")
		}
		return
	}
	digest, known := digests[i.signature.Digest.OID]
	switch {
	case !known || i.signature.Hash == "":
		i.warning(errDigestUnchecked, i.signature.Digest.Name)
	case !strings.EqualFold(digest(i.subject.Body), i.signature.Hash):
		i.error(errOtherDocument, "")
	}
}

// digests are the functions of the standard library. SHA-1 is not among them: it proves nothing any more.
var digests = map[string]func([]byte) string{
	"2.16.840.1.101.3.4.2.1": func(b []byte) string { d := sha256.Sum256(b); return hex.EncodeToString(d[:]) },
	"2.16.840.1.101.3.4.2.2": func(b []byte) string { d := sha512.Sum384(b); return hex.EncodeToString(d[:]) },
	"2.16.840.1.101.3.4.2.3": func(b []byte) string { d := sha512.Sum512(b); return hex.EncodeToString(d[:]) },
}

// signedAt is the best that is known of the time: a timestamp proves it, the signer's clock and the caller only say it.
func (i *inspection) signedAt() (at time.Time, proven bool) {
	for _, stamp := range i.signature.Timestamps {
		if at.IsZero() || stamp.At.Before(at) {
			at = stamp.At
		}
	}
	switch {
	case !at.IsZero():
		return at, true
	case i.signature.SignedAt != nil:
		return *i.signature.SignedAt, false
	}
	return i.subject.Day, false
}

func (i *inspection) time() {
	at, proven := i.signedAt()
	if !proven {
		i.warning(errNoTime, "")
	}
	if certificate, ok := i.certificate(); ok && !at.IsZero() && !certificate.ValidAt(at) {
		i.error(errOutOfForce, "")
	}
	if strings.HasPrefix(i.signature.Algorithm.Name, "ГОСТ Р 34.10-2001") {
		i.warning(errOldGOST, "")
	}
}

func (i *inspection) certificate() (cms.Certificate, bool) {
	n := i.signature.Signer
	if n == nil || *n < 0 || *n >= len(i.container.Certificates) {
		return cms.Certificate{}, false
	}
	return i.container.Certificates[*n], true
}

// holder: the certificate is that of the party. One that names no organisation is a person's, who needs a power of attorney
// to sign for an organisation (law 63-FZ, art. 17.2).
func (i *inspection) holder() {
	certificate, ok := i.certificate()
	if !ok {
		i.error(errNoCertificate, "номер "+i.signature.Serial)
		return
	}
	name := certificate.Subject
	switch {
	case i.subject.INN == "":
	case name.IsPerson() && name.INN == i.subject.INN: // an entrepreneur, or a person for himself
	case name.IsPerson():
		i.warning(errNeedsPower, "")
	case name.CompanyINN != i.subject.INN && strings.TrimPrefix(name.INN, "00") != i.subject.INN:
		i.error(errOtherParty, "в сертификате другой ИНН")
	}
}
