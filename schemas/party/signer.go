package party

import "github.com/uzelhub/uzel/schemas/xmlbind"

// Signer is who signs the file (Подписант).
type Signer struct {
	Name          PersonName   `json:"name"`                     // ФИО
	Position      string       `json:"position,omitempty"`       // Должн
	SignatureType string       `json:"signature_type,omitempty"` // ТипПодпис: 1 УКЭП, 2 ПЭП, 3 УНЭП
	SignedOn      xmlbind.Date `json:"signed_on,omitempty"`      // ДатаПодДок
	Authority     string       `json:"authority"`                // СпосПодтПолном: 1–6
	Note          string       `json:"note,omitempty"`           // ДопСведПодп
	Powers        []Power      `json:"powers,omitempty"`         // СвДоверЭл, при способе 3
	PaperPowers   []PaperPower `json:"paper_powers,omitempty"`   // СвДоверБум, при способе 5
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
