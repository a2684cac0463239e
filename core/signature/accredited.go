package signature

import (
	"crypto/x509"
	"errors"
	"strings"
	"time"

	"github.com/goccy/go-yaml"

	"github.com/uzelhub/uzel/schemas/cms"
)

// Authorities is a list of accredited certification authorities, kept by the user from the ministry's own.
type Authorities struct {
	Authorities []Accredited `yaml:"authorities"`
}

// Accredited is an authority with the time of its accreditation, both days included; without an end it goes on.
type Accredited struct {
	Name         string   `yaml:"name"`
	OGRN         string   `yaml:"ogrn"`         // as it stands in the name of the issuer
	Certificates []string `yaml:"certificates"` // SHA-1 thumbprints of its own certificates
	From         string   `yaml:"from"`         // like 2021-07-01
	Until        string   `yaml:"until"`
}

// ReadAuthorities reads a list in YAML.
func ReadAuthorities(text []byte) (*Authorities, error) {
	var list Authorities
	if err := yaml.UnmarshalWithOptions(text, &list, yaml.Strict()); err != nil {
		var said yaml.Error
		if errors.As(err, &said) && said.GetToken() != nil {
			return nil, errAuthorities.With("строка %d", said.GetToken().Position.Line)
		}
		return nil, errAuthorities.New()
	}
	for i, a := range list.Authorities {
		if a.OGRN == "" && len(a.Certificates) == 0 {
			return nil, errAuthorities.With("запись %d: нужен ogrn или certificates", i+1)
		}
		if _, err := time.Parse(time.DateOnly, a.From); err != nil {
			return nil, errAuthorities.With("запись %d: from нужен как 2021-07-01", i+1)
		}
		if _, err := time.Parse(time.DateOnly, a.Until); err != nil && a.Until != "" {
			return nil, errAuthorities.With("запись %d: until нужен как 2026-07-01", i+1)
		}
	}
	return &list, nil
}

// accreditedOn reports whether an authority was accredited on a day.
func (a Accredited) accreditedOn(day string) bool {
	return a.From <= day && (a.Until == "" || day <= a.Until)
}

// is tells an authority by its certificate, or by the number in the name under which it issues.
func (a Accredited) is(issuer *x509.Certificate) bool {
	thumbprint := Thumbprint(issuer.Raw)
	for _, c := range a.Certificates {
		if strings.EqualFold(strings.NewReplacer(" ", "", ":", "").Replace(c), thumbprint) {
			return true
		}
	}
	return a.OGRN != "" && cms.ReadName(issuer.RawSubject).OGRN == a.OGRN
}

// accreditation: the authority was accredited on the day when it issued the certificate (law 63-FZ, art. 11).
func (t *trial) accreditation() {
	list := t.judge.Trust.Authorities
	switch {
	case list == nil:
		t.add(unknown(Accreditation, errNoAuthorities, ""))
		return
	case len(t.chain) < 2:
		t.add(unknown(Accreditation, errNotAccredited, "сертификата издателя нет"))
		return
	}
	issued := t.signer.NotBefore.In(moscow).Format(time.DateOnly)
	for _, a := range list.Authorities {
		if a.is(t.chain[1]) && a.accreditedOn(issued) {
			t.add(passed(Accreditation, "центр «"+a.Name+"» был аккредитован, когда выдал сертификат"))
			return
		}
	}
	t.add(unknown(Accreditation, errNotAccredited, commonName(t.signer.RawIssuer)+", "+day(t.signer.NotBefore)))
}

// moscow is the time of the ministry's registers.
var moscow = time.FixedZone("MSK", 3*60*60)
