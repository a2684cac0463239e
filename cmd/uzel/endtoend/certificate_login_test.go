package endtoend

import (
	"encoding/pem"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/uzelhub/uzel/connectors/sbis/sandbox"
	"github.com/uzelhub/uzel/schemas/cms/cmstest"
	"github.com/uzelhub/uzel/schemas/require"
)

// TestWhoHasTheKeyLogsInByCertificate: the operator's session comes encrypted to the certificate. One connector asks the hub to
// have it opened, another one has the key; neither knows of the other.
func TestWhoHasTheKeyLogsInByCertificate(t *testing.T) {
	program := require.Tool(t, "openssl")
	ours, oursKey := person()
	strange, strangeKey := person()
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

// person is a certificate of ours with its key, in PEM. Only to a key of RSA can the stand-in encrypt.
func person() (certificate, key string) {
	c, k := cmstest.NewRSA(cmstest.Company("ООО «Ромашка»", "7700000016")).PEM()
	return string(c), string(k)
}
