package signature_test

import (
	"bytes"
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"math/big"
	"testing"
	"time"

	"golang.org/x/crypto/ocsp"

	"github.com/uzelhub/uzel/core/signature"
	"github.com/uzelhub/uzel/schemas/cms"
)

// now is when everything is judged; the certificates of the tests live around it.
var now = time.Date(2026, time.September, 30, 12, 0, 0, 0, time.UTC)

var serials = int64(1)

// keyed is a certificate with its key.
type keyed struct {
	*x509.Certificate
	key *ecdsa.PrivateKey
}

// issue makes a certificate; an issuer without a key signs itself.
func (a keyed) issue(t testing.TB, name string, change func(*x509.Certificate)) keyed {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(t, err)
	serials++
	template := &x509.Certificate{
		SerialNumber: big.NewInt(serials), Subject: pkix.Name{CommonName: name}, NotBefore: now.AddDate(0, -1, 0), NotAfter: now.AddDate(0, 11, 0),
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment, SubjectKeyId: []byte(name), BasicConstraintsValid: true,
	}
	if change != nil {
		change(template)
	}
	parent, by := template, key
	if a.key != nil {
		parent, by = a.Certificate, a.key
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, key.Public(), by)
	must(t, err)
	x, err := x509.ParseCertificate(der)
	must(t, err)
	return keyed{x, key}
}

func authority(x *x509.Certificate) {
	x.IsCA, x.KeyUsage = true, x509.KeyUsageCertSign|x509.KeyUsageCRLSign
	x.NotBefore, x.NotAfter = now.AddDate(-5, 0, 0), now.AddDate(5, 0, 0)
}

func service(usage x509.ExtKeyUsage) func(*x509.Certificate) {
	return func(x *x509.Certificate) { x.ExtKeyUsage = []x509.ExtKeyUsage{usage} }
}

// requisites are the numbers by which Russian law knows a holder.
func requisites(pairs ...string) func(*x509.Certificate) {
	oids := map[string]asn1.ObjectIdentifier{
		"inn": {1, 2, 643, 3, 131, 1, 1}, "company": {1, 2, 643, 100, 4}, "ogrn": {1, 2, 643, 100, 1}, "snils": {1, 2, 643, 100, 3},
	}
	return func(x *x509.Certificate) {
		for i := 0; i < len(pairs); i += 2 {
			x.Subject.ExtraNames = append(x.Subject.ExtraNames, pkix.AttributeTypeAndValue{Type: oids[pairs[i]], Value: pairs[i+1]})
		}
	}
}

