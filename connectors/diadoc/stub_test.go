package diadoc_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/uzelhub/uzel/plugins/sdk"
)

// Ids of the stub: box one is ours, box two another's.
const (
	boxOne = "11111111-1111-1111-1111-111111111111"
	boxTwo = "22222222-2222-2222-2222-222222222222"
)

// stub is a service that gives what a test says, for what no sandbox does by itself.
type stub struct {
	mu      sync.Mutex
	answers map[string]any // by path: a value as JSON, or a function
	url     string
	asked   []string // paths with their queries
}

func newStub(t *testing.T, answers map[string]any) (*stub, *desk) {
	t.Helper()
	s := &stub{answers: map[string]any{
		"/V3/Authenticate": func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "token-1") },
		"/GetMyOrganizations": object{"Organizations": []any{object{
			"OrgId": "o1", "Inn": sellerINN, "Kpp": "770101001", "FullName": "ООО «Ромашка»",
			"Boxes": []any{object{"BoxId": boxOne + "@diadoc.ru", "Title": "Ромашка"}},
		}}},
		"/V3/GetDocumentTypes": object{"DocumentTypes": []any{}},
		"/V4/GetEntityContent": func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprint(w, "content of "+r.URL.Query().Get("entityId"))
		},
		"/V3/GetCounteragents":      object{"TotalCount": 0, "Counteragents": []any{}},
		"/GetOrganizationsByInnKpp": object{"Organizations": []any{}},
	}}
	for path, answer := range answers {
		s.answers[path] = answer
	}
	web := httptest.NewServer(s)
	t.Cleanup(web.Close)
	s.url = web.URL
	return s, &desk{t: t, connection: open(t, usual(web.URL, sellerINN))}
}

// object is a JSON object.
type object map[string]any

// ServeHTTP implements http.Handler.
func (s *stub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.asked = append(s.asked, r.URL.Path+"?"+r.URL.RawQuery)
	answer, ok := s.answers[r.URL.Path]
	s.mu.Unlock()
	switch a := answer.(type) {
	case func(http.ResponseWriter, *http.Request):
		a(w, r)
	default:
		if !ok {
			http.Error(w, "Метод не найден", http.StatusNotFound)
			return
		}
		text, err := json.Marshal(a)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		_, _ = w.Write(text)
	}
}

// feed is what a box tells: these events, then nothing.
func feed(events ...object) func(http.ResponseWriter, *http.Request) {
	return func(w http.ResponseWriter, r *http.Request) {
		list := []object{}
		if r.URL.Query().Get("afterIndexKey") == "" {
			for i, e := range events {
				e["EventId"], e["IndexKey"] = fmt.Sprintf("event-%d", i+1), fmt.Sprintf("key-%d", i+1)
				list = append(list, e)
			}
		}
		text, _ := json.Marshal(object{"Events": list, "TotalCount": len(list), "TotalCountType": "Equal"})
		_, _ = w.Write(text)
	}
}

// ticks of noon, 20 November 2026, UTC.
const noon = 639_307_728_000_000_000

// ourTitle is a document that we have sent, with what is said of its state.
func ourTitle(state object) object {
	info := object{"TypeNamedId": "UniversalTransferDocument", "Function": "ДОП", "DocumentNumber": "15",
		"DocumentDate": "01.11.2026", "DocumentDirection": "Outbound"}
	for key, value := range state {
		info[key] = value
	}
	return object{
		"EntityType": "Attachment", "EntityId": "title", "AttachmentType": "UniversalTransferDocument",
		"FileName":        "ON_NSCHFDOPPR_1.xml",
		"RawCreationDate": noon, "DocumentInfo": info,
	}
}

func letterOf(entities ...object) object {
	return object{
		"MessageId": "m1", "TimestampTicks": noon, "FromBoxId": boxOne + "@diadoc.ru", "FromTitle": "Ромашка",
		"ToBoxId": boxTwo + "@diadoc.ru",
		"ToTitle": "Вектор", "MessageType": "Letter", "Entities": entities,
	}
}

func patchOf(more object, entities ...object) object {
	p := object{"MessageId": "m1", "PatchId": "p1", "TimestampTicks": noon, "MessageType": "Letter", "Entities": entities}
	for key, value := range more {
		p[key] = value
	}
	return object{"Patch": p}
}

func child(kind, id, parent string, more object) object {
	e := object{"EntityType": "Attachment", "EntityId": id, "ParentEntityId": parent, "AttachmentType": kind,
		"FileName": id + ".xml", "RawCreationDate": noon}
	for key, value := range more {
		e[key] = value
	}
	return e
}

func signatureOf(id, parent, box string, more object) object {
	e := object{"EntityType": "Signature", "EntityId": id, "ParentEntityId": parent, "SignerBoxId": box,
		"RawCreationDate": noon}
	for key, value := range more {
		e[key] = value
	}
	return e
}

// afterPatch reads a feed of one patch of our document.
func afterPatch(t *testing.T, state, patch object, entities ...object) *desk {
	t.Helper()
	_, d := newStub(t, map[string]any{
		"/V8/GetNewEvents": feed(patchOf(patch, entities...)),
		"/V6/GetMessage":   letterOf(append([]object{ourTitle(state)}, entities...)...),
	})
	return d
}

var _ sdk.Sink = (*desk)(nil)

// says gives every entity this content.
func (s *stub) says(content string) { s.tell("/V4/GetEntityContent", content) }

// tell gives a path this body, as it is.
func (s *stub) tell(path, body string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answers[path] = func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, body) }
}

// drop makes a path unknown.
func (s *stub) drop(path string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.answers, path)
}
