package upd

import (
	"github.com/uzelhub/uzel/schemas/num"
)

// Document is an УПД in its canonical form: what the seller's title says, in words that do not change with the version
// of the format. Dates are YYYY-MM-DD, times HH:MM:SS. The name of the place in the format stands beside every field.
type Document struct {
	Version  string    `json:"version,omitempty" jsonschema:"enum=5.03,enum=5.02,enum=5.01"` // ВерсФорм; пусто: по дате документа
	Identity *Identity `json:"identity,omitempty"`                                           // идентификатор файла, время и участники обмена

	Function      Function `json:"function"`                 // Функция
	UID           string   `json:"uid,omitempty"`            // УИД: уникальный идентификатор документа
	FactName      string   `json:"fact_name,omitempty"`      // ПоФактХЖ; для ДОП и СЧФДОП подставляется обычный текст
	Name          string   `json:"name,omitempty"`           // НаимДокОпр: как документ назвали стороны; обязательно, кроме СЧФ
	Author        string   `json:"author,omitempty"`         // НаимЭконСубСост: кто составил файл
	AuthorBasis   *DocRef  `json:"author_basis,omitempty"`   // ОснДоверОргСост: почему файл составил не продавец
	InfoStructure string   `json:"info_structure,omitempty"` // СоглСтрДопИнф: 14 знаков

	Number     string      `json:"number"`               // СвСчФакт/@НомерДок
	Date       Date        `json:"date"`                 // СвСчФакт/@ДатаДок
	Correction *Correction `json:"correction,omitempty"` // СвСчФакт/ИспрДок
	Corrects   *Corrects   `json:"corrects,omitempty"`   // СвСчФакт/@ИмяФайлИспрПрод, @ИмяФайлИспрПок

	Sellers       []Party        `json:"sellers" jsonschema:"minItems=1"` // СвПрод
	Shippers      []Shipper      `json:"shippers,omitempty"`              // ГрузОт
	Consignees    []Party        `json:"consignees,omitempty"`            // ГрузПолуч
	Payments      []Payment      `json:"payments,omitempty"`              // СвПРД: платёжные документы, строка 5
	Shipments     []DocRef       `json:"shipments,omitempty"`             // ДокПодтвОтгрНом: документы об отгрузке, строка 5а
	Buyers        []Party        `json:"buyers" jsonschema:"minItems=1"`  // СвПокуп
	Currency      Currency       `json:"currency"`                        // ДенИзм
	Circumstances *Circumstances `json:"circumstances,omitempty"`         // ДопСвФХЖ1
	Info          *Info          `json:"info,omitempty"`                  // ИнфПолФХЖ1

	Table        *Table    `json:"table,omitempty"`                 // ТаблСчФакт; обязательна для СЧФ и СЧФДОП
	Transfer     *Transfer `json:"transfer,omitempty"`              // СвПродПер/СвПер; обязательно для ДОП и СЧФДОП
	TransferInfo *Info     `json:"transfer_info,omitempty"`         // СвПродПер/ИнфПолФХЖ3
	Signers      []Signer  `json:"signers" jsonschema:"minItems=1"` // Подписант

	Unknown []Remainder `json:"unknown,omitempty"` // что прочитано из файла, но в этой модели места не имеет
}

// Function says what the document is for.
type Function string

// The functions. СвРК and СвЗК are statements to a principal and to a customer of a purchase; their exact names are not
// known here, so they are carried as they are and checked by the schema alone.
const (
	Invoice             Function = "СЧФ"    // счёт-фактура
	InvoiceAndTransfer  Function = "СЧФДОП" // счёт-фактура и первичный документ, статус 1
	TransferOnly        Function = "ДОП"    // первичный документ, статус 2
	PrincipalStatement  Function = "СвРК"
	PurchasingStatement Function = "СвЗК"
)

// isInvoice reports whether the document is used for VAT.
func (f Function) isInvoice() bool { return f == Invoice || f == InvoiceAndTransfer }

// Correction is the number and the day of an исправление.
type Correction struct {
	Number     int  `json:"number,omitempty"`      // НомИспр
	Date       Date `json:"date,omitempty"`        // ДатаИспр
	NumberDash bool `json:"number_dash,omitempty"` // ДефНомИспрСчФ: вместо номера прочерк, только в формате 5.01
	DateDash   bool `json:"date_dash,omitempty"`   // ДефДатаИспрСчФ: вместо даты прочерк, только в формате 5.01
}

// Corrects names the files of the document that is being corrected.
type Corrects struct {
	SellerFile string `json:"seller_file,omitempty"` // ИмяФайлИспрПрод
	BuyerFile  string `json:"buyer_file,omitempty"`  // ИмяФайлИспрПок
}

// Payment is a payment document, line 5 of an invoice.
type Payment struct {
	Number string       `json:"number,omitempty"` // НомерПРД
	Date   Date         `json:"date,omitempty"`   // ДатаПРД
	Amount *num.Decimal `json:"amount,omitempty"` // СуммаПРД
}

// Currency is the currency of all amounts.
type Currency struct {
	Code string       `json:"code"`           // КодОКВ: три цифры, 643 для рубля
	Name string       `json:"name,omitempty"` // НаимОКВ; пусто: по классификатору
	Rate *num.Decimal `json:"rate,omitempty"` // КурсВал
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
