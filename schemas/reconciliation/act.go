package reconciliation

import (
	"github.com/uzelhub/uzel/schemas/num"
	"github.com/uzelhub/uzel/schemas/party"
	"github.com/uzelhub/uzel/schemas/taxfile"
	"github.com/uzelhub/uzel/schemas/xmlbind"
)

// Act is the title of the side that draws the act up (КНД 1110332). The name of the place in the format stands beside
// every field. Dates are YYYY-MM-DD, times HH:MM:SS.
type Act struct {
	Version  string            `json:"version,omitempty" jsonschema:"enum=5.01"` // ВерсФорм; пусто: 5.01
	Identity *taxfile.Identity `json:"identity,omitempty"`                       // идентификатор файла, время и участники обмена

	Number      string       `json:"number"`       // НомерАкт
	PeriodStart xmlbind.Date `json:"period_start"` // ДатаНачПер
	PeriodEnd   xmlbind.Date `json:"period_end"`   // ДатаОкПер
	Currency    string       `json:"currency"`     // КодОКВ: три цифры, 643 для рубля
	Sender      Party        `json:"sender"`       // СвОтпр: кто составил акт
	Receiver    Party        `json:"receiver"`     // СвПол: с кем сверяются

	Balance   Balance    `json:"balance,omitzero"`                  // ТаблАкт: остатки и обороты; пусто: по договорам
	Contracts []Contract `json:"contracts" jsonschema:"minItems=1"` // ДогСв
	Signer    Signer     `json:"signer"`                            // Подписант

	Unknown []xmlbind.Remainder `json:"unknown,omitempty"` // что прочитано из файла, но в этой модели места не имеет
}

// Balance is what was owed at the beginning and at the end of a period and what happened in it. The differences are in
// an answer only.
type Balance struct {
	OpeningDebit     *num.Decimal `json:"opening_debit,omitempty"`     // СальдоНачДеб
	OpeningCredit    *num.Decimal `json:"opening_credit,omitempty"`    // СальдоНачКр
	TurnoverDebit    *num.Decimal `json:"turnover_debit,omitempty"`    // ОборотДеб
	TurnoverCredit   *num.Decimal `json:"turnover_credit,omitempty"`   // ОборотКр
	ClosingDebit     *num.Decimal `json:"closing_debit,omitempty"`     // СальдоКонДеб
	ClosingCredit    *num.Decimal `json:"closing_credit,omitempty"`    // СальдоКонКр
	DifferenceDebit  *num.Decimal `json:"difference_debit,omitempty"`  // ИтогоРасхДеб
	DifferenceCredit *num.Decimal `json:"difference_credit,omitempty"` // ИтогоРасхКр
}

// Contract is what happened under one contract.
type Contract struct {
	ID          string       `json:"id,omitempty"`                      // ИдДог: в учётной системе составителя
	Description string       `json:"description,omitempty"`             // ОписТипДог
	Number      string       `json:"number,omitempty"`                  // НомДог
	Date        xmlbind.Date `json:"date,omitempty"`                    // ДатаДог
	Balance     Balance      `json:"balance,omitzero"`                  // остатки и обороты; обороты и остаток на конец, если не указаны, считаются
	Note        string       `json:"note,omitempty"`                    // ДопИнф; только в ответе
	Documents   []Paper      `json:"documents" jsonschema:"minItems=1"` // ДокСв
}

// Paper is a document under a contract, with its operations.
type Paper struct {
	Name       string       `json:"name"`                               // НаимДок
	Number     string       `json:"number"`                             // НомДок
	Date       xmlbind.Date `json:"date"`                               // ДатаДок
	ID         string       `json:"id,omitempty"`                       // ИдДок: в учётной системе составителя
	Difference *num.Decimal `json:"difference,omitempty"`               // ИтогоРасх; только в ответе, там обязательно
	Note       string       `json:"note,omitempty"`                     // ДопИнф
	Operations []Operation  `json:"operations" jsonschema:"minItems=1"` // СвОпер
}

