package signature

import (
	"strings"
	"time"

	"github.com/uzelhub/uzel/schemas/cms"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/mchd"
	"github.com/uzelhub/uzel/schemas/xmlbind"
)

// PowerUse is a power of attorney and what somebody wants to sign with it.
type PowerUse struct {
	Power  mchd.Power
	Chain  []mchd.Power // by which it was passed on
	Status mchd.Status  // what the registry says
	Since  xmlbind.Date // since which day
	// States are what the registry says of those of the chain, by number in lower case; nil: it is not asked about them.
	States map[string]mchd.Status
	// Inquiry is how that was found out.
	Inquiry Inquiry
	Kind    document.Kind
	Codes   []string // powers of the classifier, any of which is enough; empty: those that belong to the kind
	// Principal is the ИНН of whose document it is.
	Principal string
	// Fellows are the other signers where powers are joint.
	Fellows []mchd.Signer
}

// kindCodes are the powers of the classifier for kinds of documents: primary documents are the one power that files of the
// exchange were seen with. That an УПД which is an invoice too needs no other power is an assumption. For all other kinds the
// organisation's configuration names the codes (powers: codes), and goes before these.
var kindCodes = map[document.Kind][]string{
	document.KindUPD: {"BBDOCS_DOCS_DCSALL_SRCDOC_SOURCEDOCS8"},
	document.KindUKD: {"BBDOCS_DOCS_DCSALL_SRCDOC_SOURCEDOCS8"},
}

// Authority says what forbids the holder of a certificate to sign with a power of attorney on a day, and what a person should
// look at: its term, whose it is and for whom, its powers against the kind of the document, re-delegation, the registry.
// One with nothing against it may be signed with. Without a power, who signs for an organisation has to be named by the
// certificate as its own.
func Authority(holder cms.Name, use PowerUse, at time.Time) []fault.Finding {
	codes := use.Codes
	if len(codes) == 0 {
		codes = kindCodes[use.Kind]
	}
	findings := mchd.Check(use.Power, mchd.Use{
		Day: xmlbind.Date(at.In(moscow).Format(time.DateOnly)), Principal: use.Principal, Codes: codes, Chain: use.Chain, Status: use.Status,
		Since: use.Since, States: use.States,
		Signers: append([]mchd.Signer{{INN: holder.INN, SNILS: holder.SNILS}}, use.Fellows...),
	})
	if len(codes) == 0 {
		findings = append(findings, errNoCodes.Warning("/codes", ""))
	}
	return findings
}

// check puts it among the checks of a signature.
func (use PowerUse) check(holder cms.Name, at time.Time) Check {
	if !holder.IsPerson() {
		return skipped(Power, "сертификат самой организации: доверенность не нужна")
	}
	findings := Authority(holder, use, at)
	var said []string
	for _, f := range findings {
		said = append(said, f.Message)
	}
	switch mchd.Judge(findings) {
	case mchd.Bad:
		return failed(Power, errPower, strings.Join(said, "; "))
	case mchd.Unclear:
		return unknown(Power, errPowerUnclear, strings.Join(said, "; "))
	}
	return passed(Power, "доверенность "+use.Power.Number+" даёт право подписать")
}
