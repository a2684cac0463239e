package registry_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/uzelhub/uzel/core/registry"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/document"
)

var consentDay = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

// letter is a consent in a letter.
func letter(change ...func(*registry.Consent)) registry.Consent {
	c := registry.Consent{
		Organisation: "romashka", INN: "7810000026", Purposes: []registry.Purpose{registry.ForInvitation},
		Ground: registry.Ground{Number: "15/3", Date: "2026-11-20"},
	}
	for _, f := range change {
		f(&c)
	}
	return c
}

func (o *office) consents(c registry.Consent) registry.Consent {
	o.t.Helper()
	made, err := o.registry.RecordConsent(o.t.Context(), petrov, c, consentDay)
	if err != nil {
		o.t.Fatal(err)
	}
	return made
}

func TestAConsentSaysWhoToWhatOnWhatGround(t *testing.T) {
	o := newOffice(t)
	for rule, c := range map[string]struct {
		consent registry.Consent
		code    string
	}{
		"a letter":                          {letter(), ""},
		"a file":                            {letter(func(c *registry.Consent) { c.Ground = registry.Ground{File: "s.pdf", SHA256: strings.Repeat("0", 64)} }), ""},
		"a person may consent too":          {letter(func(c *registry.Consent) { c.INN, c.Purposes = "770123456703", []registry.Purpose{registry.ForGosKey} }), ""},
		"to nobody":                         {letter(func(c *registry.Consent) { c.Organisation = "" }), "UZ-REG-140"},
		"of somebody who cannot be":         {letter(func(c *registry.Consent) { c.INN = "7810000027" }), "UZ-REG-141"},
		"a person has no КПП":               {letter(func(c *registry.Consent) { c.INN, c.KPP = "770123456703", "770101001" }), "UZ-REG-141"},
		"a wrong КПП":                       {letter(func(c *registry.Consent) { c.KPP = "78" }), "UZ-REG-141"},
		"to nothing":                        {letter(func(c *registry.Consent) { c.Purposes = nil }), "UZ-REG-142"},
		"to something nobody knows":         {letter(func(c *registry.Consent) { c.Purposes = []registry.Purpose{"dinner"} }), "UZ-REG-142"},
		"without a ground":                  {letter(func(c *registry.Consent) { c.Ground = registry.Ground{} }), "UZ-REG-143"},
		"a letter without a date":           {letter(func(c *registry.Consent) { c.Ground.Date = "" }), "UZ-REG-143"},
		"a letter of tomorrow":              {letter(func(c *registry.Consent) { c.Ground.Date = "2026-11-23" }), "UZ-REG-143"},
		"a date that cannot be read":        {letter(func(c *registry.Consent) { c.Ground.Date = "20.11.2026" }), "UZ-REG-143"},
		"a letter of today is early enough": {letter(func(c *registry.Consent) { c.Ground.Date = "2026-11-22" }), ""},
	} {
		_, err := o.registry.RecordConsent(t.Context(), petrov, c.consent, consentDay)
		if (err == nil) != (c.code == "") || err != nil && !strings.HasPrefix(err.Error(), c.code) {
			t.Errorf("%s: %v, want %q", rule, err, c.code)
		}
	}
	for _, act := range o.acts("counterparty.") {
		if act != "counterparty.consent" {
			t.Errorf("the journal says %q", act)
		}
	}
}

func TestAConsentCoversWhatItNames(t *testing.T) {
	o := newOffice(t)
	o.consents(letter())
	o.consents(letter(func(c *registry.Consent) { c.INN, c.KPP = "6605000014", "660501001" }))
	for rule, c := range map[string]struct {
		organisation string
		party        document.Party
		purpose      registry.Purpose
		covered      bool
	}{
		"the company":                       {"romashka", document.Party{INN: "7810000026"}, registry.ForInvitation, true},
		"and its branches":                  {"romashka", document.Party{INN: "7810000026", KPP: "781001001"}, registry.ForInvitation, true},
		"not for anything else":             {"romashka", document.Party{INN: "7810000026"}, registry.ForSigningLink, false},
		"not to another of our houses":      {"romashka-2", document.Party{INN: "7810000026"}, registry.ForInvitation, false},
		"a branch for itself":               {"romashka", document.Party{INN: "6605000014", KPP: "660501001"}, registry.ForInvitation, true},
		"not for another branch":            {"romashka", document.Party{INN: "6605000014", KPP: "660502001"}, registry.ForInvitation, false},
		"nor for the company":               {"romashka", document.Party{INN: "6605000014"}, registry.ForInvitation, false},
		"nobody for somebody who is silent": {"romashka", document.Party{INN: "7700000016"}, registry.ForInvitation, false},
	} {
		err := o.store.View(t.Context(), func(tx store.ReadTx) error {
			_, err := o.registry.ConsentTo(tx, c.organisation, c.party, c.purpose)
			return err
		})
		if (err == nil) != c.covered || err != nil && !errors.Is(err, registry.ErrNoConsent) {
			t.Errorf("%s: %v", rule, err)
		}
	}
}

func TestAWithdrawnConsentIsNoGroundAnyMore(t *testing.T) {
	o := newOffice(t)
	made := o.consents(letter())
	later := consentDay.AddDate(0, 0, 1)
	if _, err := o.registry.WithdrawConsent(t.Context(), petrov, "romashka", "7810000026", made.Number, " ", later); err == nil {
		t.Error("it is withdrawn without a ground")
	}
	if _, err := o.registry.WithdrawConsent(t.Context(), petrov, "romashka", "7810000026", made.Number+1, "письмо", later); err == nil {
		t.Error("what was never given is withdrawn")
	}
	ended, err := o.registry.WithdrawConsent(t.Context(), petrov, "romashka", "7810000026", made.Number, "письмо № 7", later)
	if err != nil || ended.WithdrawnBy != "petrov" || !ended.WithdrawnAt.Equal(later) {
		t.Fatalf("%+v, %v", ended, err)
	}
	if _, err := o.registry.WithdrawConsent(t.Context(), petrov, "romashka", "7810000026", made.Number, "письмо № 7", later); err == nil {
		t.Error("it is withdrawn twice")
	}
	if _, err := o.registry.BeginInvitation(t.Context(), petrov, "erp", document.Party{INN: "7810000026"}, later); !errors.Is(err, registry.ErrNoConsent) {
		t.Errorf("somebody is invited: %v", err)
	}
	again := o.consents(letter()) // the latest one counts, whatever became of earlier ones
	if again.Number != made.Number+1 {
		t.Errorf("it has number %d", again.Number)
	}
	if _, err := o.registry.BeginInvitation(t.Context(), petrov, "erp", document.Party{INN: "7810000026"}, later); err != nil {
		t.Error(err)
	}
}
