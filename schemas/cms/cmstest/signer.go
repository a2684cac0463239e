package cmstest

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"math/big"
	"time"

	"github.com/smallstep/pkcs7"
)

// CompanyINN is where a certificate has the ИНН of an organisation (ИННЮЛ, order of ФСБ № 795 of 27.12.2011).
var CompanyINN = asn1.ObjectIdentifier{1, 2, 643, 100, 4}

// Signer is a certificate with its key, which has signed it.
type Signer struct {
	Certificate *x509.Certificate
	Key         crypto.Signer
}

// New makes a signer with a key of ECDSA, good for a year before now and a year from now unless changed.
func New(changes ...func(*x509.Certificate)) Signer {
	return with(must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader)), changes)
}

// NewRSA makes one with a key of RSA: for it others can encrypt.
func NewRSA(changes ...func(*x509.Certificate)) Signer {
	return with(must(rsa.GenerateKey(rand.Reader, 2048)), changes)
}

func with(key crypto.Signer, changes []func(*x509.Certificate)) Signer {
	now := time.Now()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(now.UnixNano()), Subject: pkix.Name{CommonName: "Пробный подписант"},
		NotBefore: now.AddDate(-1, 0, 0), NotAfter: now.AddDate(1, 0, 0),
	}
	for _, change := range changes {
		change(template)
	}
	der := must(x509.CreateCertificate(rand.Reader, template, template, key.Public(), key))
	return Signer{must(x509.ParseCertificate(der)), key}
}

// Company is a change that names an organisation by its ИНН.
func Company(name, inn string) func(*x509.Certificate) {
	return func(c *x509.Certificate) {
		c.Subject = pkix.Name{CommonName: name, Organization: []string{name}, ExtraNames: []pkix.AttributeTypeAndValue{{Type: CompanyINN, Value: inn}}}
	}
}

// Valid is a change of the time for which the certificate is good.
func Valid(from, until time.Time) func(*x509.Certificate) {
	return func(c *x509.Certificate) { c.NotBefore, c.NotAfter = from, until }
}

// Sign makes a detached signature over a document, by SHA-256.
func (s Signer) Sign(body []byte) []byte {
	signed := must(pkcs7.NewSignedData(bytes.Clone(body)))
	signed.SetDigestAlgorithm(pkcs7.OIDDigestAlgorithmSHA256)
	if err := signed.AddSigner(s.Certificate, s.Key, pkcs7.SignerInfoConfig{}); err != nil {
		panic(err)
	}
	signed.Detach()
	return must(signed.Finish())
}

// PEM gives the certificate and its key as files have them.
func (s Signer) PEM() (certificate, key []byte) {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate.Raw}),
		pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: must(x509.MarshalPKCS8PrivateKey(s.Key))})
}

func must[T any](made T, err error) T {
	if err != nil {
		panic(err)
	}
	return made
}
