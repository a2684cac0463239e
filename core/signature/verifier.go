package signature

import (
	"context"
	"crypto/sha1" //nolint:gosec // hashes of keys in answers of OCSP, which prove nothing
	"crypto/sha256"
	"crypto/sha512"
	"crypto/x509"
	"errors"
)

// Verifier is a signing provider that judges a signature as a whole: its digest, its mathematics, its chain to roots that the
// provider trusts. An error means that it could not be asked.
type Verifier interface {
	Verify(ctx context.Context, body, container []byte) (Proof, error)
}

// Proof is what a provider says, in its own words.
type Proof struct {
	Valid   bool
	Reasons []string
}

// Calculator is a Verifier that lends its mathematics too. With it each step is judged by itself: a link of the chain, a list
// of revoked certificates, a timestamp. For an algorithm that it does not know it answers [errors.ErrUnsupported].
type Calculator interface {
	// Digest computes a hash; the algorithm is an OID.
	Digest(ctx context.Context, algorithm string, data []byte) ([]byte, error)
	// Signed reports whether the holder of a certificate (DER) has signed data with the value; the digest is an OID.
	Signed(ctx context.Context, certificate []byte, digest string, data, value []byte) (bool, error)
}

// maxBorrowed bounds what one container may have others compute: a provider starts a process for it, and who sends a container
// puts into it as many certificates, answers and timestamps as he likes.
const maxBorrowed = 200

// calculators are asked in their order until one knows the algorithm.
type calculators struct {
	lent []Calculator // beside the standard library
	left *int         // how often they may still be asked
}

func newCalculators(j Judge) calculators {
	left := maxBorrowed
	list := calculators{left: &left}
	if c, ok := j.Verifier.(Calculator); ok {
		list.lent = append(list.lent, c)
	}
	if j.Calculator != nil {
		list.lent = append(list.lent, j.Calculator)
	}
	return list
}

// borrow counts one question; none is left when it says no.
func (list calculators) borrow() bool {
	*list.left--
	return *list.left >= 0
}

func (list calculators) digest(ctx context.Context, algorithm string, data []byte) ([]byte, error) {
	hash, err := standard{}.Digest(ctx, algorithm, data)
	for _, c := range list.lent {
		if !errors.Is(err, errors.ErrUnsupported) || !list.borrow() {
			break
		}
		hash, err = c.Digest(ctx, algorithm, data)
	}
	return hash, err
}

func (list calculators) signed(ctx context.Context, by *x509.Certificate, digest string, data, value []byte) (bool, error) {
	holds, err := standard{}.Signed(ctx, by.Raw, digest, data, value)
	for _, c := range list.lent {
		if !errors.Is(err, errors.ErrUnsupported) || !list.borrow() {
			break
		}
		holds, err = c.Signed(ctx, by.Raw, digest, data, value)
	}
	return holds, err
}

// standard is Go's standard library: RSA and ECDSA with SHA-2. SHA-1 proves nothing any more and is not among what it checks.
type standard struct{}

const (
	oidSHA1   = "1.3.14.3.2.26"
	oidSHA256 = "2.16.840.1.101.3.4.2.1"
	oidSHA384 = "2.16.840.1.101.3.4.2.2"
	oidSHA512 = "2.16.840.1.101.3.4.2.3"
)

// Digest implements Calculator.
func (standard) Digest(_ context.Context, algorithm string, data []byte) ([]byte, error) {
	switch algorithm {
	case oidSHA256:
		hash := sha256.Sum256(data)
		return hash[:], nil
	case oidSHA384:
		hash := sha512.Sum384(data)
		return hash[:], nil
	case oidSHA512:
		hash := sha512.Sum512(data)
		return hash[:], nil
	}
	return nil, errors.ErrUnsupported
}

// Signed implements Calculator.
func (standard) Signed(_ context.Context, certificate []byte, digest string, data, value []byte) (bool, error) {
	x, err := x509.ParseCertificate(certificate)
	if err != nil {
		return false, nil //nolint:nilerr // what is no certificate has signed nothing
	}
	algorithm, known := map[x509.PublicKeyAlgorithm]map[string]x509.SignatureAlgorithm{
		x509.RSA:   {oidSHA256: x509.SHA256WithRSA, oidSHA384: x509.SHA384WithRSA, oidSHA512: x509.SHA512WithRSA},
		x509.ECDSA: {oidSHA256: x509.ECDSAWithSHA256, oidSHA384: x509.ECDSAWithSHA384, oidSHA512: x509.ECDSAWithSHA512},
	}[x.PublicKeyAlgorithm][digest]
	if !known {
		return false, errors.ErrUnsupported
	}
	return x.CheckSignature(algorithm, data, value) == nil, nil
}

// keyHash is the hash by which OCSP names an issuer; SHA-1 is usual there.
func (list calculators) keyHash(ctx context.Context, algorithm string, key []byte) ([]byte, error) {
	if algorithm == oidSHA1 {
		hash := sha1.Sum(key) //nolint:gosec // see above
		return hash[:], nil
	}
	return list.digest(ctx, algorithm, key)
}

// sealing are the digests that belong to algorithms of signatures in certificates, lists and answers.
var sealing = map[string]string{
	"1.2.840.113549.1.1.11": oidSHA256, "1.2.840.113549.1.1.12": oidSHA384, "1.2.840.113549.1.1.13": oidSHA512,
	"1.2.840.10045.4.3.2": oidSHA256, "1.2.840.10045.4.3.3": oidSHA384, "1.2.840.10045.4.3.4": oidSHA512,
	"1.2.643.7.1.1.3.2": "1.2.643.7.1.1.2.2", "1.2.643.7.1.1.3.3": "1.2.643.7.1.1.2.3",
}
