package hub

import (
	"context"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/cms/cmstest"
)

// safe shows the certificates that lie in it, by connection.
type safe struct {
	certificates map[string][]host.Certificate
	closed       map[string]bool
	asked        func()
}

func (s safe) Certificates(_ context.Context, connection string) ([]host.Certificate, error) {
	if s.asked != nil {
		s.asked()
	}
	if s.closed[connection] {
		return nil, errors.New("closed")
	}
	return s.certificates[connection], nil
}

func certificate(t *testing.T, until time.Time) host.Certificate {
	t.Helper()
	made := cmstest.New(cmstest.Valid(until.AddDate(-1, 0, 0), until), func(c *x509.Certificate) { c.Subject = pkix.Name{} })
	return host.Certificate{DER: made.Certificate.Raw}
}

func withSigners() *config.Config {
	c := configuration()
	c.Signers = []config.Signer{{Name: "first", Connection: "in"}, {Name: "second", Connection: "in"}, {Name: "third", Connection: "box"}}
	return c
}

func TestAServingHubKeepsTheInventoryOfCertificates(t *testing.T) {
	h := openHub(t, filepath.Join(t.TempDir(), "uzel.db"), withSigners())
	now := h.options.Clock.Now()
	h.options.Clock = &quickClock{now: now}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	calls := 0
	h.watchCertificates(ctx, safe{asked: func() {
		if calls++; calls == 6 { // three rounds over the two connections that signers name
			cancel()
		}
	}, certificates: map[string][]host.Certificate{"in": {certificate(t, now.Add(5*24*time.Hour)), certificate(t, now.AddDate(1, 0, 0))}}})
	list, err := h.Certificates(t.Context())
	if err != nil || len(list) != 2 {
		t.Fatalf("known are %+v, %v", list, err)
	}
	var warnings int
	err = h.store.View(t.Context(), func(tx store.ReadTx) error {
		entries, err := tx.Journal(store.JournalFilter{Action: "certificate.expires"})
		warnings = len(entries)
		return err
	})
	if err != nil || warnings != 1 {
		t.Errorf("warned %d times of one certificate, %v", warnings, err)
	}
}

func TestASignerThatDoesNotAnswerKeepsItsCertificates(t *testing.T) {
	h := openHub(t, filepath.Join(t.TempDir(), "uzel.db"), withSigners())
	until := h.options.Clock.Now().AddDate(1, 0, 0)
	s := safe{certificates: map[string][]host.Certificate{"in": {certificate(t, until)}, "box": {certificate(t, until.Add(time.Hour)), {DER: []byte("no certificate")}}}}
	if _, err := h.readCertificates(t.Context(), s); err == nil {
		t.Error("what cannot be read is not told of")
	}
	s.closed = map[string]bool{"in": true}
	s.certificates["box"] = s.certificates["box"][:1]
	if _, err := h.readCertificates(t.Context(), s); err == nil {
		t.Error("a signer that does not answer is not told of")
	}
	list, err := h.Certificates(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range list {
		if !c.InUse() {
			t.Errorf("%s is gone", c.Serial)
		}
	}
	if len(list) != 2 {
		t.Errorf("known are %d certificates", len(list))
	}
}
