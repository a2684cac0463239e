package cades_test

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/uzelhub/uzel/plugins/sdk/cades"
	"github.com/uzelhub/uzel/schemas/cms"
	"github.com/uzelhub/uzel/schemas/require"
)

var (
	yesterday = time.Now().Add(-24 * time.Hour)
	tomorrow  = time.Now().Add(24 * time.Hour)
)

var subject = cades.Subject{
	Organisation: "ООО «Ромашка»", CompanyINN: "7700000016", OGRN: "1027700000019",
	LastName: "Иванова", GivenName: "Анна Петровна", Title: "Генеральный директор", PersonINN: "770123456703", SNILS: "11223344595",
	NotBefore: yesterday, NotAfter: tomorrow,
}

func authority(t testing.TB) cades.ThrowAway {
	t.Helper()
	a, err := cades.NewAuthority("Удостоверяющий центр", yesterday, tomorrow)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func issued(t testing.TB, a cades.ThrowAway, s cades.Subject) cades.ThrowAway {
	t.Helper()
	person, err := a.Issue(s)
	if err != nil {
		t.Fatal(err)
	}
	return person
}

func signed(t testing.TB, by cades.ThrowAway, body string) []byte {
	t.Helper()
	signature, err := by.Sign([]byte(body))
	if err != nil {
		t.Fatal(err)
	}
	return signature
}

func TestASignatureIsDetachedCAdESBESWithItsTime(t *testing.T) {
	began := time.Now().Add(-2 * time.Second)
	c, err := cms.Inspect(signed(t, issued(t, authority(t), subject), "УПД"))
	if err != nil || !c.Detached || len(c.Signatures) != 1 || len(c.Certificates) != 2 {
		t.Fatalf("%+v, %v", c, err)
	}
	s := c.Signatures[0]
	if s.Level != cms.BES || s.SignedAt == nil || s.SignedAt.Before(began) || s.Signer == nil || *s.Signer != 0 {
		t.Errorf("%+v", s)
	}
}

func TestACertificateNamesItsHolderInTheWordsOfTheLaw(t *testing.T) {
	for _, c := range []struct {
		rule    string
		subject cades.Subject
		want    cms.Name
	}{
		{"an organisation with who signs for it", subject, cms.Name{
			Common: "ООО «Ромашка»", Organisation: "ООО «Ромашка»", CompanyINN: "7700000016", OGRN: "1027700000019",
			LastName: "Иванова", GivenName: "Анна Петровна", Title: "Генеральный директор", INN: "770123456703", SNILS: "11223344595",
		}},
		{"a person", cades.Subject{LastName: "Иванова", GivenName: "Анна Петровна", PersonINN: "770123456703", NotAfter: tomorrow},
			cms.Name{Common: "Иванова Анна Петровна", LastName: "Иванова", GivenName: "Анна Петровна", INN: "770123456703"}},
		{"an entrepreneur", cades.Subject{Common: "ИП Иванова", OGRNIP: "304770000000019", PersonINN: "770123456703", NotAfter: tomorrow},
			cms.Name{Common: "ИП Иванова", OGRNIP: "304770000000019", INN: "770123456703"}},
	} {
		read, err := cms.ReadCertificate(issued(t, authority(t), c.subject).Certificate.Raw)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c.want, read.Subject); diff != "" {
			t.Errorf("%s: %s", c.rule, diff)
		}
	}
}

func TestAnotherProgramAcceptsASignature(t *testing.T) {
	program := require.Tool(t, "openssl")
	root := authority(t)
	rsaKey, rsaCertificate := withRSA(t)
	byRSA, err := cades.Sign([]byte("УПД"), rsaKey, rsaCertificate)
	if err != nil {
		t.Fatal(err)
	}
	for algorithm, c := range map[string]struct {
		signature []byte
		root      *x509.Certificate
	}{
		"ECDSA": {signed(t, issued(t, root, subject), "УПД"), root.Certificate},
		"RSA":   {byRSA, rsaCertificate},
	} {
		dir := t.TempDir()
		write := func(name string, data []byte) string {
			path := filepath.Join(dir, name)
			if err := os.WriteFile(path, data, 0o600); err != nil {
				t.Fatal(err)
			}
			return path
		}
		anchor := write("root.pem", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.root.Raw}))
		file := write("signature.der", c.signature)
		verify := func(body string) ([]byte, error) {
			return exec.Command(program, "cms", "-verify", "-binary", "-cades", "-inform", "DER", "-in", file, "-content", write("body", []byte(body)),
				"-CAfile", anchor, "-no-CApath", "-no-CAstore", "-purpose", "any", "-out", os.DevNull).CombinedOutput()
		}
		if said, err := verify("УПД"); err != nil {
			t.Errorf("%s: %v\n%s", algorithm, err, said)
		}
		if _, err := verify("другой УПД"); err == nil {
			t.Errorf("%s: it is accepted for another document", algorithm)
		}
	}
}

// withRSA is a key with a certificate that is its own root.
func withRSA(t *testing.T) (*rsa.PrivateKey, *x509.Certificate) {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(7), NotBefore: yesterday, NotAfter: tomorrow, IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return key, certificate
}

