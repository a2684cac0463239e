package sandbox_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/uzelhub/uzel/connectors/diadoc/sandbox"
	"github.com/uzelhub/uzel/connectors/diadoc/sandbox/wire"
	"github.com/uzelhub/uzel/schemas/require"
)

// A bundle is checked by people with OpenSSL alone.
func TestOpenSSLVerifiesWhatTheSandboxSigned(t *testing.T) {
	openssl := require.Tool(t, "openssl")
	y := both(t, sandbox.Behaviour{Answer: sandbox.Signs})
	m := y.transfer(y.ours, y.theirs, "СЧФДОП", "1")
	y.events(y.ours)
	m = y.message(m.GetMessageId())
	dir, contents := t.TempDir(), map[string]string{}
	put := func(name string, content []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	root, checked := put("root.pem", y.server.Root()), 0
	for _, e := range m.Entities {
		path := put(e.GetEntityId(), e.Content.Data)
		if e.GetEntityType() == wire.EntityType_Attachment {
			contents[e.GetEntityId()] = path
			continue
		}
		out, err := exec.Command(openssl, "cms", "-verify", "-binary", "-purpose", "any", "-inform", "DER", "-in", path,
			"-content", contents[e.GetParentEntityId()], "-CAfile", root, "-out", os.DevNull).CombinedOutput()
		if err != nil {
			t.Errorf("a signature of %s: %s", y.name(e), out)
		}
		checked++
	}
	if checked != 6 {
		t.Errorf("%d signatures", checked)
	}
}
