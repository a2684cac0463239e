package demo_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/uzelhub/uzel/connectors/demo"
	"github.com/uzelhub/uzel/plugins/conformance"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/cms"
	"github.com/uzelhub/uzel/schemas/document"
)

func TestMain(m *testing.M) { conformance.Main(m, demo.Connector{}) }

type config map[string]any

// romashka is an organisation with who signs for it.
func romashka(t *testing.T, changes config) config {
	c := config{
		"state":        t.TempDir(),
		"organisation": "ООО «Ромашка»", "inn": "7700000016", "ogrn": "1027700000019",
		"person": config{"last_name": "Иванова", "given_name": "Анна Петровна", "title": "Директор", "inn": "770123456703", "snils": "11223344595"},
	}
	maps.Copy(c, changes)
	return c
}

func encoded(t *testing.T, c config) json.RawMessage {
	t.Helper()
	text, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

type connection interface {
	sdk.Connection
	sdk.Signer
	sdk.Verifier
}

func open(t *testing.T, c config) connection {
	t.Helper()
	opened, err := demo.Connector{}.Open(t.Context(), sdk.Setup{Config: encoded(t, c)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := opened.Close(); err != nil {
			t.Error(err)
		}
	})
	return opened.(connection)
}

func sign(t *testing.T, s sdk.Signer, key, body string) []byte {
	t.Helper()
	signature, err := s.Sign(t.Context(), sdk.SignOrder{Key: key, Body: []byte(body)})
	if err != nil {
		t.Fatal(err)
	}
	return signature
}

func thumbprint(t *testing.T, s sdk.Signer) string {
	t.Helper()
	list, err := s.Certificates(t.Context())
	if err != nil || len(list) != 1 {
		t.Fatalf("%v, %v", list, err)
	}
	return list[0].Thumbprint
}

func TestConformance(t *testing.T) {
	conformance.Run(t, conformance.Suite{Connector: demo.Connector{}, Sandbox: func(t *testing.T) conformance.Sandbox {
		return conformance.Sandbox{
			Config: encoded(t, romashka(t, nil)), Signer: &conformance.Signer{Order: sdk.SignOrder{Body: []byte("УПД")}},
		}
	}})
}

func TestItSaysOfItselfThatItIsWithoutLegalForce(t *testing.T) {
	d := demo.Connector{}.Describe()
	if !d.Unqualified || !strings.Contains(d.Title, "без юридической силы") {
		t.Errorf("%+v", d)
	}
	c, err := cms.Inspect(sign(t, open(t, romashka(t, nil)), "key", "УПД"))
	if err != nil || !strings.Contains(c.Signatures[0].Issuer.Common, "без юридической силы") {
		t.Errorf("%+v, %v", c, err)
	}
}

func TestACertificateNamesWhomTheConfigurationNames(t *testing.T) {
	for rule, c := range map[string]struct {
		config config
		want   cms.Name
	}{
		"a company": {romashka(t, nil), cms.Name{
			Common: "ООО «Ромашка»", Organisation: "ООО «Ромашка»", CompanyINN: "7700000016", OGRN: "1027700000019",
			LastName: "Иванова", GivenName: "Анна Петровна", Title: "Директор", INN: "770123456703", SNILS: "11223344595",
		}},
		"an entrepreneur": {config{"organisation": "ИП Иванова", "inn": "770123456703", "state": t.TempDir()}, cms.Name{Common: "ИП Иванова", INN: "770123456703"}},
	} {
		read, err := cms.Inspect(sign(t, open(t, c.config), "key", "УПД"))
		if err != nil {
			t.Fatal(err)
		}
		if s := read.Signatures[0]; s.Level != cms.BES || read.Certificates[*s.Signer].Subject != c.want {
			t.Errorf("%s: %s %+v", rule, s.Level, read.Certificates[*s.Signer].Subject)
		}
	}
}

func TestARestartSignsWithTheSameKeyAndAnswersWithTheSameSignature(t *testing.T) {
	c := romashka(t, config{"state": t.TempDir()})
	before := open(t, c)
	first := sign(t, before, "key", "УПД")
	after := open(t, c)
	if thumbprint(t, before) != thumbprint(t, after) {
		t.Error("another key")
	}
	if !bytes.Equal(first, sign(t, after, "key", "УПД")) {
		t.Error("another signature")
	}
	if verdict, err := after.Verify(t.Context(), []byte("УПД"), first); err != nil || !verdict.Valid {
		t.Errorf("%+v, %v", verdict, err)
	}
	_, err := after.Sign(t.Context(), sdk.SignOrder{Key: "key", Body: []byte("другой УПД")})
	if err == nil || sdk.FaultOf(err).Outcome() != document.OutcomeRefused {
		t.Errorf("other bytes under the same key: %v", err)
	}
}

func TestThoseWhoShareAFolderTrustEachOther(t *testing.T) {
	dir := t.TempDir()
	var all sync.WaitGroup
	signers := make([]connection, 8)
	for i := range signers {
		all.Go(func() {
			c := romashka(t, config{"state": dir})
			if i%2 == 1 {
				c = config{"organisation": "ООО «Василёк»", "inn": "7810000026", "state": dir}
			}
			opened, err := demo.Connector{}.Open(t.Context(), sdk.Setup{Config: encoded(t, c)})
			if err != nil {
				t.Error(err)
				return
			}
			signers[i] = opened.(connection)
		})
	}
	all.Wait()
	if t.Failed() {
		return
	}
	for i, s := range signers {
		signature := sign(t, s, "key", "УПД")
		if verdict, err := signers[(i+1)%8].Verify(t.Context(), []byte("УПД"), signature); err != nil || !verdict.Valid {
			t.Errorf("%d: %+v, %v", i, verdict, err)
		}
		if same := thumbprint(t, s) == thumbprint(t, signers[i%2]); !same {
			t.Errorf("%d: another key for the same organisation", i)
		}
	}
}

func TestAStrangerIsTrustedOnlyByItsRoot(t *testing.T) {
	theirs := t.TempDir()
	signature := sign(t, open(t, romashka(t, config{"state": theirs})), "key", "УПД")
	for rule, c := range map[string]struct {
		config config
		valid  bool
	}{
		"without its root": {romashka(t, nil), false},
		"with its root":    {romashka(t, config{"roots": []string{filepath.Join(theirs, "root.pem")}}), true},
	} {
		verdict, err := open(t, c.config).Verify(t.Context(), []byte("УПД"), signature)
		if err != nil || verdict.Valid != c.valid {
			t.Errorf("%s: %+v, %v", rule, verdict, err)
		}
	}
	if text, err := os.ReadFile(filepath.Join(theirs, "root.pem")); err != nil || bytes.Contains(text, []byte("PRIVATE KEY")) {
		t.Errorf("the root for others carries its key, %v", err)
	}
}

func TestSettingsThatCannotWork(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, []byte("-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	spoilt := filepath.Join(dir, "spoilt")
	open(t, romashka(t, config{"state": spoilt}))
	if err := os.WriteFile(filepath.Join(spoilt, "authority.pem"), []byte("ключ"), 0o600); err != nil {
		t.Fatal(err)
	}
	for key, changes := range map[string]config{
		"inn":               {"inn": "7700000017"},
		"ogrn":              {"ogrn": "1027700000018"},
		"person.snils":      {"person": config{"snils": "11223344596"}},
		"person.inn":        {"person": config{"inn": "770123456704"}},
		"сертификат":        {"roots": []string{file}},
		"папка ключей":      {"state": file},
		"authority.pem":     {"state": spoilt},
		"корневой":          {"roots": []string{filepath.Join(dir, "none")}},
		"строка":            {"inn": nil},
		"organisation: нуж": {"organisation": ""},
	} {
		_, err := demo.Connector{}.Open(t.Context(), sdk.Setup{Config: encoded(t, romashka(t, changes))})
		if err == nil || sdk.FaultOf(err).Cause != document.CauseMisconfigured || !strings.Contains(err.Error(), key) {
			t.Errorf("%s: %v", key, err)
		}
	}
	_, err := open(t, romashka(t, nil)).Sign(t.Context(), sdk.SignOrder{Key: "k", Certificate: "AB:CD", Body: []byte("x")})
	if err == nil || sdk.FaultOf(err).Cause != document.CauseMisconfigured {
		t.Errorf("a thumbprint that is not there: %v", err)
	}
}
