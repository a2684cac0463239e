package steps

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/num"
	"github.com/uzelhub/uzel/schemas/party"
	"github.com/uzelhub/uzel/schemas/ukd"
	"github.com/uzelhub/uzel/schemas/upd"
)

// Correction is a change of what an УПД of ours says, from which an УКД is made: Tax Code, art. 168, par. 3, and art. 169,
// par. 5.2.
type Correction struct {
	Sold         upd.Document     // as it was issued
	Differences  []upd.Difference // rows by their numbers; those that change no quantity are left out
	Rows         []ukd.Row        // what changes, where somebody else has found it out; then there are no differences
	Number, Date string           // of the УКД
	Reason       string           // ИныеСвИзмСтоим: why, as the buyer reads it
	Basis        []ukd.Basis      // ОснКор
	Edition      string           // of the format: ukd.Edition501 or ukd.Edition736
	Seller       config.Organisation
}

// EditionOf is the edition of the format in which an organisation writes its УКД. That of the order ЕД-7-26/736@ is known by
// guess.
func EditionOf(own config.Organisation) (string, []fault.Finding) {
	edition := ukd.Edition501
	if own.UKD != nil {
		edition = cmp.Or(own.UKD.Edition, edition)
	}
	if edition == ukd.Edition736 && !own.UKD.AcceptGuess {
		return "", []fault.Finding{errGuessedEdition.Finding("/organisation/ukd", "")}
	}
	return edition, nil
}

// corrections are Функция of an УКД by that of the УПД.
var corrections = map[upd.Function]ukd.Function{
	upd.Invoice: ukd.Invoicing, upd.InvoiceAndTransfer: ukd.InvoiceAndAgreement, upd.TransferOnly: ukd.AgreementOnly,
}

// scopes are ОблПолн of who signs by Функция: 0 invoices, 3 agreements, 6 both.
var scopes = map[ukd.Function]string{ukd.Invoicing: "0", ukd.InvoiceAndAgreement: "6", ukd.AgreementOnly: "3"}

// Document is the УКД, before and after row by row. Findings say why there is none.
func (c Correction) Document() (ukd.Document, []fault.Finding) {
	function, known := corrections[c.Sold.Function]
	if !known {
		return ukd.Document{}, []fault.Finding{errNoCorrection.Finding("/function", string(c.Sold.Function))}
	}
	if c.Seller.Signatory == nil {
		return ukd.Document{}, []fault.Finding{errNoSignatory.Finding("/organisation/signatory", "ИНН "+c.Seller.INN)}
	}
	rows, findings := c.Rows, []fault.Finding(nil)
	if rows == nil {
		rows, findings = c.rows()
	}
	seller, wrong := correctedSide(c.Sold.Sellers, "/sellers")
	findings = append(findings, wrong...)
	buyer, wrong := correctedSide(c.Sold.Buyers, "/buyers")
	if findings = append(findings, wrong...); fault.HasErrors(findings) {
		return ukd.Document{}, findings
	}
	signer := correctionSigner(c.Seller, scopes[function])
	d := ukd.Document{
		Version: c.Edition, Function: function, FactName: "Документ об изменении стоимости",
		Name: "Универсальный корректировочный документ", Author: cmp.Or(c.Sold.Author, c.Seller.Name),
		Number: c.Number, Date: upd.Date(c.Date), Currency: c.Sold.Currency.Code, Invoices: []ukd.Invoice{c.invoice()},
		Seller: seller, Buyer: buyer, Table: ukd.Table{Rows: rows}, Signers: []ukd.Signer{signer},
		Agreement: ukd.Agreement{
			Operation: "Предлагаем изменить стоимость", Other: c.Reason, Transfers: transfersOf(c.Sold), SentOn: upd.Date(c.Date), Basis: c.Basis,
		},
	}
	if function == ukd.Invoicing {
		d.Name, d.FactName = "", "" // both are of the document that the parties agree on
		d.Agreement.Operation = "Стоимость изменена"
	}
	if c.Sold.Currency.Rate != nil {
		d.Circumstances = &ukd.Circumstances{Rate: c.Sold.Currency.Rate}
	}
	return d, findings
}

