package openssl_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/uzelhub/uzel/connectors/openssl"
	"github.com/uzelhub/uzel/connectors/openssl/authoritytest"
	"github.com/uzelhub/uzel/plugins/conformance"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/cms"
	"github.com/uzelhub/uzel/schemas/document"
)

// enhanced are the settings of a connection whose signatures carry more.
func enhanced(t *testing.T, a *authoritytest.Authority, level string, signer authoritytest.Signer) config {
	t.Helper()
	return config{
		"engine": a.Algorithm.Engine, "level": level, "tsa": a.TSA, "roots": a.Roots, "intermediates": a.Between, "state": t.TempDir(),
		"keys": []config{{"certificate": signer.Certificate, "key": signer.Key}},
	}
}

func TestConformanceWithServices(t *testing.T) {
	conformance.Run(t, conformance.Suite{Connector: openssl.Connector{}, Sandbox: func(t *testing.T) conformance.Sandbox {
		a := authoritytest.New(t, authoritytest.GOST256)
		return conformance.Sandbox{
			Config: encoded(t, enhanced(t, a, "XLT1", a.Signer("signer", "/CN=Signer", false))),
			Signer: &conformance.Signer{Order: order("", "УПД")},
		}
	}})
}

func TestSignaturesCarryWhatTheirLevelAsksFor(t *testing.T) {
	for _, algorithm := range []authoritytest.Algorithm{authoritytest.GOST256, authoritytest.GOST512, authoritytest.ECDSA, authoritytest.RSA} {
		t.Run(algorithm.Name, func(t *testing.T) {
			t.Parallel()
			a := authoritytest.New(t, algorithm)
			signer := a.Signer("signer", "/CN=Signer", false)
			for level, want := range map[string]cms.Level{"BES": cms.BES, "T": cms.T, "XLT1": cms.XLongType1} {
				t.Run(level, func(t *testing.T) {
					s := open(t, enhanced(t, a, level, signer))
					made, err := s.Sign(t.Context(), order("key", "УПД"))
					if err != nil {
						t.Fatal(err)
					}
					c, err := cms.Inspect(made)
					if err != nil {
						t.Fatal(err)
					}
					got := c.Signatures[0]
					if got.Level != want {
						t.Errorf("%s, want %s", got.Level, want)
					}
					if want == cms.BES {
						return
					}
					checkToken(t, a, got.Timestamps[0].Raw, got.Value)
					if want == cms.XLongType1 {
						checkToken(t, a, got.ReferenceStamps[0].Raw, got.References)
						if e := got.Evidence; len(e.Certificates) != 3 || len(e.Answers) != 1 || len(e.CRLs) != 1 || e.Answers[0].Statuses[0].Serial != got.Serial {
							t.Errorf("%d certificates, %d answers, %d lists", len(e.Certificates), len(e.Answers), len(e.CRLs))
						}
					}
				})
			}
		})
	}
}

// checkToken has openssl alone say that a timestamp is one over data.
func checkToken(t *testing.T, a *authoritytest.Authority, token, data []byte) {
	t.Helper()
	dir := t.TempDir()
	file, stamped, settings := filepath.Join(dir, "token"), filepath.Join(dir, "data"), filepath.Join(dir, "cnf")
	write(t, file, token)
	write(t, stamped, data)
	write(t, settings, nil)
	if a.Algorithm.Engine == "gost" {
		write(t, settings, []byte(gostSettings))
	}
	if err := openSSL("openssl", settings, nil, "ts", "-verify", "-token_in", "-in", file, "-data", stamped, "-CAfile", a.Roots, "-untrusted", a.Between); err != nil {
		t.Errorf("openssl does not accept the timestamp: %v", err)
	}
}