func both(changes ...func(*x509.Certificate)) func(*x509.Certificate) {
	return func(x *x509.Certificate) {
		for _, c := range changes {
			c(x)
		}
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func encode(t testing.TB, v any) []byte {
	t.Helper()
	der, err := asn1.Marshal(v)
	must(t, err)
	return der
}

func raw(der []byte) asn1.RawValue { return asn1.RawValue{FullBytes: der} }

// Of a CMS container: RFC 5652.
type (
	attribute struct {
		Type   asn1.ObjectIdentifier
		Values []asn1.RawValue `asn1:"set"`
	}
	issuerSerial struct {
		Issuer asn1.RawValue
		Serial *big.Int
	}
	signerInfo struct {
		Version   int
		ID        issuerSerial
		Digest    pkix.AlgorithmIdentifier
		Signed    []attribute `asn1:"set,tag:0,optional"`
		Algorithm pkix.AlgorithmIdentifier
		Value     []byte
		Unsigned  []attribute `asn1:"set,tag:1,optional"`
	}
	content struct {
		Type  asn1.ObjectIdentifier
		Value asn1.RawValue `asn1:"optional"`
	}
	signedData struct {
		Version      int
		Digests      []pkix.AlgorithmIdentifier `asn1:"set"`
		Content      content
		Certificates asn1.RawValue
		Lists        asn1.RawValue `asn1:"optional"`
		Signers      []signerInfo  `asn1:"set"`
	}
)

var (
	oidSHA256 = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 1}
	oidECDSA  = asn1.ObjectIdentifier{1, 2, 840, 10045, 2, 1}
	oidGOST   = asn1.ObjectIdentifier{1, 2, 643, 7, 1, 1, 1, 1}
	oidHash   = asn1.ObjectIdentifier{1, 2, 643, 7, 1, 1, 2, 2}
)

// written is a signature to be made: what it consists of can be changed before.
type written struct {
	by       keyed
	body     []byte
	attached bool
	at       time.Time
	bound    []byte      // the certificate that the signature covers; nil: none
	inside   [][]byte    // certificates
	lists    [][]byte    // of revoked certificates
	stamps   []keyed     // who stamps it
	stampAt  time.Time   // and when
	stamped  []byte      // what they stamp instead of it
	unsigned []attribute // beside those
	gost     bool        // by the algorithm that stands for GOST here
	break_   bool        // a bit of it is wrong
}

func (w written) digest() asn1.ObjectIdentifier {
	if w.gost {
		return oidHash
	}
	return oidSHA256
}

func (w written) hash(data []byte) []byte {
	if w.gost {
		return standIn(data)
	}
	sum := sha256.Sum256(data)
	return sum[:]
}

// standIn is a hash that only the provider of the tests knows: it stands for GOST's.
func standIn(data ...[]byte) []byte {
	sum := sha256.Sum256(append([]byte("gost"), bytes.Join(data, nil)...))
	return sum[:]
}

func (w written) make(t testing.TB) []byte {
	t.Helper()
	attributes := []attribute{
		{asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 3}, []asn1.RawValue{raw(encode(t, asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 1}))}},
		{asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 4}, []asn1.RawValue{raw(encode(t, w.hash(w.body)))}},
	}
	if !w.at.IsZero() {
		attributes = append(attributes, attribute{asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 5}, []asn1.RawValue{raw(encode(t, w.at))}})
	}
	if w.bound != nil {
		attributes = append(attributes, w.binding(t))
	}
	s := signerInfo{
		Version: 1, ID: issuerSerial{raw(w.by.RawIssuer), w.by.SerialNumber}, Digest: pkix.AlgorithmIdentifier{Algorithm: w.digest()},
		Signed: attributes, Algorithm: pkix.AlgorithmIdentifier{Algorithm: oidECDSA}, Unsigned: w.unsigned,
	}
	covered, err := asn1.MarshalWithParams(attributes, "set")
	must(t, err)
	if w.gost {
		s.Algorithm.Algorithm, s.Value = oidGOST, standIn(w.by.Raw, covered)
	} else {
		hash := sha256.Sum256(covered)
		s.Value, err = w.by.key.Sign(rand.Reader, hash[:], crypto.SHA256)
		must(t, err)
	}
	if w.break_ {
		s.Value[len(s.Value)-1] ^= 1
	}
	for _, authority := range w.stamps {
		over := s.Value
		if w.stamped != nil {
			over = w.stamped
		}
		s.Unsigned = append(s.Unsigned, attribute{asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 14}, []asn1.RawValue{raw(w.token(t, authority, over))}})
	}
	return w.contain(t, s)
}

// binding is signing-certificate-v2.
func (w written) binding(t testing.TB) attribute {
	hash := sha256.Sum256(w.bound)
	value := encode(t, struct{ IDs []struct{ Hash []byte } }{[]struct{ Hash []byte }{{hash[:]}}})
	return attribute{asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 47}, []asn1.RawValue{raw(value)}}
}

func (w written) contain(t testing.TB, s signerInfo) []byte {
	c := content{Type: asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 1}}
	if w.attached {
		c.Value = asn1.RawValue{Class: asn1.ClassContextSpecific, Tag: 0, IsCompound: true, Bytes: encode(t, w.body)}
	}
	within := func(tag int, list [][]byte) asn1.RawValue {
		return asn1.RawValue{Class: asn1.ClassContextSpecific, Tag: tag, IsCompound: true, Bytes: bytes.Join(list, nil)}
	}
	d := signedData{Version: 1, Digests: []pkix.AlgorithmIdentifier{s.Digest}, Content: c, Certificates: within(0, w.inside), Signers: []signerInfo{s}}
	if w.lists != nil {
		d.Lists = within(1, w.lists)
	}
	data := encode(t, d)
	return encode(t, content{asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 2}, asn1.RawValue{Class: asn1.ClassContextSpecific, Tag: 0, IsCompound: true, Bytes: data}})
}

