package cms

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/base64"
	"errors"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/smallstep/pkcs7"
)

func data(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func inspect(t testing.TB, data []byte) Container {
	t.Helper()
	c, err := Inspect(data)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestASignatureOfGOSTIsShown(t *testing.T) {
	c := inspect(t, data(t, "gost-detached.sig"))
	if !c.Detached || len(c.Signatures) != 1 || len(c.Certificates) != 2 || c.Content != nil {
		t.Fatalf("%+v", c)
	}
	s := c.Signatures[0]
	if s.Level != BES || s.Digest.OID != "1.2.643.7.1.1.2.2" || !s.Digest.GOST || s.Algorithm.OID != "1.2.643.7.1.1.1.1" || !s.Algorithm.GOST {
		t.Errorf("%+v", s)
	}
	if s.SignedAt == nil || len(s.Hash) != 64 || s.Signer == nil || len(s.Unsigned) != 0 {
		t.Errorf("%+v", s)
	}
	signer := c.Certificates[*s.Signer]
	want := Name{
		Common: "ООО «Ромашка»", Organisation: "ООО «Ромашка»", LastName: "Садовый", GivenName: "Глеб Ильич", Title: "Директор",
		INN: "770123456703", CompanyINN: "7700000016", OGRN: "1269900000017", SNILS: "11223344595",
	}
	if signer.Subject != want || signer.Issuer.Common != "Пробный УЦ" || signer.Subject.IsPerson() || signer.Serial != s.Serial {
		t.Errorf("%+v", signer)
	}
	if signer.Key.OID != "1.2.643.7.1.1.1.1" || signer.Signature.OID != "1.2.643.7.1.1.3.2" || !signer.Key.GOST {
		t.Errorf("%+v", signer)
	}
	if !slices.Equal(signer.OCSP, []string{"http://ocsp.example.ru/ocsp"}) || !slices.Equal(signer.Issuers, []string{"http://ca.example.ru/ca.crt"}) ||
		!slices.Equal(signer.CRLs, []string{"http://ca.example.ru/ca.crl"}) {
		t.Errorf("%+v", signer)
	}
}

func TestAnAttachedSignatureHasItsDocument(t *testing.T) {
	c := inspect(t, data(t, "gost-512-attached.sig"))
	if c.Detached || string(c.Content) != "документ" || c.Signatures[0].Digest.OID != "1.2.643.7.1.1.2.3" || c.Signatures[0].Level != Plain {
		t.Errorf("%+v", c)
	}
	if holder := c.Certificates[*c.Signatures[0].Signer].Subject; !holder.IsPerson() || holder.INN != "779999000151" {
		t.Errorf("%+v", holder)
	}
}

func TestContainersComeAsTextToo(t *testing.T) {
	c := inspect(t, data(t, "gost-two.pem"))
	if len(c.Signatures) != 2 || *c.Signatures[0].Signer == *c.Signatures[1].Signer {
		t.Errorf("%+v", c.Signatures)
	}
	text := base64.StdEncoding.EncodeToString(data(t, "gost-detached.sig"))
	if c := inspect(t, []byte(text[:64]+"\r\n"+text[64:]+"\n")); len(c.Signatures) != 1 {
		t.Errorf("%+v", c)
	}
}

func TestACertificateIsShownByItself(t *testing.T) {
	c, err := ReadCertificate(data(t, "company.cer"))
	if err != nil || c.Subject.CompanyINN != "7700000016" || len(c.Thumbprint) != 64 {
		t.Fatalf("%+v, %v", c, err)
	}
	if !c.ValidAt(c.NotBefore) || !c.ValidAt(c.NotAfter) || c.ValidAt(c.NotBefore.Add(-time.Second)) || c.ValidAt(c.NotAfter.Add(time.Second)) {
		t.Error("its days are not its days")
	}
	for name, bad := range map[string][]byte{"a signature": data(t, "gost-detached.sig"), "nothing": nil, "text": []byte("text"), "too much": make([]byte, MaxBytes+1)} {
		if _, err := ReadCertificate(bad); !errors.Is(err, errCertificate) && !errors.Is(err, errSize) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWhoIsAPerson(t *testing.T) {
	for name, c := range map[string]struct {
		name   Name
		person bool
	}{
		"a person":                 {Name{INN: "770123456703", SNILS: "11223344595"}, true},
		"an organisation":          {Name{CompanyINN: "7700000016"}, false},
		"one without ИННЮЛ":        {Name{OGRN: "1269900000017"}, false},
		"one in the old form":      {Name{INN: "007700000016"}, false},
		"an entrepreneur":          {Name{INN: "770123456703", OGRNIP: "304500116000157"}, true},
		"somebody without numbers": {Name{}, true},
	} {
		if c.name.IsPerson() != c.person {
			t.Errorf("%s: %v", name, !c.person)
		}
	}
}

var rsaKey = sync.OnceValues(func() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, 2048) })

// made is a signature with attributes, by a key of RSA.
func made(t testing.TB, signed, unsigned []pkcs7.Attribute) []byte {
	t.Helper()
	key, err := rsaKey()
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(77), Subject: pkix.Name{CommonName: "Пробный"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	sd, err := pkcs7.NewSignedData([]byte("документ"))
	if err != nil {
		t.Fatal(err)
	}
	sd.SetDigestAlgorithm(pkcs7.OIDDigestAlgorithmSHA256)
	config := pkcs7.SignerInfoConfig{ExtraSignedAttributes: signed, ExtraUnsignedAttributes: unsigned}
	if err := sd.AddSigner(certificate, key, config); err != nil {
		t.Fatal(err)
	}
	sd.Detach()
	out, err := sd.Finish()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func oid(t testing.TB, text string) asn1.ObjectIdentifier {
	t.Helper()
	parsed, err := x509.ParseOID(text)
	if err != nil {
		t.Fatal(err)
	}
	content, err := parsed.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	var o asn1.ObjectIdentifier
	if _, err := asn1.Unmarshal(append([]byte{asn1.TagOID, byte(len(content))}, content...), &o); err != nil {
		t.Fatal(err)
	}
	return o
}

func TestLevelsAreToldByAttributes(t *testing.T) {
	const cert, stamp = oidSigningCertificate2, oidTimestamp
	refs, values := []string{oidCertificateRefs, oidRevocationRefs}, []string{oidCertificateValues, oidRevocationValues}
	all := slices.Concat([]string{stamp}, refs, values, []string{oidCTimestamp})
	for _, c := range []struct {
		signed, unsigned []string
		want             Level
	}{
		{nil, nil, Plain}, {nil, []string{stamp}, Plain}, {[]string{cert}, nil, BES}, {[]string{oidSigningCertificate}, nil, BES}, {[]string{cert}, []string{stamp}, T},
		{[]string{cert}, append([]string{stamp}, refs...), C}, {[]string{cert}, append([]string{stamp}, refs[0]), T}, {[]string{cert}, refs, BES},
		{[]string{cert}, slices.Concat([]string{stamp}, refs, values), XLong}, {[]string{cert}, append([]string{stamp}, values...), T},
		{[]string{cert}, all, XLongType1}, {[]string{cert}, append(slices.Clone(all), oidArchiveTimestamp), Archive},
		{[]string{cert}, []string{stamp, oidArchiveTimestamp3}, Archive}, {[]string{cert}, []string{oidArchiveTimestamp3}, BES},
	} {
		var signed, unsigned []pkcs7.Attribute
		for _, o := range c.signed {
			signed = append(signed, pkcs7.Attribute{Type: oid(t, o), Value: "1"})
		}
		for _, o := range c.unsigned {
			unsigned = append(unsigned, pkcs7.Attribute{Type: oid(t, o), Value: "1"})
		}
		got := inspect(t, made(t, signed, unsigned)).Signatures[0]
		if got.Level != c.want || len(got.Unsigned) != len(c.unsigned) || got.Digest.Name != "SHA-256" || got.Algorithm.GOST {
			t.Errorf("%v, %v: %s, want %s", c.signed, c.unsigned, got.Level, c.want)
		}
	}
}

// token is a timestamp as an authority makes it.
func token(t testing.TB, at string) []byte {
	t.Helper()
	type imprint struct {
		Algorithm pkix.AlgorithmIdentifier
		Hash      []byte
	}
	info, err := asn1.Marshal(struct {
		Version int
		Policy  asn1.ObjectIdentifier
		Imprint imprint
		Serial  int
		At      asn1.RawValue
		Nonce   int
	}{
		1, asn1.ObjectIdentifier{1, 2, 643, 2, 2, 38, 4}, imprint{pkix.AlgorithmIdentifier{Algorithm: pkcs7.OIDDigestAlgorithmSHA256}, []byte{0xAB, 0xCD}}, 9,
		asn1.RawValue{Tag: asn1.TagGeneralizedTime, Bytes: []byte(at)}, 5,
	})
	if err != nil {
		t.Fatal(err)
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Служба времени"}, NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	sd, err := pkcs7.NewSignedData(info)
	if err != nil {
		t.Fatal(err)
	}
	sd.SetDigestAlgorithm(pkcs7.OIDDigestAlgorithmSHA256)
	if err := sd.AddSigner(certificate, key, pkcs7.SignerInfoConfig{}); err != nil {
		t.Fatal(err)
	}
	out, err := sd.Finish()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestTimestampsAreShown(t *testing.T) {
	for at, want := range map[string]string{"20260930120000Z": "2026-09-30T12:00:00Z", "20260930120000.25Z": "2026-09-30T12:00:00.25Z"} {
		der := made(t, []pkcs7.Attribute{{Type: oid(t, oidSigningCertificate2), Value: "1"}},
			[]pkcs7.Attribute{{Type: oid(t, oidTimestamp), Value: asn1.RawValue{FullBytes: token(t, at)}}})
		s := inspect(t, der).Signatures[0]
		if s.Level != T || len(s.Timestamps) != 1 {
			t.Fatalf("%+v", s)
		}
		stamp := s.Timestamps[0]
		if stamp.At.Format(time.RFC3339Nano) != want || stamp.Hash != "abcd" || stamp.Authority != "Служба времени" || stamp.Policy != "1.2.643.2.2.38.4" {
			t.Errorf("%+v", stamp)
		}
	}
	if _, ok := timestamp(token(t, "yesterday")); ok {
		t.Error("a timestamp without a time")
	}
}

// nested is BER of so many elements in one another.
func nested(depth int, indefinite bool) []byte {
	if indefinite {
		return append(bytes.Repeat([]byte{0x30, 0x80}, depth), bytes.Repeat([]byte{0, 0}, depth)...)
	}
	inner := []byte{5, 0}
	for range depth {
		inner = append([]byte{0x30, 0x82, byte(len(inner) >> 8), byte(len(inner))}, inner...)
	}
	return inner
}

func TestWhatIsNoSignatureIsRefused(t *testing.T) {
	overhang := []byte{0x30, 0x06, 0x30, 0x20, 5, 0, 5, 0} // a child that reaches beyond its parent
	for name, c := range map[string]struct {
		data []byte
		kind error
	}{
		"nothing": {nil, errContainer}, "text": {[]byte("документ"), errContainer}, "a certificate": {data(t, "company.cer"), errContainer},
		"cut": {data(t, "gost-detached.sig")[:500], errContainer}, "too deep": {nested(1000, false), errContainer}, "deep without lengths": {nested(1_000_000, true), errContainer},
		"an overhang": {append(overhang, make([]byte, 100)...), errContainer}, "an endless length": {[]byte{0x30, 0x84, 0x7F, 0xFF, 0xFF, 0xFF}, errContainer},
		"an empty set": {[]byte{0x30, 0x80, 0, 0}, errContainer}, "too large": {make([]byte, MaxBytes+1), errSize},
		"many parts": {append([]byte{0x30, 0x80}, bytes.Repeat([]byte{5, 0}, 10<<20)...), errContainer},
	} {
		_, err := Inspect(c.data)
		if !errors.Is(err, c.kind) || strings.Contains(err.Error(), "runtime error") {
			t.Errorf("%s: %v", name, err)
		}
	}
	sd, err := pkcs7.NewSignedData([]byte("документ"))
	if err != nil {
		t.Fatal(err)
	}
	unsigned, err := sd.Finish()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Inspect(unsigned); !errors.Is(err, errNotSigned) {
		t.Error(err)
	}
}

func TestAlgorithmsOfGOSTAreNamedSo(t *testing.T) {
	for oid, a := range algorithms {
		if a.GOST != strings.HasPrefix(oid, "1.2.643.") || a.GOST != strings.Contains(a.Name, "ГОСТ") {
			t.Errorf("%s %+v", oid, a)
		}
	}
}

func FuzzInspect(f *testing.F) {
	for _, name := range []string{"gost-detached.sig", "gost-512-attached.sig", "gost-two.pem", "company.cer"} {
		f.Add(data(f, name))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if c, err := Inspect(data); err == nil && len(c.Signatures) == 0 {
			t.Fatal("a container without signatures")
		}
		if c, err := ReadCertificate(data); err == nil && c.Serial == "" {
			t.Fatal("a certificate without a number")
		}
	})
}

func TestACertificateMayEndInAByteThatLooksLikeABlank(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Unix(0, 0), NotAfter: time.Unix(1, 0)}
	for range 10_000 { // one in forty does
		der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.ContainsRune([]byte(" \t\r\n"), rune(der[len(der)-1])) {
			continue
		}
		for what, data := range map[string][]byte{"as it is": der, "with a line's end": append(bytes.Clone(der), '\r', '\n')} {
			if c, err := ReadCertificate(data); err != nil || !bytes.Equal(c.Raw, der) {
				t.Errorf("%s: %v", what, err)
			}
		}
		return
	}
	t.Fatal("no certificate ends so")
}
