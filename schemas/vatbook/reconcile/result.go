package reconcile

import (
	"github.com/uzelhub/uzel/schemas/num"
	"github.com/uzelhub/uzel/schemas/vatbook"
)

// Class is what the comparison says of an invoice.
type Class string

// The classes, the worst last.
const (
	Match           Class = "match"             // сошлось
	NearMatch       Class = "near_match"        // похоже, что один документ: номер, дата или исправление записаны по-разному
	AmountDiffers   Class = "amount_diff"       // стоимость разная
	VATDiffers      Class = "vat_diff"          // стоимость та же, налог разный
	MissingAtBuyer  Class = "missing_at_buyer"  // у покупателя нет
	MissingAtSeller Class = "missing_at_seller" // у продавца нет
)

// Classes are all classes in the order in which they are told.
var Classes = []Class{Match, NearMatch, AmountDiffers, VATDiffers, MissingAtBuyer, MissingAtSeller}

// Title is the class in words.
func (c Class) Title() string {
	return map[Class]string{
		Match: "сошлось", NearMatch: "похоже", AmountDiffers: "стоимость разная", VATDiffers: "налог разный",
		MissingAtBuyer: "нет у покупателя", MissingAtSeller: "нет у продавца",
	}[c]
}

// Operation is a sort of deals that is compared apart from the others.
type Operation string

// The sorts of deals, by КодВидОпер.
const (
	Usual       Operation = "usual"
	Advance     Operation = "advance"     // 02, 22
	Agent       Operation = "agent"       // 06
	Adjustment  Operation = "adjustment"  // 18
	Restoration Operation = "restoration" // 21
)

// Result is the comparison of two books.
type Result struct {
	BuyerINN  string `json:"buyer_inn"`
	SellerINN string `json:"seller_inn"`
	Lines     []Line `json:"lines"`
	Totals    Totals `json:"totals"`
}

// Totals sum up a result.
type Totals struct {
	ByClass   map[Class]int `json:"by_class"`   // сколько счетов-фактур
	BuyerVAT  num.Decimal   `json:"buyer_vat"`  // налог у покупателя по этому продавцу
	SellerVAT num.Decimal   `json:"seller_vat"` // налог у продавца по этому покупателю
}

// Agrees reports whether every invoice is a match.
func (r Result) Agrees() bool { return r.Totals.ByClass[Match] == len(r.Lines) }

// Line is one invoice as both sides have it.
type Line struct {
	Class          Class       `json:"class"`
	Operation      Operation   `json:"operation"`
	Buyer          *Entry      `json:"buyer,omitempty"`
	Seller         *Entry      `json:"seller,omitempty"`
	CostDifference num.Decimal `json:"cost_difference"`   // у покупателя больше на столько
	VATDifference  num.Decimal `json:"vat_difference"`    // у покупателя больше на столько
	Differs        []string    `json:"differs,omitempty"` // number, date, revision: что записано по-разному
}

// Entry is an invoice in one side's books.
type Entry struct {
	Invoice vatbook.Invoice `json:"invoice"`
	Rows    []Place         `json:"rows"`
	Cost    num.Decimal     `json:"cost"` // с налогом, в валюте currency
	VAT     num.Decimal     `json:"vat"`  // в рублях

	// Currency of the cost; empty is roubles.
	Currency string `json:"currency,omitempty"`
}

// Place is a line of a book.
type Place struct {
	Book int `json:"book"` // которая из книг стороны, с нуля
	Row  int `json:"row"`  // НомерПор
}
