package openssl

import (
	"crypto/sha1"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/hex"
	"encoding/pem"
	"os"
	"strings"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// key is a certificate with the file of its key.
type key struct {
	certificate, file, password string
	der                         []byte
	thumbprint                  string // SHA-1 of the certificate, as certificate stores show it
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
		sum := sha1.Sum(block.Bytes)
		keys = append(keys, key{
			certificate: k.Certificate, file: k.Key, password: k.Password, der: block.Bytes,
			thumbprint: strings.ToUpper(hex.EncodeToString(sum[:])), digest: digest,
		})
	}
	return keys, nil
}

// certificate is as much of X.509 as says what kind of key it is for. The standard library reads no GOST keys.
type certificate struct {
	TBS struct {
		Version      int `asn1:"optional,explicit,default:0,tag:0"`
		SerialNumber asn1.RawValue
		Signature    pkix.AlgorithmIdentifier
		Issuer       asn1.RawValue
		Validity     asn1.RawValue
		Subject      asn1.RawValue
		PublicKey    struct {
			Algorithm pkix.AlgorithmIdentifier
			Key       asn1.BitString
		}
	}
	Algorithm pkix.AlgorithmIdentifier
	Value     asn1.BitString
}

// Algorithms of keys, TC 26.
var (
	gost256 = asn1.ObjectIdentifier{1, 2, 643, 7, 1, 1, 1, 1}
	gost512 = asn1.ObjectIdentifier{1, 2, 643, 7, 1, 1, 1, 2}
)

func digestOf(der []byte) (string, error) {
	var c certificate
	if _, err := asn1.Unmarshal(der, &c); err != nil {
		return "", err
	}
	switch algorithm := c.TBS.PublicKey.Algorithm.Algorithm; {
	case algorithm.Equal(gost256):
		return "md_gost12_256", nil
	case algorithm.Equal(gost512):
		return "md_gost12_512", nil
	}
	return "sha256", nil
}

// sameThumbprint compares as people write them: with blanks or colons, in any case.
func sameThumbprint(a, b string) bool {
	plain := strings.NewReplacer(" ", "", ":", "")
	return strings.EqualFold(plain.Replace(a), plain.Replace(b))
}