// Operation is one entry in the books: a debit, a credit or both.
type Operation struct {
	Row    int          `json:"row,omitempty"`    // НомСтр; пусто у всех операций документа: по порядку
	Date   xmlbind.Date `json:"date"`             // ДатаОпер
	Name   string       `json:"name"`             // НаимОпер
	Debit  *num.Decimal `json:"debit,omitempty"`  // СумДебет
	Credit *num.Decimal `json:"credit,omitempty"` // СумКредит
	Note   string       `json:"note,omitempty"`   // ДопИнф; только в ответе
}

// Party is a side of the act (УчастникТип). Exactly one of Company, Entrepreneur, Person, Foreign says who it is.
type Party struct {
	Company      *Company      `json:"company,omitempty"`      // ИдСв/СвЮЛУч
	Entrepreneur *Entrepreneur `json:"entrepreneur,omitempty"` // ИдСв/СвИП
	Person       *Person       `json:"person,omitempty"`       // ИдСв/СвФЛ
	Foreign      *Foreign      `json:"foreign,omitempty"`      // ИдСв/СвИнНеУч

	ShortName  string   `json:"short_name,omitempty"` // КраткНазв
	Department string   `json:"department,omitempty"` // СтруктПодр
	OKPO       string   `json:"okpo,omitempty"`       // ОКПО
	Note       string   `json:"note,omitempty"`       // ИнфДляУчаст
	Contacts   Contacts `json:"contacts,omitzero"`    // Контакт
}

// Company is an organisation registered with the tax authorities.
type Company struct {
	Name string `json:"name"` // НаимОрг
	INN  string `json:"inn"`  // ИННЮЛ
	KPP  string `json:"kpp"`  // КПП
	OGRN string `json:"ogrn"` // ОГРН
}

// Entrepreneur is a sole trader.
type Entrepreneur struct {
	INN    string           `json:"inn"`    // ИННФЛ
	OGRNIP string           `json:"ogrnip"` // ОГРНИП
	Name   party.PersonName `json:"name"`   // ФИО
}

// Person is a natural person.
type Person struct {
	INN  string           `json:"inn"`  // ИННФЛ
	Name party.PersonName `json:"name"` // ФИО
}

// Foreign is a foreign organisation without registration with the tax authorities.
type Foreign struct {
	Name  string `json:"name"`            // НаимОрг
	ID    string `json:"id"`              // Идентиф
	Other string `json:"other,omitempty"` // ИныеСвед
}

// Contacts are ways to reach a side.
type Contacts struct {
	Phone string `json:"phone,omitempty"` // Тлф
	Email string `json:"email,omitempty"` // ЭлПочта
	Other string `json:"other,omitempty"` // ИнКонт
}

// Signer is who signs the file (Подписант).
type Signer struct {
	Name          party.PersonName `json:"name"`                     // ФИО
	Position      string           `json:"position,omitempty"`       // Должн
	Status        string           `json:"status,omitempty"`         // СтатПодп: 1, 2 или 3
	SignatureType string           `json:"signature_type,omitempty"` // ТипПодпис: 1, 2 или 3
	PowerSystem   string           `json:"power_system,omitempty"`   // ИдСистХран: где хранится электронная доверенность
	Power         *Power           `json:"power,omitempty"`          // СвДовер
	PaperPower    *PaperPower      `json:"paper_power,omitempty"`    // СвДоверБум
}

// Power is a machine-readable power of attorney (МЧД).
type Power struct {
	Number         string       `json:"number,omitempty"`          // НомДовер: 36 знаков
	Issued         xmlbind.Date `json:"issued,omitempty"`          // ДатаНач
	InternalNumber string       `json:"internal_number,omitempty"` // ВнНомДовер
	InternalDate   xmlbind.Date `json:"internal_date,omitempty"`   // ДатаВнРегДовер
	RevocationInfo string       `json:"revocation_info,omitempty"` // СведСистОтм: где узнать, не отменена ли она
}

// PaperPower is a power of attorney on paper. Nothing of it is obligatory here.
type PaperPower struct {
	Number    string            `json:"number,omitempty"`    // ВнНомДовер
	Issued    xmlbind.Date      `json:"issued,omitempty"`    // ДатаДовер
	Principal string            `json:"principal,omitempty"` // СвИдДовер
	SignedBy  *party.PersonName `json:"signed_by,omitempty"` // ФИО
}
