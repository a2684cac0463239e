package cms

import (
	"bytes"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/hex"
	"encoding/pem"
	"strings"
	"time"
)

// Certificate is what a certificate says of its holder.
type Certificate struct {
	Serial     string    `json:"serial"`     // hexadecimal
	Thumbprint string    `json:"thumbprint"` // SHA-256 of the certificate
	NotBefore  time.Time `json:"not_before"`
	NotAfter   time.Time `json:"not_after"`
	Key        Algorithm `json:"key"`
	Signature  Algorithm `json:"signature"` // by which the authority signed the certificate

	Subject Name `json:"subject"`
	Issuer  Name `json:"issuer"`

	OCSP    []string `json:"ocsp,omitempty"`    // where its state is asked
	Issuers []string `json:"issuers,omitempty"` // where the issuer's certificate is
	CRLs    []string `json:"crls,omitempty"`    // where the lists of revoked certificates are

	Raw []byte `json:"-"`
}

// Name is a holder or an issuer, with the requisites of the orders on qualified certificates.
type Name struct {
	Common       string `json:"common,omitempty"`
	Organisation string `json:"organisation,omitempty"`
	LastName     string `json:"last_name,omitempty"`
	GivenName    string `json:"given_name,omitempty"`
	Title        string `json:"title,omitempty"`
	INN          string `json:"inn,omitempty"`         // ИНН of a person, 12 digits
	CompanyINN   string `json:"company_inn,omitempty"` // ИННЮЛ, 10 digits
	OGRN         string `json:"ogrn,omitempty"`
	OGRNIP       string `json:"ogrnip,omitempty"`
	SNILS        string `json:"snils,omitempty"` // 11 digits
}

// IsPerson reports that the certificate names no organisation: who signs with it for one needs a power of attorney.
func (n Name) IsPerson() bool { return n.CompanyINN == "" && n.OGRN == "" && !n.inOldForm() }

// inOldForm: before 2021 the ИНН of an organisation stood in the place of a person's, with two zeros in front.
func (n Name) inOldForm() bool { return len(n.INN) == 12 && strings.HasPrefix(n.INN, "00") }

// ValidAt reports whether a moment lies in the certificate's time.
func (c Certificate) ValidAt(t time.Time) bool { return !t.Before(c.NotBefore) && !t.After(c.NotAfter) }

// ReadCertificate reads a certificate in DER or PEM.
func ReadCertificate(data []byte) (c Certificate, err error) {
	if len(data) > MaxBytes {
		return Certificate{}, errSize.New()
	}
	defer func() {
		if r := recover(); r != nil {
			c, err = Certificate{}, errCertificate.New()
		}
	}()
	if block, _ := pem.Decode(data); block != nil {
		data = block.Bytes
	}
	// Blanks after the certificate do no harm; the last byte of a signature may look like one.
	var whole asn1.RawValue
	if rest, err := asn1.Unmarshal(data, &whole); err == nil && len(bytes.TrimSpace(rest)) == 0 {
		data = whole.FullBytes
	}
	parsed, err := x509.ParseCertificate(data)
	if err != nil {
		return Certificate{}, errCertificate.Wrap(err)
	}
	return certificate(parsed), nil
}

func certificate(x *x509.Certificate) Certificate {
	sum := sha256.Sum256(x.Raw)
	c := Certificate{
		Serial: x.SerialNumber.Text(16), Thumbprint: hex.EncodeToString(sum[:]), NotBefore: x.NotBefore.UTC(), NotAfter: x.NotAfter.UTC(),
		Subject: nameOf(x.RawSubject), Issuer: nameOf(x.RawIssuer),
		OCSP: x.OCSPServer, Issuers: x.IssuingCertificateURL, CRLs: x.CRLDistributionPoints, Raw: x.Raw,
	}
	var outer struct {
		Body      asn1.RawValue
		Signature pkix.AlgorithmIdentifier
		Value     asn1.BitString
	}
	if _, err := asn1.Unmarshal(x.Raw, &outer); err == nil {
		c.Signature = algorithm(outer.Signature.Algorithm)
	}
	var key struct {
		Algorithm pkix.AlgorithmIdentifier
		Value     asn1.BitString
	}
	if _, err := asn1.Unmarshal(x.RawSubjectPublicKeyInfo, &key); err == nil {
		c.Key = algorithm(key.Algorithm.Algorithm)
	}
	return c
}

// nameOf reads a distinguished name. Requisites are NumericString or UTF8String; both are texts.
func nameOf(raw []byte) Name {
	var sequence pkix.RDNSequence
	var n Name
	if _, err := asn1.Unmarshal(raw, &sequence); err != nil {
		return n
	}
	fields := map[string]*string{
		"2.5.4.3": &n.Common, "2.5.4.10": &n.Organisation, "2.5.4.4": &n.LastName, "2.5.4.42": &n.GivenName, "2.5.4.12": &n.Title,
		"1.2.643.3.131.1.1": &n.INN, "1.2.643.100.4": &n.CompanyINN, "1.2.643.100.1": &n.OGRN, "1.2.643.100.5": &n.OGRNIP, "1.2.643.100.3": &n.SNILS,
	}
	for _, set := range sequence {
		for _, attribute := range set {
			if field, known := fields[attribute.Type.String()]; known {
				if text, ok := attribute.Value.(string); ok && *field == "" {
					*field = text
				}
			}
		}
	}
	return n
}

// ReadName reads a distinguished name (DER).
func ReadName(der []byte) Name { return nameOf(der) }
