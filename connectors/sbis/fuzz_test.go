package sbis_test

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/uzelhub/uzel/connectors/sbis"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
)

// judge holds what is read to the contract.
type judge struct {
	*testing.T
	items int
}

func (j *judge) Put(_ context.Context, item sdk.Item) error {
	j.items++
	if item.Cursor == "" || item.Document.Kind == "" {
		j.Errorf("%+v", item)
	}
	if item.Document.Kind == document.KindNews {
		if _, err := docflow.Read(item.Body); err != nil {
			j.Errorf("%v in %s", err, item.Body)
		}
	}
	return nil
}

func (j *judge) Problem(_ context.Context, p sdk.Problem) error {
	if p.Cursor == "" || p.Fault == nil || !russian(p.Fault.Message) {
		j.Errorf("%+v", p)
	}
	return nil
}

func russian(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) })
}

// FuzzWhateverTheServiceAnswers reads a list of changes and files of any form: nothing breaks, and what is given is whole.
func FuzzWhateverTheServiceAnswers(f *testing.F) {
	changes, err := os.ReadFile("testdata/rpc/08-changes.json")
	if err != nil {
		f.Fatal(err)
	}
	_, title := example(f, "timebook.xml")
	f.Add(changes, title)
	f.Add([]byte(`{"result":{"Документ":[{
		"Идентификатор":"1","Тип":"ДокОтгрВх","Состояние":{"Код":"9"},
		"Вложение":[{"Идентификатор":"2","Файл":{"Имя":"ON_NSCHFDOPPR_1.xml","Ссылка":"/disk/2"}}],
		"Событие":[{"Идентификатор":"3","ДатаВремя":"02.11.2026 09.00.00","Название":"x","Вложение":[{
			"Идентификатор":"4","Служебный":"Да","Файл":{"Имя":"DP_PDPOL_1.xml","Ссылка":"/disk/4"},
			"Подпись":[{"Файл":{"Ссылка":"/disk/5"}}]}]}]}],
		"Навигация":{"ЕстьЕще":"Да"}}}`), title)
	f.Add([]byte(`{"result":{"Документ":[{"Событие":[{}]}]}}`), []byte{})
	f.Add([]byte(`{"error":"Not authorized."}`), []byte{})
	f.Add([]byte(`{"result":null}`), []byte("<"))
	f.Fuzz(func(t *testing.T, answer, file []byte) {
		web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			switch {
			case r.URL.Path == "/auth/service/":
				_, _ = w.Write([]byte(`{"result":"s"}`))
			case r.Method == http.MethodGet:
				_, _ = w.Write(file)
			default:
				_, _ = w.Write(bytes.ReplaceAll(answer, []byte("LINK"), []byte("/disk/1")))
			}
		}))
		defer web.Close()
		now := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
		opened, err := sbis.Patient(func() time.Time { return now }).Open(t.Context(), sdk.Setup{Config: settings(web.URL, nil)})
		if err != nil {
			t.Fatal(err)
		}
		defer opened.Close()
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		if err := opened.(connection).Read(ctx, sdk.ReadRequest{}, &judge{T: t}); err != nil && !russian(sdk.FaultOf(err).Message) {
			t.Errorf("%v", err)
		}
		if ctx.Err() != nil {
			t.Error("the reading does not end")
		}
	})
}
