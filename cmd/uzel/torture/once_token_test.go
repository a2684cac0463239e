//go:build cgo && linux

package torture

import (
	"encoding/json"
	"os"
	"os/exec"
	"testing"

	"github.com/uzelhub/uzel/connectors/pkcs11/pkcs11test"
	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/plugins/sdk/cades"
)

// Exactly one signature of a token too, whose program is one of its own that was approved. It stands alone among the tests: the
// program finds the token by HOME.
func TestADocumentHasOneSignatureOfAToken(t *testing.T) {
	newSealRun(t, tokenNotary).signsOnce()
}

func tokenNotary(t *testing.T, dir folder) notary {
	t.Helper()
	home := os.Getenv("HOME") // where the go command has its cache
	pkcs11test.Insert(t)
	roots := pkcs11test.Generate(t, "RSA")
	program := dir.path("uzel-pkcs11")
	build := exec.Command("go", "build", "-o", program, "../../uzel-pkcs11")
	build.Env = append(os.Environ(), "CGO_ENABLED=1", "HOME="+home)
	if said, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	sum, err := host.Sum(program)
	if err != nil {
		t.Fatal(err)
	}
	own := seal{Connector: approvedConnector, Program: &config.Connector{Name: approvedConnector, File: program, SHA256: sum}}
	if err := json.Unmarshal(pkcs11test.Settings(t, dir.path("seal"), roots, pkcs11test.PIN), &own.Settings); err != nil {
		t.Fatal(err)
	}
	return notary{
		seal: own, lost: nothing, kept: onShelf(dir.path("seal")), opaque: true,
		verify: func(_ *testing.T, body, cms []byte) (sdk.Verdict, error) {
			return cades.Verify(body, cms, roots...), nil
		},
	}
}
