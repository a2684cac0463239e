package signature_test

import (
	"bytes"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/uzelhub/uzel/core/signature"
)

func TestAListIsBelievedFromWhomTheTrustKnows(t *testing.T) {
	root := keyed{}.issue(t, "Корень", authority)
	below := root.issue(t, "Центр", authority)
	namesake := keyed{}.issue(t, "Центр", authority)
	for rule, c := range map[string]struct {
		by, known keyed
		spoil     bool
		wrong     string
	}{
		"of a root":                           {by: root, known: root},
		"of an authority between":             {by: below, known: below},
		"of one that is not known":            {by: below, known: root, wrong: "UZ-SIG-056"},
		"of one with the name of one that is": {by: namesake, known: below, wrong: "UZ-SIG-057"},
		"changed after it was signed":         {by: below, known: below, spoil: true, wrong: "UZ-SIG-057"},
	} {
		der := revoked(t, c.by)
		if c.spoil {
			der[len(der)-1] ^= 1
		}
		lists, err := signature.ReadLists(der)
		must(t, err)
		var judge signature.Judge
		must(t, judge.Trust.AddCertificates(c.known.Raw))
		err = judge.Vouch(t.Context(), lists[0])
		if (err == nil) != (c.wrong == "") || err != nil && !strings.Contains(err.Error(), c.wrong) {
			t.Errorf("%s: %v", rule, err)
		}
	}
}

func TestListsAreReadInBothForms(t *testing.T) {
	root := keyed{}.issue(t, "Корень", authority)
	der := revoked(t, root)
	text := pem.EncodeToMemory(&pem.Block{Type: "X509 CRL", Bytes: der})
	for rule, c := range map[string]struct {
		data []byte
		want int
	}{
		"DER": {der, 1}, "PEM": {text, 1}, "two in PEM": {append(bytes.Clone(text), text...), 2},
		"a certificate in PEM": {pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: root.Raw}), 0},
		"a page":               {[]byte("<html>"), 0}, "nothing": {nil, 0}, "a part": {der[:len(der)/2], 0},
	} {
		lists, err := signature.ReadLists(c.data)
		var trust signature.Trust
		if e := trust.AddRevocations(c.data); len(lists) != c.want || (err == nil) != (c.want > 0) || (e == nil) != (c.want > 0) || len(trust.CRLs) != c.want {
			t.Errorf("%s: %d lists, %v; as a file %v", rule, len(lists), err, e)
		}
	}
}

func TestAListRunsOutUnlessThereIsANewerOne(t *testing.T) {
	root, other := keyed{}.issue(t, "Корень", authority), keyed{}.issue(t, "Другой", authority)
	list := func(by keyed, of, until int) *x509.RevocationList {
		template := &x509.RevocationList{Number: big.NewInt(1), ThisUpdate: now.AddDate(0, 0, of), NextUpdate: now.AddDate(0, 0, until)}
		der, err := x509.CreateRevocationList(rand.Reader, template, by.Certificate, by.key)
		must(t, err)
		lists, err := signature.ReadLists(der)
		must(t, err)
		return lists[0]
	}
	for rule, c := range map[string]struct {
		lists []*x509.RevocationList
		over  int
	}{
		"none":                     {nil, 0},
		"in time":                  {[]*x509.RevocationList{list(root, -1, 1)}, 0},
		"over":                     {[]*x509.RevocationList{list(root, -2, -1)}, 1},
		"over, with a newer one":   {[]*x509.RevocationList{list(root, -2, -1), list(root, -1, 1)}, 0},
		"whatever their order":     {[]*x509.RevocationList{list(root, -1, 1), list(root, -2, -1)}, 0},
		"the newer one is another": {[]*x509.RevocationList{list(root, -2, -1), list(other, -1, 1)}, 1},
		"both are over":            {[]*x509.RevocationList{list(root, -3, -2), list(root, -2, -1)}, 1},
	} {
		if over := (signature.Trust{CRLs: c.lists}).RunOut(now); len(over) != c.over {
			t.Errorf("%s: %d are over", rule, len(over))
		}
	}
	if over := (signature.Trust{CRLs: []*x509.RevocationList{list(root, -2, 0)}}).RunOut(now.Add(time.Second)); len(over) != 1 || signature.NameOfIssuer(over[0]) != "Корень" {
		t.Errorf("over is %+v", over)
	}
}
