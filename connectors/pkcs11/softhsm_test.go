//go:build cgo

package pkcs11_test

import (
	"bytes"
	"crypto"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ThalesGroup/crypto11"

	"github.com/uzelhub/uzel/connectors/pkcs11"
	"github.com/uzelhub/uzel/plugins/conformance"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/plugins/sdk/cades"
	"github.com/uzelhub/uzel/schemas/cms"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/require"
)

func TestMain(m *testing.M) { conformance.Main(m, pkcs11.Connector{}) }

const (
	label = "uzel"
	pin   = "56789012"
)

// library is where Debian has SoftHSM, a token without a token.
const library = "/usr/lib/softhsm/libsofthsm2.so"

// softHSM is a home with a fresh token. A connector's process finds it by HOME, as it gets no other variable.
func softHSM(t *testing.T) {
	t.Helper()
	util, err := exec.LookPath("softhsm2-util")
	_, there := os.Stat(library)
	require.Named(t, "softhsm", err == nil && there == nil, "install softhsm2")
	home := t.TempDir()
	settings, tokens := filepath.Join(home, ".config", "softhsm2"), filepath.Join(home, "tokens")
	for _, dir := range []string{settings, tokens} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	text := fmt.Sprintf("directories.tokendir = %s\nobjectstore.backend = file\nlog.level = ERROR\n", tokens)
	if err := os.WriteFile(filepath.Join(settings, "softhsm2.conf"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("HOME", home)
	t.Setenv("SOFTHSM2_CONF", filepath.Join(settings, "softhsm2.conf"))
	said, err := exec.Command(util, "--init-token", "--free", "--label", label, "--so-pin", "12345678", "--pin", pin).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
}

// kinds are the keys that a token may have.
var kinds = map[string]func(c *crypto11.Context, id []byte) (crypto.Signer, error){
	"RSA": func(c *crypto11.Context, id []byte) (crypto.Signer, error) { return c.GenerateRSAKeyPair(id, 2048) },
	"ECDSA": func(c *crypto11.Context, id []byte) (crypto.Signer, error) {
		return c.GenerateECDSAKeyPair(id, elliptic.P256())
	},
}

// generate makes keys on the token, with certificates that are their own roots, and gives these.
func generate(t *testing.T, names ...string) []*x509.Certificate {
	t.Helper()
	c, err := crypto11.Configure(&crypto11.Config{Path: library, TokenLabel: label, Pin: pin, MaxSessions: 2})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	var list []*x509.Certificate
	for i, name := range names {
		id := []byte{byte(i + 1)}
		k, err := kinds[name](c, id)
		if err != nil {
			t.Fatal(err)
		}
		template := &x509.Certificate{
			SerialNumber: big.NewInt(int64(i + 1)), Subject: pkix.Name{CommonName: name}, NotBefore: time.Now().Add(-time.Hour),
			NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true,
		}
		der, err := x509.CreateCertificate(rand.Reader, template, template, k.Public(), k)
		if err != nil {
			t.Fatal(err)
		}
		certificate, err := x509.ParseCertificate(der)
		if err != nil {
			t.Fatal(err)
		}
		if err := c.ImportCertificate(id, certificate); err != nil {
			t.Fatal(err)
		}
		list = append(list, certificate)
	}
	return list
}

func settings(t *testing.T, state string, roots []*x509.Certificate, pin string) json.RawMessage {
	t.Helper()
	file := filepath.Join(t.TempDir(), "roots.pem")
	var text []byte
	for _, root := range roots {
		text = append(text, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: root.Raw})...)
	}
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	config, err := json.Marshal(map[string]any{"module": library, "label": label, "pin": pin, "state": state, "roots": []string{file}})
	if err != nil {
		t.Fatal(err)
	}
	return config
}

type connection interface {
	sdk.Connection
	sdk.Signer
	sdk.Verifier
}

func open(t *testing.T, config json.RawMessage) connection {
	t.Helper()
	opened, err := pkcs11.Connector{}.Open(t.Context(), sdk.Setup{Config: config})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = opened.Close() })
	return opened.(connection)
}

