package sandbox

import (
	"strings"
	"time"
)

// Document is a document as СБИС writes it. The same shape serves questions and answers; fields nobody knows are ignored.
type Document struct {
	ID           string           `json:"Идентификатор,omitempty"`
	Name         string           `json:"Название,omitempty"`
	Date         string           `json:"Дата,omitempty"`
	Created      string           `json:"ДатаВремяСоздания,omitempty"`
	Number       string           `json:"Номер,omitempty"`
	Type         string           `json:"Тип,omitempty"`
	Subtype      string           `json:"Подтип,omitempty"`
	Direction    string           `json:"Направление,omitempty"`
	Organisation *Party           `json:"НашаОрганизация,omitempty"`
	Counterparty *Party           `json:"Контрагент,omitempty"`
	Deleted      string           `json:"Удален,omitempty"`
	Note         string           `json:"Примечание,omitempty"`
	Editions     List[Edition]    `json:"Редакция,omitempty"`
	State        *State           `json:"Состояние,omitempty"`
	Stages       List[Stage]      `json:"Этап,omitempty"`
	Attachments  List[Attachment] `json:"Вложение,omitempty"`
	Events       []Event          `json:"Событие,omitempty"`
}

// Edition carries the identifier of the program that wrote the document.
type Edition struct {
	External string `json:"ПримечаниеИС,omitempty"`
	Current  string `json:"Актуален,omitempty"`
}

// Party is a side of a document.
type Party struct {
	Company *Company `json:"СвЮЛ,omitempty"`
	Person  *Person  `json:"СвФЛ,omitempty"`
	ID      string   `json:"Идентификатор,omitempty"` // of the participant of the exchange
}

// Company is an organisation.
type Company struct {
	INN  string `json:"ИНН"`
	KPP  string `json:"КПП,omitempty"`
	Name string `json:"Название,omitempty"`
}

// Person is a person or a sole trader.
type Person struct {
	INN    string `json:"ИНН"`
	Last   string `json:"Фамилия,omitempty"`
	First  string `json:"Имя,omitempty"`
	Middle string `json:"Отчество,omitempty"`
}

// INN is that of the company or person.
func (p *Party) INN() string {
	switch {
	case p == nil:
		return ""
	case p.Company != nil:
		return p.Company.INN
	case p.Person != nil:
		return p.Person.INN
	}
	return ""
}

// State is where a document stands.
type State struct {
	Code        string `json:"Код"`
	Name        string `json:"Название,omitempty"`
	Description string `json:"Описание,omitempty"`
}

// Stage is what can be done with a document now.
type Stage struct {
	ID          string           `json:"Идентификатор,omitempty"`
	Name        string           `json:"Название,omitempty"`
	Service     string           `json:"Служебный,omitempty"`
	Actions     List[Action]     `json:"Действие,omitempty"`
	Attachments List[Attachment] `json:"Вложение,omitempty"`
}

// Action is one thing that can be done at a stage.
type Action struct {
	Name           string            `json:"Название"`
	NeedsSignature string            `json:"ТребуетПодписания,omitempty"`
	NeedsComment   string            `json:"ТребуетКомментария,omitempty"`
	NeedsPlain     string            `json:"ТребуетРасшифровки,omitempty"`
	Comment        string            `json:"Комментарий,omitempty"`
	Certificates   List[Certificate] `json:"Сертификат,omitempty"`
}

// Certificate names a certificate.
type Certificate struct {
	Thumbprint string `json:"Отпечаток,omitempty"`
	Name       string `json:"ФИО,omitempty"`
	INN        string `json:"ИНН,omitempty"`
	Data       string `json:"ДвоичныеДанные,omitempty"`
	Key        *Key   `json:"Ключ,omitempty"`
}

// Key tells where the private key is.
type Key struct {
	Type string `json:"Тип"`
}

// Attachment is a file of a document.
type Attachment struct {
	ID            string          `json:"Идентификатор,omitempty"`
	Name          string          `json:"Название,omitempty"`
	Type          string          `json:"Тип,omitempty"`
	Subtype       string          `json:"Подтип,omitempty"`
	FormatVersion string          `json:"ВерсияФормата,omitempty"`
	Service       string          `json:"Служебный,omitempty"`
	Modified      string          `json:"Модифицирован,omitempty"`
	File          *File           `json:"Файл,omitempty"`
	Signatures    List[Signature] `json:"Подпись,omitempty"`

	// Pages of a file for people. They may be empty, and here they are.
	Page     string `json:"СсылкаВКабинет"`
	PageHTML string `json:"СсылкаНаHTML"`
	PagePDF  string `json:"СсылкаНаPDF"`
}

// Signature is a detached signature.
type Signature struct {
	File        *File        `json:"Файл,omitempty"`
	Certificate *Certificate `json:"Сертификат,omitempty"`
}

// File comes in with its bytes and goes out with a link.
type File struct {
	Name string `json:"Имя,omitempty"`
	Data string `json:"ДвоичныеДанные,omitempty"`
	Hash string `json:"Хеш,omitempty"`
	Link string `json:"Ссылка,omitempty"`
}

// Event is something that happened to a document.
type Event struct {
	ID          string           `json:"Идентификатор"`
	At          string           `json:"ДатаВремя"`
	Name        string           `json:"Название"`
	Comment     string           `json:"Комментарий,omitempty"`
	Attachments List[Attachment] `json:"Вложение"`
}

// Navigation is the page of a list.
type Navigation struct {
	Size string `json:"РазмерСтраницы,omitempty"`
	Page string `json:"Страница,omitempty"`
	More string `json:"ЕстьЕще,omitempty"`
}

// moscow is the service's time: it writes it without a zone.
var moscow = time.FixedZone("MSK", 3*60*60)

func stamp(t time.Time) string { return t.In(moscow).Format("02.01.2006 15.04.05") }

// readStamp reads a moment. A date without time is none.
func readStamp(text string) (time.Time, bool) {
	t, err := time.ParseInLocation("02.01.2006 15.04.05", strings.ReplaceAll(text, ":", "."), moscow)
	return t, err == nil
}

func readDay(text string) (time.Time, bool) {
	t, err := time.ParseInLocation("02.01.2006", text, moscow)
	return t, err == nil
}

func yes(b bool) string {
	if b {
		return "Да"
	}
	return "Нет"
}
