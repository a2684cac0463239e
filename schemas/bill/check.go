package bill

import (
	"unicode/utf8"

	"github.com/uzelhub/uzel/schemas/calendar"
	"github.com/uzelhub/uzel/schemas/codes"
	"github.com/uzelhub/uzel/schemas/fault"
)

// longestPurpose is how much position 24 of a payment order holds (762-П, приложение 11).
const longestPurpose = 210

// check collects what is wrong with a bill. Paths are JSON Pointers.
type check struct{ findings []fault.Finding }

// Check holds a bill to the rules of its requisites and sums. No finding: a bank can pay it and an accountant book it.
func Check(d Document) []fault.Finding {
	var c check
	c.head(d)
	c.party("/seller", d.Seller)
	c.party("/buyer", d.Buyer)
	c.account(d.Account)
	c.sums(d)
	return c.findings
}

func (c *check) add(wrong bool, kind *fault.Kind, path, detail string) {
	if wrong {
		c.findings = append(c.findings, kind.Finding(path, detail))
	}
}

func (c *check) head(d Document) {
	date, err := calendar.ParseDate(d.Date)
	c.add(d.Number == "", errNumber, "/number", "")
	c.add(err != nil, errDate, "/date", "")
	if d.Due != "" {
		due, wrong := calendar.ParseDate(d.Due)
		c.add(wrong != nil || err == nil && due < date, errDue, "/due", "")
	}
	_, known := codes.CurrencyByAlpha(d.Currency)
	c.add(!known, errCurrency, "/currency", "")
	if p := d.Period; p != nil {
		from, err1 := calendar.ParseDate(p.From)
		to, err2 := calendar.ParseDate(p.To)
		c.add(err1 != nil || err2 != nil || from > to, errPeriod, "/period", "")
	}
	if b := d.Basis; b != nil {
		_, wrong := calendar.ParseDate(b.Date)
		c.add(b.Name == "" || b.Date != "" && wrong != nil, errBasis, "/basis", "")
	}
	c.add(utf8.RuneCountInString(d.Purpose) > longestPurpose, errPurpose, "/purpose", "")
}

// party: a company has a КПП, whoever has an ИНН of twelve digits has none (приказ ФНС ЕД-7-14/559@).
func (c *check) party(path string, p Party) {
	c.add(p.Name == "", errName, path+"/name", "")
	c.add(codes.CheckINN(p.INN) != nil, errINN, path+"/inn", "")
	if len(p.INN) == 12 {
		c.add(p.KPP != "", errKPP, path+"/kpp", "у предпринимателя и физического лица КПП нет")
		return
	}
	c.add(codes.CheckKPP(p.KPP) != nil, errKPP, path+"/kpp", "")
}

// account: the keys of both accounts are made with the bank's БИК (Положение Банка России 579-П).
func (c *check) account(a Account) {
	if codes.CheckBIC(a.BIC) != nil {
		c.add(true, errBIC, "/account/bic", "")
		return
	}
	c.key(codes.CheckAccount(a.Number, a.BIC), errAccount, "/account/number", a.Number)
	c.key(codes.CheckCorrespondentAccount(a.Correspondent, a.BIC), errCorr, "/account/correspondent", a.Correspondent)
	c.add(a.Bank == "", errBank, "/account/bank", "")
}

// key reports an account whose key is wrong. How the keys of treasury accounts are made is not known for sure, so of those
// it only warns.
func (c *check) key(wrong error, kind *fault.Kind, path, account string) {
	switch {
	case wrong == nil:
	case codes.IsTreasuryAccount(account):
		c.findings = append(c.findings, kind.Warning(path, ""))
	default:
		c.add(true, kind, path, "")
	}
}
