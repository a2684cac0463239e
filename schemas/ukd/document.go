package ukd

import (
	"github.com/uzelhub/uzel/schemas/num"
	"github.com/uzelhub/uzel/schemas/taxfile"
	"github.com/uzelhub/uzel/schemas/xmlbind"
)

// The versions that a document can ask for.
const (
	Edition501 = "5.01"     // ON_KORSCHFDOPPR, by its official schema
	Edition736 = "5.01/736" // ON_NKORSCHFDOPPR, by guess: see the comment of the package
)

// Document is the seller's title of an УКД (КНД 1115127). The name of the place in the format stands beside every field.
// Dates are YYYY-MM-DD, times HH:MM:SS.
type Document struct {
	Version  string            `json:"version,omitempty" jsonschema:"enum=5.01,enum=5.01/736"` // ВерсФорм; 5.01/736: по приказу ЕД-7-26/736@, не проверено
	Identity *taxfile.Identity `json:"identity,omitempty"`                                     // идентификатор файла, время, участники обмена

	Function    Function `json:"function"`               // Функция
	FactName    string   `json:"fact_name,omitempty"`    // ПоФактХЖ
	Name        string   `json:"name,omitempty"`         // НаимДокОпр: как документ назвали стороны
	Author      string   `json:"author"`                 // НаимЭконСубСост: кто составил файл
	AuthorBasis string   `json:"author_basis,omitempty"` // ОснДоверОргСост: почему файл составил не продавец

	Number        string         `json:"number"`                           // НомерКСчФ
	Date          xmlbind.Date   `json:"date"`                             // ДатаКСчФ
	Currency      string         `json:"currency"`                         // КодОКВ: три цифры, 643 для рубля
	Invoices      []Invoice      `json:"invoices" jsonschema:"minItems=1"` // СчФ: что корректируется
	Correction    *Correction    `json:"correction,omitempty"`             // ИспрКСчФ: исправление самого УКД
	Seller        Party          `json:"seller"`                           // СвПрод
	Buyer         Party          `json:"buyer"`                            // СвПокуп
	Circumstances *Circumstances `json:"circumstances,omitempty"`          // ДопСвФХЖ1
	Info          *Info          `json:"info,omitempty"`                   // ИнфПолФХЖ1

	Table     Table     `json:"table"`                           // ТаблКСчФ
	Agreement Agreement `json:"agreement"`                       // СодФХЖ3
	Signers   []Signer  `json:"signers" jsonschema:"minItems=1"` // Подписант

	Unknown []xmlbind.Remainder `json:"unknown,omitempty"` // что прочитано из файла, но в этой модели места не имеет
}

// Function says what the document is for.
type Function string

// The functions.
const (
	Invoicing           Function = "КСЧФ"    // корректировочный счёт-фактура
	InvoiceAndAgreement Function = "КСЧФДИС" // он же и документ об изменении стоимости
	AgreementOnly       Function = "ДИС"     // документ об изменении стоимости
)

// Invoice is what is being corrected: an invoice or a document of transfer, with its исправления.
type Invoice struct {
	Number      string       `json:"number"`                // НомерСчФ
	Date        xmlbind.Date `json:"date"`                  // ДатаСчФ
	Corrections []Correction `json:"corrections,omitempty"` // ИспрСчФ
}

// Correction is the number and the day of an исправление.
type Correction struct {
	Number int          `json:"number"` // НомИспрСчФ, НомИспрКСчФ
	Date   xmlbind.Date `json:"date"`   // ДатаИспрСчФ, ДатаИспрКСчФ
}

// Circumstances are what else is known of the sale.
type Circumstances struct {
	StateContract string       `json:"state_contract,omitempty"` // ИдГосКон
	CurrencyName  string       `json:"currency_name,omitempty"`  // НаимОКВ; пусто: по классификатору
	Rate          *num.Decimal `json:"rate,omitempty"`           // КурсВал
}

// Info is an information field: texts under identifiers that the parties agreed on.
type Info struct {
	FileID string `json:"file_id,omitempty"` // ИдФайлИнфПол: 36 знаков
	Texts  []Text `json:"texts,omitempty"`   // ТекстИнф
}

// Text is one text of an information field.
type Text struct {
	ID    string `json:"id"`    // Идентиф
	Value string `json:"value"` // Значен
}

// Agreement is what the buyer is told or asked to agree with.
type Agreement struct {
	Operation string       `json:"operation"`                     // СодОпер
	Other     string       `json:"other,omitempty"`               // ИныеСвИзмСтоим
	Transfers string       `json:"transfers"`                     // ПередатДокум: передаточные документы; может быть пусто
	SentOn    xmlbind.Date `json:"sent_on,omitempty"`             // ДатаНапр
	Basis     []Basis      `json:"basis" jsonschema:"minItems=1"` // ОснКор: основания корректировки
}

// Basis is a ground of the correction.
type Basis struct {
	Name   string       `json:"name"`             // НаимОсн
	Number string       `json:"number,omitempty"` // НомОсн
	Date   xmlbind.Date `json:"date,omitempty"`   // ДатаОсн
	Note   *string      `json:"note,omitempty"`   // ДопСвОсн: может быть и пусто
}
