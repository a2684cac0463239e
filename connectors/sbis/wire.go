package sbis

import (
	"bytes"
	"encoding/json"
	"strings"
	"time"
)

// record is a document as СБИС writes it. Fields that it does not know it ignores, and so do we.
type record struct {
	ID           string       `json:"Идентификатор,omitempty"`
	Date         string       `json:"Дата,omitempty"`
	Number       string       `json:"Номер,omitempty"`
	Type         string       `json:"Тип,omitempty"`
	Direction    string       `json:"Направление,omitempty"`
	Organisation *party       `json:"НашаОрганизация,omitempty"`
	Counterparty *party       `json:"Контрагент,omitempty"`
	Note         string       `json:"Примечание,omitempty"`
	State        *state       `json:"Состояние,omitempty"`
	Stages       list[stage]  `json:"Этап,omitempty"`
	Attachments  []attachment `json:"Вложение,omitempty"`
	Events       []event      `json:"Событие,omitempty"`
}

type party struct {
	Company *company `json:"СвЮЛ,omitempty"`
	Person  *person  `json:"СвФЛ,omitempty"`
	ID      string   `json:"Идентификатор,omitempty"` // of the participant: chooses among the boxes of several operators
}

type company struct {
	INN  string `json:"ИНН"`
	KPP  string `json:"КПП,omitempty"`
	Name string `json:"Название,omitempty"`
}

type person struct {
	INN    string `json:"ИНН"`
	Last   string `json:"Фамилия,omitempty"`
	First  string `json:"Имя,omitempty"`
	Middle string `json:"Отчество,omitempty"`
}

type state struct {
	Code string `json:"Код"`
	Name string `json:"Название,omitempty"`
}

type stage struct {
	ID          string       `json:"Идентификатор,omitempty"`
	Name        string       `json:"Название,omitempty"`
	Actions     list[action] `json:"Действие,omitempty"`
	Attachments []attachment `json:"Вложение,omitempty"`
}

type action struct {
	Name         string            `json:"Название"`
	Comment      string            `json:"Комментарий,omitempty"`
	Certificates list[certificate] `json:"Сертификат,omitempty"`
}

type certificate struct {
	Thumbprint string `json:"Отпечаток,omitempty"`
	INN        string `json:"ИНН,omitempty"`
}

type attachment struct {
	ID         string      `json:"Идентификатор,omitempty"`
	Name       string      `json:"Название,omitempty"`
	Type       string      `json:"Тип,omitempty"`
	Service    string      `json:"Служебный,omitempty"`
	Modified   string      `json:"Модифицирован,omitempty"`
	File       *file       `json:"Файл,omitempty"`
	Signatures []signature `json:"Подпись,omitempty"`
}

type signature struct {
	File        *file        `json:"Файл,omitempty"`
	Certificate *certificate `json:"Сертификат,omitempty"`
}

type file struct {
	Name string `json:"Имя,omitempty"`
	Data string `json:"ДвоичныеДанные,omitempty"`
	Link string `json:"Ссылка,omitempty"`
}

type event struct {
	ID          string       `json:"Идентификатор"`
	At          string       `json:"ДатаВремя"`
	Name        string       `json:"Название"`
	Comment     string       `json:"Комментарий,omitempty"`
	Attachments []attachment `json:"Вложение,omitempty"`
}

type navigation struct {
	Size string `json:"РазмерСтраницы,omitempty"`
	Page string `json:"Страница,omitempty"`
	More string `json:"ЕстьЕще,omitempty"`
}

// documents is the answer of every list.
type documents struct {
	Documents  []record   `json:"Документ"`
	Navigation navigation `json:"Навигация"`
}

// Booleans of the service are words.
const (
	yes = "Да"
	no  = "Нет"
)

// fileName is the name of an attachment's file.
func (a attachment) fileName() string {
	if a.File != nil && a.File.Name != "" {
		return a.File.Name
	}
	return a.Name
}

func (a attachment) link() string {
	if a.File == nil {
		return ""
	}
	return a.File.Link
}

func (p *party) inn() string {
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

// incoming reports whether the other side sent the document: types of what is ours end in «Исх» or «Out».
func (r record) incoming() bool {
	switch {
	case strings.HasSuffix(r.Type, "Вх"), strings.HasSuffix(r.Type, "In"):
		return true
	case strings.HasSuffix(r.Type, "Исх"), strings.HasSuffix(r.Type, "Out"):
		return false
	}
	return r.Direction == "Входящий"
}

func (r record) code() string {
	if r.State == nil {
		return ""
	}
	return r.State.Code
}

// list is one that the service may write as its only member, and takes so.
type list[T any] []T

// MarshalJSON writes the only member as the documentation shows it: alone.
func (l list[T]) MarshalJSON() ([]byte, error) {
	if len(l) == 1 {
		return json.Marshal(l[0])
	}
	return json.Marshal([]T(l))
}

// UnmarshalJSON takes a list or its only member.
func (l *list[T]) UnmarshalJSON(text []byte) error {
	if text = bytes.TrimSpace(text); len(text) > 0 && text[0] == '[' {
		return json.Unmarshal(text, (*[]T)(l))
	}
	var one T
	if err := json.Unmarshal(text, &one); err != nil {
		return err
	}
	*l = list[T]{one}
	return nil
}

// moscow is the service's time, which it writes without a zone. Moscow has had UTC+3 since 2014.
var moscow = time.FixedZone("MSK", 3*60*60)

func stamp(t time.Time) string { return t.In(moscow).Format("02.01.2006 15.04.05") }

// moment reads a date with time, with dots or colons in it.
func moment(text string) (time.Time, bool) {
	t, err := time.ParseInLocation("02.01.2006 15.04.05", strings.ReplaceAll(text, ":", "."), moscow)
	return t, err == nil
}

// dotted writes YYYY-MM-DD as the service does; what is no day is left out.
func dotted(iso string) string {
	t, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return ""
	}
	return t.Format("02.01.2006")
}

// iso writes a day of the service as YYYY-MM-DD; what is no day is left out.
func iso(text string) string {
	t, err := time.Parse("02.01.2006", text)
	if err != nil {
		return ""
	}
	return t.Format(time.DateOnly)
}
