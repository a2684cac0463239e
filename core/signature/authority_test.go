package signature_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/uzelhub/uzel/core/signature"
	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/cms"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/mchd"
)

func TestWithWhichPowerOneMaySign(t *testing.T) {
	employee, passed, first, joint := power(t, "employee"), power(t, "passed"), power(t, "to-company"), power(t, "joint")
	holder := func(p mchd.Power) cms.Name {
		r := p.Representatives[0]
		return cms.Name{INN: r.INN(), SNILS: digitsOf(r.SNILS())}
	}
	for _, c := range []struct {
		rule   string
		power  mchd.Power
		holder cms.Name
		change func(*signature.PowerUse)
		at     time.Time
		want   []string
	}{
		{"one with nothing against it", employee, holder(employee), nil, now, nil},
		{"not before its first day", employee, holder(employee), nil, now.AddDate(-1, 0, 0), []string{"UZ-MCD-020"}},
		{"not after its last day", employee, holder(employee), nil, now.AddDate(1, 0, 0), []string{"UZ-MCD-021"}},
		{"the day is Moscow's", employee, holder(employee), nil, time.Date(2027, time.January, 14, 22, 0, 0, 0, time.UTC), []string{"UZ-MCD-021"}},
		{"only for its principal", employee, holder(employee), func(u *signature.PowerUse) { u.Principal = "7810000026" }, now, []string{"UZ-MCD-022"}},
		{"only by its representative", employee, cms.Name{INN: "779999000151", SNILS: "08765430300"}, nil, now, []string{"UZ-MCD-023"}},
		{"only what it gives the power for", employee, holder(employee), func(u *signature.PowerUse) { u.Codes = []string{"OTHER"} }, now, []string{"UZ-MCD-024"}},
		{"a kind whose power is not known is a person's question", employee, holder(employee), func(u *signature.PowerUse) { u.Kind = "report" }, now, []string{"UZ-SIG-042"}},
		{"not when it was revoked", employee, holder(employee), func(u *signature.PowerUse) { u.Status = mchd.Revoked }, now, []string{"UZ-MCD-032"}},
		{"not when it is not in the registry", employee, holder(employee), func(u *signature.PowerUse) { u.Status = mchd.NotRegistered }, now, []string{"UZ-MCD-033"}},
		{"one that nobody has looked up is a person's question", employee, holder(employee), func(u *signature.PowerUse) { u.Status = "" }, now, []string{"UZ-MCD-034"}},
		{"one that was passed on, with the one before", passed, holder(passed), func(u *signature.PowerUse) { u.Chain = []mchd.Power{first} }, now, nil},
		{"one that was passed on, without it", passed, holder(passed), nil, now, []string{"UZ-MCD-027"}},
		{"one that was not to be passed on", passed, holder(passed), func(u *signature.PowerUse) {
			strict := first
			strict.Passing = mchd.NotPassed
			u.Chain = []mchd.Power{strict}
		}, now, []string{"UZ-MCD-028"}},
		{"joint powers need all", joint, holder(joint), nil, now, []string{"UZ-MCD-026", "UZ-MCD-025"}},
	} {
		t.Run(c.rule, func(t *testing.T) {
			use := signature.PowerUse{Power: c.power, Status: mchd.Valid, Kind: "upd", Principal: company}
			if c.change != nil {
				c.change(&use)
			}
			var got []string
			for _, f := range signature.Authority(c.holder, use, c.at) {
				got = append(got, f.Code)
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("%v, want %v", got, c.want)
			}
		})
	}
}

func digitsOf(text string) string {
	var digits []rune
	for _, r := range text {
		if r >= '0' && r <= '9' {
			digits = append(digits, r)
		}
	}
	return string(digits)
}

func TestWhoMayBeAskedToSignForAnOrganisation(t *testing.T) {
	s := newScene(t)
	employee := power(t, "employee")
	person := s.centre.issue(t, "Представитель", requisites("inn", employee.Representatives[0].INN(), "snils", "11223344595"))
	certificate, err := cms.ReadCertificate(person.Raw)
	must(t, err)
	wish := signature.Wish{Party: signature.Party{INN: company}, At: now}
	if got := codes(signature.Ready(certificate, wish)); got != ":006" {
		t.Errorf("without a power of attorney: %s", got)
	}
	wish.Power = &signature.PowerUse{Power: employee, Status: mchd.Valid, Kind: "upd", Principal: company}
	if got := signature.Ready(certificate, wish); len(got) != 0 {
		t.Errorf("with one: %+v", got)
	}
	wish.Power.Status = mchd.Revoked
	if got := signature.Ready(certificate, wish); !fault.HasErrors(got) {
		t.Errorf("with a revoked one: %+v", got)
	}
	if got := signature.Ready(cms.Certificate{}, wish); !fault.HasErrors(got) {
		t.Errorf("without a certificate: %+v", got)
	}
}

// outside is a hub with one signing connection.
type outside struct{ err error }

func (o outside) Verify(_ context.Context, connection string, body, container []byte) (host.Verdict, error) {
	return host.Verdict{Valid: connection == "keys" && string(body)+string(container) == "bodysig", Reasons: []string{"да"}}, o.err
}

func TestASigningConnectionIsAVerifier(t *testing.T) {
	got, err := signature.Connection{Outside: outside{}, Name: "keys"}.Verify(t.Context(), []byte("body"), []byte("sig"))
	if err != nil || !got.Valid || len(got.Reasons) != 1 {
		t.Errorf("%+v, %v", got, err)
	}
	broken := errors.New("no answer")
	if _, err := (signature.Connection{Outside: outside{broken}, Name: "keys"}).Verify(t.Context(), nil, nil); !errors.Is(err, broken) {
		t.Error(err)
	}
}
