package signature

import (
	"time"

	"github.com/uzelhub/uzel/schemas/cms"
	"github.com/uzelhub/uzel/schemas/fault"
)

// Wish is a signature that somebody wants to have.
type Wish struct {
	Level cms.Level // empty: whatever the provider makes
	Party Party
	Power *PowerUse // with which a person signs for an organisation
	At    time.Time
}

// Ready says what forbids to sign with a certificate, before anybody is asked to, and what a person should look at.
func Ready(certificate cms.Certificate, w Wish) []fault.Finding {
	var findings []fault.Finding
	add := func(list ...fault.Finding) { findings = append(findings, list...) }
	x := parsed(certificate.Raw)
	if x == nil {
		return []fault.Finding{errNoCertificate.Finding("", "")}
	}
	if !certificate.ValidAt(w.At) {
		add(errOutOfForce.Finding("", "с "+day(certificate.NotBefore)+" по "+day(certificate.NotAfter)))
	}
	if from, until, told := keyPeriod(x); told && (w.At.Before(from) || w.At.After(until)) {
		add(errKeyPeriod.Finding("", "с "+day(from)+" по "+day(until)))
	}
	if levels[w.Level] > levels[cms.BES] && len(certificate.OCSP) == 0 {
		add(errNoOCSP.Finding("", string(w.Level)))
	}
	t := trial{signer: x}
	if t.usage(); t.checks[0].Result == Failed {
		add(errUsage.Finding("", ""))
	}
	return append(findings, capacity(certificate.Subject, w)...)
}

// capacity: whose certificate it is, and by which right the holder signs for the party.
func capacity(holder cms.Name, w Wish) []fault.Finding {
	c := holderOf(holder, w.Party)
	switch {
	case c.Result == Failed:
		return []fault.Finding{{Code: c.Code, Severity: fault.SeverityError, Message: c.Reason, Hint: c.Hint}}
	case c.Result == Unknown && w.Power == nil:
		return []fault.Finding{errNeedsPower.Finding("", "")}
	case c.Result == Unknown:
		return Authority(holder, *w.Power, w.At)
	}
	return nil
}
