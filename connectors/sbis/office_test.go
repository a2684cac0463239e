package sbis_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/uzelhub/uzel/connectors/sbis"
	"github.com/uzelhub/uzel/connectors/sbis/sandbox"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
)

const password = "very-secret-word"

type config map[string]any

// office is our organisation with its account, against a sandbox whose clock ticks a minute with every look.
type office struct {
	*testing.T
	server *sandbox.Server
	sbis   connection
	web    *httptest.Server
	before atomic.Pointer[func(*http.Request)] // happens before each request
	cursor string
	facts  map[string][]docflow.Fact // by document
	files  map[string][]docflow.File
	items  []sdk.Item // documents that came
}

type connection interface {
	sdk.Connection
	sdk.Source
	sdk.Destination
	sdk.Preparer
	sdk.Looker
	sdk.Directory
	sdk.Discoverer
	sdk.Tallier
}

// clock starts on a day of November and moves on by a second whenever it is read.
func clock() func() time.Time {
	var mu sync.Mutex
	now := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	return func() time.Time {
		mu.Lock()
		defer mu.Unlock()
		now = now.Add(time.Second)
		return now
	}
}

func settings(url string, more config) json.RawMessage {
	c := config{
		"url": url, "inn": "7700000016", "kpp": "770101001", "name": "ООО «Ромашка»", "login": "uzel", "password": password,
		"since": "2026-11-01", "timeout": "1m",
	}
	for key, value := range more {
		c[key] = value
	}
	text, err := json.Marshal(c)
	if err != nil {
		panic(err)
	}
	return text
}

func open(t *testing.T, o sandbox.Options, more config) *office {
	t.Helper()
	now := clock()
	o.Password, o.Now = password, now
	ours := &office{T: t, server: sandbox.New(o), facts: map[string][]docflow.Fact{}, files: map[string][]docflow.File{}}
	ours.web = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if before := ours.before.Load(); before != nil {
			(*before)(r)
		}
		ours.server.ServeHTTP(w, r)
	}))
	t.Cleanup(ours.web.Close)
	ours.sbis = connect(t, ours.web.URL, now, o.Guesses, more)
	return ours
}

func connect(t *testing.T, url string, now func() time.Time, guesses bool, more config) connection {
	t.Helper()
	opened, err := sbis.Patient(now).Open(t.Context(), sdk.Setup{Connection: "sbis", Config: settings(url, more), AcceptGuess: guesses})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = opened.Close() })
	return opened.(connection)
}

// example is a file of the published examples, under the name that stands in it.
func example(t testing.TB, file string) (name string, body []byte) {
	t.Helper()
	folder := "upd"
	if strings.HasPrefix(file, "ukd/") {
		folder, file = "ukd", strings.TrimPrefix(file, "ukd/")
	}
	body, err := os.ReadFile(filepath.Join("..", "..", "schemas", folder, "examples", file))
	if err != nil {
		t.Fatal(err)
	}
	return fileID(t, body) + ".xml", body
}

// sale is an act of sending, under a key.
func (o *office) sale(key, file string) sdk.Act {
	o.Helper()
	e := document.Envelope{
		Kind: document.KindUnformalised, Name: "договор.pdf", SourceKey: "erp-" + key, Number: "15", Date: "2026-11-01",
		Organisation: document.Party{INN: "7700000016", KPP: "770101001"},
		Counterparty: document.Party{INN: "7810000026", KPP: "781001001", Name: "ООО «Вектор»"},
	}
	body := []byte("текст договора " + key)
	if file != "" {
		e.Kind = document.KindUPD
		if strings.HasPrefix(file, "ukd/") {
			e.Kind = document.KindUKD
		}
		e.Name, body = example(o.T, file)
	}
	return sdk.Act{Key: key, Action: sdk.ActionSend, Document: e, Body: body}
}

// perform prepares, signs and commits.
func (o *office) perform(act sdk.Act) (sdk.Receipt, error) {
	o.Helper()
	draft, err := o.sbis.Prepare(o.Context(), act)
	if err != nil {
		return sdk.Receipt{}, err
	}
	return o.sbis.Commit(o.Context(), o.signed(act, draft))
}

func (o *office) signed(act sdk.Act, draft sdk.Draft) sdk.Act {
	o.Helper()
	act.Draft, act.Parts = draft.ID, draft.Parts
	for _, part := range draft.Parts {
		cms, err := o.server.Sign(part.Body)
		if err != nil {
			o.Fatal(err)
		}
		act.Signatures = append(act.Signatures, sdk.Signature{Part: part.ID, CMS: cms})
	}
	return act
}

func (o *office) send(key, file string) string {
	o.Helper()
	receipt, err := o.perform(o.sale(key, file))
	if err != nil {
		o.Fatalf("send: %v", err)
	}
	if receipt.State != document.StateInExchange || receipt.RemoteID == "" {
		o.Fatalf("the receipt: %+v", receipt)
	}
	return receipt.RemoteID
}

// upon is an act upon a document in exchange.
func upon(remote string, action sdk.Action, event docflow.Event, labels map[string]string) sdk.Act {
	e := document.Envelope{Kind: document.KindUPD, Labels: map[string]string{docflow.LabelRemote: remote, docflow.LabelEvent: string(event)}}
	for key, value := range labels {
		e.Labels[key] = value
	}
	return sdk.Act{Key: fmt.Sprintf("%s-%s", action, remote), Action: action, Document: e}
}

// Put takes what is read, as the hub does.
func (o *office) Put(_ context.Context, item sdk.Item) error {
	o.cursor = item.Cursor
	if item.Document.Kind != document.KindNews {
		o.items = append(o.items, item)
		return nil
	}
	news, err := docflow.Read(item.Body)
	if err != nil {
		o.Errorf("%v in %s", err, item.Body)
		return nil
	}
	for _, f := range news.Facts {
		known := false
		for _, have := range o.facts[news.Remote] {
			known = known || have.ID == f.ID
		}
		if !known {
			o.facts[news.Remote] = append(o.facts[news.Remote], f)
		}
	}
	o.files[news.Remote] = append(o.files[news.Remote], news.Files...)
	return nil
}

// Problem takes what cannot be read.
func (o *office) Problem(_ context.Context, p sdk.Problem) error {
	o.cursor = p.Cursor
	o.Errorf("problem: %v", p.Fault)
	return nil
}

func (o *office) read() {
	o.Helper()
	if err := o.sbis.Read(o.Context(), sdk.ReadRequest{Cursor: o.cursor}, o); err != nil {
		o.Fatalf("Read: %v", err)
	}
}

// events are those that are known of a document, in the order in which they came.
func (o *office) events(remote string) []docflow.Event {
	var all []docflow.Event
	for _, f := range o.facts[remote] {
		all = append(all, f.Event)
	}
	return all
}