func TestAVerdictSaysWhatIsWrong(t *testing.T) {
	root := authority(t)
	person := issued(t, root, subject)
	signature := signed(t, person, "УПД")
	old := subject
	old.NotBefore, old.NotAfter = yesterday.Add(-48*time.Hour), yesterday
	other := issued(t, root, subject)
	forged := other
	forged.Key = person.Key // signs with a key that its certificate does not know
	gost, err := os.ReadFile(filepath.Join("..", "..", "..", "schemas", "cms", "testdata", "gost-detached.sig"))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		rule, body string
		signature  []byte
		roots      []*x509.Certificate
		valid      bool
		reason     string
	}{
		{"what holds is accepted", "УПД", signature, []*x509.Certificate{root.Certificate}, true,
			"подпись соответствует документу, сертификат выпущен доверенным центром"},
		{"a changed document", "УПД.", signature, []*x509.Certificate{root.Certificate}, false, "документ изменён после подписания"},
		{"an authority that nobody named", "УПД", signature, []*x509.Certificate{authority(t).Certificate}, false,
			"сертификат выпущен тем, кому нет доверия"},
		{"no authority at all", "УПД", signature, nil, false, "сертификат выпущен тем, кому нет доверия"},
		{"a certificate that was out of date", "УПД", signed(t, issued(t, root, old), "УПД"), []*x509.Certificate{root.Certificate}, false,
			"сертификат не действовал в момент подписания"},
		{"a key that is not that of the certificate", "УПД", signed(t, forged, "УПД"), []*x509.Certificate{root.Certificate}, false,
			"подпись не соответствует документу или сертификату"},
		{"no signature at all", "УПД", []byte("подпись"), nil, false, "это не подпись в формате CMS (DER)"},
		{"a signature that is cut off", "УПД", signature[:len(signature)/2], nil, false, "это не подпись в формате CMS (DER)"},
		{"a signature as text", "УПД", pem.EncodeToMemory(&pem.Block{Type: "CMS", Bytes: signature}), nil, false, "это не подпись в формате CMS (DER)"},
		{"nothing", "УПД", nil, nil, false, "это не подпись в формате CMS (DER)"},
		{"GOST, which is not known here", "УПД", gost, nil, false, "подпись по ГОСТ это подключение проверить не может"},
	} {
		v := cades.Verify([]byte(c.body), c.signature, c.roots...)
		if v.Valid != c.valid || len(v.Reasons) != 2 || v.Reasons[0] != c.reason {
			t.Errorf("%s: %v %q", c.rule, v.Valid, v.Reasons)
		}
	}
	if v := cades.Verify([]byte("УПД"), signature, root.Certificate); len(v.Certificates) != 1 || !bytes.Equal(v.Certificates[0].DER, person.Certificate.Raw) {
		t.Error("the verdict does not name who signed")
	}
}

func TestNoByteBesideTheDocumentMayChangeThatTheSignatureCovers(t *testing.T) {
	root := authority(t)
	person := issued(t, root, subject)
	signature := signed(t, person, "УПД")
	// Behind the certificates stands what the signer says: a version, then the names of the certificate and of the algorithms, the
	// attributes and the signature over them.
	said := bytes.Index(signature, person.Certificate.Raw) + len(person.Certificate.Raw) + len(root.Certificate.Raw)
	version := bytes.Index(signature[said:], []byte{2, 1, 1}) + said + 2
	for i := said; i < len(signature); i++ {
		changed := slices.Clone(signature)
		changed[i] ^= 1
		if v := cades.Verify([]byte("УПД"), changed, root.Certificate); v.Valid && i != version {
			t.Errorf("byte %d of %d may change", i, len(signature))
		}
	}
}

func TestAThumbprintIsComparedAsPeopleWriteIt(t *testing.T) {
	print := cades.Thumbprint([]byte("certificate"))
	if len(print) != 40 || !cades.SameThumbprint(print, print[:2]+" "+print[2:4]+":"+print[4:]) || cades.SameThumbprint(print, print[1:]) {
		t.Error(print)
	}
}

// The files are a signature over «УПД» and its root, made once with keys that nobody kept: every process of a fuzzer needs the same.
func FuzzVerifySurvivesEverything(f *testing.F) {
	der, err := os.ReadFile(filepath.Join("testdata", "root.cer"))
	if err != nil {
		f.Fatal(err)
	}
	root, err := x509.ParseCertificate(der)
	if err != nil {
		f.Fatal(err)
	}
	signature, err := os.ReadFile(filepath.Join("testdata", "signature.sig"))
	if err != nil {
		f.Fatal(err)
	}
	if v := cades.Verify([]byte("УПД"), signature, root); !v.Valid {
		f.Fatal(v.Reasons)
	}
	f.Add([]byte("УПД"), signature)
	f.Add([]byte("УПД."), signature)
	f.Add([]byte{}, []byte{0x30, 0x80})
	f.Fuzz(func(t *testing.T, body, signature []byte) {
		if v := cades.Verify(body, signature, root); v.Valid && !bytes.Equal(body, []byte("УПД")) {
			t.Error("another document is accepted")
		}
	})
}
