//go:build cgo

package pkcs11test

import (
	"crypto"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/ThalesGroup/crypto11"

	"github.com/uzelhub/uzel/schemas/require"
)

// How to get at the token.
const (
	Label = "uzel"
	PIN   = "56789012"
	// Library is where Debian has SoftHSM.
	Library = "/usr/lib/softhsm/libsofthsm2.so"
)

// Insert makes a home with a fresh token. A connector's process finds it by HOME, as it gets no other variable.
func Insert(t *testing.T) {
	t.Helper()
	util, err := exec.LookPath("softhsm2-util")
	_, there := os.Stat(Library)
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
	said, err := exec.Command(util, "--init-token", "--free", "--label", Label, "--so-pin", "12345678", "--pin", PIN).CombinedOutput()
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

// Generate makes keys on the token, with certificates that are their own roots, and gives these.
func Generate(t *testing.T, names ...string) []*x509.Certificate {
	t.Helper()
	c, err := crypto11.Configure(&crypto11.Config{Path: Library, TokenLabel: Label, Pin: PIN, MaxSessions: 2})
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
			SerialNumber: big.NewInt(int64(i + 1)), Subject: owner(name), NotBefore: time.Now().Add(-time.Hour),
			NotAfter: time.Now().Add(time.Hour), BasicConstraintsValid: true,
			KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment,
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

// innOfCompany is ИННЮЛ in a certificate (ФСБ order 795).
var innOfCompany = asn1.ObjectIdentifier{1, 2, 643, 100, 4}

func owner(name string) pkix.Name {
	return pkix.Name{
		CommonName: name, Organization: []string{"ООО «Ромашка»"},
		ExtraNames: []pkix.AttributeTypeAndValue{{Type: innOfCompany, Value: "7700000016"}},
	}
}

// Settings are those of a connection to the token.
func Settings(t *testing.T, state string, roots []*x509.Certificate, pin string) json.RawMessage {
	t.Helper()
	file := filepath.Join(t.TempDir(), "roots.pem")
	var text []byte
	for _, root := range roots {
		text = append(text, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: root.Raw})...)
	}
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	config, err := json.Marshal(map[string]any{"module": Library, "label": Label, "pin": pin, "state": state, "roots": []string{file}})
	if err != nil {
		t.Fatal(err)
	}
	return config
}
