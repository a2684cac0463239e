package diadoc_test

import (
	"context"
	"encoding/json"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/uzelhub/uzel/connectors/diadoc"
	"github.com/uzelhub/uzel/connectors/diadoc/sandbox"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/cms/cmstest"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/upd"
)

const (
	sellerINN = "7700000016"
	buyerINN  = "7810000026"

	password = "correct horse"
	clientID = "integrator-key-1"
)

// settings are the configuration of a connection.
type settings map[string]any

func (s settings) with(more settings) settings {
	all := settings{}
	for _, from := range []settings{s, more} {
		for key, value := range from {
			if all[key] = value; value == nil {
				delete(all, key)
			}
		}
	}
	return all
}

func usual(url, inn string) settings {
	return settings{
		"url": url, "inn": inn, "client_id": clientID, "login": "uzel", "password": password,
		"signer": settings{"surname": "Тестов", "first_name": "Тест", "job_title": "Директор"},
	}
}

// exchange is a sandbox in which nobody is played unless a test says so, with our connector at both ends.
type exchange struct {
	t             *testing.T
	server        *sandbox.Server
	url           string
	seller, buyer *desk
}

func newExchange(t *testing.T, options sandbox.Options) *exchange {
	options.WithoutOld = true // as the service is after 30 November 2026
	t.Helper()
	if options.Organisations == nil {
		options.Organisations = sandbox.Sample(sandbox.Behaviour{}, sandbox.Behaviour{})
	}
	options.ClientID = clientID
	options.Users = []sandbox.User{{Login: "uzel", Password: password, RefreshToken: "refresh-1"}}
	x := &exchange{t: t, server: sandbox.New(options)}
	web := httptest.NewServer(x.server)
	t.Cleanup(web.Close)
	x.url = web.URL
	x.seller = x.desk(sellerINN, nil)
	if x.server.Box(buyerINN) != "" {
		x.buyer = x.desk(buyerINN, nil)
	}
	return x
}

// desk is a connection with what its hub remembers.
type desk struct {
	t          *testing.T
	connection sdk.Connection
	cursor     string
	items      []sdk.Item // all that was read
	problems   []sdk.Problem
}

func (x *exchange) desk(inn string, more settings) *desk {
	x.t.Helper()
	return &desk{t: x.t, connection: open(x.t, usual(x.url, inn).with(more))}
}

func open(t *testing.T, s settings) sdk.Connection {
	t.Helper()
	config, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	connection, err := connector.Open(t.Context(), sdk.Setup{Connection: "diadoc-test", Config: config})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = connection.Close() })
	return connection
}

// connector does not wait: the sandbox is as fast as its clock.
var connector = diadoc.Connector{Wait: func(ctx context.Context, _ time.Duration) error { return ctx.Err() }}

// Put is part of sdk.Sink.
func (d *desk) Put(_ context.Context, item sdk.Item) error {
	d.items, d.cursor = append(d.items, item), item.Cursor
	return nil
}

// Problem is part of sdk.Sink.
func (d *desk) Problem(_ context.Context, problem sdk.Problem) error {
	d.problems, d.cursor = append(d.problems, problem), problem.Cursor
	return nil
}

// read reads what is new and gives it.
func (d *desk) read() []sdk.Item {
	d.t.Helper()
	before := len(d.items)
	if err := d.connection.(sdk.Source).Read(d.t.Context(), sdk.ReadRequest{Cursor: d.cursor}, d); err != nil {
		d.t.Fatalf("Read: %v", err)
	}
	return d.items[before:]
}

// facts are what was told of a document, each once, in the order in which it came.
func (d *desk) facts(remote string) []docflow.Fact {
	d.t.Helper()
	d.read()
	var facts []docflow.Fact
	for _, n := range d.news(remote) {
		for _, f := range n.Facts {
			if !slices.ContainsFunc(facts, func(known docflow.Fact) bool { return known.ID == f.ID }) {
				facts = append(facts, f)
			}
		}
	}
	return facts
}

func (d *desk) news(remote string) []docflow.News {
	d.t.Helper()
	var list []docflow.News
	for _, item := range d.items {
		if item.Document.Kind != document.KindNews {
			continue
		}
		n, err := docflow.Read(item.Body)
		if err != nil {
			d.t.Fatal(err)
		}
		if n.Remote == remote {
			list = append(list, n)
		}
	}
	return list
}

func events(facts []docflow.Fact) []docflow.Event {
	var list []docflow.Event
	for _, f := range facts {
		list = append(list, f.Event)
	}
	return list
}

// tells holds what was told of a document to a set of events. Whether receipts are asked for is the operator's affair.
func (d *desk) tells(remote string, want ...docflow.Event) {
	d.t.Helper()
	got := slices.DeleteFunc(events(d.facts(remote)), func(e docflow.Event) bool { return e == docflow.ReceiptAsked })
	slices.Sort(got)
	slices.Sort(want)
	got, want = slices.Compact(got), slices.Compact(want)
	if !slices.Equal(got, want) {
		d.t.Errorf("told\n%q, want\n%q", got, want)
	}
}

