package mail_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/uzelhub/uzel/connectors/mail/sandbox"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

func TestTheWayToTheServerIsProtected(t *testing.T) {
	certificate, ca := certificate(t)
	server, address := serve(t, sandbox.Options{Login: "uzel", Password: "secret", TLS: certificate})
	settings := to(address, config{"security": "starttls", "login": "uzel", "password": "secret", "ca": ca})
	if _, err := commit(t, open(t, settings), timesheet("key")); err != nil {
		t.Fatal(err)
	}
	if n := delivered(server, "key.xlsx"); n != 1 {
		t.Errorf("delivered %d times", n)
	}
	delete(settings, "ca")
	_, err := commit(t, open(t, settings), timesheet("untrusted"))
	if err == nil || sdk.FaultOf(err).Cause != document.CauseMisconfigured {
		t.Errorf("a certificate that nobody trusts: %v", err)
	}
}

func TestTLSFromTheFirstByte(t *testing.T) {
	certificate, ca := certificate(t)
	listener, err := tls.Listen("tcp", "127.0.0.1:0", certificate)
	if err != nil {
		t.Fatal(err)
	}
	server, ended := sandbox.New(sandbox.Options{}), make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	defer func() { _ = server.Close(); <-ended }()
	settings := to(listener.Addr().(*net.TCPAddr), config{"security": "tls", "ca": ca})
	if _, err := commit(t, open(t, settings), timesheet("key")); err != nil {
		t.Fatal(err)
	}
}

func TestAServerWithoutProtectionGetsNothing(t *testing.T) {
	for rule, login := range map[string]config{
		"no password": {"login": "uzel", "password": "secret"}, "no letter either": {},
	} {
		options := sandbox.Options{}
		if len(login) > 0 {
			options.Login, options.Password = "uzel", "secret"
		}
		server, address := serve(t, options)
		login["security"] = "starttls"
		_, err := commit(t, open(t, to(address, login)), timesheet("key"))
		f := sdk.FaultOf(err)
		if err == nil || f.Cause != document.CauseMisconfigured || !strings.Contains(f.Message, "защит") || !strings.Contains(f.Hint, "security") {
			t.Errorf("%s: %v, %s", rule, err, f.Hint)
		}
		if n := len(server.Ledger()); n != 0 {
			t.Errorf("%s: %d letters", rule, n)
		}
	}
}

func TestAServerThatAsksForNoLoginIsAMatterOfSettings(t *testing.T) {
	certificate, ca := certificate(t)
	for rule, c := range map[string]config{
		"protected":       {"security": "starttls", "ca": ca},
		"on this machine": {"security": "none"},
	} {
		options := sandbox.Options{TLS: certificate}
		if c["security"] == "none" {
			options.TLS = nil
		}
		_, address := serve(t, options)
		c["login"], c["password"] = "uzel", "secret"
		_, err := commit(t, open(t, to(address, c)), timesheet("key"))
		if f := sdk.FaultOf(err); err == nil || f.Cause != document.CauseMisconfigured || !strings.Contains(f.Hint, "login") {
			t.Errorf("%s: %v", rule, err)
		}
	}
}

// certificate makes a server's certificate that is its own root, and the root's file.
func certificate(t *testing.T) (config *tls.Config, ca string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "sandbox"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	ca = filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(ca, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}, ca
}
