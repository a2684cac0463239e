package sbis_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/uzelhub/uzel/connectors/sbis/sandbox"
	"github.com/uzelhub/uzel/connectors/sbis/sbistest"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
)

var update = flag.Bool("update", false, "write the golden files anew")

const examples = "testdata/rpc"

// taught is a server that knows nothing but the examples, and writes down what it is asked. Identifiers that the client
// gives stand in its answers in place of the examples' own.
type taught struct {
	*testing.T
	url    string
	answer map[string]sbistest.Example // by method: the first that succeeds
	asked  map[string]json.RawMessage
	ids    []string // pairs of the example's and the client's
	said   bytes.Buffer
}

func teach(t *testing.T) *taught {
	s := &taught{T: t, answer: map[string]sbistest.Example{}, asked: map[string]json.RawMessage{}}
	for _, e := range sbistest.Examples(t, examples) {
		if _, known := s.answer[e.Method()]; !known && e.Status == http.StatusOK {
			s.answer[e.Method()] = e
		}
	}
	web := httptest.NewServer(s)
	t.Cleanup(web.Close)
	s.url = web.URL
	return s
}

// absent is what the taught server says of a document before it is written.
const absent = `{"jsonrpc":"2.0","error":{"code":-32000,"message":"Документ не найден"},"id":0}`

func (s *taught) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodGet {
		_, _ = w.Write([]byte("<?x"))
		return
	}
	text, err := io.ReadAll(r.Body)
	if err != nil {
		s.Error(err)
	}
	var q struct {
		Method string
		Params json.RawMessage
	}
	if err := json.Unmarshal(text, &q); err != nil {
		s.Error(err)
	}
	fmt.Fprintf(&s.said, "> %s %s\n%s: %s\n%s\n", r.Method, r.URL, "Content-Type", r.Header.Get("Content-Type"),
		strings.ReplaceAll(string(text), password, sbistest.Password))
	if r.Header.Get("X-SBISSessionID") == "" && r.URL.Path != "/auth/service/" {
		s.Error("a call without a session")
	}
	s.asked[q.Method] = q.Params
	if q.Method == write {
		s.learn(q.Params)
	}
	if q.Method == "СБИС.ПрочитатьДокумент" && s.ids == nil {
		w.WriteHeader(http.StatusInternalServerError)
		_, _ = w.Write([]byte(absent))
		return
	}
	known := strings.NewReplacer(append(s.ids, sbistest.Link, s.url+"/disk/1", sbistest.Absent, "")...)
	_, _ = known.WriteString(w, string(s.answer[q.Method].Answer))
}

// learn takes the client's identifiers.
func (s *taught) learn(params json.RawMessage) {
	type ids struct {
		Document struct {
			ID          string `json:"Идентификатор"`
			Attachments []struct {
				ID string `json:"Идентификатор"`
			} `json:"Вложение"`
		} `json:"Документ"`
	}
	var given, example ids
	if err := json.Unmarshal(params, &given); err != nil || len(given.Document.Attachments) != 1 {
		s.Errorf("%v in %s", err, params)
		return
	}
	var q struct{ Params json.RawMessage }
	if err := json.Unmarshal(s.answer[write].Request, &q); err != nil {
		s.Error(err)
	}
	if err := json.Unmarshal(q.Params, &example); err != nil {
		s.Error(err)
	}
	s.ids = []string{
		example.Document.ID, given.Document.ID, example.Document.Attachments[0].ID, given.Document.Attachments[0].ID,
	}
}