// token is a timestamp.
func (w written) token(t testing.TB, authority keyed, over []byte) []byte {
	type imprint struct {
		Algorithm pkix.AlgorithmIdentifier
		Hash      []byte
	}
	hash := sha256.Sum256(over)
	at := w.stampAt
	if at.IsZero() {
		at = w.at.Add(time.Second)
	}
	info := encode(t, struct {
		Version int
		Policy  asn1.ObjectIdentifier
		Imprint imprint
		Serial  int
		At      time.Time `asn1:"generalized"`
	}{1, asn1.ObjectIdentifier{1, 2, 643, 2, 2, 38, 4}, imprint{pkix.AlgorithmIdentifier{Algorithm: oidSHA256}, hash[:]}, 9, at})
	return written{by: authority, body: info, attached: true, inside: [][]byte{authority.Raw}}.make(t)
}

// longTerm are the values of CAdES-X Long: certificates, lists of revoked ones, answers of OCSP.
func longTerm(t testing.TB, certificates, lists, answers [][]byte) []attribute {
	t.Helper()
	raws := func(list [][]byte) (all []asn1.RawValue) {
		for _, der := range list {
			all = append(all, raw(der))
		}
		return all
	}
	var basics [][]byte
	for _, der := range answers {
		a, err := cms.ReadStatus(der)
		must(t, err)
		basics = append(basics, a.Raw)
	}
	values := encode(t, struct {
		Lists   []asn1.RawValue `asn1:"explicit,optional,tag:0"`
		Answers []asn1.RawValue `asn1:"explicit,optional,tag:1"`
	}{raws(lists), raws(basics)})
	return []attribute{
		{asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 23}, []asn1.RawValue{raw(encode(t, raws(certificates)))}},
		{asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 24}, []asn1.RawValue{raw(values)}},
	}
}

// answer is one of an OCSP service.
func answer(t testing.TB, issuer, service keyed, of *x509.Certificate, change func(*ocsp.Response)) []byte {
	t.Helper()
	template := ocsp.Response{SerialNumber: of.SerialNumber, Status: ocsp.Good, ThisUpdate: now.Add(-time.Minute), NextUpdate: now.Add(time.Hour), Certificate: service.Certificate}
	if change != nil {
		change(&template)
	}
	der, err := ocsp.CreateResponse(issuer.Certificate, service.Certificate, template, service.key)
	must(t, err)
	return der
}

// revoked is a list of an authority.
func revoked(t testing.TB, by keyed, entries ...x509.RevocationListEntry) []byte {
	t.Helper()
	der, err := x509.CreateRevocationList(rand.Reader, &x509.RevocationList{
		Number: big.NewInt(1), ThisUpdate: now.Add(-time.Hour), NextUpdate: now.Add(24 * time.Hour), RevokedCertificateEntries: entries,
	}, by.Certificate, by.key)
	must(t, err)
	return der
}

// provider is a signing provider that knows an algorithm of its own, which stands for GOST.
type provider struct {
	proof signature.Proof
	err   error
}

func (p provider) Verify(context.Context, []byte, []byte) (signature.Proof, error) {
	return p.proof, p.err
}

// calculating lends its mathematics too.
type calculating struct{ provider }

func (calculating) Digest(_ context.Context, algorithm string, data []byte) ([]byte, error) {
	if algorithm != oidHash.String() {
		return nil, errors.ErrUnsupported
	}
	return standIn(data), nil
}

func (calculating) Signed(_ context.Context, certificate []byte, digest string, data, value []byte) (bool, error) {
	if digest != oidHash.String() {
		return false, errors.ErrUnsupported
	}
	return bytes.Equal(value, standIn(certificate, data)), nil
}