// What is beside a signature changes nothing of what openssl says of it.
func TestAnEnhancedSignatureIsCheckedWithOpenSSLAlone(t *testing.T) {
	a := authoritytest.New(t, authoritytest.GOST256)
	s := open(t, enhanced(t, a, "XLT1", a.Signer("signer", "/CN=Signer", false)))
	made, err := s.Sign(t.Context(), order("key", "УПД"))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	body, signature, settings := filepath.Join(dir, "body"), filepath.Join(dir, "sig"), filepath.Join(dir, "cnf")
	write(t, body, []byte("УПД"))
	write(t, signature, made)
	write(t, settings, []byte(gostSettings))
	if err := openSSL("openssl", settings, nil, "cms", "-verify", "-binary", "-cades", "-inform", "DER", "-in", signature, "-content", body,
		"-CAfile", a.Roots, "-purpose", "any", "-out", os.DevNull); err != nil {
		t.Error(err)
	}
	again, err := s.Sign(t.Context(), order("key", "УПД"))
	if err != nil || !bytes.Equal(made, again) {
		t.Errorf("another signature under the same key: %v", err)
	}
}

func TestASignatureIsNotMadeWithoutWhatItsLevelAsksFor(t *testing.T) {
	for _, c := range []struct {
		rule, level string
		change      func(*authoritytest.Authority, config)
		cause       document.Cause
		said        string
	}{
		{"the timestamping authority is down", "T", func(a *authoritytest.Authority, _ config) { a.Break("down") }, document.CauseTransient, ""},
		{"the timestamping authority is nowhere", "T", func(a *authoritytest.Authority, c config) { c["tsa"] = a.TSA + "/none" }, document.CauseMisconfigured, ""},
		{"the token is for another question", "T", func(a *authoritytest.Authority, _ config) { a.Break("stranger") }, document.CauseMisconfigured, "метка времени"},
		{"the certificate was revoked", "XLT1", func(a *authoritytest.Authority, _ config) { a.Revoke("signer") }, document.CauseMisconfigured, "отозван"},
		{"the answer about the certificate is for another question", "XLT1", func(a *authoritytest.Authority, _ config) { a.Break("repeated state") },
			document.CauseMisconfigured, "статус"},
		{"the service is another one", "XLT1", func(a *authoritytest.Authority, c config) { c["ocsp"] = a.TSA }, document.CauseMisconfigured, ""},
	} {
		t.Run(c.rule, func(t *testing.T) {
			a := authoritytest.New(t, authoritytest.ECDSA)
			settings := enhanced(t, a, c.level, a.Signer("signer", "/CN=Signer", false))
			if s := open(t, settings); c.said == "метка времени" || c.said == "статус" { // an answer that will be given again
				if _, err := s.Sign(t.Context(), order("first", "УПД")); err != nil {
					t.Fatal(err)
				}
			}
			c.change(a, settings)
			_, err := open(t, settings).Sign(t.Context(), order("key", "УПД"))
			if err == nil || sdk.FaultOf(err).Cause != c.cause || !strings.Contains(err.Error(), c.said) {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestSettingsThatCannotGiveTheLevel(t *testing.T) {
	a := authoritytest.New(t, authoritytest.ECDSA)
	signer, mute := a.Signer("signer", "/CN=Signer", false), a.Signer("mute", "/CN=Mute", true)
	for rule, settings := range map[string]config{
		"no timestamping authority":         without(enhanced(t, a, "T", signer), "tsa"),
		"no roots":                          without(enhanced(t, a, "T", signer), "roots"),
		"no certificate between":            without(enhanced(t, a, "XLT1", signer), "intermediates"),
		"no address of a service of states": enhanced(t, a, "XLT1", mute),
		"no file of certificates":           with(enhanced(t, a, "T", signer), "roots", "nowhere.pem"),
		"another file than of certificates": with(enhanced(t, a, "T", signer), "level", "A"),
	} {
		if _, err := (openssl.Connector{}).Open(t.Context(), sdk.Setup{Config: encoded(t, settings)}); err == nil ||
			sdk.FaultOf(err).Cause != document.CauseMisconfigured {
			t.Errorf("%s: %v", rule, err)
		}
	}
	if _, err := open(t, with(enhanced(t, a, "XLT1", mute), "ocsp", a.OCSP)).Sign(t.Context(), order("key", "УПД")); err != nil {
		t.Errorf("an address that is set takes the place of the certificate's: %v", err)
	}
}

func without(c config, key string) config { delete(c, key); return c }

func with(c config, key string, value any) config { c[key] = value; return c }
