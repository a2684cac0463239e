package sandbox_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/uzelhub/uzel/connectors/sbis/sandbox"
)

// FuzzACall calls methods with parameters of any form, upon a document that is there: the server answers in its own form.
func FuzzACall(f *testing.F) {
	const id = "8a1f0000-0000-4000-8000-000000000001"
	for method, params := range map[string]string{
		"СБИС.ЗаписатьДокумент":         `{"Документ":{"Идентификатор":"` + id + `","Тип":"x","НашаОрганизация":{"СвЮЛ":{"ИНН":"7700000016"}},"Контрагент":{}}}`,
		"СБИС.ЗаписатьВложение":         `{"Документ":{"Идентификатор":"` + id + `","Вложение":[{}]}}`,
		"СБИС.ПодготовитьДействие":      `{"Документ":{"Идентификатор":"` + id + `","Этап":{"Название":"Отправка","Действие":{"Название":"Отправить"}}}}`,
		"СБИС.ВыполнитьДействие":        `{"Документ":{"Идентификатор":"` + id + `","Этап":[{"Действие":[{"Название":"Отправить"}],"Вложение":[{"Подпись":[{}]}]}]}}`,
		"СБИС.СписокИзменений":          `{"Фильтр":{"ДатаВремяС":"01.11.2026 00.00.00","Навигация":{"РазмерСтраницы":"1"}}}`,
		"СБИС.СписокДокументов":         `{"Фильтр":{"Тип":"ДокОтгрИсх","Навигация":{"Страница":"1"}}}`,
		"СБИС.ИнформацияОКонтрагенте":   `{"Участник":{"СвФЛ":{"ИНН":"770123456703"}}}`,
		"СБИС.СписокСлужебныхЭтапов":    `{"Фильтр":{}}`,
		"СБИС.Аутентифицировать":        `null`,
		"СБИС.ИнформацияОВерсии":        `[]`,
		"СБИС.УдалитьДокумент":          `{"Документ":{"Идентификатор":"` + id + `"}}`,
		"СБИС.ЗаписатьКомплект":         `{}`,
		"СБИС.ИнформацияОПользователях": `{}`,
	} {
		f.Add(method, params)
	}
	f.Fuzz(func(t *testing.T, method, params string) {
		_, c := serve(t, sandbox.Options{Guesses: true, Reply: sandbox.Approves})
		c.logIn()
		c.call("СБИС.ЗаписатьДокумент", `{"Документ":{"Идентификатор":"`+id+`","Тип":"ДокОтгрИсх",
			"НашаОрганизация":{"СвЮЛ":{"ИНН":"7700000016"}},"Контрагент":{"СвЮЛ":{"ИНН":"7810000026"}},
			"Вложение":[{"Идентификатор":"8a1f0000-0000-4000-8000-000000000002","Файл":{"Имя":"п.txt","ДвоичныеДанные":"0YI="}}]}}`)
		method = strings.Map(func(r rune) rune {
			if r < ' ' || r == '"' || r == '\\' {
				return -1
			}
			return r
		}, method)
		request := httptest.NewRequest(http.MethodPost, c.url+"/service/?srv=1",
			strings.NewReader(`{"method":"`+method+`","params":`+params+`,"id":1}`))
		request.Header.Set("Content-Type", c.contentType)
		request.Header.Set("X-SBISSessionID", c.session)
		answer := httptest.NewRecorder()
		c.server.ServeHTTP(answer, request) // a panic here fails the test
		if body := answer.Body.String(); !strings.Contains(body, `"result"`) && !strings.Contains(body, `"error"`) && answer.Code != http.StatusTooManyRequests {
			t.Errorf("%s %s: %d %s", method, params, answer.Code, body)
		}
	})
}
