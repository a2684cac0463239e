package vatbook

import (
	"github.com/uzelhub/uzel/schemas/num"
	"github.com/uzelhub/uzel/schemas/xmlbind"
)

// Purchase is a line of purchases.
type Purchase struct {
	Row         int            `json:"row,omitempty"`         // НомерПор; если нет ни у одной строки — по порядку
	Invoice     Invoice        `json:"invoice"`               // счёт-фактура и то, что её меняет
	Declaration string         `json:"declaration,omitempty"` // НомТД: номер таможенной декларации
	Currency    string         `json:"currency,omitempty"`    // ОКВ; пусто: рубли
	Cost        num.Decimal    `json:"cost"`                  // СтоимПокупВ: с налогом, в валюте счёта-фактуры
	VAT         num.Decimal    `json:"vat"`                   // СумНДСВыч, в листах СумНДС: налог к вычету, в рублях
	Codes       []string       `json:"codes"`                 // КодВидОпер
	Payments    []Payment      `json:"payments,omitempty"`    // ДокПдтвУпл: документы об уплате налога
	Accepted    []xmlbind.Date `json:"accepted,omitempty"`    // ДатаУчТов: даты принятия на учёт
	Sellers     []Side         `json:"sellers,omitempty"`     // СвПрод
	Agent       *Side          `json:"agent,omitempty"`       // СвПос: посредник
}

// Sale is a line of sales.
type Sale struct {
	Row          int          `json:"row,omitempty"`           // НомерПор; если нет ни у одной строки — по порядку
	Invoice      Invoice      `json:"invoice"`                 // счёт-фактура и то, что её меняет
	Currency     string       `json:"currency,omitempty"`      // ОКВ; пусто: рубли
	CurrencyCost *num.Decimal `json:"currency_cost,omitempty"` // СтоимПродСФВ: с налогом, в валюте счёта-фактуры
	Cost         *num.Decimal `json:"cost,omitempty"`          // СтоимПродСФ: с налогом, в рублях
	Rates        Rates        `json:"rates,omitzero"`          // СтоимПродСФ18, СумНДССФ18 …
	Exempt       *num.Decimal `json:"exempt,omitempty"`        // СтоимПродОсв: освобождено от налога
	Codes        []string     `json:"codes"`                   // КодВидОпер
	Payments     []Payment    `json:"payments,omitempty"`      // ДокПдтвОпл: документы об оплате
	Buyers       []Side       `json:"buyers,omitempty"`        // СвПокуп
	Agent        *Side        `json:"agent,omitempty"`         // СвПос: посредник
}

// Invoice names an invoice, with what corrects or adjusts it.
type Invoice struct {
	Number               string       `json:"number"`                           // НомСчФПрод
	Date                 xmlbind.Date `json:"date,omitempty"`                   // ДатаСчФПрод
	Revision             int          `json:"revision,omitempty"`               // НомИспрСчФ
	RevisionDate         xmlbind.Date `json:"revision_date,omitempty"`          // ДатаИспрСчФ
	Adjustment           string       `json:"adjustment,omitempty"`             // НомКСчФПрод: корректировочный счёт-фактура
	AdjustmentDate       xmlbind.Date `json:"adjustment_date,omitempty"`        // ДатаКСчФПрод
	AdjustmentRevision   int          `json:"adjustment_revision,omitempty"`    // НомИспрКСчФ
	AdjustmentRevisionOn xmlbind.Date `json:"adjustment_revision_on,omitempty"` // ДатаИспрКСчФ
}

// Payment is a document of payment.
type Payment struct {
	Number string       `json:"number"` // НомДокПдтвУпл, НомДокПдтвОпл
	Date   xmlbind.Date `json:"date"`   // ДатаДокПдтвУпл, ДатаДокПдтвОпл
}

// Side is a party of a deal: one of the two.
type Side struct {
	Company      *Company      `json:"company,omitempty"`      // СведЮЛ
	Entrepreneur *Entrepreneur `json:"entrepreneur,omitempty"` // СведИП
}

// Company is an organisation.
type Company struct {
	INN string `json:"inn"`           // ИННЮЛ
	KPP string `json:"kpp,omitempty"` // КПП
}

// Entrepreneur is an individual entrepreneur.
type Entrepreneur struct {
	INN string `json:"inn"` // ИННФЛ
}

// INN is that of whichever it is.
func (s Side) INN() string {
	switch {
	case s.Company != nil:
		return s.Company.INN
	case s.Entrepreneur != nil:
		return s.Entrepreneur.INN
	}
	return ""
}
