package openssl

import (
	"bytes"
	"encoding/asn1"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/uzelhub/uzel/connectors/openssl/authoritytest"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/cms"
)

func made(t testing.TB) []byte {
	t.Helper()
	container, err := os.ReadFile("../../schemas/cms/testdata/gost-detached.sig")
	if err != nil {
		t.Fatal(err)
	}
	return container
}

// something is an attribute that nobody knows.
var something = attribute{asn1.ObjectIdentifier{1, 2, 3}, []asn1.RawValue{{FullBytes: []byte{asn1.TagInteger, 1, 7}}}}

func TestAnAttributeBesideASignatureChangesNothingOfIt(t *testing.T) {
	before, err := cms.Inspect(made(t))
	if err != nil {
		t.Fatal(err)
	}
	container := made(t)
	for want := 1; want <= 3; want++ {
		if container, err = beside(container, something); err != nil {
			t.Fatal(err)
		}
		after, err := cms.Inspect(container)
		if err != nil {
			t.Fatal(err)
		}
		a, b := before.Signatures[0], after.Signatures[0]
		if len(b.Unsigned) != want || !bytes.Equal(a.Value, b.Value) || !bytes.Equal(a.SignedAttributes, b.SignedAttributes) ||
			len(before.Certificates) != len(after.Certificates) {
			t.Errorf("%+v", b)
		}
	}
}

func TestAContainerWithTooManyTokensIsRefused(t *testing.T) {
	a := authoritytest.New(t, authoritytest.ECDSA)
	holder := a.Signer("signer", "/CN=Signer", false)
	settings, err := json.Marshal(Config{
		Program: "openssl", Engine: EngineNone, Keys: []Key{{Certificate: holder.Certificate, Key: holder.Key}}, Roots: a.Roots, Between: a.Between,
		Level: LevelT, TSA: a.TSA, State: t.TempDir(),
	})
	if err != nil {
		t.Fatal(err)
	}
	opened, err := Connector{}.Open(t.Context(), sdk.Setup{Config: settings})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = opened.Close() })
	s := opened.(*signer)
	container, err := s.Sign(t.Context(), sdk.SignOrder{Key: "key", Body: []byte("x")})
	if err != nil {
		t.Fatal(err)
	}
	c, err := cms.Inspect(container)
	if err != nil {
		t.Fatal(err)
	}
	stamps := make([]attribute, maxTokens)
	for i := range stamps {
		stamps[i] = attribute{oidSignatureStamp, []asn1.RawValue{{FullBytes: c.Signatures[0].Timestamps[0].Raw}}}
	}
	if container, err = beside(container, stamps...); err != nil {
		t.Fatal(err)
	}
	verdict, err := s.Verify(t.Context(), []byte("x"), container)
	if err != nil || verdict.Valid || !strings.Contains(strings.Join(verdict.Reasons, "; "), "слишком много меток") {
		t.Errorf("%+v, %v", verdict, err)
	}
}

func FuzzBeside(f *testing.F) {
	f.Add(made(f))
	f.Add([]byte{0x30, 0})
	f.Fuzz(func(t *testing.T, container []byte) {
		out, err := beside(container, something)
		if err == nil && !bytes.Contains(out, []byte{asn1.TagInteger, 1, 7}) {
			t.Error("the attribute is not there")
		}
	})
}
