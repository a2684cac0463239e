package hub

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"math/big"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/smallstep/pkcs7"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/signature"
)

// sealed is a signature over a text, and the certificate of who issued that of its maker.
func sealed(t *testing.T, text string) (container []byte, root *x509.Certificate) {
	container, root, _, _ = sealedBy(t, text, nil)
	return container, root
}

// sealedBy also gives the key of the authority, and the certificate that it issued, which can be changed before.
func sealedBy(t *testing.T, text string, change func(*x509.Certificate)) (container []byte, root *x509.Certificate, rootKey *ecdsa.PrivateKey, holder *x509.Certificate) {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	issue := func(name string, by *x509.Certificate, byKey *ecdsa.PrivateKey) (*x509.Certificate, *ecdsa.PrivateKey) {
		key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		must(err)
		template := &x509.Certificate{
			SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: name}, BasicConstraintsValid: true,
			NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour), IsCA: by == nil, KeyUsage: x509.KeyUsageDigitalSignature,
		}
		parent, with := template, key
		if by == nil {
			template.KeyUsage = x509.KeyUsageCertSign | x509.KeyUsageCRLSign
		} else {
			if parent, with = by, byKey; change != nil {
				change(template)
			}
		}
		der, err := x509.CreateCertificate(rand.Reader, template, parent, key.Public(), with)
		must(err)
		made, err := x509.ParseCertificate(der)
		must(err)
		return made, key
	}
	root, rootKey = issue("Корень", nil, nil)
	holder, key := issue("Подписант", root, rootKey)
	signed, err := pkcs7.NewSignedData([]byte(text))
	must(err)
	signed.SetDigestAlgorithm(pkcs7.OIDDigestAlgorithmSHA256)
	must(signed.AddSigner(holder, key, pkcs7.SignerInfoConfig{}))
	signed.Detach()
	container, err = signed.Finish()
	must(err)
	return container, root, rootKey, holder
}

func TestSignaturesAreJudgedByTheTrustOfTheConfiguration(t *testing.T) {
	container, root := sealed(t, "УПД")
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "root.cer"), root.Raw, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		trust config.Trust
		body  string
		worth signature.Verdict
		fails bool
	}{
		"nothing is said: nobody vouches for it":                    {config.Trust{}, "УПД", signature.Neither, false},
		"its root is in the folder":                                 {config.Trust{Roots: folder}, "УПД", signature.Trusted, false},
		"of another document":                                       {config.Trust{Roots: folder}, "УКД", signature.Invalid, false},
		"the folder is not there":                                   {config.Trust{Roots: folder + "/no"}, "УПД", "", true},
		"nor is it, and that it is wrong is found out all the same": {config.Trust{Roots: folder + "/no"}, "УКД", signature.Invalid, false},
		"who verifies is in no configuration":                       {config.Trust{Verifier: "nobody"}, "УПД", "", true},
	} {
		settings := configuration()
		settings.Trust = c.trust
		h := openHub(t, filepath.Join(t.TempDir(), "uzel.db"), settings)
		j, asked, err := inForce{h}.Judge(t.Context(), signature.Question{Body: []byte(c.body), Container: container, Now: time.Now()})
		if j.Verdict != c.worth || (err != nil) != c.fails || asked != "" {
			t.Errorf("%s: %s by %q, %v", name, j.Verdict, asked, err)
		}
	}
}

func TestMathematicsThatAreLentAreGivenBack(t *testing.T) {
	container, _ := sealed(t, "УПД")
	open := 0
	h := openHub(t, filepath.Join(t.TempDir(), "uzel.db"), configuration())
	h.options.Calculators = func(_ context.Context, given []byte) (signature.Calculator, func()) {
		if string(given) != string(container) {
			t.Error("they are lent for another container")
		}
		open++
		return unable{}, func() { open-- }
	}
	if _, _, err := (inForce{h}).Judge(t.Context(), signature.Question{Body: []byte("УПД"), Container: container, Now: time.Now()}); err != nil || open != 0 {
		t.Errorf("%d are open, %v", open, err)
	}
}

// unable knows no algorithm.
type unable struct{}

func (unable) Digest(context.Context, string, []byte) ([]byte, error) {
	return nil, errors.ErrUnsupported
}

func (unable) Signed(context.Context, []byte, string, []byte, []byte) (bool, error) {
	return false, errors.ErrUnsupported
}