// fact is the one of an event.
func (d *desk) fact(remote string, event docflow.Event) docflow.Fact {
	d.t.Helper()
	for _, f := range d.facts(remote) {
		if f.Event == event {
			return f
		}
	}
	d.t.Fatalf("%s was not told", event)
	return docflow.Fact{}
}

// arrived is the document that came in last.
func (d *desk) arrived() sdk.Item {
	d.t.Helper()
	d.read()
	for _, item := range slices.Backward(d.items) {
		if item.Document.Kind != document.KindNews {
			return item
		}
	}
	d.t.Fatal("no document came in")
	return sdk.Item{}
}

// perform does an act as an engine would: prepare, sign, commit.
func (d *desk) perform(act sdk.Act) (sdk.Receipt, error) {
	d.t.Helper()
	signed, err := d.signed(act)
	if err != nil {
		return sdk.Receipt{}, err
	}
	return d.connection.(sdk.Destination).Commit(d.t.Context(), signed)
}

func (d *desk) signed(act sdk.Act) (sdk.Act, error) {
	d.t.Helper()
	draft, err := d.connection.(sdk.Preparer).Prepare(d.t.Context(), act)
	if err != nil {
		return act, err
	}
	act.Draft, act.Parts = draft.ID, draft.Parts
	if len(act.Parts) == 0 {
		act.Signatures = []sdk.Signature{{CMS: sign(d.t, act.Body)}}
	}
	for _, part := range act.Parts {
		act.Signatures = append(act.Signatures, sdk.Signature{Part: part.ID, CMS: sign(d.t, part.Body)})
	}
	return act, nil
}

func (d *desk) must(act sdk.Act) sdk.Receipt {
	d.t.Helper()
	receipt, err := d.perform(act)
	if err != nil {
		d.t.Fatalf("%s: %v", act.Action, err)
	}
	return receipt
}

// answer is an act upon a document in exchange.
func answer(key string, action sdk.Action, remote string, event docflow.Event, labels map[string]string) sdk.Act {
	e := document.Envelope{Kind: document.KindUPD, SourceKey: "doc-" + key, Labels: map[string]string{
		docflow.LabelRemote: remote, docflow.LabelEvent: string(event),
	}}
	for name, value := range labels {
		e.Labels[name] = value
	}
	return sdk.Act{Key: key, Action: action, Document: e}
}

func because(reason string) map[string]string { return map[string]string{docflow.LabelReason: reason} }

// transfer is an act that sends an УПД. The same key makes the same bytes.
func transfer(t *testing.T, key string, function upd.Function) sdk.Act {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "schemas", "upd", "examples", "timebook.json"))
	if err != nil {
		t.Fatal(err)
	}
	d, findings := upd.Decode(data)
	if len(findings) > 0 {
		t.Fatal(findings)
	}
	d.Function, d.Number, d.Identity.GUID = function, key, uuid.NewSHA1(uuid.NameSpaceOID, []byte(key)).String()
	if function == upd.Invoice {
		d.Transfer, d.Name = nil, ""
		d.Shipments = []upd.DocRef{{Name: "Акт", Number: "1", Date: d.Date}}
	}
	file := upd.Build(d, *d.Identity)
	if file.Bytes == nil {
		t.Fatalf("%+v", file.Findings)
	}
	return sdk.Act{Key: key, Action: sdk.ActionSend, Body: file.Bytes, Document: document.Envelope{
		Kind: document.KindUPD, Format: "5.03", Name: file.Name, SourceKey: key, Number: d.Number, Date: string(d.Date),
		Organisation: document.Party{INN: sellerINN}, Counterparty: document.Party{INN: buyerINN, KPP: "781001001"},
	}}
}

// file is an act that sends a file, with or without a wish for a signature.
func file(key string, body []byte, wished bool) sdk.Act {
	flow := docflow.Unformalised
	if wished {
		flow = docflow.UnformalisedSigned
	}
	return sdk.Act{Key: key, Action: sdk.ActionSend, Body: body, Document: document.Envelope{
		Kind: document.KindUnformalised, Name: key + ".pdf", SourceKey: key, Number: key, Date: "2026-11-20",
		Counterparty: document.Party{INN: buyerINN}, Labels: map[string]string{docflow.LabelFlow: string(flow)},
	}}
}

// signer is a throw-away key: what it signs has no force, and the sandbox can check it.
var signer = sync.OnceValue(func() cmstest.Signer { return cmstest.New() })

func sign(t *testing.T, content []byte) []byte {
	t.Helper()
	return signer().Sign(content)
}

// acts are what was really done in the sandbox by people of ours, not by the boxes that it plays.
func (x *exchange) acts(what string) int {
	count := 0
	for _, a := range x.server.Acts() {
		if !a.Played && a.What == what {
			count++
		}
	}
	return count
}
