// Package cades wraps signatures by RSA and ECDSA into containers: detached CMS with the attributes of CAdES-BES (ETSI TS 101 733),
// and judges such containers. The signature itself is made by a key that is somewhere else: in a token, in a file, in memory.
//
// Nothing here is qualified in the sense of law 63-FZ, and nothing here knows GOST: that is the business of certified providers.
package cades

import (
	"crypto"
	"crypto/sha256"
	"crypto/x509"
	"encoding/asn1"
	"math/big"

	"github.com/smallstep/pkcs7"
)

var oidSigningCertificateV2 = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 47}

// signingCertificateV2 is the attribute of RFC 5035, which makes CAdES-BES of CMS: the signature covers its own certificate. The
// algorithm of the hash is left out where it is SHA-256.
type signingCertificateV2 struct{ Certificates []certificateID }

type certificateID struct {
	Hash   []byte
	Issuer issuerSerial
}

type issuerSerial struct {
	Names  []asn1.RawValue
	Serial *big.Int
}

func signingCertificate(x *x509.Certificate) signingCertificateV2 {
	hash := sha256.Sum256(x.Raw)
	directory := asn1.RawValue{Class: asn1.ClassContextSpecific, Tag: 4, IsCompound: true, Bytes: x.RawIssuer}
	return signingCertificateV2{[]certificateID{{hash[:], issuerSerial{[]asn1.RawValue{directory}, x.SerialNumber}}}}
}

// Sign makes a detached CAdES-BES signature in DER over exactly the given bytes, with SHA-256 and the time of this computer. The
// chain are the certificates above the signer's, nearest first; it may be empty.
func Sign(body []byte, key crypto.Signer, certificate *x509.Certificate, chain ...*x509.Certificate) ([]byte, error) {
	signed, err := pkcs7.NewSignedData(body)
	if err != nil {
		return nil, err
	}
	signed.SetDigestAlgorithm(pkcs7.OIDDigestAlgorithmSHA256)
	attributes := pkcs7.SignerInfoConfig{ExtraSignedAttributes: []pkcs7.Attribute{
		{Type: oidSigningCertificateV2, Value: signingCertificate(certificate)},
	}}
	if err := signed.AddSignerChain(certificate, key, chain, attributes); err != nil {
		return nil, err
	}
	signed.Detach()
	return signed.Finish()
}
