package hub

import (
	"context"
	"errors"
	"path/filepath"
	"testing"

	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/core/registry"
	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/document"
)

// pen signs whatever it is given.
type pen struct {
	engine.Signatories
	signed int
	with   string // the certificate that it was told to take last
}

func (p *pen) Sign(_ context.Context, _ string, order host.SignOrder) ([]byte, error) {
	p.signed, p.with = p.signed+1, order.Certificate
	return []byte("cms"), nil
}

func (p *pen) RequestSignature(_ context.Context, _ string, order host.SignOrder) (string, error) {
	p.signed, p.with = p.signed+1, order.Certificate
	return "link", nil
}

func TestACompromisedKeyIsNotEvenAskedToSign(t *testing.T) {
	h := openHub(t, filepath.Join(t.TempDir(), "uzel.db"), withSigners())
	consent(t, h)
	until := h.options.Clock.Now().AddDate(1, 0, 0)
	bad, good := certificate(t, until), certificate(t, until)
	if _, err := h.readCertificates(t.Context(), safe{certificates: map[string][]host.Certificate{"in": {bad, good}, "box": {good}}}); err != nil {
		t.Fatal(err)
	}
	named := func(c host.Certificate) string {
		read, err := registry.ReadCertificate(c.DER)
		if err != nil {
			t.Fatal(err)
		}
		return read.Thumbprint
	}
	p := &pen{}
	g := guarded{p, h}
	tries := func(connection, certificate string) (refused bool) {
		t.Helper()
		before := p.signed
		order := host.SignOrder{Certificate: certificate}
		_, signing := g.Sign(t.Context(), connection, order)
		_, asking := g.RequestSignature(t.Context(), connection, order)
		for _, err := range []error{signing, asking} {
			var f *host.Fault
			if err != nil && (!errors.As(err, &f) || f.Cause != document.CauseMisconfigured || f.Code != registry.ErrCompromised.Code) {
				t.Errorf("the refusal is %v", err)
			}
		}
		if refused = signing != nil && asking != nil; refused == (p.signed > before) {
			t.Errorf("%s %s: it is signed %d times, refused %v", connection, certificate, p.signed-before, refused)
		}
		return refused
	}
	if tries("in", "") || tries("in", named(bad)) {
		t.Fatal("it is refused before anything was reported")
	}
	if _, _, err := h.Registry().ReportCompromise(t.Context(), anna, named(bad), "потерян", h.options.Clock.Now()); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		rule, connection, certificate string
		refused                       bool
	}{
		{"the certificate itself", "in", named(bad), true},
		{"whichever the connection would take", "in", "", false},
		{"another one of the connection", "in", named(good), false},
		{"a connection that does not have it", "box", "", false},
	} {
		if tries(c.connection, c.certificate) != c.refused {
			t.Errorf("%s: refused %v", c.rule, !c.refused)
		}
		if c.connection == "in" && !c.refused && p.with != named(good) {
			t.Errorf("%s: signed with %s", c.rule, p.with)
		}
	}
}

// replaced is a pen whose key is another one since the inventory was read.
type replaced struct {
	*pen
	safe
}

func TestAKeyThatReplacesACompromisedOneNeedNotBeNamed(t *testing.T) {
	h := openHub(t, filepath.Join(t.TempDir(), "uzel.db"), withSigners())
	now := h.options.Clock.Now()
	old, fresh := certificate(t, now.AddDate(0, 11, 0)), certificate(t, now.AddDate(1, 0, 0))
	if _, err := h.readCertificates(t.Context(), safe{certificates: map[string][]host.Certificate{"in": {old}, "box": {}}}); err != nil {
		t.Fatal(err)
	}
	read, err := registry.ReadCertificate(old.DER)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := h.Registry().ReportCompromise(t.Context(), anna, read.Thumbprint, "потерян", now); err != nil {
		t.Fatal(err)
	}
	p := replaced{&pen{}, safe{certificates: map[string][]host.Certificate{"in": {old}}}}
	if _, err := (guarded{p, h}).Sign(t.Context(), "in", host.SignOrder{}); err == nil {
		t.Fatal("it is signed with the reported one")
	}
	p.certificates["in"] = []host.Certificate{fresh}
	if _, err := (guarded{p, h}).Sign(t.Context(), "in", host.SignOrder{}); err != nil || p.signed != 1 {
		t.Errorf("with the new one it is signed %d times, %v", p.signed, err)
	}
}

// consent is that of our own signatory, who signs by a link.
func consent(t *testing.T, h *Hub) {
	t.Helper()
	c, _ := h.plan().config.Connection("in")
	_, err := h.Registry().RecordConsent(t.Context(), anna, registry.Consent{
		Organisation: c.Organisation, INN: h.Registry().Owner("in").INN, Purposes: []registry.Purpose{registry.ForSigningLink},
		Ground: registry.Ground{Number: "1", Date: "2026-01-12"},
	}, h.options.Clock.Now())
	if err != nil {
		t.Fatal(err)
	}
}

func TestNobodyIsSentALinkWhoseConsentIsNotOnRecord(t *testing.T) {
	h := openHub(t, filepath.Join(t.TempDir(), "uzel.db"), withSigners())
	p := &pen{}
	g := guarded{p, h}
	_, err := g.RequestSignature(t.Context(), "in", host.SignOrder{})
	var f *host.Fault
	if !errors.As(err, &f) || f.Cause != document.CauseNeedsPerson || f.Code != registry.ErrNoConsent.Code || p.signed != 0 {
		t.Fatalf("asked %d times, %v", p.signed, err)
	}
	if _, err := g.Sign(t.Context(), "in", host.SignOrder{}); err != nil {
		t.Errorf("a key of the connection's own needs no consent: %v", err)
	}
	consent(t, h)
	if link, err := g.RequestSignature(t.Context(), "in", host.SignOrder{}); err != nil || link == "" {
		t.Errorf("with the consent: %q, %v", link, err)
	}
}
