// Package invoice is the canonical sale: an invoice as an ERP knows it, before the registry completes it and it
// becomes an УПД. It claims no more than the ERP says; what is missing stays empty.
package invoice

import "github.com/uzelhub/uzel/schemas/num"

// Document is one customer invoice.
type Document struct {
	ID       string      `json:"id"` // at the source
	Number   string      `json:"number"`
	Date     string      `json:"date"`     // YYYY-MM-DD
	Currency string      `json:"currency"` // letter code, as RUB
	Seller   Party       `json:"seller"`
	Buyer    Party       `json:"buyer"`
	Contract string      `json:"contract,omitempty"` // the ERP's reference text
	Lines    []Line      `json:"lines"`
	Untaxed  num.Decimal `json:"untaxed"`
	Tax      num.Decimal `json:"tax"`
	Total    num.Decimal `json:"total"`
}

// Party is one side as the ERP knows it.
type Party struct {
	ID      string `json:"id,omitempty"` // at the source
	Name    string `json:"name"`
	INN     string `json:"inn,omitempty"`
	KPP     string `json:"kpp,omitempty"`
	Country string `json:"country,omitempty"` // ISO 3166 alpha-2
	Address string `json:"address,omitempty"` // one line
}

// Line is one row.
type Line struct {
	Description string      `json:"description"`
	Quantity    num.Decimal `json:"quantity"`
	Unit        string      `json:"unit,omitempty"` // the ERP's symbol; the registry knows its ОКЕИ code
	UnitPrice   num.Decimal `json:"unit_price"`
	Amount      num.Decimal `json:"amount"` // without tax
	Tax         num.Decimal `json:"tax"`
	TaxRate     string      `json:"tax_rate"` // "20", "22", "none"; percent as the ERP says
}
