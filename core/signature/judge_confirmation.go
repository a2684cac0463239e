package signature

import (
	"slices"
	"strings"
	"time"

	"github.com/uzelhub/uzel/schemas/cms"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/mchd"
	"github.com/uzelhub/uzel/schemas/xmlbind"
)

// ActsFor tells who has signed a container for a party with a certificate of a natural person; false: nobody has.
func ActsFor(container cms.Container, party Party) (cms.Name, bool) {
	for _, s := range container.Signatures {
		if n := s.Signer; n != nil && *n >= 0 && *n < len(container.Certificates) {
			if name := container.Certificates[*n].Subject; holderOf(name, party).Code == errNeedsPower.Code {
				return name, true
			}
		}
	}
	return cms.Name{}, false
}

// unnamed is what has to be said where a title names no power of attorney that can be asked about.
var unnamed = map[Way]*fault.Kind{
	ByCertificate: errNothingShows, ByFile: errFileAwaited, ByReference: errElsewhere, ByElsewhere: errElsewhere, OnPaper: errOnPaper, ByOther: errOtherWay,
}

// check says whether a natural person could sign for a party at a moment, the worst first. Which powers of the classifier a
// document of the other side needs is its own affair, and is not asked.
func (c Confirmation) check(holder cms.Name, party Party, at time.Time) []Check {
	if c.Number == "" {
		return []Check{unknown(Power, unnamed[c.Way], "")}
	}
	power, use := mchd.Power{Number: c.Number, Issued: c.Issued}, mchd.Use{
		Day: xmlbind.Date(at.In(moscow).Format(time.DateOnly)), Status: c.Status, Since: c.Since,
	}
	over := c.Status == mchd.Revoked || c.Status == mchd.Expired
	late := over && c.Since == "" && c.Asked.In(moscow).Format(time.DateOnly) > string(use.Day)
	if !over || late {
		use.Status = mchd.Valid // what the registry has not said is added below
	}
	if c.Power != nil {
		power, use.Principal, use.Signers = *c.Power, party.INN, []mchd.Signer{{INN: holder.INN, SNILS: holder.SNILS}}
	}
	var checks []Check
	if late { // it is over, and whether it was then nobody says
		checks = append(checks, unknown(Power, errWhenOver, ""))
	}
	if forPersons(power) {
		checks = append(checks, unknown(Power, errPowerUnclear, ""))
		power.Passed, power.Joint, use.Principal, use.Signers = nil, false, "", nil
	}
	for _, f := range mchd.Check(power, use) {
		checks = append([]Check{{Name: Power, Result: Failed, Code: f.Code, Reason: f.Message, Hint: f.Hint}}, checks...)
	}
	return c.asked(checks)
}

// forPersons tells a power of attorney that one file alone does not explain: that was passed on, is given to several together,
// or to an organisation.
func forPersons(p mchd.Power) bool {
	return p.Passed != nil || p.Joint || slices.ContainsFunc(p.Representatives, func(r mchd.Party) bool { return r.Company != nil })
}

// asked adds what is not known, or is all that has to be known.
func (c Confirmation) asked(checks []Check) []Check {
	switch {
	case c.Silent:
		return append(checks, unknown(Power, errRegistrySilent, ""))
	case c.Status == mchd.NotRegistered:
		return append(checks, unknown(Power, errNotThere, ""))
	case c.Status == mchd.Unchecked && len(checks) > 0: // that it was not asked is the least of it
	case c.Status == mchd.Unchecked:
		return append(checks, unknown(Power, errNobodyAsked, ""))
	case c.Power == nil:
		return append(checks, unknown(Power, errUnseen, ""))
	case len(checks) == 0:
		return []Check{passed(Power, "доверенность "+c.Number+" даёт право подписать")}
	}
	return checks
}

var statusWords = map[mchd.Status]string{
	mchd.Valid: "действует", mchd.Revoked: "отозвана", mchd.Expired: "срок истёк", mchd.NotRegistered: "такой доверенности нет",
}

// Words are what the title says and what is known of it, for people.
func (c Confirmation) Words() string {
	if c.Number == "" {
		return "сертификат физического лица"
	}
	words := []string{"сертификат физического лица, МЧД " + c.Number}
	if c.Issued != "" {
		words = append(words, "от "+dotted(c.Issued))
	}
	switch {
	case c.Status != mchd.Unchecked:
		words = append(words, "— по реестру на "+c.Asked.In(moscow).Format("02.01.2006 15:04")+" МСК: "+statusWords[c.Status])
		if c.Since != "" {
			words = append(words, "с "+dotted(c.Since))
		}
	case c.Silent:
		words = append(words, "— реестр ещё не ответил")
	default:
		words = append(words, "— реестр не спрошен")
	}
	return strings.Join(words, " ")
}

func dotted(d xmlbind.Date) string {
	at, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return string(d)
	}
	return at.Format("02.01.2006")
}