func TestConformance(t *testing.T) {
	softHSM(t)
	roots := generate(t, "ECDSA")
	conformance.Run(t, conformance.Suite{Connector: pkcs11.Connector{}, Sandbox: func(t *testing.T) conformance.Sandbox {
		return conformance.Sandbox{
			Config: settings(t, t.TempDir(), roots, pin), Signer: &conformance.Signer{Order: sdk.SignOrder{Body: []byte("УПД")}},
		}
	}})
}

func TestASignatureOfATokenIsCheckedWithOpenSSLAlone(t *testing.T) {
	program := require.Tool(t, "openssl")
	softHSM(t)
	certificates := generate(t, "RSA", "ECDSA")
	s := open(t, settings(t, t.TempDir(), certificates, pin))
	for _, certificate := range certificates {
		name := certificate.Subject.CommonName
		signed, err := s.Sign(t.Context(), sdk.SignOrder{Key: name, Certificate: cades.Thumbprint(certificate.Raw), Body: []byte("УПД")})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if c, err := cms.Inspect(signed); err != nil || c.Signatures[0].Level != cms.BES {
			t.Errorf("%s: %+v, %v", name, c, err)
		}
		dir := t.TempDir()
		file := func(name string, data []byte) string {
			path := filepath.Join(dir, name)
			if err := os.WriteFile(path, data, 0o600); err != nil {
				t.Fatal(err)
			}
			return path
		}
		root := file("root.pem", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate.Raw}))
		said, err := exec.Command(program, "cms", "-verify", "-binary", "-cades", "-inform", "DER", "-in", file("signature", signed),
			"-content", file("body", []byte("УПД")), "-CAfile", root, "-no-CApath", "-no-CAstore", "-purpose", "any", "-out", os.DevNull).CombinedOutput()
		if err != nil {
			t.Errorf("%s: %v\n%s", name, err, said)
		}
		if verdict, err := s.Verify(t.Context(), []byte("УПД"), signed); err != nil || !verdict.Valid {
			t.Errorf("%s: %+v, %v", name, verdict, err)
		}
	}
	if text, err := s.Check(t.Context()); err != nil || !strings.Contains(text, "сертификатами: 2") {
		t.Errorf("%q, %v", text, err)
	}
}

func TestTheSameKeyHasTheSameSignatureAfterARestart(t *testing.T) {
	softHSM(t)
	config := settings(t, t.TempDir(), generate(t, "ECDSA"), pin)
	var signatures [][]byte
	for range 2 {
		s := open(t, config)
		signed, err := s.Sign(t.Context(), sdk.SignOrder{Key: "key", Body: []byte("УПД")})
		if err != nil {
			t.Fatal(err)
		}
		signatures = append(signatures, signed)
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
	if !bytes.Equal(signatures[0], signatures[1]) {
		t.Error("another signature")
	}
}

func TestAWrongPINIsSaidWithoutIt(t *testing.T) {
	softHSM(t)
	roots := generate(t, "ECDSA")
	_, err := open(t, settings(t, t.TempDir(), roots, "99999999")).Check(t.Context())
	if err == nil || sdk.FaultOf(err).Cause != document.CauseMisconfigured || !strings.Contains(err.Error(), "ПИН-код") || strings.Contains(err.Error(), "9999") {
		t.Errorf("%v", err)
	}
	if _, err := open(t, settings(t, t.TempDir(), roots, pin)).Check(t.Context()); err != nil {
		t.Errorf("the right one after that: %v", err)
	}
}

func TestATokenWithoutKeysOrNoTokenAtAll(t *testing.T) {
	softHSM(t)
	if _, err := open(t, settings(t, t.TempDir(), nil, pin)).Check(t.Context()); err == nil || sdk.FaultOf(err).Cause != document.CauseMisconfigured {
		t.Errorf("no keys: %v", err)
	}
	other := bytes.Replace(settings(t, t.TempDir(), nil, pin), []byte(`"label":"uzel"`), []byte(`"label":"other"`), 1)
	if _, err := open(t, other).Check(t.Context()); err == nil || sdk.FaultOf(err).Cause != document.CauseTransient {
		t.Errorf("no token: %v", err)
	}
}
