package cms

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"math/big"
	"time"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// StatusAnswer is what an OCSP service says of certificates (RFC 6960), as data.
type StatusAnswer struct {
	ProducedAt   time.Time
	Statuses     []Status
	Certificates []Certificate // of the service
	Responder    []byte        // ResponderID, as CAdES refers to it
	Raw          []byte        // BasicOCSPResponse, as CAdES carries it

	Body      []byte    // what the service signed
	Algorithm Algorithm // of its signature
	Value     []byte    // the signature
}

// Status is that of one certificate.
type Status struct {
	Serial     string // hexadecimal
	Digest     Algorithm
	IssuerKey  []byte // hash of the issuer's key
	State      State
	RevokedAt  time.Time // of a revoked one
	Reason     int       // RFC 5280, 5.3.1; 6 is a suspension
	ThisUpdate time.Time
	NextUpdate time.Time // zero: a newer answer can be had at any time
}

// State is what a service says.
type State string

// The states.
const (
	StateGood    State = "good"
	StateRevoked State = "revoked"
	StateUnknown State = "unknown"
)

// ReasonHold is the reason of a suspension, which may be taken back.
const ReasonHold = 6

// ReadStatus reads the answer of an OCSP service.
func ReadStatus(data []byte) (answer StatusAnswer, err error) {
	if len(data) > MaxBytes {
		return StatusAnswer{}, errSize.New()
	}
	defer func() {
		if r := recover(); r != nil {
			answer, err = StatusAnswer{}, errStatus.New()
		}
	}()
	var whole struct {
		Status asn1.Enumerated
		Answer struct {
			Type asn1.ObjectIdentifier
			Body []byte
		} `asn1:"explicit,tag:0,optional"`
	}
	if _, err := asn1.Unmarshal(data, &whole); err != nil {
		return StatusAnswer{}, errStatus.Wrap(err)
	}
	if whole.Status != 0 {
		return StatusAnswer{}, errStatusRefused.With("код %d", whole.Status)
	}
	answer, ok := basicAnswer(whole.Answer.Body)
	if !ok {
		return StatusAnswer{}, errStatus.New()
	}
	return answer, nil
}

// basicAnswer reads BasicOCSPResponse.
func basicAnswer(der []byte) (StatusAnswer, bool) {
	var basic struct {
		Body         asn1.RawValue
		Algorithm    pkix.AlgorithmIdentifier
		Value        asn1.BitString
		Certificates []asn1.RawValue `asn1:"explicit,tag:0,optional"`
	}
	if _, err := asn1.Unmarshal(der, &basic); err != nil {
		return StatusAnswer{}, false
	}
	a := StatusAnswer{
		Raw: der, Body: basic.Body.FullBytes, Algorithm: algorithm(basic.Algorithm.Algorithm), Value: basic.Value.RightAlign(),
	}
	for _, raw := range basic.Certificates {
		if x, err := x509.ParseCertificate(raw.FullBytes); err == nil {
			a.Certificates = append(a.Certificates, certificate(x))
		}
	}
	return a, a.readBody()
}

// readBody reads ResponseData.
func (a *StatusAnswer) readBody() bool {
	body := cryptobyte.String(a.Body)
	var data, responder, list cryptobyte.String
	var tag cbasn1.Tag
	if !body.ReadASN1(&data, cbasn1.SEQUENCE) || !data.SkipOptionalASN1(cbasn1.Tag(0).ContextSpecific().Constructed()) ||
		!data.ReadAnyASN1Element(&responder, &tag) || !data.ReadASN1GeneralizedTime(&a.ProducedAt) || !data.ReadASN1(&list, cbasn1.SEQUENCE) {
		return false
	}
	a.Responder = responder
	for !list.Empty() {
		var one cryptobyte.String
		if !list.ReadASN1(&one, cbasn1.SEQUENCE) {
			return false
		}
		s, ok := status(one)
		if !ok {
			return false
		}
		a.Statuses = append(a.Statuses, s)
	}
	return len(a.Statuses) > 0
}

// status reads SingleResponse.
func status(one cryptobyte.String) (Status, bool) {
	var id, digest, name, key, state cryptobyte.String
	var oid asn1.ObjectIdentifier
	var tag cbasn1.Tag
	serial := new(big.Int)
	if !one.ReadASN1(&id, cbasn1.SEQUENCE) || !id.ReadASN1(&digest, cbasn1.SEQUENCE) || !digest.ReadASN1ObjectIdentifier(&oid) ||
		!id.ReadASN1(&name, cbasn1.OCTET_STRING) || !id.ReadASN1(&key, cbasn1.OCTET_STRING) || !id.ReadASN1Integer(serial) ||
		!one.ReadAnyASN1(&state, &tag) {
		return Status{}, false
	}
	s := Status{Serial: hexOf(serial), Digest: algorithm(oid), IssuerKey: key, State: StateUnknown}
	switch tag {
	case cbasn1.Tag(0).ContextSpecific():
		s.State = StateGood
	case cbasn1.Tag(1).ContextSpecific().Constructed():
		s.State = StateRevoked
		if !state.ReadASN1GeneralizedTime(&s.RevokedAt) || !s.readReason(state) {
			return Status{}, false
		}
	}
	return s, one.ReadASN1GeneralizedTime(&s.ThisUpdate) && s.readNext(one)
}

func (s *Status) readReason(state cryptobyte.String) bool {
	var reason cryptobyte.String
	var there bool
	if !state.ReadOptionalASN1(&reason, &there, cbasn1.Tag(0).ContextSpecific().Constructed()) {
		return false
	}
	return !there || reason.ReadASN1Enum(&s.Reason)
}

func (s *Status) readNext(rest cryptobyte.String) bool {
	var next cryptobyte.String
	var there bool
	if !rest.ReadOptionalASN1(&next, &there, cbasn1.Tag(0).ContextSpecific().Constructed()) {
		return false
	}
	return !there || next.ReadASN1GeneralizedTime(&s.NextUpdate)
}
