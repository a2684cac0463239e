package mchd

import "github.com/uzelhub/uzel/schemas/xmlbind"

// Power is a power of attorney in its canonical form. The name of the place in the format stands beside every field.
type Power struct {
	FileID   string       `json:"file_id,omitempty"`  // ИдФайл
	Number   string       `json:"number"`             // НомДовер: номер в реестре, GUID
	Internal string       `json:"internal,omitempty"` // ВнНомДовер: номер у доверителя
	Issued   xmlbind.Date `json:"issued"`             // ДатаВыдДовер
	Expires  xmlbind.Date `json:"expires"`            // СрокДейст: последний день
	Passing  Passing      `json:"passing,omitempty"`  // ПрПередов: можно ли передавать полномочия дальше
	Lasting  bool         `json:"lasting,omitempty"`  // ВидДовер 2: безотзывная
	System   string       `json:"system,omitempty"`   // СведСист: где проверить состояние

	Principals      []Party             `json:"principals"`        // СвДоверит, в переданной СвПередПолн
	Representatives []Party             `json:"representatives"`   // СвУпПред, в переданной СвПолучПолн
	Codes           []Code              `json:"codes,omitempty"`   // МашПолн: полномочия по классификатору
	Text            string              `json:"text,omitempty"`    // ТекстПолн: полномочия словами
	Joint           bool                `json:"joint,omitempty"`   // ПрСовмПолн 2: только все вместе
	Passed          *Passed             `json:"passed,omitempty"`  // Передов: по какой доверенности переданы полномочия
	Unknown         []xmlbind.Remainder `json:"unknown,omitempty"` // что прочитано из файла, но в этой модели места не имеет
}

// Passing says whether powers may be passed on.
type Passing string

// The degrees of passing on.
const (
	NotPassed   Passing = "none"    // 1
	PassedOnce  Passing = "once"    // 2: тот, кому передано, передать не может
	PassedAlong Passing = "several" // 3
)

// Party is a principal or a representative: one of the three, with the person who acts for an organisation.
type Party struct {
	Company      *Company      `json:"company,omitempty"`
	Entrepreneur *Entrepreneur `json:"entrepreneur,omitempty"`
	Person       *Person       `json:"person,omitempty"`
	Heads        []Person      `json:"heads,omitempty"` // ЛицоБезДов: кто действует от организации без доверенности
}

// Company is an organisation.
type Company struct {
	Name string `json:"name"`           // НаимОрг
	INN  string `json:"inn,omitempty"`  // ИННЮЛ
	KPP  string `json:"kpp,omitempty"`  // КПП
	OGRN string `json:"ogrn,omitempty"` // ОГРН
}

// Entrepreneur is an individual entrepreneur.
type Entrepreneur struct {
	Name   string `json:"name,omitempty"`   // НаимИП
	INN    string `json:"inn,omitempty"`    // ИННФЛ
	OGRNIP string `json:"ogrnip,omitempty"` // ОГРНИП
	SNILS  string `json:"snils,omitempty"`  // СНИЛС
	Full   Name   `json:"full,omitzero"`    // ФИО
}

// Person is a natural person.
type Person struct {
	INN      string `json:"inn,omitempty"`      // ИННФЛ
	SNILS    string `json:"snils,omitempty"`    // СНИЛС
	Position string `json:"position,omitempty"` // Должность
	Name     Name   `json:"name"`               // ФИО
}

// Name is a full name.
type Name struct {
	Last   string `json:"last"`             // Фамилия
	First  string `json:"first"`            // Имя
	Middle string `json:"middle,omitempty"` // Отчество
}

// Code is a power of the classifier.
type Code struct {
	Code     string  `json:"code"`               // КодПолн
	Mnemonic string  `json:"mnemonic,omitempty"` // МнПолн
	Name     string  `json:"name,omitempty"`     // НаимПолн
	Limits   []Limit `json:"limits,omitempty"`   // ОгрСвПолн
}

// Limit narrows a power: the classifier says what it means.
type Limit struct {
	Code      string `json:"code"`                 // КодОгр
	Name      string `json:"name,omitempty"`       // НаимОгр
	Value     string `json:"value,omitempty"`      // КодЗначОгр или ТексЗначОгр
	ValueName string `json:"value_name,omitempty"` // НаимЗначОгр
}

// Passed tells by which power of attorney powers were passed on.
type Passed struct {
	First   Reference  `json:"first"`             // СвПервДовер: первоначальная
	Nearest *Reference `json:"nearest,omitempty"` // СвПередов: та, по которой передано, если не первоначальная
}

// Reference names another power of attorney.
type Reference struct {
	Number   string       `json:"number,omitempty"`   // НомДоверПерв, НомДоверN
	Internal string       `json:"internal,omitempty"` // ВнНомДоверПерв, ВнНомДоверN
	Issued   xmlbind.Date `json:"issued,omitempty"`   // ДатаВыдДовер
	Expires  xmlbind.Date `json:"expires,omitempty"`  // СрокДейст
}

// INN is that of whichever it is; empty where it is not told.
func (p Party) INN() string {
	switch {
	case p.Company != nil:
		return p.Company.INN
	case p.Entrepreneur != nil:
		return p.Entrepreneur.INN
	case p.Person != nil:
		return p.Person.INN
	}
	return ""
}

// SNILS is that of a person or an entrepreneur; empty where it is not told.
func (p Party) SNILS() string {
	switch {
	case p.Entrepreneur != nil:
		return p.Entrepreneur.SNILS
	case p.Person != nil:
		return p.Person.SNILS
	}
	return ""
}
