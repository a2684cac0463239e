package cms

import (
	"bytes"
	"encoding/asn1"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"math/big"
	"time"

	"github.com/smallstep/pkcs7"

	"github.com/uzelhub/uzel/schemas/fault"
)

// MaxBytes is the largest container that is read: a detached signature has some kilobytes, an attached one its document too.
const MaxBytes = 110 << 20

// Container is CMS SignedData.
type Container struct {
	Detached     bool          `json:"detached"` // the document is not inside
	Content      []byte        `json:"-"`        // the document; nil when detached
	Signatures   []Signature   `json:"signatures"`
	Certificates []Certificate `json:"certificates"`
	CRLs         int           `json:"crls"` // lists of revoked certificates inside
	RawCRLs      [][]byte      `json:"-"`    // DER of each
}

// Signature is one signature of a container.
type Signature struct {
	Level      Level       `json:"level"`
	Digest     Algorithm   `json:"digest"`
	Algorithm  Algorithm   `json:"algorithm"`
	Serial     string      `json:"serial"` // of the signer's certificate, hexadecimal
	Issuer     Name        `json:"issuer"`
	Signer     *int        `json:"signer,omitempty"`    // index of the signer's certificate in Container.Certificates
	SignedAt   *time.Time  `json:"signed_at,omitempty"` // by the signer's own clock, which proves nothing
	Hash       string      `json:"hash,omitempty"`      // of the document, hexadecimal
	Timestamps []Timestamp `json:"timestamps,omitempty"`
	Unsigned   []string    `json:"unsigned,omitempty"` // OIDs of the attributes beside the signature

	Value            []byte      `json:"-"` // the signature itself
	SignedAttributes []byte      `json:"-"` // what the signature is over, as DER; nil: the document alone
	Bindings         []Imprint   `json:"-"` // hashes of the signer's certificate that the signature covers
	Evidence         Evidence    `json:"-"`
	References       []byte      `json:"-"` // what a timestamp of CAdES-C covers
	ReferenceStamps  []Timestamp `json:"-"` // over References
}

// Imprint is the hash of something with the algorithm that made it.
type Imprint struct {
	Digest Algorithm
	Hash   []byte
}

// Inspect reads a container in DER, BER, PEM or base64.
func Inspect(data []byte) (c Container, err error) {
	if len(data) > MaxBytes {
		return Container{}, errSize.New()
	}
	defer func() {
		if r := recover(); r != nil { // the parser panicked over somebody's file; its words are no help to a user
			c, err = Container{}, errContainer.New()
		}
	}()
	parsed, err := parse(binary(data))
	if _, ours := fault.As(err); ours {
		return Container{}, err
	}
	if err != nil {
		return Container{}, errContainer.Wrap(err)
	}
	if len(parsed.Signers) == 0 {
		return Container{}, errNotSigned.New()
	}
	c = Container{Detached: len(parsed.Content) == 0, Content: parsed.Content, CRLs: len(parsed.CRLs)}
	for _, list := range parsed.CRLs {
		if der, err := asn1.Marshal(list); err == nil {
			c.RawCRLs = append(c.RawCRLs, der)
		}
	}
	for _, x := range parsed.Certificates {
		c.Certificates = append(c.Certificates, certificate(x))
	}
	for i := range parsed.Signers {
		signature, err := signatureOf(parsed, i)
		if err != nil {
			return Container{}, err
		}
		c.Signatures = append(c.Signatures, signature)
	}
	return c, nil
}

