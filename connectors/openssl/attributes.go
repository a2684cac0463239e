package openssl

import (
	"bytes"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"math/big"
	"slices"
	"time"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/cms"
	"github.com/uzelhub/uzel/schemas/document"
)

// The attributes beside a signature: ETSI TS 101 733 (RFC 5126), 6.1 to 6.3.
var (
	oidSignatureStamp = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 14}
	oidChainRefs      = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 21}
	oidRevocationRefs = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 22}
	oidChainValues    = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 23}
	oidRevocations    = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 24}
	oidReferenceStamp = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 25}
)

type attribute struct {
	Type   asn1.ObjectIdentifier
	Values []asn1.RawValue `asn1:"set"`
}

// encoded is an attribute with one value.
func encoded(oid asn1.ObjectIdentifier, value any) (attribute, error) {
	der, err := asn1.Marshal(value)
	return attribute{oid, []asn1.RawValue{{FullBytes: der}}}, err
}

type (
	// hashed is OtherHash in its form with an algorithm.
	hashed struct {
		Algorithm pkix.AlgorithmIdentifier
		Value     []byte
	}
	issuerSerial struct {
		Names  []asn1.RawValue
		Serial *big.Int
	}
	// certificateRef is OtherCertID.
	certificateRef struct {
		Hash   hashed
		Issuer issuerSerial
	}
	// revocationRef is CrlOcspRef: of one certificate, in the order of the references to certificates.
	revocationRef struct {
		Lists   crlRefs    `asn1:"explicit,optional,tag:0"`
		Answers answerRefs `asn1:"explicit,optional,tag:1"`
	}
	crlRefs    struct{ Lists []crlRef }
	answerRefs struct{ Answers []answerRef }
	crlRef     struct {
		Hash hashed
		ID   struct {
			Issuer asn1.RawValue
			Issued time.Time `asn1:"utc"`
		}
	}
	answerRef struct {
		ID struct {
			Responder asn1.RawValue
			Produced  time.Time `asn1:"generalized"`
		}
		Hash hashed
	}
	// revocations is RevocationValues.
	revocations struct {
		Lists   []asn1.RawValue `asn1:"explicit,optional,tag:0"`
		Answers []asn1.RawValue `asn1:"explicit,optional,tag:1"`
	}
)

func newCertificateRef(x *x509.Certificate, hash hashed) certificateRef {
	directory := asn1.RawValue{Class: asn1.ClassContextSpecific, Tag: 4, IsCompound: true, Bytes: x.RawIssuer}
	return certificateRef{hash, issuerSerial{[]asn1.RawValue{directory}, x.SerialNumber}}
}

func newCRLRef(list *x509.RevocationList, hash hashed) revocationRef {
	ref := crlRef{Hash: hash}
	ref.ID.Issuer, ref.ID.Issued = asn1.RawValue{FullBytes: list.RawIssuer}, list.ThisUpdate
	return revocationRef{Lists: crlRefs{[]crlRef{ref}}}
}

func newAnswerRef(answer cms.StatusAnswer, hash hashed) revocationRef {
	ref := answerRef{Hash: hash}
	ref.ID.Responder, ref.ID.Produced = asn1.RawValue{FullBytes: answer.Responder}, answer.ProducedAt
	return revocationRef{Answers: answerRefs{[]answerRef{ref}}}
}

// beside puts attributes beside the one signature of a container. What was signed keeps its bytes.
func beside(container []byte, attributes ...attribute) ([]byte, error) {
	var outer struct {
		Type asn1.ObjectIdentifier
		Data asn1.RawValue
	}
	var fields, signer []asn1.RawValue
	_, err := asn1.Unmarshal(container, &outer)
	if err == nil {
		_, err = asn1.Unmarshal(outer.Data.Bytes, &fields)
	}
	if err == nil && len(fields) > 0 {
		_, err = asn1.Unmarshal(fields[len(fields)-1].Bytes, &signer)
	}
	if err != nil || len(signer) == 0 {
		return nil, sdk.Fail(document.CauseInternal, "подпись, которую сделала программа openssl, не разобрана")
	}
	var set [][]byte
	if last := signer[len(signer)-1]; last.Class == asn1.ClassContextSpecific && last.Tag == 1 {
		signer = signer[:len(signer)-1]
		set = split(last.Bytes)
	}
	for _, a := range attributes {
		der, err := asn1.Marshal(a)
		if err != nil {
			return nil, sdk.Fail(document.CauseInternal, "доказательства не записаны в подпись: %v", err)
		}
		set = append(set, der)
	}
	slices.SortFunc(set, bytes.Compare) // DER
	unsigned := asn1.RawValue{Class: asn1.ClassContextSpecific, Tag: 1, IsCompound: true, Bytes: bytes.Join(set, nil)}
	fields[len(fields)-1] = wrapped(asn1.TagSet, asn1.ClassUniversal, wrapped(asn1.TagSequence, asn1.ClassUniversal, append(signer, unsigned)...))
	outer.Data = wrapped(0, asn1.ClassContextSpecific, wrapped(asn1.TagSequence, asn1.ClassUniversal, fields...))
	return asn1.Marshal(outer)
}

// split takes a sequence of elements apart.
func split(der []byte) (list [][]byte) {
	for len(der) > 0 {
		var one asn1.RawValue
		rest, err := asn1.Unmarshal(der, &one)
		if err != nil {
			return list
		}
		list, der = append(list, one.FullBytes), rest
	}
	return list
}

// wrapped puts elements into one.
func wrapped(tag, class int, inside ...asn1.RawValue) asn1.RawValue {
	var content []byte
	for _, v := range inside {
		der, err := asn1.Marshal(v)
		if err != nil {
			return asn1.RawValue{}
		}
		content = append(content, der...)
	}
	return asn1.RawValue{Tag: tag, Class: class, IsCompound: true, Bytes: content}
}
