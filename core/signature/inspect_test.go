package signature_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/uzelhub/uzel/core/signature"
	"github.com/uzelhub/uzel/schemas/cms"
	"github.com/uzelhub/uzel/schemas/fault"
)

// company and person are the holders in the containers of the tests.
const company, person = "7700000016", "779999000151"

func read(t *testing.T, name string) cms.Container {
	t.Helper()
	data, err := os.ReadFile("../../schemas/cms/testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	c, err := cms.Inspect(data)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func codes(findings []fault.Finding) string {
	var list []string
	for _, f := range findings {
		list = append(list, f.Path+":"+strings.TrimPrefix(f.Code, "UZ-SIG-"))
	}
	return strings.Join(list, " ")
}

func TestWhatASignatureShowsBeforeItIsChecked(t *testing.T) {
	text := []byte("документ")
	long := time.Date(2050, time.January, 1, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		rule    string
		file    string
		change  func(*cms.Container)
		subject signature.Subject
		want    string
	}{
		{"a GOST digest is a provider's business, and the time is only said", "gost-detached.sig", nil, signature.Subject{Body: text, INN: company}, "1:002 1:007"},
		{"an attached document is compared itself", "gost-512-attached.sig", nil, signature.Subject{Body: text}, "1:007"},
		{"another document is found out", "gost-512-attached.sig", nil, signature.Subject{Body: []byte("другой")}, "1:001 1:007"},
		{"another organisation's certificate", "gost-detached.sig", nil, signature.Subject{INN: "7810000026"}, "1:007 1:005"},
		{"a person for an organisation needs a power of attorney", "gost-512-attached.sig", nil, signature.Subject{INN: company}, "1:007 1:006"},
		{"a person for himself does not", "gost-512-attached.sig", nil, signature.Subject{INN: person}, "1:007"},
		{"of two signatures each is looked at", "gost-two.pem", nil, signature.Subject{INN: company}, "1:007 2:007 2:006"},
		{"without the certificate nobody knows whose it is", "gost-detached.sig", func(c *cms.Container) { c.Signatures[0].Signer = nil },
			signature.Subject{INN: company}, "1:007 1:003"},
		{"a certificate that was over by then", "gost-detached.sig", func(c *cms.Container) { c.Signatures[0].SignedAt = &long },
			signature.Subject{}, "1:007 1:004"},
		{"by the day that the caller knows", "gost-detached.sig", func(c *cms.Container) { c.Signatures[0].SignedAt = nil },
			signature.Subject{Day: long}, "1:007 1:004"},
		{"a timestamp proves the time, against the signer's clock", "gost-detached.sig", func(c *cms.Container) {
			c.Signatures[0].Timestamps = []cms.Timestamp{{At: *c.Signatures[0].SignedAt}}
			c.Signatures[0].SignedAt = &long
		}, signature.Subject{}, ""},
		{"the standard of 2001", "gost-detached.sig", func(c *cms.Container) { c.Signatures[0].Algorithm.Name = "ГОСТ Р 34.10-2001" }, signature.Subject{}, "1:007 1:008"},
		{"a digest of the standard library is computed", "gost-detached.sig", func(c *cms.Container) {
			c.Signatures[0].Digest.OID = "2.16.840.1.101.3.4.2.1"
			c.Signatures[0].Hash = "9834876DCFB05CB167A5C24953EBA58C4AC89B1ADF57F28F2F9D09AF107EE8F0" // of "aaa"
		}, signature.Subject{Body: []byte("aaa")}, "1:007"},
		{"and compared", "gost-detached.sig", func(c *cms.Container) {
			c.Signatures[0].Digest.OID = "2.16.840.1.101.3.4.2.1"
			c.Signatures[0].Hash = "00"
		}, signature.Subject{Body: []byte("aaa")}, "1:001 1:007"},
		{"a container without signatures", "gost-detached.sig", func(c *cms.Container) { c.Signatures = nil }, signature.Subject{}, ":009"},
	} {
		t.Run(c.rule, func(t *testing.T) {
			container := read(t, c.file)
			if c.change != nil {
				c.change(&container)
			}
			if got := codes(signature.Inspect(container, c.subject)); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}
