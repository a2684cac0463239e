package mig24_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/uzelhub/uzel/connectors/mig24"
	"github.com/uzelhub/uzel/connectors/mig24/sandbox"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
)

const token = "very-secret-token"

var (
	us = sandbox.Subscriber{
		ID: "2JF-11111111-2222-4333-8444-555555555555", INN: "7700000016", KPP: "770101001", Name: "ООО «Ромашка»",
	}
	them = sandbox.Subscriber{
		ID: "2JF-66666666-7777-4888-8999-aaaaaaaaaaaa", INN: "7810000026", KPP: "780101001", Name: "ООО «Лютик»",
	}
	buyer = document.Party{INN: them.INN, KPP: them.KPP, Name: them.Name}
)

type (
	config = map[string]any
	part   string
)

// Services.
const (
	signing  part = "signing"
	exchange part = "exchange"
	powers   part = "powers"
)

// box is a sandbox that listens.
type box struct {
	*sandbox.Server
	web *httptest.Server
}

// documented reports whether a test wants nothing but what is known of the services.
func documented(t *testing.T) bool { return strings.Contains(t.Name(), "Documented") }

func (b *box) settings(parts ...part) config {
	c := config{"inn": us.INN, "kpp": us.KPP, "timeout": "20s"}
	for _, p := range parts {
		switch p {
		case signing:
			c["signing"] = config{"url": b.web.URL + "/sign", "token": token}
		case exchange:
			c["exchange"] = config{"url": b.web.URL + "/edo", "token": token, "subscriber": us.ID}
		case powers:
			c["powers"] = config{"url": b.web.URL + "/mchd", "token": token, "wait": "2s"}
		}
	}
	return c
}

