package vatbook

import (
	"github.com/uzelhub/uzel/schemas/num"
	"github.com/uzelhub/uzel/schemas/taxfile/filing"
	"github.com/uzelhub/uzel/schemas/xmlbind"
)

// Book is one book of НДС in its canonical form. The name of the place in the format stands beside every field; where
// books differ in a name, that of the purchases or of the sheet comes first.
type Book struct {
	Version    string           `json:"version,omitempty"`    // ВерсФорм; пусто: 5.04
	Identity   *filing.Identity `json:"identity,omitempty"`   // имя файла и программа
	Kind       Kind             `json:"kind"`                 // какая это книга: Индекс
	Correction int              `json:"correction,omitempty"` // НомКорр: 0 для первичной декларации
	Relevance  Relevance        `json:"relevance,omitempty"`  // ПризнСвед8, 81, 9, 91: только в уточнённой декларации

	PurchaseTotals *PurchaseTotals `json:"purchase_totals,omitempty"` // итоги книги покупок; пусто: по строкам
	Purchases      []Purchase      `json:"purchases,omitempty"`       // КнПокСтр, КнПокДЛСтр
	SalesTotals    *SalesTotals    `json:"sales_totals,omitempty"`    // итоги книги продаж; пусто: по строкам
	Sales          []Sale          `json:"sales,omitempty"`           // КнПродСтр, КнПродДЛСтр

	Unknown []xmlbind.Remainder `json:"unknown,omitempty"` // что прочитано из файла, но в этой модели места не имеет
}

// Kind says which book it is.
type Kind string

// The books.
const (
	Purchases      Kind = "purchases"       // раздел 8
	PurchasesSheet Kind = "purchases_sheet" // раздел 8.1: дополнительные листы книги покупок
	Sales          Kind = "sales"           // раздел 9
	SalesSheet     Kind = "sales_sheet"     // раздел 9.1: дополнительные листы книги продаж
)

// Relevance says whether a corrective declaration brings the book again.
type Relevance string

// What a corrective declaration does with a book.
const (
	Replaced  Relevance = "replaced"  // 0: сведения представлены заново
	Unchanged Relevance = "unchanged" // 1: ранее представленные сведения актуальны, книги в файле нет
)

// PurchaseTotals are the totals of purchases.
type PurchaseTotals struct {
	VAT    *num.Decimal `json:"vat,omitempty"`    // СумНДСВсКПк, в листах СумНДСИтП1Р8: налог всего
	Before *num.Decimal `json:"before,omitempty"` // СумНДСИтКПк: итог книги, только в листах
}

// SalesTotals are the totals of sales.
type SalesTotals struct {
	Rates        Rates        `json:"rates,omitzero"`          // СтПродБезНДС18, СумНДСВсКПр18 …, в листах СтПродВсП1Р9_18 …
	Exempt       *num.Decimal `json:"exempt,omitempty"`        // СтПродОсвВсКПр, в листах СтПродОсвП1Р9Вс
	Before       Rates        `json:"before,omitzero"`         // ИтСтПродКПр18, СумНДСИтКПр18 …: итог книги, только в листах
	BeforeExempt *num.Decimal `json:"before_exempt,omitempty"` // ИтСтПродОсвКПр: только в листах
}

// Rates are sums by rate: without the tax, and the tax itself. The format 5.04 knows 18, 10 and 0 %.
type Rates struct {
	Base22 *num.Decimal `json:"base_22,omitempty"` // без налога, 22 %: имя в файле — предположение
	VAT22  *num.Decimal `json:"vat_22,omitempty"`  // налог, 22 %: имя в файле — предположение
	Base20 *num.Decimal `json:"base_20,omitempty"` // без налога, 20 %: имя в файле — предположение
	VAT20  *num.Decimal `json:"vat_20,omitempty"`  // налог, 20 %: имя в файле — предположение
	Base18 *num.Decimal `json:"base_18,omitempty"` // без налога, 18 %
	VAT18  *num.Decimal `json:"vat_18,omitempty"`  // налог, 18 %
	Base10 *num.Decimal `json:"base_10,omitempty"` // без налога, 10 %
	VAT10  *num.Decimal `json:"vat_10,omitempty"`  // налог, 10 %
	Base0  *num.Decimal `json:"base_0,omitempty"`  // по ставке 0 %
}
