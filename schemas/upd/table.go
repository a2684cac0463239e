package upd

import "github.com/uzelhub/uzel/schemas/num"

// Table is what was sold (ТаблСчФакт).
type Table struct {
	Rows   []Row   `json:"rows" jsonschema:"minItems=1"` // СведТов
	Totals *Totals `json:"totals,omitempty"`             // ВсегоОпл; пусто: сумма строк
}

// Row is one row of the table.
type Row struct {
	Number       int           `json:"number,omitempty"`       // НомСтр; пусто у всех строк: по порядку
	Name         string        `json:"name,omitempty"`         // НаимТов
	Unit         *Unit         `json:"unit,omitempty"`         // единица измерения
	Quantity     *num.Decimal  `json:"quantity,omitempty"`     // КолТов
	Price        *num.Decimal  `json:"price,omitempty"`        // ЦенаТов: без налога
	Amount       *num.Decimal  `json:"amount,omitempty"`       // СтТовБезНДС
	VATRate      string        `json:"vat_rate"`               // НалСт: "22%", "20/120", "без НДС"
	VAT          Tax           `json:"vat"`                    // СумНал
	Total        *num.Decimal  `json:"total,omitempty"`        // СтТовУчНал
	Excise       *Tax          `json:"excise,omitempty"`       // Акциз
	Declarations []Declaration `json:"declarations,omitempty"` // СвДТ
	Details      *Details      `json:"details,omitempty"`      // ДопСведТов
	Texts        []Text        `json:"texts,omitempty"`        // ИнфПолФХЖ2
	UnitDash     bool          `json:"unit_dash,omitempty"`    // ДефОКЕИ_Тов: вместо единицы прочерк, только в формате 5.01
	TotalDash    bool          `json:"total_dash,omitempty"`   // ДефСтТовУчНал: вместо стоимости прочерк, только в формате 5.01
}

// Unit is a unit of measure.
type Unit struct {
	Code string `json:"code,omitempty"` // ОКЕИ_Тов
	Name string `json:"name,omitempty"` // НаимЕдИзм; пусто: по классификатору
}

// Tax is an amount of VAT or excise, or the statement that there is none: one of the two.
type Tax struct {
	Amount *num.Decimal `json:"amount,omitempty"` // СумНал, СумАкциз
	None   bool         `json:"none,omitempty"`   // БезНДС, БезАкциз
	Dash   bool         `json:"dash,omitempty"`   // ДефНДС: прочерк, только в формате 5.01
}

// Declaration is a customs declaration of imported goods.
type Declaration struct {
	Origin     string `json:"origin,omitempty"`      // КодПроисх: ОКСМ, три цифры
	Number     string `json:"number,omitempty"`      // НомерДТ
	OriginDash bool   `json:"origin_dash,omitempty"` // ДефКодПроисх: прочерк, только в формате 5.01
}

// Totals are the sums of the table.
type Totals struct {
	Amount    *num.Decimal `json:"amount,omitempty"`     // СтТовБезНДСВсего
	VAT       Tax          `json:"vat"`                  // СумНалВсего
	Total     *num.Decimal `json:"total,omitempty"`      // СтТовУчНалВсего
	Quantity  *num.Decimal `json:"quantity,omitempty"`   // КолНеттоВс
	TotalDash bool         `json:"total_dash,omitempty"` // ДефСтТовУчНалВсего: прочерк, только в формате 5.01
}

// Details are what else is known of a row.
type Details struct {
	Kind           string         `json:"kind,omitempty"`           // ПрТовРаб: 1 товар, 2 работа, 3 услуга, 4 право, 5 иное
	KindNote       string         `json:"kind_note,omitempty"`      // ДопПризн
	Ordered        *num.Decimal   `json:"ordered,omitempty"`        // НадлОтп
	Characteristic string         `json:"characteristic,omitempty"` // ХарактерТов
	Grade          string         `json:"grade,omitempty"`          // СортТов
	Series         string         `json:"series,omitempty"`         // СерияТов
	Article        string         `json:"article,omitempty"`        // АртикулТов
	Code           string         `json:"code,omitempty"`           // КодТов
	GTIN           string         `json:"gtin,omitempty"`           // ГТИН: 14 знаков
	CatalogueCode  string         `json:"catalogue_code,omitempty"` // КодКат: 27 знаков
	CommodityCode  string         `json:"commodity_code,omitempty"` // КодВидТов: 10 знаков, для вывоза в ЕАЭС
	ProductKind    string         `json:"product_kind,omitempty"`   // КодВидПр: до трёх цифр
	OKPD2          string         `json:"okpd2,omitempty"`          // КодТовОКПД2
	OperationNote  string         `json:"operation_note,omitempty"` // ДопИнфПВидО: 5 знаков
	OriginNames    []string       `json:"origin_names,omitempty"`   // КрНаимСтрПр: страны происхождения
	Documents      []DocRef       `json:"documents,omitempty"`      // СопрДокТов
	Depreciation   *Depreciation  `json:"depreciation,omitempty"`   // НалУчАморт
	RestoredVAT    *Tax           `json:"restored_vat,omitempty"`   // СумНалВосст
	Traceability   []Traceability `json:"traceability,omitempty"`   // СведПрослеж
	Marking        []Marking      `json:"marking,omitempty"`        // НомСредИдентТов
	StateSystems   []StateSystem  `json:"state_systems,omitempty"`  // СвГосСист
}

// Depreciation is the tax accounting of a fixed asset that is handed over.
type Depreciation struct {
	Group       string `json:"group"`         // АмГруппа
	OKOF        string `json:"okof"`          // КодОКОФ
	UsefulLife  string `json:"useful_life"`   // СрПолИспОС
	MonthsInUse int    `json:"months_in_use"` // ФактСрокИсп
}

// Traceability is a batch of traceable goods.
type Traceability struct {
	Batch    string       `json:"batch"`            // НомТовПрослеж
	UnitCode string       `json:"unit_code"`        // ЕдИзмПрослеж
	UnitName string       `json:"unit_name"`        // НаимЕдИзмПрослеж
	Quantity num.Decimal  `json:"quantity"`         // КолВЕдПрослеж
	Amount   *num.Decimal `json:"amount,omitempty"` // СтТовБезНДСПрослеж; в формате 5.01 его нет
	Note     string       `json:"note,omitempty"`   // ДопИнфПрослеж
}

// Marking is a group of marking codes: Codes or Packages, not both; a row may have several groups.
type Marking struct {
	TransportPackage string       `json:"transport_package,omitempty"` // ИдентТрансУпак
	Quantity         *num.Decimal `json:"quantity,omitempty"`          // КолВедМарк: для учёта по объёму и сорту
	Batch            string       `json:"batch,omitempty"`             // ПрПартМарк
	Codes            []string     `json:"codes,omitempty"`             // КИЗ, без криптохвоста
	Packages         []string     `json:"packages,omitempty"`          // НомУпак
}

// StateSystem is what a state information system knows of the goods.
type StateSystem struct {
	Name  string   `json:"name"`            // НаимГосСист
	Unit  string   `json:"unit,omitempty"`  // УчетЕд
	Other string   `json:"other,omitempty"` // ИнаяИнф
	IDs   []string `json:"ids"`             // ИдНомУчетЕд
}
