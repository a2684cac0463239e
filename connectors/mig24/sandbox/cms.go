package sandbox

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"math/big"
	"sync"
	"time"

	"github.com/smallstep/pkcs7"
)

// throwAway makes signatures with keys that live as long as the server: one for each name that signs.
type throwAway struct {
	now  func() time.Time
	mu   sync.Mutex
	keys map[string]identity
}

type identity struct {
	key         *ecdsa.PrivateKey
	certificate *x509.Certificate
}

func newThrowAway(now func() time.Time) *throwAway {
	return &throwAway{now: now, keys: map[string]identity{}}
}

// innOfCompany is ИННЮЛ in a certificate (ФСБ order 795).
var innOfCompany = asn1.ObjectIdentifier{1, 2, 643, 100, 4}

// identity is that of a name, of an organisation if that is given.
func (t *throwAway) identity(name, inn string) (identity, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if known, ok := t.keys[name+inn]; ok {
		return known, nil
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return identity{}, err
	}
	subject := pkix.Name{CommonName: name, Organization: []string{"без юридической силы"}}
	if inn != "" {
		subject.ExtraNames = []pkix.AttributeTypeAndValue{{Type: innOfCompany, Value: inn}}
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(int64(len(t.keys)) + 1), Subject: subject,
		NotBefore: t.now().Add(-time.Hour), NotAfter: t.now().AddDate(1, 0, 0), KeyUsage: x509.KeyUsageDigitalSignature,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return identity{}, err
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		return identity{}, err
	}
	t.keys[name+inn] = identity{key, certificate}
	return t.keys[name+inn], nil
}

// sign makes a detached CMS.
func (t *throwAway) sign(name string, body []byte) ([]byte, error) { return t.signFor("", name, body) }

// signFor makes one by the certificate of an organisation.
func (t *throwAway) signFor(inn, name string, body []byte) ([]byte, error) {
	who, err := t.identity(name, inn)
	if err != nil {
		return nil, err
	}
	signed, err := pkcs7.NewSignedData(body)
	if err != nil {
		return nil, err
	}
	signed.SetDigestAlgorithm(pkcs7.OIDDigestAlgorithmSHA256)
	if err := signed.AddSigner(who.certificate, who.key, pkcs7.SignerInfoConfig{}); err != nil {
		return nil, err
	}
	signed.Detach()
	return signed.Finish()
}

// Sign makes a detached CMS over a body by a throw-away key of that name: for what a client of the service signs itself.
func (s *Server) Sign(name string, body []byte) ([]byte, error) { return s.signers.sign(name, body) }

// checked says whether a detached signature is right, and whose it is. Any certificate is trusted.
func checked(body, sig []byte) (who *x509.Certificate, valid bool) {
	parsed, err := pkcs7.Parse(sig)
	if err != nil || len(parsed.Certificates) == 0 {
		return nil, false
	}
	parsed.Content = body
	return parsed.Certificates[0], parsed.Verify() == nil
}