// TestTheClientSpeaksAsTheExamples sends, reads and asks of a server that answers with the examples. What it says is in a
// golden file, and has the fields of the examples and few others.
func TestTheClientSpeaksAsTheExamples(t *testing.T) {
	s := teach(t)
	o := &office{T: t, facts: map[string][]docflow.Fact{}, files: map[string][]docflow.File{}}
	o.server = sandbox.New(sandbox.Options{}) // for its keys alone
	o.sbis = connect(t, s.url, clock(), false, config{"page_size": 200, "thumbprint": strings.Repeat("0", 40)})
	act := o.sale("k1", "")
	act.Document.Name, act.Document.SourceKey, act.Body = "письмо.txt", "erp-4711", []byte("<?x")
	draft, err := o.sbis.Prepare(t.Context(), act)
	if err != nil {
		t.Fatal(err)
	}
	act.Draft, act.Parts = draft.ID, draft.Parts
	act.Signatures = []sdk.Signature{{Part: draft.Parts[0].ID, CMS: []byte("подпись")}}
	receipt, err := o.sbis.Commit(t.Context(), act)
	if err != nil {
		t.Fatal(err)
	}
	settled, err := o.sbis.Lookup(t.Context(), act.Key, act.Document)
	if err != nil || settled.Outcome != document.OutcomeDone || settled.Receipt.RemoteID != receipt.RemoteID {
		t.Errorf("%+v %v", settled, err)
	}
	boxes, err := o.sbis.Resolve(t.Context(), document.Party{INN: "7810000026", KPP: "781001001"}, document.KindUPD)
	if diff := cmp.Diff([]sdk.Box{{ID: "2BE7810000026781001001", Operator: "2BE", State: "active"}}, boxes); err != nil || diff != "" {
		t.Error(err, diff)
	}
	if _, err := o.sbis.Tally(t.Context(), sdk.Period{From: "2026-11-01", To: "2026-11-30"}); err != nil {
		t.Error(err)
	}
	o.cursor = `{"event":"00000000-0000-4000-8000-000000000001"}`
	o.read()
	golden(t, "testdata/asked.txt", s.said.Bytes())
	s.sameFields()
}

// beside are fields that the connector has and the examples have not, or the other way round, each documented.
var beside = map[string]bool{
	"/Документ/Этап/Действие/Сертификат/Отпечаток": true, // in both calls, though one example goes without
	"/Документ/ДопПоля":                            true, // more fields than are needed
	"/Документ/НашаОрганизация/СвЮЛ/Название":      true,
	"/Документ/Контрагент/СвЮЛ/Название":           true,
	"/Фильтр/НашаОрганизация/СвЮЛ/Название":        true,
	"/Фильтр/ИдентификаторСобытия":                 true, // instead of a moment
	"/Фильтр/ДатаВремяС":                           true,
	"/Фильтр/Навигация/Страница":                   true,
	"/Документ/Этап/Вложение/0/Подпись/0/Файл/Имя": true,
}

// sameFields holds what was asked to the fields of the examples.
func (s *taught) sameFields() {
	for _, method := range []string{
		write, prepare, perform, changes, "СБИС.СписокДокументов", "СБИС.СписокСлужебныхЭтапов", "СБИС.ИнформацияОКонтрагенте",
	} {
		var q struct{ Params any }
		var asked any
		if err := json.Unmarshal(s.answer[method].Request, &q); err != nil {
			s.Fatal(err)
		}
		if err := json.Unmarshal(s.asked[method], &asked); err != nil {
			s.Fatalf("%s was not asked: %v", method, err)
		}
		want, got := map[string]bool{}, map[string]bool{}
		fields("", q.Params, want)
		fields("", asked, got)
		maps.DeleteFunc(want, func(f string, _ bool) bool { return beside[f] })
		maps.DeleteFunc(got, func(f string, _ bool) bool { return beside[f] })
		if diff := cmp.Diff(slices.Sorted(maps.Keys(want)), slices.Sorted(maps.Keys(got))); diff != "" {
			s.Errorf("%s (-example +connector):\n%s", method, diff)
		}
	}
}

// fields lists where texts stand.
func fields(at string, value any, into map[string]bool) {
	switch v := value.(type) {
	case map[string]any:
		for key, below := range v {
			fields(at+"/"+key, below, into)
		}
	case []any:
		for i, below := range v {
			fields(fmt.Sprint(at, "/", i), below, into)
		}
	default:
		into[at] = true
	}
}

func golden(t *testing.T, file string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s: %s", file, diff)
	}
}
