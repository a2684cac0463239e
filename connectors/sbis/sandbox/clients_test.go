package sandbox_test

import (
	"encoding/base64"
	"strings"
	"testing"

	"github.com/uzelhub/uzel/connectors/sbis/sandbox"
)

// These are what published programs that work with the service write, and what they read without asking whether it is there.

const (
	letterID = "8a1f0000-0000-4000-8000-000000000001"
	fileID   = "8a1f0000-0000-4000-8000-000000000002"
)

// sends writes a document and sends it with lists of one written as their only member. It gives what the sending is answered.
func (c *client) sends() sandbox.Document {
	c.Helper()
	c.call("СБИС.ЗаписатьДокумент", `{"Документ":{"Идентификатор":"`+letterID+`","Дата":"02.11.2026","Номер":"7","Тип":"ДокОтгрИсх",
		"Редакция":{"ПримечаниеИС":"erp-7"},"НашаОрганизация":{"СвЮЛ":{"ИНН":"7700000016","КПП":"770101001"}},
		"Контрагент":{"Идентификатор":"2BE7810000026781001001","СвЮЛ":{"ИНН":"7810000026","КПП":"781001001","Название":"ООО «Вектор»"}},
		"Вложение":{"Идентификатор":"`+fileID+`","Файл":{"Имя":"п.txt","ДвоичныеДанные":"0YI="}}}}`)
	cms, err := c.server.Sign([]byte("т"))
	if err != nil {
		c.Fatal(err)
	}
	return document(c.T, c.call("СБИС.ВыполнитьДействие", `{"Документ":{"Идентификатор":"`+letterID+`","Этап":{"Название":"Отправка",
		"Действие":{"Комментарий":"","Название":"Отправить","Сертификат":{"Отпечаток":"00"}},"Вложение":{"Идентификатор":"`+fileID+`",
		"Подпись":{"Файл":{"Имя":"п.sgn","ДвоичныеДанные":"`+base64.StdEncoding.EncodeToString(cms)+`"}}}}}}`))
}

func TestAListOfOneMayBeItsOnlyMember(t *testing.T) {
	_, c := serve(t, sandbox.Options{})
	c.logIn()
	if sent := c.sends(); sent.State.Code != "3" {
		t.Errorf("the sending is answered by %+v", sent.State)
	}
	d := document(t, c.call("СБИС.ПрочитатьДокумент", `{"Документ":{"Идентификатор":"`+letterID+`"}}`))
	if len(d.Editions) != 1 || d.Editions[0].External != "erp-7" || len(d.Attachments) != 1 || len(d.Attachments[0].Signatures) != 1 {
		t.Errorf("%+v", d)
	}
}

func TestAListMayBeNothing(t *testing.T) {
	_, c := serve(t, sandbox.Options{})
	c.logIn()
	d := document(t, c.call("СБИС.ЗаписатьДокумент", `{"Документ":{"Тип":"ДокОтгрИсх","Вложение":null,"Редакция":null,
		"НашаОрганизация":{"СвЮЛ":{"ИНН":"7700000016"}},"Контрагент":{"СвЮЛ":{"ИНН":"7810000026"}}}}`))
	if len(d.Attachments) != 0 {
		t.Errorf("%+v", d.Attachments)
	}
}

// under finds a value by names and numbers of members.
func under(value any, path string) (any, bool) {
	for name := range strings.SplitSeq(path, ".") {
		if list, ok := value.([]any); ok {
			if len(list) == 0 {
				return nil, false
			}
			value = list[0]
		}
		object, _ := value.(map[string]any)
		found, ok := object[name]
		if !ok {
			return nil, false
		}
		value = found
	}
	return value, true
}

func TestWhatProgramsReadIsThere(t *testing.T) {
	_, c := serve(t, sandbox.Options{})
	c.logIn()
	c.sends()
	changes := c.call("СБИС.СписокИзменений", `{"Фильтр":{"ИдентификаторСобытия":null,"ДатаВремяС":"01.11.2026 00.00.00",
		"НашаОрганизация":{"СвЮЛ":{"ИНН":"7700000016","КПП":"770101001"}},"ПолныйСертификатЭП":"Нет"}}`)
	for path, want := range map[string]any{
		"Документ.Название": "ДокОтгрИсх № 7 от 02.11.2026", "Документ.Удален": "Нет", "Документ.Направление": "Исходящий",
		"Документ.ДатаВремяСоздания": "02.11.2026 12.00.00", "Документ.Редакция.Актуален": "Да",
		"Документ.НашаОрганизация.СвЮЛ.ИНН": "7700000016", "Документ.Контрагент.СвЮЛ.ИНН": "7810000026",
		"Документ.Вложение.СсылкаНаHTML": "", "Документ.Вложение.СсылкаНаPDF": "", "Документ.Вложение.СсылкаВКабинет": "",
	} {
		if got, there := under(changes, path); !there || got != want {
			t.Errorf("%s: %v %v", path, got, there)
		}
	}
	all, _ := under(changes, "Документ")
	for _, d := range all.([]any) {
		if events, _ := under(d, "Событие"); len(events.([]any)) == 0 {
			t.Error("a record without an event")
		} else if files, _ := under(d, "Событие.Вложение"); files == nil {
			t.Error("an event without a list of files")
		}
	}
}

func TestASideIsDescribedByWhatItIs(t *testing.T) {
	server, c := serve(t, sandbox.Options{})
	server.AddMember(sandbox.Party{Person: &sandbox.Person{INN: "770123456703", Last: "Примеров", First: "Пример"}})
	c.logIn()
	company := c.call("СБИС.ИнформацияОКонтрагенте", `{"Участник":{"СвЮЛ":{"ИНН":"7810000026","КПП":"781001001"},"ДопПоля":"СписокИдентификаторов"}}`)
	person := c.call("СБИС.ИнформацияОКонтрагенте", `{"Участник":{"СвФЛ":{"ИНН":"770123456703"}}}`)
	for _, rule := range []struct {
		of          any
		path, other string
		want        any
	}{
		{company, "СвЮЛ.Название", "СвФЛ", "ООО «Вектор»"}, {person, "СвФЛ.Фамилия", "СвЮЛ", "Примеров"},
	} {
		if got, _ := under(rule.of, rule.path); got != rule.want {
			t.Errorf("%s: %v", rule.path, got)
		}
		if _, there := under(rule.of, rule.other); there {
			t.Errorf("%s is there", rule.other)
		}
	}
	ours := c.call("СБИС.СписокНашихОрганизаций", `{"Фильтр":{"НашаОрганизация":{"СвЮЛ":{"ИНН":"7700000016"}}}}`)
	for path, want := range map[string]any{
		"НашаОрганизация.СвЮЛ.ИНН": "7700000016", "НашаОрганизация.ДокументооборотПодключен": "Да", "Навигация.ЕстьЕще": "Нет",
	} {
		if got, _ := under(ours, path); got != want {
			t.Errorf("%s: %v", path, got)
		}
	}
}
