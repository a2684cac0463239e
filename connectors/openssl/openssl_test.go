package openssl_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/uzelhub/uzel/connectors/openssl"
	"github.com/uzelhub/uzel/plugins/conformance"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/require"
)

func TestMain(m *testing.M) { conformance.Main(m, openssl.Connector{}) }

type config map[string]any

// algorithms are those that are tried: what `openssl req` makes a key with, and what it needs.
var algorithms = map[string]struct {
	newkey []string
	engine string
}{
	"GOST R 34.10-2012, 256 bits": {[]string{"-newkey", "gost2012_256", "-pkeyopt", "paramset:A", "-md_gost12_256"}, "gost"},
	"GOST R 34.10-2012, 512 bits": {[]string{"-newkey", "gost2012_512", "-pkeyopt", "paramset:A", "-md_gost12_512"}, "gost"},
	"ECDSA":                       {[]string{"-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"}, "none"},
}

const gostSettings = "openssl_conf = a\n[a]\nengines = b\n[b]\ngost = c\n[c]\nengine_id = gost\ndefault_algorithms = ALL\n"

// signing makes a key with a certificate that is its own root, and the settings of a connection to it.
func signing(t *testing.T, algorithm, password string) config {
	t.Helper()
	a := algorithms[algorithm]
	program, dir := require.Tool(t, "openssl"), t.TempDir()
	settings := filepath.Join(dir, "openssl.cnf")
	text := "[req]\ndistinguished_name = dn\n[dn]\n"
	if a.engine == "gost" {
		text = gostSettings + text
	}
	write(t, settings, []byte(text))
	if a.engine == "gost" {
		err := openSSL(program, settings, nil, "engine", "gost")
		require.Named(t, "openssl-gost", err == nil, "install libengine-gost-openssl")
	}
	certificate, key := filepath.Join(dir, "certificate.pem"), filepath.Join(dir, "key.pem")
	args := append([]string{"req", "-x509", "-days", "30", "-subj", "/CN=Uzel test", "-keyout", key, "-out", certificate}, a.newkey...)
	if password == "" {
		args = append(args, "-nodes")
	} else {
		args = append(args, "-passout", "stdin")
	}
	if err := openSSL(program, settings, []byte(password+"\n"), args...); err != nil {
		t.Fatal(err)
	}
	k := config{"certificate": certificate, "key": key}
	if password != "" {
		k["password"] = password
	}
	return config{"engine": a.engine, "keys": []config{k}, "roots": certificate, "state": filepath.Join(dir, "state")}
}

func openSSL(program, settings string, stdin []byte, args ...string) error {
	c := exec.Command(program, args...)
	c.Env, c.Stdin = append(os.Environ(), "OPENSSL_CONF="+settings), bytes.NewReader(stdin)
	return c.Run()
}

