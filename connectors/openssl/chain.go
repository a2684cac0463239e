package openssl

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"os"
	"slices"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// trust reads whom the settings trust, and the certificates between. For openssl they go into files of its own: names with commas
// and blanks it takes for lists of files.
func (s *signer) trust(config Config) error {
	roots, err := readAuthorities(config.Roots)
	if err != nil {
		return err
	}
	between, err := readAuthorities(config.Between)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(between, selfSigned) {
		return sdk.Fail(document.CauseMisconfigured, "среди промежуточных сертификатов есть корневой").
			Advise("корневые, которым доверяете, укажите в roots")
	}
	s.authorities, s.roots = append(roots, between...), config.Roots
	if len(between) > 0 {
		if s.between, err = s.program.temporary("between-", pemsOf(between)); err != nil {
			return err
		}
	}
	s.known, err = s.program.temporary("known-", pemsOf(s.authorities))
	return err
}

func selfSigned(x *x509.Certificate) bool { return bytes.Equal(x.RawIssuer, x.RawSubject) }

// readAuthorities reads the certificates of a file that the settings name; none where they name none.
func readAuthorities(file string) (list []*x509.Certificate, err error) {
	if file == "" {
		return nil, nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, sdk.Fail(document.CauseMisconfigured, "сертификаты не читаются: %v", err)
	}
	for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
		x, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, sdk.Fail(document.CauseMisconfigured, "%s: сертификат не разбирается", file)
		}
		list = append(list, x)
	}
	return list, nil
}

// chain are the certificates from a signer's own up to its root. That each signed the one below is openssl's to check.
func (s *signer) chain(der []byte) ([]*x509.Certificate, error) {
	x, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, sdk.Fail(document.CauseMisconfigured, "сертификат не разбирается: %v", err)
	}
	path := []*x509.Certificate{x}
	for !selfSigned(x) {
		if x = s.issuer(x); x == nil || len(path) > len(s.authorities) {
			return nil, sdk.Fail(document.CauseMisconfigured, "цепочка сертификата до корня неполная").
				Advise("добавьте сертификаты центров: корневой в roots, остальные в intermediates")
		}
		path = append(path, x)
	}
	return path, nil
}

func (s *signer) issuer(below *x509.Certificate) *x509.Certificate {
	for _, x := range s.authorities {
		sameKey := len(below.AuthorityKeyId) == 0 || len(x.SubjectKeyId) == 0 || bytes.Equal(below.AuthorityKeyId, x.SubjectKeyId)
		if bytes.Equal(x.RawSubject, below.RawIssuer) && sameKey {
			return x
		}
	}
	return nil
}

func pemsOf(list []*x509.Certificate) (text []byte) {
	for _, x := range list {
		text = append(text, pemOf(x)...)
	}
	return text
}

func pemOf(x *x509.Certificate) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: x.Raw})
}
