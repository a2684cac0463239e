package sbis_test

import (
	"context"
	"crypto/sha1"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/smallstep/pkcs7"

	"github.com/uzelhub/uzel/connectors/sbis"
	"github.com/uzelhub/uzel/connectors/sbis/sandbox"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/cms/cmstest"
	"github.com/uzelhub/uzel/schemas/document"
)

// decrypter is a hub with one key.
type decrypter struct {
	cmstest.Signer
	asked []string
}

func (*decrypter) Sign(context.Context, sdk.SignOrder) ([]byte, error) {
	return nil, errors.New("not asked for")
}

func (d *decrypter) Decrypt(_ context.Context, thumbprint string, message []byte) ([]byte, error) {
	d.asked = append(d.asked, thumbprint)
	parsed, err := pkcs7.Parse(message)
	if err != nil {
		return nil, err
	}
	return parsed.Decrypt(d.Certificate, d.Key)
}

func newDecrypter() *decrypter { return &decrypter{Signer: cmstest.NewRSA()} }

func TestWhoHasTheKeyOfACertificateIsLetIn(t *testing.T) {
	ours, strange := newDecrypter(), newDecrypter()
	server := sandbox.New(sandbox.Options{Password: password, Certificates: [][]byte{ours.Certificate.Raw}})
	web := httptest.NewServer(server)
	defer web.Close()
	log := func(d *decrypter) error {
		text := string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: d.Certificate.Raw}))
		opened, err := sbis.Patient(time.Now).Open(t.Context(), sdk.Setup{
			Config: settings(web.URL, config{"login": "", "password": "", "certificate": text}), Host: d,
		})
		if err != nil {
			t.Fatal(err)
		}
		defer opened.Close()
		_, err = opened.Check(t.Context())
		return err
	}
	if err := log(ours); err != nil {
		t.Error(err)
	}
	sum := sha1.Sum(ours.Certificate.Raw)
	if len(ours.asked) != 1 || ours.asked[0] != hex.EncodeToString(sum[:]) {
		t.Errorf("the hub was asked for %q", ours.asked)
	}
	if err := log(strange); cause(err) != document.CauseUnauthorised {
		t.Errorf("a strange certificate: %v", err)
	}
}

func TestAWrongPasswordIsSaidWithoutIt(t *testing.T) {
	o := open(t, sandbox.Options{}, config{"password": "wrong-secret-word"})
	_, err := o.sbis.Check(t.Context())
	if cause(err) != document.CauseUnauthorised || strings.Contains(err.Error(), "wrong-secret") {
		t.Errorf("%v", err)
	}
}

func TestASessionIsRenewedWhenItIsForgotten(t *testing.T) {
	o := open(t, sandbox.Options{}, nil)
	for range 3 {
		if _, err := o.sbis.Check(t.Context()); err != nil {
			t.Fatal(err)
		}
		o.server.ExpireSessions()
	}
	logIns := 0
	for _, c := range o.server.Ledger() {
		if c.Method == "СБИС.Аутентифицировать" {
			logIns++
		}
	}
	if logIns != 3 {
		t.Errorf("%d log-ins", logIns)
	}
}

func TestTheSessionIsToldToNobodyElse(t *testing.T) {
	var told atomic.Bool
	thief := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { told.Store(true) }))
	defer thief.Close()
	o := open(t, sandbox.Options{}, nil)
	astray := func(r *http.Request) { r.Host = strings.TrimPrefix(thief.URL, "http://") } // links lead where a request came
	o.before.Store(&astray)
	if _, err := o.sbis.Prepare(t.Context(), o.sale("k1", "")); cause(err) != document.CauseMisconfigured || told.Load() {
		t.Errorf("%v, told %v", err, told.Load())
	}
}

func TestWhatIsNotSBISIsNamedSo(t *testing.T) {
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<html>")) }))
	defer web.Close()
	c := connect(t, web.URL, clock(), false, nil)
	if _, err := c.Check(t.Context()); cause(err) != document.CauseMisconfigured || !strings.Contains(err.Error(), "не СБИС") {
		t.Error(err)
	}
}

func TestAConfigurationThatCannotWorkIsRefused(t *testing.T) {
	for key, more := range map[string]config{
		"url":         {"url": "online.sbis.ru"},
		"inn":         {"inn": "7700000017"},
		"kpp":         {"kpp": "x"},
		"since":       {"since": "01.11.2026"},
		"password":    {"password": ""},
		"certificate": {"login": "", "password": "", "certificate": "это не сертификат"},
		"overlap":     {"overlap": "-1h"},
		"page_size":   {"page_size": 201},
		"parallel":    {"parallel": 6},
	} {
		_, err := sbis.Connector{}.Open(t.Context(), sdk.Setup{Config: settings("https://online.sbis.ru", more)})
		if cause(err) != document.CauseMisconfigured || !strings.Contains(err.Error(), key) {
			t.Errorf("%s: %v", key, err)
		}
	}
}
