package receipt

import (
	"github.com/uzelhub/uzel/schemas/party"
	"github.com/uzelhub/uzel/schemas/taxfile"
	"github.com/uzelhub/uzel/schemas/xmlbind"
)

// Document is a service document of the exchange in its canonical form. The name of the place in the formats stands
// beside every field. Dates are YYYY-MM-DD, times HH:MM:SS.
type Document struct {
	Type     Type              `json:"type"`
	Version  string            `json:"version,omitempty" jsonschema:"enum=1.02,enum=1.03"` // ВерсФорм; пусто: действующая
	Identity *taxfile.Identity `json:"identity,omitempty"`                                 // идентификатор файла и участники обмена

	Operator  *taxfile.Operator `json:"operator,omitempty"`  // ОперЭДО: кто подтверждает; только у подтверждений
	Author    *Participant      `json:"author,omitempty"`    // УчастЭДО: кто составил; кроме подтверждений
	Date      xmlbind.Date      `json:"date,omitempty"`      // ДатаОтпр, ДатаПол; кроме предложения об аннулировании
	Time      string            `json:"time,omitempty"`      // ВремяОтпр, ВремяПол
	File      Subject           `json:"file"`                // СведОтпрФайл, СведПолФайл, СведАнФайл: о каком файле речь
	Text      string            `json:"text,omitempty"`      // ТекстУведУточ, ТекстПредАн
	Sender    *Participant      `json:"sender,omitempty"`    // СвОтпрДок, ОтпрДок: чей это файл
	Recipient *Participant      `json:"recipient,omitempty"` // СвПолДок: кому файл отправлен; НапрПредАн: кому предложение
	Signer    *Signer           `json:"signer,omitempty"`    // Подписант

	Unknown []xmlbind.Remainder `json:"unknown,omitempty"` // что прочитано из файла, но в этой модели места не имеет
}

// Type says which of the service documents it is.
type Type string

// The types, in the order in which they are made on the way of a document.
const (
	DispatchConfirmation Type = "dispatch_confirmation" // DP_PDOTPR: подтверждение даты отправки
	DateConfirmation     Type = "date_confirmation"     // DP_PDPOL: подтверждение даты получения
	ReceiptNotice        Type = "receipt_notice"        // DP_IZVPOL: извещение о получении
	ClarificationRequest Type = "clarification_request" // DP_UVUTOCH: уведомление об уточнении
	AnnulmentProposal    Type = "annulment_proposal"    // DP_PRANNUL: предложение об аннулировании
)

// Types lists them.
func Types() []Type {
	return []Type{DispatchConfirmation, DateConfirmation, ReceiptNotice, ClarificationRequest, AnnulmentProposal}
}

// Title is the type as people call it.
func (t Type) Title() string {
	switch t {
	case DispatchConfirmation:
		return "подтверждение даты отправки"
	case DateConfirmation:
		return "подтверждение даты получения"
	case ReceiptNotice:
		return "извещение о получении"
	case ClarificationRequest:
		return "уведомление об уточнении"
	case AnnulmentProposal:
		return "предложение об аннулировании"
	}
	return string(t)
}

// Subject is the file that a service document is about.
type Subject struct {
	Name       string   `json:"name"`                               // ИмяОтпрФайла, ИмяПолФайла, ИмяАнФайла: без расширения
	Signatures []string `json:"signatures" jsonschema:"minItems=1"` // ЭПОтпрФайл, ЭППолФайл, ЭЦПАнФайл: подписи под ним, base64
}

// Participant is a participant of the exchange (УчастЭДОТип). One of the fields after ID says who it is.
type Participant struct {
	ID           string            `json:"id"`                     // ИдУчастЭДО: 4–46 знаков
	Company      *Company          `json:"company,omitempty"`      // ЮЛ
	Entrepreneur *Person           `json:"entrepreneur,omitempty"` // ИП
	Person       *Person           `json:"person,omitempty"`       // ФЛ
	Operator     *taxfile.Operator `json:"operator,omitempty"`     // ОперЭДО: отправитель, на чей файл извещение о получении
	Foreign      *Foreign          `json:"foreign,omitempty"`      // СвИнУчастНеУч
}

// Company is an organisation.
type Company struct {
	Name string `json:"name"` // НаимОрг
	INN  string `json:"inn"`  // ИННЮЛ
	KPP  string `json:"kpp"`  // КПП
}

// Person is a natural person or a sole trader.
type Person struct {
	INN  string           `json:"inn"`  // ИННФЛ
	Name party.PersonName `json:"name"` // ФИО
}

// Foreign is a foreigner without registration with the tax authorities (СвИнУчЭДОНеУчТип).
type Foreign struct {
	Status      string `json:"status" jsonschema:"enum=ЮЛ,enum=ФЛ"` // ИдСтат: ЮЛ организация, ФЛ физическое лицо
	CountryCode string `json:"country_code,omitempty"`              // СтрРег; обязательна для организации
	Name        string `json:"name,omitempty"`                      // Наим; обязательно для физического лица
	TaxID       string `json:"tax_id,omitempty"`                    // КодНПРег
	Other       string `json:"other,omitempty"`                     // ИныеСвед
}

// Signer is who signs the file (Подписант). In confirmations and in a proposal to annul there are Position and Name only.
type Signer struct {
	Position      string            `json:"position,omitempty"`       // Должность, Должн
	Status        string            `json:"status,omitempty"`         // СтатПодп: 1 свои полномочия, 2 МЧД, 3 бумажная доверенность
	SignatureType string            `json:"signature_type,omitempty"` // ТипПодпис: 1 УКЭП, 2 ПЭП, 3 УНЭП
	Name          party.PersonName  `json:"name"`                     // ФИО
	Power         *Power            `json:"power,omitempty"`          // СвДоверЭл, при статусе 2
	PaperPower    *party.PaperPower `json:"paper_power,omitempty"`    // СвДоверБум, при статусе 3
}

// Power is a machine-readable power of attorney (МЧД).
type Power struct {
	Number         string       `json:"number"`                    // НомДовер: 36 знаков
	Issued         xmlbind.Date `json:"issued"`                    // ДатаВыдДовер
	InternalNumber string       `json:"internal_number,omitempty"` // ВнНомДовер
	InternalDate   xmlbind.Date `json:"internal_date,omitempty"`   // ДатаВнРегДовер
	Way            string       `json:"way"`                       // СпособПредставл: 1 в пакете с документом, 2 в информационной системе
	System         string       `json:"system,omitempty"`          // ИдСистХран, СвСистХран; при способе 2
}
