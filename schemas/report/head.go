package report

import (
	"github.com/uzelhub/uzel/schemas/num"
	"github.com/uzelhub/uzel/schemas/taxfile/filing"
	"github.com/uzelhub/uzel/schemas/xmlbind"
)

// Head is what the reports have in common.
type Head struct {
	Date       xmlbind.Date `json:"date"`                 // ДатаДок
	Correction int          `json:"correction,omitempty"` // НомКорр: 0 для первичного
	Period     string       `json:"period"`               // Период: месяц 01–12, в 6-НДФЛ 21, 31, 33, 34 и коды ликвидации
	Year       int          `json:"year"`                 // ОтчетГод
	Office     string       `json:"office"`               // КодНО: код инспекции
	Place      string       `json:"place"`                // ПоМесту: 214 для организации
	OKTMO      string       `json:"oktmo,omitempty"`      // СвНП/@ОКТМО: только в 6-НДФЛ
	Phone      string       `json:"phone,omitempty"`      // СвНП/@Тлф
	Payer      Payer        `json:"payer"`                // СвНП/НПЮЛ
	Signer     Signer       `json:"signer"`               // Подписант
}

// Payer is the organisation that reports. How persons and entrepreneurs are named is not known.
type Payer struct {
	Name string `json:"name"` // НаимОрг
	INN  string `json:"inn"`  // ИННЮЛ
	KPP  string `json:"kpp"`  // КПП
}

// Signer is who signs the report.
type Signer struct {
	Representative bool   `json:"representative,omitempty"` // ПрПодп 2: представитель; иначе руководитель
	Document       string `json:"document,omitempty"`       // СвПред/@НаимДок: документ представителя
	Name           Name   `json:"name"`                     // ФИО
}

// Name is a full name.
type Name struct {
	Last   string `json:"last"`             // Фамилия
	First  string `json:"first"`            // Имя
	Middle string `json:"middle,omitempty"` // Отчество
}

// Persons is персонифицированные сведения о физических лицах: what every person was paid in a month.
type Persons struct {
	Version  string              `json:"version,omitempty"`              // ВерсФорм; пусто: 5.01
	Identity *filing.Identity    `json:"identity,omitempty"`             // имя файла и программа
	Head     Head                `json:"head"`                           // титульный лист
	People   []Person            `json:"people" jsonschema:"minItems=1"` // ПерсСвФЛ
	Unknown  []xmlbind.Remainder `json:"unknown,omitempty"`              // что прочитано из файла, но в этой модели места не имеет
}

// Person is one person and what was paid.
type Person struct {
	SNILS string      `json:"snils"`         // СНИЛС, XXX-XXX-XXX YY
	INN   string      `json:"inn,omitempty"` // ИННФЛ
	Paid  num.Decimal `json:"paid"`          // СумВыпл; 0.00, если выплат не было
	Name  Name        `json:"name"`          // ФИО
}

// NDFL is 6-НДФЛ.
type NDFL struct {
	Version      string              `json:"version,omitempty"`                    // ВерсФорм; пусто: 5.05
	Identity     *filing.Identity    `json:"identity,omitempty"`                   // имя файла и программа
	Head         Head                `json:"head"`                                 // титульный лист
	Duties       []Duty              `json:"duties" jsonschema:"minItems=1"`       // ОбязНА: раздел 1, по КБК
	Calculations []Calculation       `json:"calculations" jsonschema:"minItems=1"` // РасчСумНал: раздел 2, по ставке и КБК
	Unknown      []xmlbind.Remainder `json:"unknown,omitempty"`                    // что прочитано из файла, но в этой модели места не имеет
}

// Duty is the tax of the last three months by a КБК, in whole roubles.
type Duty struct {
	KBK      string      `json:"kbk"`               // КБК
	Withheld num.Decimal `json:"withheld"`          // СумНалУд: удержано за три месяца
	Returned num.Decimal `json:"returned"`          // СумНалВоз: возвращено за три месяца
	Terms    Terms       `json:"terms,omitzero"`    // СведСумНалУд: по срокам
	Returns  *Terms      `json:"returns,omitempty"` // СведСумНалВоз: по срокам, если возвращали
}

// Terms are six halves of months: from the 1st to the 22nd and from the 23rd to the end, of three months.
type Terms struct {
	First  *num.Decimal `json:"first,omitempty"`  // СумНал1Срок, СумНалВоз1Срок
	Second *num.Decimal `json:"second,omitempty"` // СумНал2Срок, СумНалВоз2Срок
	Third  *num.Decimal `json:"third,omitempty"`  // СумНал3Срок, СумНалВоз3Срок
	Fourth *num.Decimal `json:"fourth,omitempty"` // СумНал4Срок, СумНалВоз4Срок
	Fifth  *num.Decimal `json:"fifth,omitempty"`  // СумНал5Срок, СумНалВоз5Срок
	Sixth  *num.Decimal `json:"sixth,omitempty"`  // СумНал6Срок, СумНалВоз6Срок
}

// Calculation is section 2, from the beginning of the year, by a rate and a КБК. Income in roubles and kopeks, tax in whole
// roubles.
type Calculation struct {
	Rate         string       `json:"rate"`                    // Ставка
	KBK          string       `json:"kbk"`                     // КБК
	People       int          `json:"people"`                  // КолФЛ
	Qualified    int          `json:"qualified"`               // КолКвал: высококвалифицированные специалисты
	Income       *num.Decimal `json:"income,omitempty"`        // СумНачислНач
	QualIncome   *num.Decimal `json:"qual_income,omitempty"`   // СумНачислКвал
	Deductions   *num.Decimal `json:"deductions,omitempty"`    // СумВыч
	Base         *num.Decimal `json:"base,omitempty"`          // НалБаза
	Tax          *num.Decimal `json:"tax,omitempty"`           // СумНалИсч
	QualTax      *num.Decimal `json:"qual_tax,omitempty"`      // СумНалИсчКвал
	Fixed        *num.Decimal `json:"fixed,omitempty"`         // СумФикс
	ProfitTax    *num.Decimal `json:"profit_tax,omitempty"`    // СумНалПриб
	ForeignTax   *num.Decimal `json:"foreign_tax,omitempty"`   // СумНалИнГос
	Withheld     *num.Decimal `json:"withheld,omitempty"`      // СумНалУдерж
	Month1       *num.Decimal `json:"month1,omitempty"`        // СумНалУдерж1Мес: с 1 по 22
	Month1End    *num.Decimal `json:"month1_end,omitempty"`    // СумНалУдерж23_1Мес: с 23 до конца
	Month2       *num.Decimal `json:"month2,omitempty"`        // СумНалУдерж2Мес
	Month2End    *num.Decimal `json:"month2_end,omitempty"`    // СумНалУдерж23_2Мес
	Month3       *num.Decimal `json:"month3,omitempty"`        // СумНалУдерж3Мес
	Month3End    *num.Decimal `json:"month3_end,omitempty"`    // СумНалУдерж23_3Мес
	NotWithheld  *num.Decimal `json:"not_withheld,omitempty"`  // СумНалНеУдерж
	OverWithheld *num.Decimal `json:"over_withheld,omitempty"` // СумНалИзлУдерж
	Returned     *num.Decimal `json:"returned,omitempty"`      // СумНалВозвр
}
