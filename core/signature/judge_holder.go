package signature

import (
	"crypto/x509"
	"encoding/asn1"
	"slices"
	"strings"
	"time"

	"github.com/uzelhub/uzel/schemas/cms"
)

// Party is the side of a document that should have signed. What is not known is left empty and then not asked.
type Party struct {
	INN   string // of an organisation, an entrepreneur or a person
	OGRN  string // of an organisation or an entrepreneur
	SNILS string // of the person who signs
}

// usage: the certificate is one for signing, and nothing in it is both critical and unknown.
func (t *trial) usage() {
	x := t.signer
	switch {
	case x.IsCA:
		t.add(failed(Usage, errUsage, "это сертификат удостоверяющего центра"))
	case x.KeyUsage != 0 && x.KeyUsage&(x509.KeyUsageDigitalSignature|x509.KeyUsageContentCommitment) == 0:
		t.add(failed(Usage, errUsage, "его ключом подписывать нельзя"))
	case onlyService(x):
		t.add(failed(Usage, errUsage, "это сертификат службы"))
	case slices.ContainsFunc(x.UnhandledCriticalExtensions, func(o asn1.ObjectIdentifier) bool { return !knownExtensions[o.String()] }):
		t.add(unknown(Usage, errCritical, ""))
	default:
		t.add(passed(Usage, "сертификат выдан для подписи, ограничений, которым документ противоречит, в нём нет"))
	}
}

// knownExtensions are looked at here, whether critical or not.
var knownExtensions = map[string]bool{oidKeyPeriod: true, oidSubjectTool: true, oidIssuerTools: true, oidIdentification: true}

// onlyService: certificates of services sign their answers and nothing else.
func onlyService(x *x509.Certificate) bool {
	service := []x509.ExtKeyUsage{
		x509.ExtKeyUsageTimeStamping, x509.ExtKeyUsageOCSPSigning, x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageCodeSigning,
	}
	if len(x.ExtKeyUsage) == 0 || len(x.UnknownExtKeyUsage) > 0 {
		return false
	}
	return !slices.ContainsFunc(x.ExtKeyUsage, func(u x509.ExtKeyUsage) bool { return !slices.Contains(service, u) })
}

// party: the certificate is that of the document's party. A person's needs a power of attorney (law 63-FZ, art. 17.2).
func (t *trial) party() {
	certificate, err := cms.ReadCertificate(t.signer.Raw)
	if err != nil {
		t.add(failed(Holder, errNoCertificate, ""))
		return
	}
	name, party := certificate.Subject, t.question.Party
	holder, power := holderOf(name, party), skipped(Power, "доверенность не проверялась")
	if t.question.Power != nil {
		power = t.question.Power.check(name, t.moment())
	}
	checks := []Check{power}
	if c := t.question.Confirmation; c != nil && t.question.Power == nil && holder.Result == Unknown {
		checks = c.check(name, party, t.moment())
	}
	if holder.Result == Unknown && checks[0].Result == Passed {
		holder = passed(Holder, "подписал представитель стороны по доверенности")
	}
	t.checks = append(append(t.checks, holder), checks...)
}

func holderOf(name cms.Name, party Party) Check {
	companyINN := name.CompanyINN
	if old, former := strings.CutPrefix(name.INN, "00"); companyINN == "" && former { // before 2021
		companyINN = old
	}
	own := party.INN == name.INN || party.INN == ""
	switch {
	case party == (Party{}):
		return skipped(Holder, "с какой стороной документа сверять, не сказано")
	case party.SNILS != "" && name.SNILS != party.SNILS:
		return failed(Holder, errOtherParty, "в сертификате СНИЛС другого человека")
	case name.IsPerson() && own && (party.OGRN == "" || party.OGRN == name.OGRNIP):
		return passed(Holder, "сертификат выдан этому человеку")
	case name.IsPerson():
		return unknown(Holder, errNeedsPower, "")
	case party.INN != "" && companyINN != party.INN:
		return failed(Holder, errOtherParty, "в сертификате другой ИНН")
	case party.OGRN != "" && name.OGRN != "" && name.OGRN != party.OGRN:
		return failed(Holder, errOtherParty, "в сертификате другой ОГРН")
	}
	return passed(Holder, "сертификат выдан этой организации")
}

// Extensions of a qualified certificate: order of ФСБ of 27.12.2011 No. 795.
const (
	oidKeyPeriod      = "2.5.29.16"
	oidSubjectTool    = "1.2.643.100.111" // by which tool the holder signs
	oidIssuerTools    = "1.2.643.100.112" // by which tools the authority works
	oidIdentification = "1.2.643.100.114"
	oidToolClass      = "1.2.643.100.113." // КС1, КС2 … as certificate policies
)

// form: the certificate has what one must have to be qualified.
func (t *trial) form() {
	x := t.signer
	var missing []string
	if !strings.HasPrefix(keyOf(x), "1.2.643.7.1.1.1.") {
		missing = append(missing, "ключ ГОСТ Р 34.10-2012")
	}
	if !slices.ContainsFunc(x.Policies, func(o x509.OID) bool { return strings.HasPrefix(o.String(), oidToolClass) }) {
		missing = append(missing, "класс средства подписи")
	}
	if extension(x, oidSubjectTool) == nil {
		missing = append(missing, "средство подписи владельца")
	}
	if extension(x, oidIssuerTools) == nil {
		missing = append(missing, "средства удостоверяющего центра")
	}
	if len(missing) > 0 {
		t.add(unknown(Form, errNotQualified, strings.Join(missing, ", ")))
		return
	}
	t.add(passed(Form, "в сертификате есть всё, что обязательно для квалифицированного"))
}

func keyOf(x *x509.Certificate) string {
	c, err := cms.ReadCertificate(x.Raw)
	if err != nil {
		return ""
	}
	return c.Key.OID
}

func extension(x *x509.Certificate, oid string) []byte {
	for _, e := range x.Extensions {
		if e.Id.String() == oid {
			return e.Value
		}
	}
	return nil
}

// keyPeriod is when the key may sign; a certificate lives longer than its key.
func keyPeriod(x *x509.Certificate) (from, until time.Time, told bool) {
	var period struct {
		From  time.Time `asn1:"generalized,optional,tag:0"`
		Until time.Time `asn1:"generalized,optional,tag:1"`
	}
	if _, err := asn1.Unmarshal(extension(x, oidKeyPeriod), &period); err != nil || period.Until.IsZero() {
		return time.Time{}, time.Time{}, false
	}
	return period.From, period.Until, true
}

// commonName is a name as a person knows it.
func commonName(raw []byte) string {
	return cms.ReadName(raw).Common
}

// quoted is a name in quotation marks, where it has none of its own.
func quoted(raw []byte) string {
	name := commonName(raw)
	if strings.Contains(name, "«") {
		return name
	}
	return "«" + name + "»"
}
