package party

import "github.com/uzelhub/uzel/schemas/xmlbind"

// Party is a participant (УчастникТип). Exactly one of Company, Entrepreneur, Person, Foreign says who it is.
type Party struct {
	Company      *Company      `json:"company,omitempty"`      // ИдСв/СвЮЛУч
	Entrepreneur *Entrepreneur `json:"entrepreneur,omitempty"` // ИдСв/СвИП
	Person       *Person       `json:"person,omitempty"`       // ИдСв/СвФЛУч
	Foreign      *Foreign      `json:"foreign,omitempty"`      // ИдСв/СвИнНеУч

	ShortName  string    `json:"short_name,omitempty"` // СокрНаим
	Department string    `json:"department,omitempty"` // СтруктПодр
	OKPO       string    `json:"okpo,omitempty"`       // ОКПО
	FormCode   string    `json:"form_code,omitempty"`  // КодОПФ
	FormName   string    `json:"form_name,omitempty"`  // ПолнНаимОПФ
	Note       string    `json:"note,omitempty"`       // ИнфДляУчаст
	Address    *Address  `json:"address,omitempty"`    // Адрес; обязателен для СЧФ и СЧФДОП
	Bank       *Bank     `json:"bank,omitempty"`       // БанкРекв
	Contacts   *Contacts `json:"contacts,omitempty"`   // Контакт
}

// Company is an organisation registered with the tax authorities.
type Company struct {
	Name    string `json:"name"`               // НаимОрг
	INN     string `json:"inn"`                // ИННЮЛ
	KPP     string `json:"kpp,omitempty"`      // КПП
	INNDash bool   `json:"inn_dash,omitempty"` // ДефИННЮЛ: вместо ИНН прочерк, только в формате 5.01
	KPPDash bool   `json:"kpp_dash,omitempty"` // ДефКПП: прочерк, только в первой редакции формата 5.01
}

// Entrepreneur is a sole trader.
type Entrepreneur struct {
	INN          string       `json:"inn"`                    // ИННФЛ
	Name         PersonName   `json:"name"`                   // ФИО
	OGRNIP       string       `json:"ogrnip,omitempty"`       // ОГРНИП
	OGRNIPDate   xmlbind.Date `json:"ogrnip_date,omitempty"`  // ДатаОГРНИП
	Registration string       `json:"registration,omitempty"` // СвГосРегИП
	Other        string       `json:"other,omitempty"`        // ИныеСвед
	INNDash      bool         `json:"inn_dash,omitempty"`     // ДефИННФЛ: вместо ИНН прочерк, только в формате 5.01
}

// Person is a natural person.
type Person struct {
	INN          string      `json:"inn,omitempty"`          // ИННФЛ
	Status       string      `json:"status,omitempty"`       // ИдСтатЛ: 0 или 1
	Name         *PersonName `json:"name,omitempty"`         // ФИО
	Other        string      `json:"other,omitempty"`        // ИныеСвед
	Registration string      `json:"registration,omitempty"` // ГосРегИПВыдДов, только в формате 5.01
}

// Foreign is a foreign organisation or citizen without registration with the tax authorities (СвИнНеУчТип).
type Foreign struct {
	Status      string `json:"status,omitempty"`       // ИдСтат: ИО организация, ИГ гражданин
	CountryCode string `json:"country_code,omitempty"` // КодСтр
	CountryName string `json:"country_name,omitempty"` // НаимСтран; пусто: по классификатору
	Name        string `json:"name"`                   // Наим
	ID          string `json:"id,omitempty"`           // Идентиф
	Other       string `json:"other,omitempty"`        // ИныеСвед
}

// PersonName is a name of a person (ФИОТип).
type PersonName struct {
	Last   string `json:"last"`             // Фамилия
	First  string `json:"first"`            // Имя
	Middle string `json:"middle,omitempty"` // Отчество
}

// Bank is a bank account.
type Bank struct {
	Account string      `json:"account,omitempty"` // НомерСчета
	Bank    *BankOffice `json:"bank,omitempty"`    // СвБанк
}

// BankOffice is the bank that keeps an account.
type BankOffice struct {
	Name                 string `json:"name,omitempty"`                  // НаимБанк
	BIC                  string `json:"bic,omitempty"`                   // БИК
	CorrespondentAccount string `json:"correspondent_account,omitempty"` // КорСчет
}

// Contacts are ways to reach a participant (КонтактТип).
type Contacts struct {
	Phones []string `json:"phones,omitempty"` // Тлф
	Emails []string `json:"emails,omitempty"` // ЭлПочта
	Other  string   `json:"other,omitempty"`  // ИнКонт
}