// invoice names what is corrected, with its исправление.
func (c Correction) invoice() ukd.Invoice {
	sold := ukd.Invoice{Number: c.Sold.Number, Date: c.Sold.Date}
	if k := c.Sold.Correction; k != nil && k.Number > 0 {
		sold.Corrections = []ukd.Correction{{Number: k.Number, Date: k.Date}}
	}
	return sold
}

func transfersOf(sold upd.Document) string {
	return "УПД № " + sold.Number + " от " + russianDay(string(sold.Date))
}

// russianDay is a day as documents write it.
func russianDay(day string) string {
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return at.Format("02.01.2006")
}

// rows are those whose quantity changes, each as it was and as it is to be.
func (c Correction) rows() (rows []ukd.Row, findings []fault.Finding) {
	var sold []upd.Row
	if c.Sold.Table != nil {
		sold = c.Sold.Table.Rows
	}
	for i, d := range c.Differences {
		at := slices.IndexFunc(sold, func(r upd.Row) bool { return r.Number == d.Row })
		if at < 0 {
			findings = append(findings, errNoRow.Finding(fmt.Sprintf("/differences/%d", i), "строка "+strconv.Itoa(d.Row)))
			continue
		}
		was := sold[at]
		if d.Accepted == nil || was.Quantity != nil && d.Accepted.Equal(*was.Quantity) {
			continue
		}
		if !ukd.Takes(c.Edition, was.VATRate) {
			findings = append(findings, errRateOfEdition.Finding(fmt.Sprintf("/differences/%d", i), fmt.Sprintf("строка %d, %q", d.Row, was.VATRate)))
			continue
		}
		row, ok := changed(was, *d.Accepted)
		if !ok {
			findings = append(findings, errUncounted.Finding(fmt.Sprintf("/differences/%d", i), "строка "+strconv.Itoa(d.Row)))
			continue
		}
		rows = append(rows, row)
	}
	if len(rows) == 0 && len(findings) == 0 {
		findings = append(findings, errNothingChanges.Finding("/differences", ""))
	}
	return rows, findings
}

// changed is a row of which another quantity holds. False: its cost does not follow from its quantity.
func changed(was upd.Row, quantity num.Decimal) (ukd.Row, bool) {
	if was.Quantity == nil || was.Quantity.IsZero() || was.Amount == nil || was.Total == nil || was.VAT.Dash {
		return ukd.Row{}, false
	}
	amount := costOf(was, quantity)
	vat, total := taxed(was, amount)
	row := ukd.Row{
		Name: was.Name, Before: stateOf(was, *was.Quantity), After: stateOf(was, quantity),
		Amount: &ukd.Cost{Before: *was.Amount, After: amount}, Total: ukd.Cost{Before: *was.Total, After: total},
	}
	row.Before.VAT, row.After.VAT = ukd.Tax{Amount: was.VAT.Amount, None: was.VAT.None}, vat
	row.Before.Excise, row.After.Excise = ukd.Tax{None: true}, ukd.Tax{None: true}
	if e := was.Excise; e != nil && e.Amount != nil {
		part := share(*e.Amount, quantity, *was.Quantity)
		row.Before.Excise, row.After.Excise = ukd.Tax{Amount: e.Amount}, ukd.Tax{Amount: &part}
	}
	return row, true
}

func stateOf(row upd.Row, quantity num.Decimal) ukd.State {
	s := ukd.State{Quantity: &quantity, Price: row.Price, VATRate: row.VATRate}
	if row.Unit != nil {
		s.UnitCode = row.Unit.Code
	}
	return s
}

// kopeks are the digits of an amount.
const kopeks = 2

// costOf is quantity by price, where the row was counted so, or else its share of the cost.
func costOf(was upd.Row, quantity num.Decimal) num.Decimal {
	if was.Price != nil && was.Price.Mul(*was.Quantity).Round(kopeks).Equal(*was.Amount) {
		return was.Price.Mul(quantity).Round(kopeks)
	}
	return share(*was.Amount, quantity, *was.Quantity)
}

