package cms

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"slices"
)

// Evidence is what a CAdES-X Long signature carries so that it can be checked years later, when the services that answered then no
// longer do.
type Evidence struct {
	Certificates []Certificate
	CRLs         [][]byte       // DER
	Answers      []StatusAnswer // of OCSP
}

// evidence reads the unsigned attributes; a value that cannot be read is left out.
func evidence(unsigned attributes) Evidence {
	var e Evidence
	for _, value := range unsigned.all(oidCertificateValues) {
		var list []asn1.RawValue
		if _, err := asn1.Unmarshal(value, &list); err != nil {
			continue
		}
		for _, raw := range list {
			if x, err := x509.ParseCertificate(raw.FullBytes); err == nil {
				e.Certificates = append(e.Certificates, certificate(x))
			}
		}
	}
	for _, value := range unsigned.all(oidRevocationValues) {
		var values struct {
			CRLs    []asn1.RawValue `asn1:"explicit,optional,tag:0"`
			Answers []asn1.RawValue `asn1:"explicit,optional,tag:1"`
			Other   asn1.RawValue   `asn1:"optional,tag:2"`
		}
		if _, err := asn1.Unmarshal(value, &values); err != nil {
			continue
		}
		for _, raw := range values.CRLs {
			e.CRLs = append(e.CRLs, raw.FullBytes)
		}
		for _, raw := range values.Answers {
			if answer, ok := basicAnswer(raw.FullBytes); ok {
				e.Answers = append(e.Answers, answer)
			}
		}
	}
	return e
}

// references are the bytes that the timestamp of CAdES-C is over (ETSI TS 101 733, 6.3.5): the signature's value, and the
// attributes without type and length of their own.
func references(value []byte, unsigned attributes) []byte {
	if !unsigned.has(oidCertificateRefs) || !unsigned.has(oidRevocationRefs) {
		return nil
	}
	covered := slices.Clone(value)
	for _, oid := range []string{oidTimestamp, oidCertificateRefs, oidRevocationRefs} {
		for _, a := range unsigned {
			if a.oid == oid {
				covered = append(covered, a.whole...)
			}
		}
	}
	return covered
}

// bindings are the hashes of the signer's certificate that the signature covers: the first of each attribute is the signer's own.
func bindings(signed attributes) []Imprint {
	var list []Imprint
	for _, value := range signed.all(oidSigningCertificate) {
		var ids []asn1.RawValue
		var fields []asn1.RawValue
		if !loosely(value, &ids) || len(ids) == 0 {
			continue
		}
		if _, err := asn1.Unmarshal(ids[0].FullBytes, &fields); err == nil && len(fields) > 0 && fields[0].Tag == asn1.TagOctetString {
			list = append(list, Imprint{algorithm(oidSHA1), fields[0].Bytes})
		}
	}
	for _, value := range signed.all(oidSigningCertificate2) {
		var ids []asn1.RawValue
		if !loosely(value, &ids) || len(ids) == 0 {
			continue
		}
		var fields []asn1.RawValue
		if _, err := asn1.Unmarshal(ids[0].FullBytes, &fields); err != nil || len(fields) == 0 {
			continue
		}
		imprint := Imprint{Digest: algorithm(oidSHA256)} // RFC 5035: the default
		if fields[0].Tag == asn1.TagSequence {
			var named pkix.AlgorithmIdentifier
			if _, err := asn1.Unmarshal(fields[0].FullBytes, &named); err != nil || len(fields) < 2 {
				continue
			}
			imprint.Digest, fields = algorithm(named.Algorithm), fields[1:]
		}
		if imprint.Hash = fields[0].Bytes; fields[0].Tag == asn1.TagOctetString {
			list = append(list, imprint)
		}
	}
	return list
}

// loosely reads the first field of a SEQUENCE, the list of certificates' names; policies may follow.
func loosely(value []byte, list any) bool {
	var fields []asn1.RawValue
	if _, err := asn1.Unmarshal(value, &fields); err != nil || len(fields) == 0 {
		return false
	}
	_, err := asn1.Unmarshal(fields[0].FullBytes, list)
	return err == nil
}

var (
	oidSHA1   = asn1.ObjectIdentifier{1, 3, 14, 3, 2, 26}
	oidSHA256 = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 1}
)