// signatureOf is the signature of one of a container's signers. The library does not name their type.
func signatureOf(parsed *pkcs7.PKCS7, i int) (Signature, error) {
	s := parsed.Signers[i]
	issuer, serial := s.IssuerAndSerialNumber.IssuerName.FullBytes, s.IssuerAndSerialNumber.SerialNumber
	signature := Signature{
		Digest: algorithm(s.DigestAlgorithm.Algorithm), Algorithm: algorithm(s.DigestEncryptionAlgorithm.Algorithm),
		Serial: hexOf(serial), Issuer: nameOf(issuer), Signer: holder(parsed, issuer, serial), Value: s.EncryptedDigest,
	}
	var signed, unsigned attributes
	for _, a := range s.AuthenticatedAttributes {
		signed = append(signed, attribute{oid: a.Type.String(), value: a.Value.Bytes})
	}
	for _, a := range s.UnauthenticatedAttributes {
		unsigned = append(unsigned, attribute{a.Type.String(), a.Value.Bytes, inside(a.Type, a.Value)})
		signature.Unsigned = append(signature.Unsigned, a.Type.String())
	}
	if len(signed) > 0 {
		der, err := asn1.MarshalWithParams(s.AuthenticatedAttributes, "set")
		if err != nil {
			return Signature{}, errContainer.Wrap(err)
		}
		signature.SignedAttributes = der
	}
	signature.read(signed, unsigned)
	return signature, nil
}

// binary is the container without the text around it.
func binary(data []byte) []byte {
	if block, _ := pem.Decode(data); block != nil {
		return block.Bytes
	}
	trimmed := bytes.TrimSpace(data)
	if len(trimmed) > 0 && trimmed[0] != 0x30 { // a SEQUENCE; base64 of one begins with M
		decoded := make([]byte, base64.StdEncoding.DecodedLen(len(trimmed)))
		if n, err := base64.StdEncoding.Decode(decoded, bytes.Join(bytes.Fields(trimmed), nil)); err == nil {
			return decoded[:n]
		}
	}
	return data
}

// holder finds the certificate of a signer among those of the container; nil: it is not there.
func holder(parsed *pkcs7.PKCS7, issuer []byte, serial *big.Int) *int {
	for i, x := range parsed.Certificates {
		if serial != nil && x.SerialNumber.Cmp(serial) == 0 && bytes.Equal(x.RawIssuer, issuer) {
			return &i
		}
	}
	return nil
}

func hexOf(serial *big.Int) string {
	if serial == nil {
		return ""
	}
	return serial.Text(16)
}

// attribute is one attribute of a signature: its value is the inside of a SET.
type attribute struct {
	oid   string
	value []byte
	whole []byte // type and values, as a timestamp covers them
}

// inside is an attribute without the type and length of its own.
func inside(oid asn1.ObjectIdentifier, values asn1.RawValue) []byte {
	der, err := asn1.Marshal(oid)
	if err != nil {
		return nil
	}
	return append(der, values.FullBytes...)
}

type attributes []attribute

func (list attributes) has(oids ...string) bool {
	for _, oid := range oids {
		for _, a := range list {
			if a.oid == oid {
				return true
			}
		}
	}
	return false
}

func (list attributes) all(oid string) [][]byte {
	var values [][]byte
	for _, a := range list {
		if a.oid == oid {
			values = append(values, a.value)
		}
	}
	return values
}

// read takes from the attributes what they tell.
func (s *Signature) read(signed, unsigned attributes) {
	for _, value := range signed.all("1.2.840.113549.1.9.5") {
		var at time.Time
		if _, err := asn1.Unmarshal(value, &at); err == nil {
			at = at.UTC()
			s.SignedAt = &at
		}
	}
	for _, value := range signed.all("1.2.840.113549.1.9.4") {
		var hash []byte
		if _, err := asn1.Unmarshal(value, &hash); err == nil {
			s.Hash = hex.EncodeToString(hash)
		}
	}
	s.Timestamps = timestamps(unsigned.all(oidTimestamp))
	s.Bindings = bindings(signed)
	s.Evidence = evidence(unsigned)
	s.References = references(s.Value, unsigned)
	s.ReferenceStamps = timestamps(unsigned.all(oidCTimestamp))
	s.Level = level(signed, unsigned)
}
