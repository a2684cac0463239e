package hub

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/signature"
	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/cms/cmstest"
	"github.com/uzelhub/uzel/schemas/document"
)

const theirPower = "99999999-2222-4333-8444-555555555555"

// titleBy is a title whose signer names a power of attorney.
func titleBy(number string) []byte {
	return []byte(`<?xml version="1.0" encoding="UTF-8"?><Файл><Документ><Подписант СпосПодтПолном="3"><ФИО Фамилия="Иной" Имя="Пётр"/>` +
		`<СвДоверЭл НомДовер="` + number + `" ДатаВыдДовер="15.01.2026" ИдСистХран="система"/></Подписант></Документ></Файл>`)
}

// naturalPerson signs for others: the certificate names no organisation.
func naturalPerson() cmstest.Signer {
	return cmstest.New(func(c *x509.Certificate) {
		c.NotBefore = c.NotBefore.AddDate(-5, 0, 0)
		c.Subject = pkix.Name{CommonName: "Иной Пётр", ExtraNames: []pkix.AttributeTypeAndValue{
			{Type: asn1.ObjectIdentifier{1, 2, 643, 100, 3}, Value: representative.SNILS},
		}}
	})
}

// judged is what the hub finds of a title of a party that a natural person has signed.
func (o *powerOffice) judged(person cmstest.Signer, party, number string) (*signature.Confirmation, bool, string) {
	o.t.Helper()
	title := titleBy(number)
	proven := time.Date(2026, 9, 30, 9, 0, 0, 0, time.UTC)
	j, _, err := inForce{o.Hub}.Judge(o.t.Context(), signature.Question{
		Body: title, Container: person.Sign(title), Party: signature.Party{INN: party}, Ours: "7700000016", Proven: proven, Now: o.clock.Now(),
	})
	if err != nil || j.Confirmation == nil {
		o.t.Fatalf("%+v, %v", j, err)
	}
	i := slices.IndexFunc(j.Signatures[0].Checks, func(c signature.Check) bool { return c.Name == signature.Power })
	return j.Confirmation, j.Wrong(), j.Signatures[0].Checks[i].Code
}

func TestThePowerOfTheOtherSideIsAskedAboutInTheRegistryOfOurs(t *testing.T) {
	asked := &config.Powers{Registry: "emchd"}
	person := naturalPerson()
	for name, c := range map[string]struct {
		powers *config.Powers
		state  host.PowerStatus
		silent error
		wrong  bool
		code   string
		asks   int
		open   bool
	}{
		"registered":                {asked, host.PowerRegistered, nil, false, "UZ-SIG-078", 1, false},
		"revoked":                   {asked, host.PowerRevoked, nil, true, "UZ-MCD-032", 1, false},
		"ended":                     {asked, host.PowerExpired, nil, true, "UZ-MCD-035", 1, false},
		"unknown there":             {asked, host.PowerUnknown, nil, false, "UZ-SIG-077", 1, true},
		"silence":                   {asked, "", &host.Fault{Cause: document.CauseTransient}, false, "UZ-SIG-076", 1, true},
		"silence of another kind":   {asked, "", errors.New("оборвалось"), false, "UZ-SIG-076", 1, true},
		"no registry is named":      {nil, host.PowerRegistered, nil, false, "UZ-SIG-075", 0, false},
		"only other things are set": {&config.Powers{}, host.PowerRegistered, nil, false, "UZ-SIG-075", 0, false},
	} {
		o := newPowerOffice(t, c.powers)
		o.states[theirPower], o.silent = c.state, c.silent
		found, wrong, code := o.judged(person, "7810000026", theirPower)
		if wrong != c.wrong || code != c.code || found.Open() != c.open {
			t.Errorf("%s: wrong %t, %s, %+v", name, wrong, code, found)
		}
		if n := len(o.questions()); n != c.asks {
			t.Errorf("%s: asked %d times", name, n)
		}
		if known, err := o.Hub.PowerState(t.Context(), theirPower); err != nil || c.asks > 0 && known.Principal != "7810000026" {
			t.Errorf("%s: it is asked about under %q, %v", name, known.Principal, err)
		}
	}
}

func TestWhatTheRegistrySaidOnceTheSignatureWasThereIsGoodForEver(t *testing.T) {
	o, person := newPowerOffice(t, &config.Powers{Registry: "emchd"}), naturalPerson()
	o.states[theirPower], o.silent = host.PowerRegistered, &host.Fault{Cause: document.CauseTransient}
	if found, _, _ := o.judged(person, "7810000026", theirPower); !found.Silent {
		t.Fatalf("while it is silent: %+v", found)
	}
	o.silent = nil
	o.clock.pass(time.Hour)
	if found, _, _ := o.judged(person, "7810000026", theirPower); found.Silent || found.Status != "valid" {
		t.Fatalf("once it answers: %+v", found)
	}
	o.questions()
	o.states[theirPower] = host.PowerRevoked
	o.clock.pass(30 * 24 * time.Hour)
	if found, wrong, _ := o.judged(person, "7810000026", theirPower); wrong || found.Status != "valid" || len(o.questions()) != 0 {
		t.Errorf("a month later: %+v", found)
	}
}

func TestAPowerOfOursIsNotAskedAboutUnderAnotherParty(t *testing.T) {
	o, person := newPowerOffice(t, &config.Powers{Registry: "emchd"}, "employee"), naturalPerson()
	if _, wrong, code := o.judged(person, "7810000026", employeePower); !wrong || code != "UZ-MCD-022" {
		t.Errorf("of another principal: wrong %t, %s", wrong, code)
	}
	if asked := o.questions(); len(asked) != 0 {
		t.Errorf("asked about %v", asked)
	}
	if leave, _, codes := o.may(); leave != signature.MaySign {
		t.Errorf("its owner may sign no more: %s, %v", leave, codes)
	}
}

func TestAKeptPowerIsHeldAgainstWhoSigned(t *testing.T) {
	o := newPowerOffice(t, &config.Powers{Registry: "emchd"}, "employee")
	if found, wrong, code := o.judged(naturalPerson(), "7700000016", employeePower); wrong || code != "" || !found.Kept {
		t.Errorf("its representative: wrong %t, %s, %+v", wrong, code, found)
	}
	stranger := cmstest.New(func(c *x509.Certificate) { c.NotBefore = c.NotBefore.AddDate(-5, 0, 0) })
	if _, wrong, code := o.judged(stranger, "7700000016", employeePower); !wrong || code != "UZ-MCD-023" {
		t.Errorf("a stranger: wrong %t, %s", wrong, code)
	}
}

func TestNobodyIsAskedWhereNoPowerIsNeeded(t *testing.T) {
	h := openHub(t, filepath.Join(t.TempDir(), "uzel.db"), configuration())
	company := cmstest.New(cmstest.Company("Вектор", "7810000026"))
	for name, q := range map[string]signature.Question{
		"an organisation signs":      {Body: titleBy(theirPower), Container: company.Sign(titleBy(theirPower)), Party: signature.Party{INN: "7810000026"}},
		"nobody says who should":     {Body: titleBy(theirPower), Container: naturalPerson().Sign(titleBy(theirPower))},
		"it cannot be read":          {Body: titleBy(theirPower), Container: []byte("нет")},
		"what is signed is no title": {Body: []byte("письмо"), Container: naturalPerson().Sign([]byte("письмо")), Party: signature.Party{INN: "7810000026"}},
	} {
		if c, err := h.confirmationOf(t.Context(), q); c != nil || err != nil {
			t.Errorf("%s: %+v, %v", name, c, err)
		}
	}
}
