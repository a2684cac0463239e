package bill

import (
	"encoding/json"

	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/num"
)

// Document is one bill. Dates are YYYY-MM-DD.
type Document struct {
	Number   string   `json:"number"`
	Date     string   `json:"date"`
	Due      string   `json:"due,omitempty"` // the last day to pay; empty: the contract says
	Currency string   `json:"currency"`      // letter code, as RUB
	Seller   Party    `json:"seller"`
	Account  Account  `json:"account"` // where to pay
	Buyer    Party    `json:"buyer"`
	Basis    *Basis   `json:"basis,omitempty"`  // the contract
	Period   *Period  `json:"period,omitempty"` // what is paid for, when it is a span of time
	Lines    []Line   `json:"lines"`
	Totals   Totals   `json:"totals"`
	Purpose  string   `json:"purpose,omitempty"` // назначение платежа, to be copied into the payment order
	Note     string   `json:"note,omitempty"`
	Signers  []Signer `json:"signers,omitempty"`
}

// Party is one side.
type Party struct {
	Name    string `json:"name"`
	INN     string `json:"inn"`
	KPP     string `json:"kpp,omitempty"`     // none for an entrepreneur or a person
	Address string `json:"address,omitempty"` // one line
	EDOID   string `json:"edo_id,omitempty"`  // participant of the exchange of electronic documents
}

// Account is the seller's account in a bank.
type Account struct {
	Number        string `json:"number"`        // расчётный счёт, 20 digits
	BIC           string `json:"bic"`           // БИК
	Bank          string `json:"bank"`          // the bank's name
	Correspondent string `json:"correspondent"` // корреспондентский счёт
}

// Basis is the document under which the bill is made out.
type Basis struct {
	Name   string `json:"name"`
	Number string `json:"number,omitempty"`
	Date   string `json:"date,omitempty"`
}

// Period is a span of days, both included.
type Period struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// Line is one row. Prices are without tax unless the bill says otherwise in Totals.
type Line struct {
	Name     string      `json:"name"`
	UnitCode string      `json:"unit_code,omitempty"` // ОКЕИ
	Unit     string      `json:"unit,omitempty"`      // its symbol
	Quantity num.Decimal `json:"quantity"`
	Price    num.Decimal `json:"price"`
	Amount   num.Decimal `json:"amount"`         // quantity × price, half-up to kopeks, without tax
	TaxRate  string      `json:"tax_rate"`       // percent, as "22"; "none" is без НДС
	Tax      num.Decimal `json:"tax"`            // 0 with "none"
	Kind     string      `json:"kind,omitempty"` // ПрТовРаб of the УПД: 1 goods, 2 works, 3 services, 4 rights
}

// NoTax is the tax rate of a line without НДС.
const NoTax = "none"

// Totals are the sums of the rounded rows.
type Totals struct {
	Amount num.Decimal `json:"amount"`
	Tax    num.Decimal `json:"tax"`
	Total  num.Decimal `json:"total"` // to be paid
}

// Signer is who signs the bill.
type Signer struct {
	Position string `json:"position"`
	Name     string `json:"name"`
}

// SumLines adds up the rows, which are rounded already.
func SumLines(lines []Line) Totals {
	var t Totals
	for _, line := range lines {
		t.Amount, t.Tax = t.Amount.Add(line.Amount), t.Tax.Add(line.Tax)
	}
	t.Total = t.Amount.Add(t.Tax)
	return t
}

// Untaxed reports whether no row bears tax.
func (d Document) Untaxed() bool {
	for _, line := range d.Lines {
		if line.TaxRate != NoTax {
			return false
		}
	}
	return true
}

// Decode reads a document from JSON.
func Decode(body []byte) (Document, error) {
	var doc Document
	err := document.Decode(body, &doc)
	return doc, err
}

// Encode writes the document as JSON.
func (d Document) Encode() ([]byte, error) { return json.Marshal(d) }
