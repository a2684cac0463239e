package party

import "github.com/uzelhub/uzel/schemas/xmlbind"

// Signer is who signs the file (Подписант).
type Signer struct {
	Name          PersonName   `json:"name"`                     // ФИО
	Position      string       `json:"position,omitempty"`       // Должн
	SignatureType string       `json:"signature_type,omitempty"` // ТипПодпис: 1 УКЭП, 2 ПЭП, 3 УНЭП
	SignedOn      xmlbind.Date `json:"signed_on,omitempty"`      // ДатаПодДок
	Authority     string       `json:"authority,omitempty"`      // СпосПодтПолном: 1–6; в формате 5.01 его нет
	Note          string       `json:"note,omitempty"`           // ДопСведПодп
	Powers        []Power      `json:"powers,omitempty"`         // СвДоверЭл, при способе 3
	PaperPowers   []PaperPower `json:"paper_powers,omitempty"`   // СвДоверБум, при способе 5
	Capacity      *Capacity    `json:"capacity,omitempty"`       // полномочия, как их указывает формат 5.01
}

// Capacity is in which capacity somebody signs, as the formats of 2018 and 2019 say it: exactly one of Person, Entrepreneur,
// Company. The name and the position are those of the signer.
type Capacity struct {
	Scope             string              `json:"scope"`                        // ОблПолн
	Status            string              `json:"status"`                       // Статус
	Basis             string              `json:"basis"`                        // ОснПолн
	OrganisationBasis string              `json:"organisation_basis,omitempty"` // ОснПолнОрг
	Person            *SignerPerson       `json:"person,omitempty"`             // ФЛ
	Entrepreneur      *SignerEntrepreneur `json:"entrepreneur,omitempty"`       // ИП
	Company           *SignerCompany      `json:"company,omitempty"`            // ЮЛ
}

// SignerPerson signs as a natural person.
type SignerPerson struct {
	INN          string `json:"inn,omitempty"`          // ИННФЛ
	Registration string `json:"registration,omitempty"` // ГосРегИПВыдДов
	Other        string `json:"other,omitempty"`        // ИныеСвед
}

// SignerEntrepreneur signs as a sole trader.
type SignerEntrepreneur struct {
	INN          string `json:"inn,omitempty"`          // ИННФЛ
	INNDash      bool   `json:"inn_dash,omitempty"`     // ДефИННФЛ: прочерк
	Registration string `json:"registration,omitempty"` // СвГосРегИП
	Other        string `json:"other,omitempty"`        // ИныеСвед
}

// SignerCompany signs for an organisation.
type SignerCompany struct {
	INN          string `json:"inn"`                    // ИННЮЛ
	Name         string `json:"name,omitempty"`         // НаимОрг
	Registration string `json:"registration,omitempty"` // ГосРегИПВыдДов
	Other        string `json:"other,omitempty"`        // ИныеСвед
}

// Power is a machine-readable power of attorney (МЧД).
type Power struct {
	Number         string       `json:"number"`                    // НомДовер: 36 знаков
	Issued         xmlbind.Date `json:"issued"`                    // ДатаВыдДовер
	System         string       `json:"system"`                    // ИдСистХран
	InternalNumber string       `json:"internal_number,omitempty"` // ВнНомДовер
	InternalDate   xmlbind.Date `json:"internal_date,omitempty"`   // ДатаВнРегДовер
	URL            string       `json:"url,omitempty"`             // УРЛСист
}

// PaperPower is a power of attorney on paper.
type PaperPower struct {
	Number    string       `json:"number"`              // ВнНомДовер
	Issued    xmlbind.Date `json:"issued"`              // ДатаВыдДовер
	Principal string       `json:"principal,omitempty"` // СвИдДовер
	SignedBy  *PersonName  `json:"signed_by,omitempty"` // ФИО
}
