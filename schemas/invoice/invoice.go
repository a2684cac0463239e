// Package invoice is the canonical sale: an invoice as an ERP knows it, before it becomes an УПД. A source claims no
// more than its system says and leaves the rest empty; the route's step `enrich` fills it from the registry.
package invoice

import (
	"encoding/json"

	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/num"
)

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

	// Corrects says which document this one changes: then its lines are changes of that one's lines, as a credit note has
	// them, and so are its totals.
	Corrects *Corrects `json:"corrects,omitempty"`

	// Terms are the seller's settings for the УПД; no source gives them, `enrich` does.
	Terms *Terms `json:"terms,omitempty"`
}

// Party is one side.
type Party struct {
	ID      string `json:"id,omitempty"` // at the source
	Name    string `json:"name"`
	INN     string `json:"inn,omitempty"`
	KPP     string `json:"kpp,omitempty"`
	TaxID   string `json:"tax_id,omitempty"`  // of a foreign party, in its own country
	Country string `json:"country,omitempty"` // ISO 3166 alpha-2
	Address string `json:"address,omitempty"` // one line
	EDOID   string `json:"edo_id,omitempty"`  // participant of the exchange of electronic documents
}

// Line is one row.
type Line struct {
	Description string      `json:"description"`
	Quantity    num.Decimal `json:"quantity"`
	Unit        string      `json:"unit,omitempty"`      // the ERP's symbol
	UnitCode    string      `json:"unit_code,omitempty"` // ОКЕИ
	UnitName    string      `json:"unit_name,omitempty"` // ОКЕИ's own name or symbol
	UnitPrice   num.Decimal `json:"unit_price"`
	Amount      num.Decimal `json:"amount"` // without tax
	Tax         num.Decimal `json:"tax"`
	TaxRate     string      `json:"tax_rate"` // percent as the ERP says, as "20" or "22"; "none" is без НДС

	// Before is the line of the corrected document as it holds before this one, of a document that corrects: the line itself
	// is by how much quantity, amount and tax change, less than nothing where they fall.
	Before *Line `json:"before,omitempty"`
}

// Corrects is the document that a correcting one changes, and why.
type Corrects struct {
	Number string `json:"number"`
	Date   string `json:"date"`             // YYYY-MM-DD
	Reason string `json:"reason,omitempty"` // what the buyer reads
	Basis  *Basis `json:"basis,omitempty"`  // what was agreed, and where
}

// Terms are what the seller has settled for its УПД.
type Terms struct {
	Function     string    `json:"function"`      // СЧФ, СЧФДОП, ДОП
	DocumentName string    `json:"document_name"` // НаимДокОпр
	Operation    string    `json:"operation"`     // СодОпер
	Basis        *Basis    `json:"basis,omitempty"`
	Signatory    Signatory `json:"signatory"`
}

// Basis is the document under which the goods or services are handed over.
type Basis struct {
	Name   string `json:"name"`
	Number string `json:"number"`
	Date   string `json:"date"` // YYYY-MM-DD
}

// Signatory signs for the seller.
type Signatory struct {
	LastName   string `json:"last_name"`
	FirstName  string `json:"first_name"`
	MiddleName string `json:"middle_name,omitempty"`
	Position   string `json:"position,omitempty"`
	Authority  int    `json:"authority"` // СпосПодтПолном of УПД 5.03, 1–6
}

// Decode reads a document from JSON.
func Decode(body []byte) (Document, error) {
	var doc Document
	err := document.Decode(body, &doc)
	return doc, err
}

// Encode writes the document as JSON.
func (d Document) Encode() ([]byte, error) { return json.Marshal(d) }
