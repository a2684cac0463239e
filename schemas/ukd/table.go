package ukd

import "github.com/uzelhub/uzel/schemas/num"

// Table is what changed (ТаблКСчФ).
type Table struct {
	Rows     []Row   `json:"rows" jsonschema:"minItems=1"` // СведТов
	Increase *Totals `json:"increase,omitempty"`           // ВсегоУвел; пусто вместе с decrease: сумма строк
	Decrease *Totals `json:"decrease,omitempty"`           // ВсегоУм
}

// Row is one row: what was sold, as it was and as it is now. A change that is not stated is the difference of the two.
type Row struct {
	Number       int       `json:"number,omitempty"`       // НомСтр; пусто у всех строк: по порядку
	Name         string    `json:"name"`                   // НаимТов
	Before       State     `json:"before"`                 // строка А
	After        State     `json:"after"`                  // строка Б
	Amount       *Cost     `json:"amount,omitempty"`       // СтТовБезНДС
	ExciseChange Change    `json:"excise_change,omitzero"` // АкцизРазн
	VATChange    Change    `json:"vat_change,omitzero"`    // СумНалРазн
	Total        Cost      `json:"total"`                  // СтТовУчНал
	Texts        []Text    `json:"texts,omitempty"`        // ИнфПолФХЖ2
	Accounts     *Accounts `json:"accounts,omitempty"`     // ДопСведТов
}

// State is a row before or after the change.
type State struct {
	UnitCode string       `json:"unit_code,omitempty"` // ОКЕИ_ТовДо, ОКЕИ_ТовПосле
	Quantity *num.Decimal `json:"quantity,omitempty"`  // КолТовДо, КолТовПосле
	Price    *num.Decimal `json:"price,omitempty"`     // ЦенаТовДо, ЦенаТовПосле: без налога
	VATRate  string       `json:"vat_rate"`            // НалСтДо, НалСтПосле: "20%", "20/120", "без НДС"
	Excise   Tax          `json:"excise"`              // АкцизДо, АкцизПосле
	VAT      Tax          `json:"vat"`                 // СумНалДо, СумНалПосле
}

// Tax is an amount of VAT or excise, or the statement that there is none: one of the two.
type Tax struct {
	Amount *num.Decimal `json:"amount,omitempty"` // СумНДС, СумАкциз
	None   bool         `json:"none,omitempty"`   // БезНДС, БезАкциз
}

// Cost is a cost before and after the change (СтоимТип). Increase or decrease, when neither is stated, is the difference.
type Cost struct {
	Before   num.Decimal  `json:"before"`             // СтоимДоИзм
	After    num.Decimal  `json:"after"`              // СтоимПослеИзм
	Increase *num.Decimal `json:"increase,omitempty"` // СтоимУвел: строка В
	Decrease *num.Decimal `json:"decrease,omitempty"` // СтоимУм: строка Г
}

// Change is an increase or a decrease of a tax (РазнСумНалТип): one of the two.
type Change struct {
	Increase *num.Decimal `json:"increase,omitempty"` // СумУвел: строка В
	Decrease *num.Decimal `json:"decrease,omitempty"` // СумУм: строка Г
}

// Totals are the sums of the increases or of the decreases.
type Totals struct {
	Amount num.Decimal `json:"amount"` // СтТовБезНДСВсего
	VAT    Tax         `json:"vat"`    // СумНал
	Total  num.Decimal `json:"total"`  // СтТовУчНалВсего
}

// Accounts are the accounts of the books that a row belongs to.
type Accounts struct {
	Debit  string `json:"debit,omitempty"`  // КорСчДебет: 9 цифр
	Credit string `json:"credit,omitempty"` // КорСчКредит: 9 цифр
}
