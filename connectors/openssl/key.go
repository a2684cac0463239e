package openssl

import (
	"encoding/pem"
	"os"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/plugins/sdk/cades"
	"github.com/uzelhub/uzel/schemas/cms"
	"github.com/uzelhub/uzel/schemas/document"
)

// key is a certificate with the file of its key.
type key struct {
	certificate, file, password string
	der                         []byte
	thumbprint                  string
	digest                      string // that belongs to the key's algorithm
}

func readKeys(list []Key) ([]key, error) {
	var keys []key
	for _, k := range list {
		text, err := os.ReadFile(k.Certificate)
		if err != nil {
			return nil, sdk.Fail(document.CauseMisconfigured, "сертификат не читается: %v", err)
		}
		if _, err := os.Stat(k.Key); err != nil {
			return nil, sdk.Fail(document.CauseMisconfigured, "ключ не читается: %v", err)
		}
		block, _ := pem.Decode(text)
		if block == nil || block.Type != "CERTIFICATE" {
			return nil, sdk.Fail(document.CauseMisconfigured, "%s: это не сертификат PEM", k.Certificate)
		}
		digest, err := digestOf(block.Bytes)
		if err != nil {
			return nil, sdk.Fail(document.CauseMisconfigured, "%s: %v", k.Certificate, err)
		}
		keys = append(keys, key{
			certificate: k.Certificate, file: k.Key, password: k.Password, der: block.Bytes,
			thumbprint: cades.Thumbprint(block.Bytes), digest: digest,
		})
	}
	return keys, nil
}

// Algorithms of keys, TC 26.
const (
	gost256 = "1.2.643.7.1.1.1.1"
	gost512 = "1.2.643.7.1.1.1.2"
)

func digestOf(der []byte) (string, error) {
	c, err := cms.ReadCertificate(der)
	if err != nil {
		return "", err
	}
	switch c.Key.OID {
	case gost256:
		return "md_gost12_256", nil
	case gost512:
		return "md_gost12_512", nil
	}
	return "sha256", nil
}
