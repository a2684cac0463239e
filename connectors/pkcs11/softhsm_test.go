//go:build cgo

package pkcs11_test

import (
	"bytes"
	"encoding/json"
	"encoding/pem"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/uzelhub/uzel/connectors/pkcs11"
	"github.com/uzelhub/uzel/connectors/pkcs11/pkcs11test"
	"github.com/uzelhub/uzel/plugins/conformance"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/plugins/sdk/cades"
	"github.com/uzelhub/uzel/schemas/cms"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/require"
)

func TestMain(m *testing.M) { conformance.Main(m, pkcs11.Connector{}) }

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
	pkcs11test.Insert(t)
	roots := pkcs11test.Generate(t, "ECDSA")
	conformance.Run(t, conformance.Suite{Connector: pkcs11.Connector{}, Sandbox: func(t *testing.T) conformance.Sandbox {
		return conformance.Sandbox{
			Config: pkcs11test.Settings(t, t.TempDir(), roots, pkcs11test.PIN), Signer: &conformance.Signer{Order: sdk.SignOrder{Body: []byte("УПД")}},
		}
	}})
}

func TestASignatureOfATokenIsCheckedWithOpenSSLAlone(t *testing.T) {
	program := require.Tool(t, "openssl")
	pkcs11test.Insert(t)
	certificates := pkcs11test.Generate(t, "RSA", "ECDSA")
	s := open(t, pkcs11test.Settings(t, t.TempDir(), certificates, pkcs11test.PIN))
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
	pkcs11test.Insert(t)
	config := pkcs11test.Settings(t, t.TempDir(), pkcs11test.Generate(t, "ECDSA"), pkcs11test.PIN)
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
	pkcs11test.Insert(t)
	roots := pkcs11test.Generate(t, "ECDSA")
	_, err := open(t, pkcs11test.Settings(t, t.TempDir(), roots, "99999999")).Check(t.Context())
	if err == nil || sdk.FaultOf(err).Cause != document.CauseMisconfigured || !strings.Contains(err.Error(), "ПИН-код") || strings.Contains(err.Error(), "9999") {
		t.Errorf("%v", err)
	}
	if _, err := open(t, pkcs11test.Settings(t, t.TempDir(), roots, pkcs11test.PIN)).Check(t.Context()); err != nil {
		t.Errorf("the right one after that: %v", err)
	}
}

func TestATokenWithoutKeysOrNoTokenAtAll(t *testing.T) {
	pkcs11test.Insert(t)
	if _, err := open(t, pkcs11test.Settings(t, t.TempDir(), nil, pkcs11test.PIN)).Check(t.Context()); err == nil || sdk.FaultOf(err).Cause != document.CauseMisconfigured {
		t.Errorf("no keys: %v", err)
	}
	other := bytes.Replace(pkcs11test.Settings(t, t.TempDir(), nil, pkcs11test.PIN), []byte(`"label":"uzel"`), []byte(`"label":"other"`), 1)
	if _, err := open(t, other).Check(t.Context()); err == nil || sdk.FaultOf(err).Cause != document.CauseTransient {
		t.Errorf("no token: %v", err)
	}
}
