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

// signerAt is a connection to an authority's services.
func signerAt(t *testing.T, a *authoritytest.Authority, level Level) *signer {
	t.Helper()
	holder := a.Signer("signer", "/CN=Signer", false)
	settings, err := json.Marshal(Config{
		Program: "openssl", Engine: Engine(a.Algorithm.Engine), Keys: []Key{{Certificate: holder.Certificate, Key: holder.Key}},
		Roots: a.Roots, Between: a.Between, Level: level, TSA: a.TSA, State: t.TempDir(),
	})
	if err != nil {
		t.Fatal(err)
	}
	opened, err := Connector{}.Open(t.Context(), sdk.Setup{Config: settings})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = opened.Close() })
	return opened.(*signer)
}

func signedBy(t *testing.T, s *signer) ([]byte, cms.Signature) {
	t.Helper()
	container, err := s.Sign(t.Context(), sdk.SignOrder{Key: "key", Body: []byte("x")})
	if err != nil {
		t.Fatal(err)
	}
	made, err := one(container)
	if err != nil {
		t.Fatal(err)
	}
	return container, made
}

func TestAContainerWithTooManyTokensIsRefused(t *testing.T) {
	s := signerAt(t, authoritytest.New(t, authoritytest.ECDSA), LevelT)
	container, made := signedBy(t, s)
	stamps := make([]attribute, maxTokens)
	for i := range stamps {
		stamps[i] = attribute{oidSignatureStamp, []asn1.RawValue{{FullBytes: made.Timestamps[0].Raw}}}
	}
	container, err := beside(container, stamps...)
	if err != nil {
		t.Fatal(err)
	}
	verdict, err := s.Verify(t.Context(), []byte("x"), container)
	if err != nil || verdict.Valid || !strings.Contains(strings.Join(verdict.Reasons, "; "), "слишком много меток") {
		t.Errorf("%+v, %v", verdict, err)
	}
}

// The references stand in the order of the chain, those to proofs with the signer's first and nothing for the root, and every hash
// is that of what the signature carries.
func TestReferencesAreToWhatTheSignatureCarries(t *testing.T) {
	for _, algorithm := range []authoritytest.Algorithm{authoritytest.ECDSA, authoritytest.GOST256} {
		t.Run(algorithm.Name, func(t *testing.T) {
			s := signerAt(t, authoritytest.New(t, algorithm), LevelXLT1)
			container, made := signedBy(t, s)
			var certificates []certificateRef
			var proofs []revocationRef
			read(t, container, oidChainRefs, &certificates)
			read(t, container, oidRevocationRefs, &proofs)
			carried := made.Evidence
			if len(certificates) != 2 || len(proofs) != 3 || len(carried.Certificates) != 3 {
				t.Fatalf("%d, %d, %d", len(certificates), len(proofs), len(carried.Certificates))
			}
			for i, ref := range certificates {
				isHash(t, s, ref.Hash, carried.Certificates[i+1].Raw)
			}
			isHash(t, s, proofs[0].Answers.Answers[0].Hash, carried.Answers[0].Raw)
			isHash(t, s, proofs[1].Lists.Lists[0].Hash, carried.CRLs[0])
			if len(proofs[2].Answers.Answers)+len(proofs[2].Lists.Lists) != 0 {
				t.Errorf("a proof of the root: %+v", proofs[2])
			}
			if produced := proofs[0].Answers.Answers[0].ID.Produced; !produced.Equal(carried.Answers[0].ProducedAt) {
				t.Errorf("%s", produced)
			}
		})
	}
}

func isHash(t *testing.T, s *signer, ref hashed, of []byte) {
	t.Helper()
	want, err := s.hash(t.Context(), s.keys[0], of)
	if err != nil || !bytes.Equal(ref.Value, want.Value) || !ref.Algorithm.Algorithm.Equal(want.Algorithm.Algorithm) {
		t.Errorf("%x is not the hash %x: %v", ref.Value, want.Value, err)
	}
}

// read finds an attribute beside the signature of a container.
func read(t *testing.T, container []byte, oid asn1.ObjectIdentifier, value any) {
	t.Helper()
	name, err := asn1.Marshal(oid)
	if err != nil {
		t.Fatal(err)
	}
	_, after, found := bytes.Cut(container, name)
	var set asn1.RawValue
	if _, err := asn1.Unmarshal(after, &set); !found || err != nil {
		t.Fatalf("no attribute %s: %v", oid, err)
	}
	if _, err := asn1.Unmarshal(set.Bytes, value); err != nil {
		t.Fatalf("%s: %v", oid, err)
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
