package dss

import (
	"crypto/sha256"
	"strings"
	"testing"
	"time"

	"github.com/smallstep/pkcs7"

	"github.com/uzelhub/uzel/plugins/sdk/cades"
	"github.com/uzelhub/uzel/schemas/cms"
)

func TestOnlyTheSignatureThatWasAskedForIsTaken(t *testing.T) {
	root, err := cades.NewAuthority("УЦ", time.Now().Add(-time.Hour), time.Now().Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	body := sha256.Sum256([]byte("УПД"))
	made, err := root.Sign([]byte("УПД"))
	if err != nil {
		t.Fatal(err)
	}
	thumbprint := cades.Thumbprint(root.Certificate.Raw)
	for _, c := range []struct {
		rule       string
		made       []byte
		thumbprint string
		body       [sha256.Size]byte
		level      Level
		complaint  string // empty: it is taken
	}{
		{"what was asked for", made, thumbprint, body, BES, ""},
		{"no container", []byte("подпись"), thumbprint, body, BES, "не подпись в формате CMS"},
		{"by another certificate", made, cades.Thumbprint([]byte("another")), body, BES, "другой сертификат"},
		{"over another document", made, thumbprint, sha256.Sum256([]byte("другой УПД")), BES, "другой документ"},
		{"with the document inside", container(t, root, []byte("УПД"), 1, false), thumbprint, body, BES, "не отсоединённая"},
		{"with two signatures", container(t, root, []byte("УПД"), 2, true), thumbprint, body, BES, "не одна"},
		{"with none", container(t, root, []byte("УПД"), 0, true), thumbprint, body, BES, "не подпись"},
		{"of a lower kind", made, thumbprint, body, T, "вид подписи CAdES-BES, а нужен T"},
	} {
		err := holds(c.made, c.thumbprint, c.body, c.level)
		if (err == nil) != (c.complaint == "") || err != nil && !strings.Contains(err.Error(), c.complaint) {
			t.Errorf("%s: %v", c.rule, err)
		}
	}
}

// container is one that a service might give in the place of what was asked for.
func container(t *testing.T, by cades.ThrowAway, body []byte, signatures int, detached bool) []byte {
	t.Helper()
	made, err := pkcs7.NewSignedData(body)
	if err != nil {
		t.Fatal(err)
	}
	for range signatures {
		if err := made.AddSigner(by.Certificate, by.Key, pkcs7.SignerInfoConfig{}); err != nil {
			t.Fatal(err)
		}
	}
	if detached {
		made.Detach()
	}
	der, err := made.Finish()
	if err != nil {
		t.Fatal(err)
	}
	return der
}

func TestAHigherKindOfSignatureIsEnough(t *testing.T) {
	for _, c := range []struct {
		made   cms.Level
		wanted Level
		enough bool
	}{
		{cms.Plain, BES, false}, {cms.BES, BES, true}, {cms.T, BES, true}, {cms.Archive, BES, true},
		{cms.BES, T, false}, {cms.T, T, true}, {cms.XLongType1, T, true},
		{cms.T, XLT1, false}, {cms.XLong, XLT1, false}, {cms.XLongType1, XLT1, true}, {cms.Archive, XLT1, true},
		{"CAdES-new", BES, false},
	} {
		if got := reaches(cms.Signature{Level: c.made}, c.wanted); got != c.enough {
			t.Errorf("%s for %s: %v", c.made, c.wanted, got)
		}
	}
}
