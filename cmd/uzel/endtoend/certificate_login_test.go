package endtoend

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"math/big"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/uzelhub/uzel/connectors/sbis/sandbox"
	"github.com/uzelhub/uzel/schemas/require"
)

// TestWhoHasTheKeyLogsInByCertificate: the operator's session comes encrypted to the certificate. One connector asks the hub to
// have it opened, another one has the key; neither knows of the other.
func TestWhoHasTheKeyLogsInByCertificate(t *testing.T) {
	program := require.Tool(t, "openssl")
	ours, oursKey := person(t)
	strange, strangeKey := person(t)
	block, _ := pem.Decode([]byte(ours))
	web := httptest.NewServer(sandbox.New(sandbox.Options{Password: "t0psecret", Certificates: [][]byte{block.Bytes}}))
	t.Cleanup(web.Close)
	s := newSite(t, map[string]string{
		"ours.pem": ours, "ours.key": oursKey, "strange.pem": strange, "strange.key": strangeKey, "password": "t0psecret\n", "uzel.yaml": `
store: { path: data/uzel.db }
organisations:
  - { id: romashka, name: ООО «Ромашка», inn: "7700000016", kpp: "770101001" }
connections:
  - name: pen
    connector: openssl
    organisation: romashka
    config: { program: "` + program + `", engine: none, state: state, keys: [ { certificate: strange.pem, key: strange.key }, { certificate: ours.pem, key: ours.key } ] }
  - name: by-certificate
    connector: sbis
    organisation: romashka
    sandbox: true
    signer: pen
    config: { url: "` + web.URL + `", inn: "7700000016", certificate: "${file:ours.pem}" }
  - name: by-a-strange-one
    connector: sbis
    organisation: romashka
    sandbox: true
    signer: pen
    config: { url: "` + web.URL + `", inn: "7700000016", certificate: "${file:strange.pem}" }
  - name: by-password
    connector: sbis
    organisation: romashka
    sandbox: true
    config: { url: "` + web.URL + `", inn: "7700000016", login: uzel, password: "${file:password}" }
signers:
  - { name: pen, connection: pen }
routes: []
`})
	for connection, want := range map[string]string{
		"by-certificate": "вход по сертификату выполнен", "by-password": "вход по логину и паролю выполнен",
	} {
		if said := string(s.run(0, "connector", "check", connection)); !strings.Contains(said, want) {
			t.Errorf("%s: it says %q", connection, said)
		}
	}
	s.run(3, "connector", "check", "by-a-strange-one")
}

// person is a certificate of ours with its RSA key, in PEM.
func person(t *testing.T) (certificate, secret string) {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(now.UnixNano()), NotBefore: now.Add(-time.Hour), NotAfter: now.AddDate(1, 0, 0),
		Subject: pkix.Name{CommonName: "ООО «Ромашка»", ExtraNames: []pkix.AttributeTypeAndValue{
			{Type: asn1.ObjectIdentifier{1, 2, 643, 100, 4}, Value: "7700000016"}, // ИННЮЛ
		}},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	text, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})),
		string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: text}))
}