func share(of, part, whole num.Decimal) num.Decimal { return of.Mul(part).DivRound(whole, kopeks) }

// taxed is the tax on an amount at the row's rate, and the two together. What is in words ("исчисляется налоговым
// агентом") has the tax in proportion.
func taxed(was upd.Row, amount num.Decimal) (ukd.Tax, num.Decimal) {
	if was.VAT.Amount == nil {
		return ukd.Tax{None: was.VAT.None}, amount
	}
	if amount.IsZero() || was.Amount.IsZero() {
		var none num.Decimal
		return ukd.Tax{Amount: &none}, amount
	}
	vat, known := ukd.TaxOn(was.VATRate, amount)
	if whole, ok := ukd.TaxOn(was.VATRate, *was.Amount); !known || !ok || !whole.Equal(*was.VAT.Amount) {
		vat = share(*was.VAT.Amount, amount, *was.Amount)
	}
	return ukd.Tax{Amount: &vat}, amount.Add(vat)
}

// correctedSide is a party of an УПД as the УКД names it.
func correctedSide(sides []upd.Party, path string) (ukd.Party, []fault.Finding) {
	if len(sides) != 1 { // with several of a side the format of the УКД has no place for the others
		return ukd.Party{}, []fault.Finding{errSeveralSides.Finding(path, strconv.Itoa(len(sides)))}
	}
	p := sides[0]
	side := ukd.Party{OKPO: p.OKPO, Department: p.Department, Note: p.Note, Bank: p.Bank}
	switch {
	case p.Company != nil:
		side.Company = &ukd.Company{Name: p.Company.Name, INN: p.Company.INN, KPP: p.Company.KPP}
	case p.Entrepreneur != nil:
		e := p.Entrepreneur
		side.Entrepreneur = &ukd.Entrepreneur{INN: e.INN, Name: e.Name, Registration: e.Registration, Other: e.Other}
	case p.Foreign != nil:
		side.Foreign = &ukd.Foreign{Name: p.Foreign.Name, Other: cmp.Or(p.Foreign.Other, p.Foreign.ID)}
	default:
		return side, []fault.Finding{errNoPlaceForPerson.Finding(path, "")}
	}
	address, ok := correctedAddress(p.Address)
	if !ok {
		return side, []fault.Finding{errNoAddress.Finding(path+"/address", "")}
	}
	side.Address = address
	return side, nil
}

func correctedAddress(a *party.Address) (ukd.Address, bool) {
	switch {
	case a == nil:
		return ukd.Address{}, false
	case a.Russian != nil:
		r := a.Russian
		return ukd.Address{Russian: &ukd.RussianAddress{
			PostalCode: r.PostalCode, RegionCode: r.RegionCode, District: r.District, City: r.City, Locality: r.Locality, Street: r.Street,
			House: r.House, Building: r.Building, Flat: r.Flat,
		}}, true
	case a.Free != nil:
		return ukd.Address{Free: &ukd.FreeAddress{CountryCode: a.Free.CountryCode, Text: a.Free.Text}}, true
	case a.Gar != nil:
		return ukd.Address{Gar: a.Gar.ID}, true
	}
	return ukd.Address{}, false
}

// correctionSigner is our signatory as the УКД names him: its format is of 2019 and knows no power of attorney.
func correctionSigner(own config.Organisation, scope string) ukd.Signer {
	s := *own.Signatory
	name := upd.PersonName{Last: s.LastName, First: s.FirstName, Middle: s.MiddleName}
	signer := ukd.Signer{Scope: scope, Status: "1", Basis: ownDuties}
	if len(own.INN) == 12 {
		signer.Status, signer.Entrepreneur = "4", &ukd.Entrepreneur{INN: own.INN, Name: name}
		return signer
	}
	signer.Representative = &ukd.Representative{INN: own.INN, Organisation: own.Name, Position: s.Position, Name: name}
	return signer
}
