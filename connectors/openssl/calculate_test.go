package openssl_test

import (
	"context"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"os"
	"testing"

	"github.com/uzelhub/uzel/schemas/cms"
)

// calculator is what a connection lends to those who judge signatures step by step.
type calculator interface {
	Digest(ctx context.Context, algorithm string, data []byte) ([]byte, error)
	Signed(ctx context.Context, certificate []byte, digest string, data, value []byte) (bool, error)
}

// The hashes are those of GOST R 34.11-2012, appendix А, of the first example message (RFC 6986, section 10.1).
func TestHashesByGOSTAreThoseOfTheStandard(t *testing.T) {
	s := open(t, signing(t, "GOST R 34.10-2012, 256 bits", "")).(calculator)
	message := []byte("012345678901234567890123456789012345678901234567890123456789012")
	for algorithm, want := range map[string]string{
		"1.2.643.7.1.1.2.2": "9d151eefd8590b89daa6ba6cb74af9275dd051026bb149a452fd84e5e57b5500",
		"1.2.643.7.1.1.2.3": "1b54d01a4af5b9d5cc3d86d68d285462b19abc2475222f35c085122be4ba1ffa00ad30f8767b3a82384c6574f024c311e2a481332b08ef7f41797891c1646f48",
	} {
		if hash, err := s.Digest(t.Context(), algorithm, message); err != nil || hex.EncodeToString(hash) != want {
			t.Errorf("%s: %x, %v", algorithm, hash, err)
		}
	}
	if _, err := s.Digest(t.Context(), "2.16.840.1.101.3.4.2.1", message); !errors.Is(err, errors.ErrUnsupported) {
		t.Error(err)
	}
}

func TestSignaturesByGOSTAreCheckedOneByOne(t *testing.T) {
	for algorithm, digest := range map[string]string{
		"GOST R 34.10-2012, 256 bits": "1.2.643.7.1.1.2.2", "GOST R 34.10-2012, 512 bits": "1.2.643.7.1.1.2.3",
	} {
		t.Run(algorithm, func(t *testing.T) {
			c := signing(t, algorithm, "")
			text, err := os.ReadFile(c["roots"].(string))
			if err != nil {
				t.Fatal(err)
			}
			block, _ := pem.Decode(text)
			x, err := x509.ParseCertificate(block.Bytes)
			if err != nil {
				t.Fatal(err)
			}
			s := open(t, c)
			der, err := s.Sign(t.Context(), order("key", "УПД"))
			if err != nil {
				t.Fatal(err)
			}
			container, err := cms.Inspect(der)
			if err != nil {
				t.Fatal(err)
			}
			made := container.Signatures[0]
			for _, one := range []struct {
				rule        string
				data, value []byte
				holds       bool
			}{
				{"a certificate that signed itself", x.RawTBSCertificate, x.Signature, true},
				{"a signature of a document", made.SignedAttributes, made.Value, true},
				{"other bytes", []byte("x"), made.Value, false},
				{"another signature", made.SignedAttributes, x.Signature, false},
				{"no signature", made.SignedAttributes, []byte{1, 2, 3}, false},
			} {
				if holds, err := s.(calculator).Signed(t.Context(), block.Bytes, digest, one.data, one.value); err != nil || holds != one.holds {
					t.Errorf("%s: %v, %v", one.rule, holds, err)
				}
			}
			if _, err := s.(calculator).Signed(t.Context(), block.Bytes, "2.16.840.1.101.3.4.2.1", nil, nil); !errors.Is(err, errors.ErrUnsupported) {
				t.Error(err)
			}
			if _, err := s.(calculator).Signed(t.Context(), []byte("no certificate"), digest, nil, nil); err == nil {
				t.Error("what is no certificate has signed something")
			}
		})
	}
}
