package signature

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"

	"github.com/uzelhub/uzel/schemas/cms"
)

// Trust is whom a judge believes, and what is known of certificates beside what signatures carry.
type Trust struct {
	Roots       []*x509.Certificate
	Others      []*x509.Certificate // between a signer and a root; trusted for nothing by themselves
	Authorities *Authorities        // nil: no list is at hand
	CRLs        []*x509.RevocationList
	Answers     []cms.StatusAnswer
}

// AddCertificates takes the certificates of a file, PEM or DER. Those that signed themselves are roots.
func (t *Trust) AddCertificates(data []byte) error {
	found := 0
	for _, der := range decoded(data, "CERTIFICATE") {
		x, err := x509.ParseCertificate(der)
		if err != nil {
			return errRootFile.New()
		}
		found++
		if bytes.Equal(x.RawSubject, x.RawIssuer) {
			t.Roots = append(t.Roots, x)
		} else {
			t.Others = append(t.Others, x)
		}
	}
	if found == 0 {
		return errRootFile.New()
	}
	return nil
}

// AddRevocations takes a list of revoked certificates (CRL, PEM or DER) or the answer of an OCSP service (DER).
func (t *Trust) AddRevocations(data []byte) error {
	blocks := decoded(data, "X509 CRL")
	if len(blocks) == 0 {
		return errRevocationFile.New()
	}
	for _, der := range blocks {
		list, err := x509.ParseRevocationList(der)
		if err == nil {
			t.CRLs = append(t.CRLs, list)
			continue
		}
		answer, err := cms.ReadStatus(der)
		if err != nil {
			return errRevocationFile.New()
		}
		t.Answers = append(t.Answers, answer)
	}
	return nil
}

// decoded are the blocks of a PEM file, or the file itself.
func decoded(data []byte, kind string) (list [][]byte) {
	if block, _ := pem.Decode(data); block == nil {
		return [][]byte{data}
	}
	for {
		var block *pem.Block
		if block, data = pem.Decode(data); block == nil {
			return list
		}
		if block.Type == kind {
			list = append(list, block.Bytes)
		}
	}
}
