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
	Due      string   `json:"due,omitempty"` // последний день оплаты; пусто: по договору
	Currency string   `json:"currency"`      // буквенный код, например RUB
	Seller   Party    `json:"seller"`
	Account  Account  `json:"account"` // куда платить
	Buyer    Party    `json:"buyer"`
	Basis    *Basis   `json:"basis,omitempty"`  // основание: договор
	Period   *Period  `json:"period,omitempty"` // за какой период, если счёт за время
	Lines    []Line   `json:"lines"`
	Totals   Totals   `json:"totals"`
	Purpose  string   `json:"purpose,omitempty"` // назначение платежа, до 210 знаков
	Note     string   `json:"note,omitempty"`
	Signers  []Signer `json:"signers,omitempty"`
}

// Party is one side.
type Party struct {
	Name    string `json:"name"`
	INN     string `json:"inn"`
	KPP     string `json:"kpp,omitempty"`     // у предпринимателя и физического лица нет
	Address string `json:"address,omitempty"` // одной строкой
	EDOID   string `json:"edo_id,omitempty"`  // идентификатор участника ЭДО
}

// Account is the seller's account in a bank.
type Account struct {
	Number        string `json:"number"`        // расчётный счёт, 20 цифр
	BIC           string `json:"bic"`           // БИК
	Bank          string `json:"bank"`          // наименование банка
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
	UnitCode string      `json:"unit_code,omitempty"` // код ОКЕИ
	Unit     string      `json:"unit,omitempty"`      // условное обозначение единицы
	Quantity num.Decimal `json:"quantity"`
	Price    num.Decimal `json:"price"`
	Amount   num.Decimal `json:"amount"`         // количество × цена, без налога, округлено до копеек
	TaxRate  string      `json:"tax_rate"`       // ставка в процентах, как "22"; "none": без НДС
	Tax      num.Decimal `json:"tax"`            // сумма налога; 0 при "none"
	Kind     string      `json:"kind,omitempty"` // ПрТовРаб УПД: 1 товар, 2 работа, 3 услуга, 4 имущественное право
}

// NoTax is the tax rate of a line without НДС.
const NoTax = "none"

// Totals are the sums of the rounded rows.
type Totals struct {
	Amount num.Decimal `json:"amount"`
	Tax    num.Decimal `json:"tax"`
	Total  num.Decimal `json:"total"` // всего к оплате
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