func write(t *testing.T, name string, data []byte) {
	t.Helper()
	if err := os.WriteFile(name, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

func encoded(t *testing.T, c config) json.RawMessage {
	t.Helper()
	text, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// connection is everything that a connection to openssl can do.
type connection interface {
	sdk.Connection
	sdk.Signer
	sdk.Verifier
	sdk.Decrypter
}

func open(t *testing.T, c config) connection {
	t.Helper()
	opened, err := openssl.Connector{}.Open(t.Context(), sdk.Setup{Config: encoded(t, c)})
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

func order(key, body string) sdk.SignOrder { return sdk.SignOrder{Key: key, Body: []byte(body)} }

func TestConformance(t *testing.T) {
	conformance.Run(t, conformance.Suite{Connector: openssl.Connector{}, Sandbox: func(t *testing.T) conformance.Sandbox {
		return conformance.Sandbox{
			Config: encoded(t, signing(t, "GOST R 34.10-2012, 256 bits", "")),
			Signer: &conformance.Signer{Order: order("", "УПД")},
		}
	}})
}

func TestASignatureIsCheckedWithOpenSSLAlone(t *testing.T) {
	for algorithm, a := range algorithms {
		t.Run(algorithm, func(t *testing.T) {
			c := signing(t, algorithm, "")
			s := open(t, c)
			cms, err := s.Sign(t.Context(), order("key", "УПД"))
			if err != nil {
				t.Fatal(err)
			}
			dir := t.TempDir()
			body, signature, settings := filepath.Join(dir, "body"), filepath.Join(dir, "sig"), filepath.Join(dir, "cnf")
			write(t, body, []byte("УПД"))
			write(t, signature, cms)
			write(t, settings, nil)
			if a.engine == "gost" {
				write(t, settings, []byte(gostSettings))
			}
			verify := []string{"cms", "-verify", "-binary", "-cades", "-inform", "DER", "-in", signature, "-content", body,
				"-CAfile", c["roots"].(string), "-purpose", "any", "-out", os.DevNull}
			if err := openSSL("openssl", settings, nil, verify...); err != nil {
				t.Errorf("not a CAdES signature that holds: %v", err)
			}
			verdict, err := s.Verify(t.Context(), []byte("УПД"), cms)
			if err != nil || !verdict.Valid || len(verdict.Certificates) != 1 {
				t.Errorf("%+v, %v", verdict, err)
			}
		})
	}
}

func TestWhatIsWrongWithASignature(t *testing.T) {
	c := signing(t, "GOST R 34.10-2012, 256 bits", "")
	s := open(t, c)
	cms, err := s.Sign(t.Context(), order("key", "УПД"))
	if err != nil {
		t.Fatal(err)
	}
	stranger := signing(t, "GOST R 34.10-2012, 256 bits", "")
	for _, wrong := range []struct {
		rule   string
		judge  connection
		body   string
		cms    []byte
		reason string
	}{
		{"a changed document", s, "УПД.", cms, "документ изменён после подписания"},
		{"a certificate that nobody trusts", open(t, stranger), "УПД", cms, "сертификат выпущен тем, кому нет доверия"},
		{"no signature at all", s, "УПД", []byte("подпись"), "это не подпись в формате CMS (DER)"},
		{"a signature that is cut off", s, "УПД", cms[:len(cms)/2], "это не подпись в формате CMS (DER)"},
		{"a signature that is empty", s, "УПД", nil, "это не подпись в формате CMS (DER)"},
	} {
		t.Run(wrong.rule, func(t *testing.T) {
			verdict, err := wrong.judge.Verify(t.Context(), []byte(wrong.body), wrong.cms)
			if err != nil || verdict.Valid || len(verdict.Reasons) == 0 || verdict.Reasons[0] != wrong.reason {
				t.Errorf("%+v, %v", verdict, err)
			}
		})
	}
}

func TestAVerdictSaysThatItIsNotQualified(t *testing.T) {
	s := open(t, signing(t, "ECDSA", ""))
	cms, err := s.Sign(t.Context(), order("key", "x"))
	if err != nil {
		t.Fatal(err)
	}
	verdict, err := s.Verify(t.Context(), []byte("x"), cms)
	if err != nil || !strings.Contains(strings.Join(verdict.Reasons, " "), "без сертификата ФСБ") {
		t.Errorf("%+v, %v", verdict, err)
	}
}

func TestTheSameKeyHasTheSameSignatureAndNoOther(t *testing.T) {
	c := signing(t, "GOST R 34.10-2012, 256 bits", "")
	first, err := open(t, c).Sign(t.Context(), order("key", "УПД"))
	if err != nil {
		t.Fatal(err)
	}
	again := open(t, c) // after a restart
	second, err := again.Sign(t.Context(), order("key", "УПД"))
	if err != nil || !bytes.Equal(first, second) {
		t.Errorf("another signature: %v", err)
	}
	if _, err := again.Sign(t.Context(), order("key", "другой УПД")); err == nil || sdk.FaultOf(err).Outcome() != document.OutcomeRefused {
		t.Errorf("other bytes under the same key: %v", err)
	}
}

func TestAKeyWithAPassword(t *testing.T) {
	c := signing(t, "ECDSA", "t0psecret")
	s := open(t, c)
	if _, err := s.Check(t.Context()); err != nil {
		t.Error(err)
	}
	if _, err := s.Sign(t.Context(), order("key", "УПД")); err != nil {
		t.Error(err)
	}
	c["keys"].([]config)[0]["password"] = "wr0ng"
	_, err := open(t, c).Sign(t.Context(), order("other", "УПД"))
	if err == nil || sdk.FaultOf(err).Cause != document.CauseMisconfigured || strings.Contains(err.Error(), "wr0ng") {
		t.Errorf("%v", err)
	}
}

func TestAMessageThatIsEncryptedToUsIsOpened(t *testing.T) {
	c := signing(t, "GOST R 34.10-2012, 256 bits", "")
	dir := t.TempDir()
	plain, sealed, settings := filepath.Join(dir, "plain"), filepath.Join(dir, "sealed"), filepath.Join(dir, "cnf")
	write(t, plain, []byte("token"))
	write(t, settings, []byte(gostSettings))
	certificate := c["keys"].([]config)[0]["certificate"].(string)
	if err := openSSL("openssl", settings, nil, "cms", "-encrypt", "-binary", "-gost89", "-in", plain, "-outform", "DER", "-out", sealed, certificate); err != nil {
		t.Fatal(err)
	}
	message, err := os.ReadFile(sealed)
	if err != nil {
		t.Fatal(err)
	}
	if opened, err := open(t, c).Decrypt(t.Context(), "", message); err != nil || string(opened) != "token" {
		t.Errorf("%q, %v", opened, err)
	}
}

func TestSettingsThatCannotWork(t *testing.T) {
	c := signing(t, "ECDSA", "")
	none := func() config { return config{"engine": "none", "state": t.TempDir(), "keys": c["keys"]} }
	for rule, change := range map[string]func(config){
		"a certificate that is not there": func(c config) { c["keys"] = []config{{"certificate": "none.pem", "key": "none.pem"}} },
		"a key in place of a certificate": func(c config) {
			k := c["keys"].([]config)[0]
			c["keys"] = []config{{"certificate": k["key"], "key": k["key"]}}
		},
	} {
		settings := none()
		change(settings)
		_, err := openssl.Connector{}.Open(t.Context(), sdk.Setup{Config: encoded(t, settings)})
		if err == nil || sdk.FaultOf(err).Cause != document.CauseMisconfigured {
			t.Errorf("%s: %v", rule, err)
		}
	}
	settings := none()
	settings["program"] = "/no/such/openssl"
	if _, err := open(t, settings).Check(t.Context()); err == nil || sdk.FaultOf(err).Cause != document.CauseMisconfigured {
		t.Errorf("a program that is not there: %v", err)
	}
	if _, err := open(t, none()).Sign(t.Context(), sdk.SignOrder{Key: "k", Certificate: "AB:CD", Body: []byte("x")}); err == nil ||
		sdk.FaultOf(err).Cause != document.CauseMisconfigured {
		t.Errorf("a thumbprint that is not there: %v", err)
	}
}