// open makes a connection in this process, by the sandbox's services that are named.
func (b *box) open(t *testing.T, clock *clock, parts ...part) sdk.Connection {
	t.Helper()
	c, err := mig24.Patient(clock.Now).Open(t.Context(), sdk.Setup{Config: encoded(t, b.settings(parts...)), AcceptGuess: !documented(t)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// clock is set by the test.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func newClock() *clock { return &clock{at: time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)} }

// Now goes on by a second with every look, so that no two things happen at once.
func (c *clock) Now() time.Time {
	c.pass(time.Second)
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// stand is a sandbox with a connection to it, by one clock.
type stand struct {
	*box
	*clock
	sdk.Connection
}

func newStand(t *testing.T, options sandbox.Options, parts ...part) *stand {
	t.Helper()
	c := newClock()
	options.Now = c.Now
	b := newBox(t, options)
	return &stand{b, c, b.open(t, c, parts...)}
}

func (s *stand) commit(t *testing.T, act sdk.Act) (sdk.Receipt, error) {
	t.Helper()
	return s.Connection.(sdk.Destination).Commit(t.Context(), act)
}

func (s *stand) lookup(t *testing.T, key string, doc document.Envelope) sdk.Settled {
	t.Helper()
	settled, err := s.Connection.(sdk.Looker).Lookup(t.Context(), key, doc)
	if err != nil {
		t.Fatal(err)
	}
	return settled
}

func (b *box) receive(t *testing.T, name string, body []byte) string {
	t.Helper()
	_, id, err := b.Receive(them, name, body)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// letter is a signed file for somebody.
func (b *box) letter(t *testing.T, key string, to document.Party) sdk.Act {
	t.Helper()
	body := []byte("письмо " + key)
	return sdk.Act{
		Key: key, Action: sdk.ActionSend, Body: body, Signatures: b.signed(t, body),
		Document: document.Envelope{
			Kind: document.KindUnformalised, SourceKey: key, Name: "Письмо.pdf", Counterparty: to, Organisation: document.Party{INN: us.INN, KPP: us.KPP},
		},
	}
}

func (b *box) signed(t *testing.T, body []byte) []sdk.Signature {
	t.Helper()
	cms, err := b.Sign("Директор", body)
	if err != nil {
		t.Fatal(err)
	}
	return []sdk.Signature{{CMS: cms}}
}

func (b *box) wronglySigned(t *testing.T, key string) sdk.Act {
	t.Helper()
	act := b.letter(t, key, buyer)
	act.Signatures = b.signed(t, []byte("другое письмо"))
	return act
}

func (b *box) sentTimes(packageID string) int { return b.did(sandbox.DeedSend, packageID) }

func (b *box) did(what, id string) int {
	n := 0
	for _, d := range b.Deeds() {
		if d.What == what && d.ID == id {
			n++
		}
	}
	return n
}

// numberOf is an invented registry number of a power of attorney.
func numberOf(key string) string {
	sum := sha256.Sum256([]byte(key))
	h := hex.EncodeToString(sum[:16])
	return strings.Join([]string{h[:8], h[8:12], "4" + h[13:16], "a" + h[17:20], h[20:32]}, "-")
}

func powerFile(number, principal string) []byte {
	return fmt.Appendf(nil, `<Доверенность xmlns="urn://x-artefacts/EMCHD_1" ВерсФорм="EMCHD_1" ПрЭлФорм="00000000" ИдФайл="ON_EMCHD_20261102_%[1]s">`+
		`<Документ><Довер><СвДов ВидДовер="1" ПрПередов="1" НомДовер="%[1]s" ДатаВыдДовер="2026-11-02" СрокДейст="2027-11-02"/>`+
		`<СвДоверит ТипДоверит="ЮЛ"><Доверит><РосОргДовер><СвРосОрг НаимОрг="ООО" ИННЮЛ="%[2]s" КПП="770101001" ОГРН="1027700000010"/>`+
		`</РосОргДовер></Доверит></СвДоверит></Довер></Документ></Доверенность>`, number, principal)
}

func (b *box) registration(t *testing.T, key string) sdk.Act {
	t.Helper()
	return b.power(t, key, powerFile(numberOf(key), us.INN))
}

// foreignPower is one that the registry has refused before: its number is taken.
func (b *box) foreignPower(t *testing.T) sdk.Act {
	t.Helper()
	return b.power(t, "foreign", powerFile(numberOf("foreign"), them.INN))
}

func (b *box) power(t *testing.T, key string, body []byte) sdk.Act {
	t.Helper()
	return sdk.Act{
		Key: key, Action: sdk.ActionRegister, Body: body, Signatures: b.signed(t, body),
		Document: document.Envelope{Kind: document.KindMCHD, SourceKey: key, Name: "ON_EMCHD.xml", Number: numberOf(key)},
	}
}

// collector is a hub that takes everything.
type collector struct {
	items    []sdk.Item
	problems []sdk.Problem
}

func (c *collector) Put(_ context.Context, item sdk.Item) error {
	c.items = append(c.items, item)
	return nil
}

func (c *collector) Problem(_ context.Context, p sdk.Problem) error {
	c.problems = append(c.problems, p)
	return nil
}

func (c *collector) cursor() string {
	if len(c.items) == 0 {
		return ""
	}
	return c.items[len(c.items)-1].Cursor
}

// read reads everything after a cursor.
func read(t *testing.T, c sdk.Connection, cursor string, kinds ...document.Kind) *collector {
	t.Helper()
	var taken collector
	if err := c.(sdk.Source).Read(t.Context(), sdk.ReadRequest{Cursor: cursor, Kinds: kinds}, &taken); err != nil {
		t.Fatal(err)
	}
	return &taken
}

// facts are the events of all news, in their order.
func (c *collector) facts(t *testing.T) []docflow.Event {
	t.Helper()
	var events []docflow.Event
	for _, n := range c.news(t) {
		for _, f := range n.Facts {
			events = append(events, f.Event)
		}
	}
	return events
}

func (c *collector) news(t *testing.T) []docflow.News {
	t.Helper()
	var all []docflow.News
	for _, item := range c.items {
		if item.Document.Kind != document.KindNews {
			continue
		}
		n, err := docflow.Read(item.Body)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, n)
	}
	return all
}

// faultOf is the fault that an error is.
func faultOf(t *testing.T, err error) *sdk.Fault {
	t.Helper()
	var f *sdk.Fault
	if !errors.As(err, &f) {
		t.Fatalf("%v is no fault", err)
	}
	return f
}
