package cades

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"math/big"
	"time"
)

// Subject is whom a throw-away certificate names, with the requisites that qualified certificates have (ФСБ order 795).
type Subject struct {
	Organisation               string
	CompanyINN, OGRN           string // digits
	LastName, GivenName, Title string // of the person who signs; GivenName holds the patronymic too
	PersonINN, OGRNIP, SNILS   string // digits
	Common                     string // empty: the organisation, or the person
	NotBefore, NotAfter        time.Time
}

// ThrowAway is a key with its certificate, made for tests and demonstrations: nobody has checked who holds it.
type ThrowAway struct {
	Key         *ecdsa.PrivateKey
	Certificate *x509.Certificate
	Issuer      *x509.Certificate // nil: itself
}

// Sign makes a detached CAdES-BES signature.
func (t ThrowAway) Sign(body []byte) ([]byte, error) {
	if t.Issuer == nil {
		return Sign(body, t.Key, t.Certificate)
	}
	return Sign(body, t.Key, t.Certificate, t.Issuer)
}

// NewAuthority makes a root.
func NewAuthority(name string, notBefore, notAfter time.Time) (ThrowAway, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return ThrowAway{}, err
	}
	template := &x509.Certificate{
		Subject:   pkix.Name{CommonName: name},
		NotBefore: notBefore, NotAfter: notAfter, BasicConstraintsValid: true, IsCA: true,
		KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
	}
	certificate, err := issue(template, template, key, key)
	return ThrowAway{Key: key, Certificate: certificate}, err
}

// Issue makes a key with a certificate for somebody.
func (t ThrowAway) Issue(s Subject) (ThrowAway, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return ThrowAway{}, err
	}
	template := &x509.Certificate{
		Subject:   pkix.Name{ExtraNames: s.names()},
		NotBefore: s.NotBefore, NotAfter: s.NotAfter, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment,
	}
	certificate, err := issue(template, t.Certificate, key, t.Key)
	return ThrowAway{Key: key, Certificate: certificate, Issuer: t.Certificate}, err
}

func issue(template, parent *x509.Certificate, key, by *ecdsa.PrivateKey) (*x509.Certificate, error) {
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		return nil, err
	}
	template.SerialNumber = serial.Add(serial, big.NewInt(1))
	der, err := x509.CreateCertificate(rand.Reader, template, parent, &key.PublicKey, by)
	if err != nil {
		return nil, err
	}
	return x509.ParseCertificate(der)
}

// names are the attributes in the order in which certificates show them. Requisites are NumericString.
func (s Subject) names() []pkix.AttributeTypeAndValue {
	common := s.Common
	for _, name := range []string{s.Organisation, s.LastName + " " + s.GivenName} {
		if common == "" {
			common = name
		}
	}
	var list []pkix.AttributeTypeAndValue
	add := func(value any, empty bool, oid ...int) {
		if !empty {
			list = append(list, pkix.AttributeTypeAndValue{Type: oid, Value: value})
		}
	}
	text := func(value string, oid ...int) { add(value, value == "", oid...) }
	digits := func(value string, oid ...int) {
		add(asn1.RawValue{Tag: asn1.TagNumericString, Bytes: []byte(value)}, value == "", oid...)
	}
	text(common, 2, 5, 4, 3)
	text(s.LastName, 2, 5, 4, 4)
	text(s.GivenName, 2, 5, 4, 42)
	text(s.Title, 2, 5, 4, 12)
	text(s.Organisation, 2, 5, 4, 10)
	digits(s.OGRN, 1, 2, 643, 100, 1)
	digits(s.SNILS, 1, 2, 643, 100, 3)
	digits(s.CompanyINN, 1, 2, 643, 100, 4)
	digits(s.OGRNIP, 1, 2, 643, 100, 5)
	digits(s.PersonINN, 1, 2, 643, 3, 131, 1, 1)
	return list
}
