package cades

import (
	"crypto/sha1"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"

	"github.com/smallstep/pkcs7"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/cms"
)

// notQualified stands in every verdict.
const notQualified = "проверено средством без сертификата ФСБ: такая проверка не подтверждает квалифицированную подпись"

// Verify judges a detached signature over a document. The signers' certificates must lead to one of the roots; validity is that of the
// time the signer claims. Revocation is not looked at.
func Verify(body, signature []byte, roots ...*x509.Certificate) sdk.Verdict {
	container, err := read(signature)
	if err != nil {
		return verdict(nil, reason(errNoContainer))
	}
	certificates := signersOf(container)
	for _, s := range container.Signatures {
		if s.Algorithm.GOST || s.Digest.GOST {
			return verdict(certificates, "подпись по ГОСТ это подключение проверить не может")
		}
		if s.Signer == nil {
			return verdict(certificates, "в подписи нет сертификата подписавшего")
		}
	}
	if err := check(body, signature); err != nil {
		return verdict(certificates, reason(err))
	}
	pool := x509.NewCertPool()
	for _, root := range roots {
		pool.AddCert(root)
	}
	for _, s := range container.Signatures {
		if err := leads(container, s, pool); err != nil {
			return verdict(certificates, reason(err))
		}
	}
	v := verdict(certificates, "подпись соответствует документу, сертификат выпущен доверенным центром")
	v.Valid = true
	return v
}

// read takes binary containers alone: what is looked at must be the very bytes that are checked.
func read(signature []byte) (cms.Container, error) {
	if block, _ := pem.Decode(signature); block != nil || len(signature) == 0 || signature[0] != 0x30 { // a SEQUENCE
		return cms.Container{}, errNoContainer
	}
	return cms.Inspect(signature)
}

func verdict(certificates []sdk.Certificate, reason string) sdk.Verdict {
	return sdk.Verdict{Reasons: []string{reason, notQualified}, Certificates: certificates}
}

// check holds the digest and the signatures to the document, without asking whose certificates they are.
func check(body, signature []byte) (err error) {
	defer func() {
		if r := recover(); r != nil { // of the parser: a signature comes from outside
			err = fmt.Errorf("the container breaks its reader: %v", r)
		}
	}()
	parsed, err := pkcs7.Parse(signature)
	if err != nil {
		return errNoContainer
	}
	parsed.Content = body
	return parsed.Verify()
}

var errNoContainer = errors.New("this is no container")

// leads holds a signer's certificate to the roots.
func leads(container cms.Container, s cms.Signature, roots *x509.CertPool) error {
	signer, err := x509.ParseCertificate(container.Certificates[*s.Signer].Raw)
	if err != nil {
		return err
	}
	between := x509.NewCertPool()
	for _, c := range container.Certificates {
		if x, err := x509.ParseCertificate(c.Raw); err == nil {
			between.AddCert(x)
		}
	}
	options := x509.VerifyOptions{Roots: roots, Intermediates: between, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny}}
	if s.SignedAt != nil {
		options.CurrentTime = *s.SignedAt
	}
	_, err = signer.Verify(options)
	return err
}

func reason(err error) string {
	var changed *pkcs7.MessageDigestMismatchError
	var untimely *pkcs7.SigningTimeNotValidError
	var invalid x509.CertificateInvalidError
	var unknown x509.UnknownAuthorityError
	switch {
	case errors.Is(err, errNoContainer):
		return "это не подпись в формате CMS (DER)"
	case errors.As(err, &changed):
		return "документ изменён после подписания"
	case errors.As(err, &untimely), errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "сертификат не действовал в момент подписания"
	case errors.As(err, &unknown):
		return "сертификат выпущен тем, кому нет доверия"
	case errors.As(err, &invalid):
		return "цепочка сертификатов построена неверно"
	}
	return "подпись не соответствует документу или сертификату"
}

// signersOf are the certificates of those who signed.
func signersOf(container cms.Container) []sdk.Certificate {
	var list []sdk.Certificate
	for _, s := range container.Signatures {
		if s.Signer != nil {
			raw := container.Certificates[*s.Signer].Raw
			list = append(list, sdk.Certificate{Thumbprint: Thumbprint(raw), DER: raw})
		}
	}
	return list
}

// Thumbprint is the SHA-1 of a certificate, as certificate stores show it and configurations name it.
func Thumbprint(der []byte) string {
	sum := sha1.Sum(der)
	return strings.ToUpper(hex.EncodeToString(sum[:]))
}

// SameThumbprint compares as people write them: with blanks or colons, in any case.
func SameThumbprint(a, b string) bool {
	plain := strings.NewReplacer(" ", "", ":", "")
	return strings.EqualFold(plain.Replace(a), plain.Replace(b))
}
