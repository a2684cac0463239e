package cms

import (
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/hex"
	"math/big"
	"time"
)

// Timestamp is a token of a timestamping authority (RFC 3161).
type Timestamp struct {
	At        time.Time `json:"at"`
	Digest    Algorithm `json:"digest"`
	Hash      string    `json:"hash"` // of what was stamped, hexadecimal
	Policy    string    `json:"policy"`
	Authority string    `json:"authority,omitempty"` // common name of the certificate inside

	Raw  []byte `json:"-"` // the token: itself a container
	Info []byte `json:"-"` // what it says and signs
}

// timestamps reads those tokens that can be read.
func timestamps(values [][]byte) (stamps []Timestamp) {
	for _, value := range values {
		if t, ok := timestamp(value); ok {
			stamps = append(stamps, t)
		}
	}
	return stamps
}

// timestamp reads a token.
func timestamp(der []byte) (Timestamp, bool) {
	token, err := parse(der)
	if err != nil {
		return Timestamp{}, false
	}
	var info struct {
		Version int
		Policy  asn1.ObjectIdentifier
		Imprint struct {
			Algorithm pkix.AlgorithmIdentifier
			Hash      []byte
		}
		Serial *big.Int
		At     asn1.RawValue
	}
	if _, err := asn1.Unmarshal(token.Content, &info); err != nil || info.At.Tag != asn1.TagGeneralizedTime {
		return Timestamp{}, false
	}
	at, err := time.Parse("20060102150405.999999999Z", string(info.At.Bytes)) // asn1 itself takes no fractions
	if err != nil {
		return Timestamp{}, false
	}
	t := Timestamp{
		At: at.UTC(), Digest: algorithm(info.Imprint.Algorithm.Algorithm), Hash: hex.EncodeToString(info.Imprint.Hash), Policy: info.Policy.String(),
		Raw: der, Info: token.Content,
	}
	if len(token.Certificates) > 0 {
		t.Authority = nameOf(token.Certificates[0].RawSubject).Common
	}
	return t, true
}
