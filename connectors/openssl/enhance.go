package openssl

import (
	"context"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/cms"
	"github.com/uzelhub/uzel/schemas/document"
)

// ready says at once when the settings cannot give the level that they ask for.
func (s *signer) ready() error {
	switch {
	case s.level == LevelBES:
		return nil
	case s.tsa == "":
		return sdk.Fail(document.CauseMisconfigured, "для подписи с меткой времени нужен адрес службы меток времени").Advise("укажите tsa")
	case s.roots == "":
		return sdk.Fail(document.CauseMisconfigured, "для подписи с меткой времени нужны корневые сертификаты").Advise("укажите roots")
	case s.level == LevelT:
		return nil
	}
	for _, k := range s.keys {
		path, err := s.chain(k.der)
		if err != nil {
			return err
		}
		if len(path) > 1 && len(path[0].OCSPServer) == 0 && s.ocsp == "" {
			return noStatusAddress()
		}
	}
	return nil
}

// enhance makes of a CAdES-BES signature one of the level that is set. Every token and every answer is checked by openssl
// before it goes into the container; the level is what the container is read to have, not what was meant.
func (s *signer) enhance(ctx context.Context, k key, container []byte) ([]byte, error) {
	if s.level == LevelBES {
		return container, nil
	}
	value, err := one(container)
	if err != nil {
		return nil, err
	}
	token, err := s.stamp(ctx, k.digest, value.Value)
	if err != nil {
		return nil, err
	}
	stamped, err := beside(container, attribute{oidSignatureStamp, []asn1.RawValue{{FullBytes: token}}})
	if err != nil || s.level == LevelT {
		return stamped, err
	}
	attributes, err := s.evidence(ctx, k)
	if err != nil {
		return nil, err
	}
	long, err := beside(stamped, attributes...)
	if err != nil {
		return nil, err
	}
	referring, err := one(long)
	if err != nil {
		return nil, err
	}
	if token, err = s.stamp(ctx, k.digest, referring.References); err != nil {
		return nil, err
	}
	return beside(long, attribute{oidReferenceStamp, []asn1.RawValue{{FullBytes: token}}})
}

// one is the signature of a container that was just made.
func one(container []byte) (cms.Signature, error) {
	c, err := cms.Inspect(container)
	if err != nil || len(c.Signatures) != 1 {
		return cms.Signature{}, sdk.Fail(document.CauseInternal, "подпись, которую сделала программа openssl, не разобрана")
	}
	return c.Signatures[0], nil
}

// evidence are the attributes of CAdES-X Long: what the signer's certificate is checked by, and references to it. The references
// to what proves a certificate stand in the order of the certificates, the signer's first; of a root there is no proof.
func (s *signer) evidence(ctx context.Context, k key) ([]attribute, error) {
	path, err := s.chain(k.der)
	if err != nil {
		return nil, err
	}
	var certificateRefs []certificateRef
	var revocationRefs []revocationRef
	var certificates []asn1.RawValue
	var values revocations
	for i, x := range path {
		certificates = append(certificates, asn1.RawValue{FullBytes: x.Raw})
		if i > 0 {
			hash, err := s.hash(ctx, k, x.Raw)
			if err != nil {
				return nil, err
			}
			certificateRefs = append(certificateRefs, newCertificateRef(x, hash))
		}
		var ref revocationRef
		if i+1 < len(path) {
			if ref, err = s.proven(ctx, k, x, path[i+1], i == 0, &values); err != nil {
				return nil, err
			}
		}
		revocationRefs = append(revocationRefs, ref)
	}
	var list []attribute
	for _, a := range []struct {
		oid   asn1.ObjectIdentifier
		value any
	}{{oidChainRefs, certificateRefs}, {oidRevocationRefs, revocationRefs}, {oidChainValues, certificates}, {oidRevocations, values}} {
		made, err := encoded(a.oid, a.value)
		if err != nil {
			return nil, sdk.Fail(document.CauseInternal, "доказательства не записаны в подпись: %v", err)
		}
		list = append(list, made)
	}
	return list, nil
}

// proven gets the proof of one certificate, keeps it and gives the reference to it.
func (s *signer) proven(ctx context.Context, k key, x, issuer *x509.Certificate, signers bool, values *revocations) (revocationRef, error) {
	p, err := s.proofOf(ctx, x, issuer, signers)
	if err != nil {
		return revocationRef{}, err
	}
	if p.list != nil {
		values.Lists = append(values.Lists, asn1.RawValue{FullBytes: p.list.Raw})
		hash, err := s.hash(ctx, k, p.list.Raw)
		return newCRLRef(p.list, hash), err
	}
	values.Answers = append(values.Answers, asn1.RawValue{FullBytes: p.answer.Raw})
	hash, err := s.hash(ctx, k, p.answer.Raw)
	return newAnswerRef(*p.answer, hash), err
}

// digestOIDs are the digests that belong to keys.
var digestOIDs = map[string]asn1.ObjectIdentifier{
	"md_gost12_256": {1, 2, 643, 7, 1, 1, 2, 2},
	"md_gost12_512": {1, 2, 643, 7, 1, 1, 2, 3},
	"sha256":        {2, 16, 840, 1, 101, 3, 4, 2, 1},
}

// hash is by the digest of the key's algorithm; GOST is computed by openssl.
func (s *signer) hash(ctx context.Context, k key, data []byte) (hashed, error) {
	algorithm := pkix.AlgorithmIdentifier{Algorithm: digestOIDs[k.digest]}
	if k.digest == "sha256" {
		sum := sha256.Sum256(data)
		return hashed{algorithm, sum[:]}, nil
	}
	sum, err := s.program.digest(ctx, k.digest, data)
	return hashed{algorithm, sum}, err
}
