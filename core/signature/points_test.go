package signature_test

import (
	"crypto/x509"
	"slices"
	"testing"

	"github.com/uzelhub/uzel/core/signature"
)

func TestOnlyCertificatesOfARootSayWhereToAsk(t *testing.T) {
	at := func(addresses ...string) func(*x509.Certificate) {
		return func(x *x509.Certificate) { x.CRLDistributionPoints = addresses }
	}
	root := keyed{}.issue(t, "Корень", authority)
	centre := root.issue(t, "Центр", both(authority, at("http://root.example/r.crl")))
	holder := centre.issue(t, "Подписант", at("http://uc.example/1", "http://uc.example/2"))
	greedy := centre.issue(t, "Жадный", at("http://a", "http://b", "http://c", "http://d", "http://e"))
	stranger := keyed{}.issue(t, "Чужой корень", authority)
	theirs := stranger.issue(t, "Подписант", at("http://inside.example/"))
	namesake := keyed{}.issue(t, "Центр", authority)
	forged := namesake.issue(t, "Подписант", at("http://inside.example/"))
	for rule, c := range map[string]struct {
		by     keyed
		inside [][]byte
		want   []string
	}{
		"of the chain, from the signer up":    {holder, [][]byte{holder.Raw, centre.Raw}, []string{"Центр http://uc.example/1 http://uc.example/2", "Корень http://root.example/r.crl"}},
		"not without the links between":       {holder, [][]byte{holder.Raw}, nil},
		"not those of a root that is foreign": {theirs, [][]byte{theirs.Raw, stranger.Raw}, nil},
		"not of one with the name of another": {forged, [][]byte{forged.Raw, namesake.Raw, centre.Raw}, nil},
		"only a few of each":                  {greedy, [][]byte{greedy.Raw, centre.Raw}, []string{"Центр http://a http://b http://c http://d", "Корень http://root.example/r.crl"}},
	} {
		container := written{by: c.by, body: []byte("УПД"), inside: c.inside, at: now}.make(t)
		points, err := signature.Judge{Trust: signature.Trust{Roots: []*x509.Certificate{root.Certificate}}}.Points(t.Context(), container)
		must(t, err)
		var got []string
		for _, p := range points {
			line := p.Issuer.Subject.CommonName
			for _, a := range p.Addresses {
				line += " " + a
			}
			got = append(got, line)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", rule, got, c.want)
		}
	}
	if points, err := (signature.Judge{}).Points(t.Context(), written{by: holder, body: []byte("УПД"), inside: [][]byte{holder.Raw, centre.Raw}, at: now}.make(t)); err != nil || points != nil {
		t.Errorf("without any root: %v, %v", points, err)
	}
	if _, err := (signature.Judge{}).Points(t.Context(), []byte("nothing")); err == nil {
		t.Error("what is no container says where to ask")
	}
}
