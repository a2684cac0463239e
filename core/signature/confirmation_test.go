package signature_test

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/uzelhub/uzel/core/signature"
	"github.com/uzelhub/uzel/schemas/cms"
	"github.com/uzelhub/uzel/schemas/cms/cmstest"
	"github.com/uzelhub/uzel/schemas/mchd"
	"github.com/uzelhub/uzel/schemas/xmlbind"
)

const (
	sellersINN = "7700000016"
	itsPower   = "11111111-2222-4333-8444-555555555555"
)

// signedBy is a title with signers as the formats write them.
func signedBy(signers string) []byte {
	return []byte(`<?xml version="1.0" encoding="UTF-8"?><Файл><Документ>` + signers + `</Документ></Файл>`)
}

const (
	byReference = `<Подписант СпосПодтПолном="3"><ФИО Фамилия="Садовый" Имя="Глеб"/>` +
		`<СвДоверЭл НомДовер="11111111-2222-4333-8444-555555555555" ДатаВыдДовер="15.01.2026" ИдСистХран="https://m4d.nalog.gov.ru"/></Подписант>`
	byCertificate = `<Подписант СпосПодтПолном="1"><ФИО Фамилия="Полевая" Имя="Вера"/></Подписант>`
)

func TestATitleSaysHowItsSignerMaySign(t *testing.T) {
	for name, c := range map[string]struct {
		title, lastName string
		way             signature.Way
		number          string
	}{
		"by the certificate":                    {byCertificate, "", signature.ByCertificate, ""},
		"by a file beside it":                   {`<Подписант СпосПодтПолном="2"/>`, "", signature.ByFile, ""},
		"by a power of attorney that it names":  {byReference, "", signature.ByReference, itsPower},
		"by one that is named elsewhere":        {`<Подписант СпосПодтПолном="4"/>`, "", signature.ByElsewhere, ""},
		"on paper":                              {`<Подписант СпосПодтПолном="5"><СвДоверБум ДатаВыдДовер="15.01.2026"/></Подписант>`, "", signature.OnPaper, ""},
		"otherwise":                             {`<Подписант СпосПодтПолном="6"/>`, "", signature.ByOther, ""},
		"of several it is the one who signed":   {byCertificate + byReference, "садовый", signature.ByReference, itsPower},
		"of several strangers it is the first":  {byCertificate + byReference, "Иной", signature.ByCertificate, ""},
		"a number that is none is not taken":    {`<Подписант СпосПодтПолном="3"><СвДоверЭл НомДовер="12"/></Подписант>`, "", signature.ByReference, ""},
		"in 2018, by the office":                {`<Подписант ОснПолн="Должностные обязанности"/>`, "", signature.ByCertificate, ""},
		"in 2018, by a power named in words":    {`<Подписант ОснПолн="Доверенность №11111111-2222-4333-8444-555555555555"/>`, "", signature.ByReference, itsPower},
		"in 2018, by a power without a number":  {`<Подписант ОснПолн="-" ОснПолнОрг="по доверенности"/>`, "", signature.ByElsewhere, ""},
		"a way that nobody knows says nothing":  {`<Подписант СпосПодтПолном="9"/>`, "", "", ""},
		"a file without a signer says nothing":  {``, "", "", ""},
		"nor does a file that is no XML at all": {`<`, "", "", ""},
	} {
		got := signature.ReadConfirmation(signedBy(c.title), c.lastName)
		if got == nil {
			got = &signature.Confirmation{}
		}
		if got.Way != c.way || got.Number != c.number {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestTitlesOfEveryFormatSayHowTheirSignersMaySign(t *testing.T) {
	for name, way := range map[string]signature.Way{
		"upd/examples/invoice-502.xml": signature.OnPaper, "upd/examples/timebook-502.xml": signature.ByCertificate,
		"upd/examples/traceable-501.xml": signature.ByCertificate, "upd/examples/buyer/accepted-501.xml": signature.ByCertificate,
		"upd/examples/buyer/discrepancies.xml": signature.ByReference, "upd/examples/buyer/treasury.xml": signature.OnPaper,
		"ukd/examples/excise.xml": signature.ByCertificate, "ukd/examples/answer.xml": signature.ByCertificate,
	} {
		title, err := os.ReadFile("../../schemas/" + name)
		if err != nil {
			t.Fatal(err)
		}
		got := signature.ReadConfirmation(title, "")
		if got == nil || got.Way != way || (way == signature.ByReference) != (got.Number != "" && got.Issued != "" && got.System != "") {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// natural is a certificate of a natural person, by СНИЛС.
func natural(snils string) cmstest.Signer {
	return cmstest.New(func(c *x509.Certificate) {
		c.Subject = pkix.Name{CommonName: "Садовый Глеб", ExtraNames: []pkix.AttributeTypeAndValue{
			{Type: asn1.ObjectIdentifier{1, 2, 643, 100, 3}, Value: snils},
		}}
	})
}

func TestWhoSignsForAPartyIsHeldToThePowerThatTheTitleNames(t *testing.T) {
	signedAt := time.Date(2026, 9, 30, 9, 0, 0, 0, time.UTC)
	person, other, company := natural("11223344595"), natural("08765430300"), cmstest.New(cmstest.Company("Ромашка", sellersINN))
	named := func(change func(*signature.Confirmation)) *signature.Confirmation {
		c := &signature.Confirmation{Way: signature.ByReference, Number: itsPower, Issued: "2026-01-15", Asked: signedAt.Add(time.Hour)}
		change(c)
		return c
	}
	state := func(s mchd.Status, since string) *signature.Confirmation {
		return named(func(c *signature.Confirmation) { c.Status, c.Since = s, xmlbind.Date(since) })
	}
	kept := func(file string, change func(*signature.Confirmation)) *signature.Confirmation {
		return named(func(c *signature.Confirmation) {
			read := power(t, file)
			c.Power, c.Kept, c.Status = &read, true, mchd.Valid
			c.Number = strings.ToLower(c.Power.Number)
			change(c)
		})
	}
	asIs := func(*signature.Confirmation) {}
	for name, c := range map[string]struct {
		signer cmstest.Signer
		says   *signature.Confirmation
		party  string
		wrong  bool
		code   string // "": nothing is said of the power
	}{
		"an organisation needs none":                      {company, nil, sellersINN, false, ""},
		"by the certificate, and it names no party":       {person, &signature.Confirmation{Way: signature.ByCertificate}, sellersINN, false, "UZ-SIG-070"},
		"by a file that nobody here can hold against it":  {person, &signature.Confirmation{Way: signature.ByFile}, sellersINN, false, "UZ-SIG-071"},
		"named elsewhere":                                 {person, &signature.Confirmation{Way: signature.ByElsewhere}, sellersINN, false, "UZ-SIG-072"},
		"named without a number":                          {person, &signature.Confirmation{Way: signature.ByReference}, sellersINN, false, "UZ-SIG-072"},
		"on paper":                                        {person, &signature.Confirmation{Way: signature.OnPaper}, sellersINN, false, "UZ-SIG-073"},
		"otherwise":                                       {person, &signature.Confirmation{Way: signature.ByOther}, sellersINN, false, "UZ-SIG-074"},
		"nobody can be asked":                             {person, named(asIs), sellersINN, false, "UZ-SIG-075"},
		"the registry is silent":                          {person, named(func(c *signature.Confirmation) { c.Silent = true }), sellersINN, false, "UZ-SIG-076"},
		"the registry does not know it":                   {person, state(mchd.NotRegistered, ""), sellersINN, false, "UZ-SIG-077"},
		"it is registered, whose it is nobody knows":      {person, state(mchd.Valid, ""), sellersINN, false, "UZ-SIG-078"},
		"revoked before":                                  {person, state(mchd.Revoked, "2026-09-29"), sellersINN, true, "UZ-MCD-032"},
		"revoked on that day":                             {person, state(mchd.Revoked, "2026-09-30"), sellersINN, true, "UZ-MCD-032"},
		"revoked afterwards":                              {person, state(mchd.Revoked, "2026-10-01"), sellersINN, false, "UZ-SIG-078"},
		"ended before":                                    {person, state(mchd.Expired, "2026-09-01"), sellersINN, true, "UZ-MCD-035"},
		"revoked, and on that day nobody said since when": {person, state(mchd.Revoked, ""), sellersINN, true, "UZ-MCD-032"},
		"ended, and found out a month later": {person, named(func(c *signature.Confirmation) {
			c.Status, c.Asked = mchd.Expired, signedAt.AddDate(0, 1, 0)
		}), sellersINN, false, "UZ-SIG-079"},
		"issued after it":                    {person, named(func(c *signature.Confirmation) { c.Issued = "2026-10-01" }), sellersINN, true, "UZ-MCD-020"},
		"kept here, and all is well":         {person, kept("employee", asIs), sellersINN, false, ""},
		"kept here, and the registry silent": {person, kept("employee", func(c *signature.Confirmation) { c.Status, c.Silent = "", true }), sellersINN, false, "UZ-SIG-076"},
		"kept here, given to another":        {other, kept("employee", asIs), sellersINN, true, "UZ-MCD-023"},
		"kept here, given by another":        {person, kept("employee", asIs), "7810000026", true, "UZ-MCD-022"},
		"kept here, passed on":               {person, kept("passed", asIs), sellersINN, false, "UZ-SIG-041"},
		"kept here, to be used by several":   {person, kept("joint", asIs), sellersINN, false, "UZ-SIG-041"},
	} {
		body := []byte("титул")
		judgement, err := signature.Judge{}.Judge(t.Context(), signature.Question{
			Body: body, Container: c.signer.Sign(body), Party: signature.Party{INN: c.party}, Confirmation: c.says, Proven: signedAt, Now: signedAt.Add(time.Hour),
		})
		if err != nil {
			t.Fatal(err)
		}
		checks := judgement.Signatures[0].Checks
		i := slices.IndexFunc(checks, func(c signature.Check) bool { return c.Name == signature.Power })
		if checks[i].Code != c.code || judgement.Wrong() != c.wrong {
			t.Errorf("%s: wrong %t, %+v", name, judgement.Wrong(), checks[i])
		}
		if against := judgement.Signatures[0].Against(); c.code != "" && against[0].Code != c.code {
			t.Errorf("%s: a person reads first %+v", name, against)
		}
	}
}

func TestOnlyWhoSignsForAnotherHasToShowThatHeMay(t *testing.T) {
	for name, c := range map[string]struct {
		signer cmstest.Signer
		party  string
		needed bool
	}{
		"a person for a company":            {natural("11223344595"), sellersINN, true},
		"a company for itself":              {cmstest.New(cmstest.Company("Ромашка", sellersINN)), sellersINN, false},
		"a company for another":             {cmstest.New(cmstest.Company("Вектор", "7810000026")), sellersINN, false},
		"a person, and for whom is unknown": {natural("11223344595"), "", false},
	} {
		container, err := cms.Inspect(c.signer.Sign([]byte("титул")))
		if err != nil {
			t.Fatal(err)
		}
		if _, needed := signature.ActsFor(container, signature.Party{INN: c.party}); needed != c.needed {
			t.Errorf("%s: %t", name, needed)
		}
	}
}

// Whatever stands in a file that came, it is read or says nothing.
func FuzzReadConfirmation(f *testing.F) {
	for _, seed := range []string{byReference, byCertificate, `<Подписант ОснПолн="доверенность"/>`, `<`} {
		f.Add(signedBy(seed), "Садовый")
	}
	f.Fuzz(func(t *testing.T, title []byte, lastName string) {
		c := signature.ReadConfirmation(title, lastName)
		if c != nil && (c.Way == "" || c.Number != strings.ToLower(c.Number) || c.Words() == "") {
			t.Errorf("%+v", c)
		}
	})
}
