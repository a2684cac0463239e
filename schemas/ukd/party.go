package ukd

import "github.com/uzelhub/uzel/schemas/party"

// Party is the seller or the buyer (СвПродПокТип). Exactly one of Company, Entrepreneur, Foreign says who it is.
type Party struct {
	Company      *Company      `json:"company,omitempty"`      // ИдСв/СвЮЛУч
	Entrepreneur *Entrepreneur `json:"entrepreneur,omitempty"` // ИдСв/СвИП
	Foreign      *Foreign      `json:"foreign,omitempty"`      // ИдСв/СвИнНеУч

	Department string      `json:"department,omitempty"` // СтруктПодр
	OKPO       string      `json:"okpo,omitempty"`       // ОКПО
	Note       string      `json:"note,omitempty"`       // ИнфДляУчаст
	Address    Address     `json:"address"`              // Адрес
	Contacts   *Contacts   `json:"contacts,omitempty"`   // Контакт
	Bank       *party.Bank `json:"bank,omitempty"`       // БанкРекв
}

// Company is an organisation registered with the tax authorities.
type Company struct {
	Name string `json:"name"`          // НаимОрг
	INN  string `json:"inn"`           // ИННЮЛ
	KPP  string `json:"kpp,omitempty"` // КПП
}

// Entrepreneur is a sole trader (СвИПТип).
type Entrepreneur struct {
	INN          string           `json:"inn"`                    // ИННФЛ
	Name         party.PersonName `json:"name"`                   // ФИО
	Registration string           `json:"registration,omitempty"` // СвГосРегИП
	Other        string           `json:"other,omitempty"`        // ИныеСвед
}

// Foreign is a foreigner without registration with the tax authorities.
type Foreign struct {
	Name  string `json:"name"`            // НаимОрг
	Other string `json:"other,omitempty"` // ИныеСвед
}

// Address is an address (АдресТип): exactly one of the fields.
type Address struct {
	Russian *RussianAddress `json:"russian,omitempty"` // АдрРФ
	Free    *FreeAddress    `json:"free,omitempty"`    // АдрИнф
	Gar     string          `json:"gar,omitempty"`     // КодГАР: номер в государственном адресном реестре
}

// RussianAddress is an address by its parts (АдрРФТип).
type RussianAddress struct {
	PostalCode string `json:"postal_code,omitempty"` // Индекс
	RegionCode string `json:"region_code"`           // КодРегион
	District   string `json:"district,omitempty"`    // Район
	City       string `json:"city,omitempty"`        // Город
	Locality   string `json:"locality,omitempty"`    // НаселПункт
	Street     string `json:"street,omitempty"`      // Улица
	House      string `json:"house,omitempty"`       // Дом
	Building   string `json:"building,omitempty"`    // Корпус
	Flat       string `json:"flat,omitempty"`        // Кварт
}

// FreeAddress is an address in one line (АдрИнфТип).
type FreeAddress struct {
	CountryCode string `json:"country_code"` // КодСтр
	Text        string `json:"text"`         // АдрТекст
}

// Contacts are ways to reach a party (КонтактТип).
type Contacts struct {
	Phone string `json:"phone,omitempty"` // Тлф
	Email string `json:"email,omitempty"` // ЭлПочта
}

// Signer is who signs the file (Подписант). Exactly one of Person, Entrepreneur, Representative says who it is.
type Signer struct {
	Scope             string          `json:"scope"`                        // ОблПолн: 0, 3 или 6; у покупателя 3
	Status            string          `json:"status"`                       // Статус: от 1 до 4
	Basis             string          `json:"basis"`                        // ОснПолн
	OrganisationBasis string          `json:"organisation_basis,omitempty"` // ОснПолнОрг
	Person            *SigningPerson  `json:"person,omitempty"`             // ФЛ
	Entrepreneur      *Entrepreneur   `json:"entrepreneur,omitempty"`       // ИП
	Representative    *Representative `json:"representative,omitempty"`     // ЮЛ
}

// SigningPerson is a person who signs. The registration is that of the sole trader who trusts the person, in the seller's
// title only.
type SigningPerson struct {
	INN          string           `json:"inn,omitempty"`          // ИННФЛ
	Name         party.PersonName `json:"name"`                   // ФИО
	Registration string           `json:"registration,omitempty"` // ГосРегИППодп
	Other        string           `json:"other,omitempty"`        // ИныеСвед
}

// Representative signs for an organisation.
type Representative struct {
	INN          string           `json:"inn"`                    // ИННЮЛ
	Organisation string           `json:"organisation,omitempty"` // НаимОрг
	Position     string           `json:"position"`               // Должн: может быть пусто
	Name         party.PersonName `json:"name"`                   // ФИО
	Registration string           `json:"registration,omitempty"` // ГосРегИППодп
	Other        string           `json:"other,omitempty"`        // ИныеСвед
}
