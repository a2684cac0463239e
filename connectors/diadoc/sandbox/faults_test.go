package sandbox_test

import (
	"bytes"
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"

	"github.com/uzelhub/uzel/connectors/diadoc/sandbox"
	"github.com/uzelhub/uzel/connectors/diadoc/sandbox/wire"
)

const posting = "/V3/PostMessage"

// body is a message that posts a УПД of ours.
func (y *yard) body(number string) []byte {
	y.t.Helper()
	p, err := y.server.Transfer(y.ours, y.theirs, "ДОП", number)
	if err != nil {
		y.t.Fatal(err)
	}
	return marshal(y.t, toPost(p))
}

// documents counts the documents that were really sent.
func (y *yard) documents() (n int) {
	for _, a := range y.server.Acts() {
		if a.What == "UniversalTransferDocument/ДОП" {
			n++
		}
	}
	return n
}

func TestARepeatedOperationIsAnsweredAsTheFirstTime(t *testing.T) {
	y := silent(t)
	body, other := y.body("1"), y.body("2")
	var first, second, third wire.Message
	status, text := y.post(posting+"?operationId=Abc", body)
	y.read(posting, status, text, &first)
	y.events(y.ours) // the exchange has gone on since
	status, text = y.post(posting+"?operationId=aBC", body)
	y.read(posting, status, text, &second)
	if diff := cmp.Diff(&first, &second, protocmp.Transform()); diff != "" {
		t.Errorf("the same identifier in another case: %s", diff)
	}
	status, text = y.post(posting, other)
	y.read(posting, status, text, &second)
	status, text = y.post(posting, other)
	y.read(posting, status, text, &third)
	if second.GetMessageId() != third.GetMessageId() {
		t.Error("the same body without an identifier is another message")
	}
	if status, text := y.post(posting+"?operationId=new", body); status != http.StatusConflict {
		t.Errorf("the same file under another identifier: %d %s", status, text)
	}
	if n := y.documents(); n != 2 {
		t.Errorf("%d documents", n)
	}
}

func TestWhateverBecomesOfTheAnswerOneDocumentIsSent(t *testing.T) {
	for _, c := range []struct {
		fault  sandbox.Fault
		status int
		done   bool
	}{
		{sandbox.Drop, 0, true}, {sandbox.ErrorAfter, 500, true}, {sandbox.Truncate, 0, true}, {sandbox.Running, 204, true},
		{sandbox.Refuse, 0, false}, {sandbox.ServerError, 500, false}, {sandbox.TooMany, 429, false},
		{sandbox.Unavailable, 503, false}, {sandbox.Unsupported, 415, false}, {sandbox.ExpireToken, 401, false},
	} {
		t.Run(string(c.fault), func(t *testing.T) {
			y := silent(t)
			y.server.Inject(c.fault, posting, 0, 1)
			body := y.body("1")
			status, text, header := y.do(http.MethodPost, posting+"?operationId=one", body, nil)
			if status != c.status {
				t.Errorf("%d %s", status, text)
			}
			if n := y.documents(); n != map[bool]int{true: 1}[c.done] {
				t.Errorf("%d documents after the first call", n)
			}
			if again := header.Get("Retry-After"); (status == 204 || status == 429 || status == 503) && again != "1" {
				t.Errorf("Retry-After %q", again)
			}
			if c.fault == sandbox.ExpireToken {
				y.login()
			}
			for status != http.StatusOK {
				status, text = y.post(posting+"?operationId=one", body)
				if status != http.StatusNoContent && status != http.StatusOK {
					t.Fatalf("again: %d %s", status, text)
				}
			}
			if n := y.documents(); n != 1 {
				t.Errorf("%d documents", n)
			}
			noted := c.status
			if c.fault == sandbox.Truncate {
				noted = http.StatusOK // which is what it began to say
			}
			call := y.server.Ledger()[1]
			if call.Fault != c.fault || call.Status != noted || call.Done != c.done || len(call.Acts) != map[bool]int{true: 1}[c.done] {
				t.Errorf("ledger: %+v", call)
			}
		})
	}
}

func TestAnAnswerThatNeverComesIsGivenUp(t *testing.T) {
	y := silent(t)
	y.server.Inject(sandbox.Timeout, posting, 0, 1)
	ctx, cancel := context.WithCancel(context.Background())
	request, _ := http.NewRequestWithContext(ctx, http.MethodPost, y.base+posting, bytes.NewReader(y.body("1")))
	request.Header = y.header
	gone := make(chan error)
	go func() {
		_, err := http.DefaultClient.Do(request)
		gone <- err
	}()
	for until := time.Now().Add(time.Minute); y.documents() == 0; {
		if time.Now().After(until) {
			t.Fatal("it was never carried out")
		}
	}
	cancel()
	if err := <-gone; err == nil {
		t.Error("an answer came")
	}
}

func TestASeedGivesTheSameFaults(t *testing.T) {
	run := func(seed uint64) (faults []sandbox.Fault) {
		y := started(t, sandbox.Options{Seed: seed})
		chance := map[sandbox.Fault]float64{sandbox.TooMany: 0.3, sandbox.Refuse: 0.2, sandbox.Duplicate: 0.3}
		y.server.SetFaults(sandbox.Plan{Chance: chance})
		for range 30 {
			y.do(http.MethodGet, "/V8/GetNewEvents"+query("boxId", y.ours), nil, nil)
		}
		for _, c := range y.server.Ledger() {
			faults = append(faults, c.Fault)
		}
		return faults
	}
	one, same, other := run(1), run(1), run(2)
	if diff := cmp.Diff(one, same); diff != "" {
		t.Error(diff)
	}
	if cmp.Equal(one, other) {
		t.Error("another seed gives the same")
	}
}

func TestLimitsAreThoseOfTheService(t *testing.T) {
	if testing.Short() {
		t.Skip("two files of 70 MB")
	}
	y := silent(t)
	attachment := func(size int) *wire.DocumentAttachment {
		return file(signedBySandbox(make([]byte, size)))
	}
	post := func(attachments ...*wire.DocumentAttachment) int {
		status, _ := y.post(posting, marshal(t, y.toThem(attachments...)))
		return status
	}
	many := make([]*wire.DocumentAttachment, 41)
	for i := range many {
		many[i] = attachment(i + 1)
	}
	for rule, c := range map[string]struct{ got, want int }{
		"40 documents":  {post(many[:40]...), 200},
		"41 documents":  {post(many...), 400},
		"none":          {post(), 400},
		"70 MB":         {post(attachment(70 << 20)), 200},
		"more":          {post(attachment(70<<20 + 1)), 400},
		"an empty file": {post(attachment(0)), 400},
	} {
		if c.got != c.want {
			t.Errorf("%s: %d", rule, c.got)
		}
	}
}

func TestCallsAreRefusedInPlainRussian(t *testing.T) {
	organisations := sandbox.Sample(sandbox.Behaviour{Answer: sandbox.Silent}, sandbox.Behaviour{Answer: sandbox.Silent})
	organisations[2].Stranger = true
	y := started(t, sandbox.Options{Organisations: organisations})
	stranger := y.server.Box("6605000014")
	to := func(box string) []byte {
		p, err := y.server.Transfer(y.ours, box, "ДОП", "1")
		if err != nil {
			t.Fatal(err)
		}
		return marshal(t, toPost(p))
	}
	unsigned := func(fill func(*wire.DocumentAttachment)) []byte {
		p, _ := y.server.Transfer(y.ours, y.theirs, "ДОП", "1")
		m := toPost(p)
		fill(m.DocumentAttachments[0])
		return marshal(t, m)
	}
	for _, c := range []struct {
		rule, verb, path string
		body             []byte
		status           int
	}{
		{"an unknown call", "GET", "/V9/GetNewEvents", nil, 404},
		{"another verb", "POST", "/V8/GetNewEvents", nil, 405},
		{"no box", "GET", "/V8/GetNewEvents", nil, 400},
		{"a box of others", "GET", "/V8/GetNewEvents" + query("boxId", y.theirs), nil, 403},
		{"no message", "GET", "/V6/GetMessage" + query("boxId", y.ours, "messageId", "nothing"), nil, 404},
		{"no event", "GET", "/V3/GetEvent" + query("boxId", y.ours, "eventId", "nothing"), nil, 404},
		{"no protobuf", "POST", posting, []byte("what?"), 400},
		{"a required field is missing", "POST", posting, nil, 400},
		{"to nobody", "POST", posting, marshal(t, &wire.MessageToPost{FromBoxId: &y.ours, ToBoxId: proto.String("nobody")}), 400},
		{"to a stranger", "POST", posting, to(stranger), 409},
		{"not signed", "POST", posting, unsigned(func(a *wire.DocumentAttachment) {
			a.SignedContent.SignWithTestSignature = nil
		}), 400},
		{"signed with rubbish", "POST", posting, unsigned(func(a *wire.DocumentAttachment) {
			a.SignedContent.SignWithTestSignature, a.SignedContent.Signature = nil, []byte("MIIB")
		}), 400},
		{"an unknown type", "POST", posting, unsigned(func(a *wire.DocumentAttachment) { *a.TypeNamedId = "Poem" }), 400},
		{"an unknown function", "POST", posting, unsigned(func(a *wire.DocumentAttachment) { *a.Function = "СТИХ" }), 400},
		{"an unknown version", "POST", posting, unsigned(func(a *wire.DocumentAttachment) { *a.Version = "utd1" }), 400},
		{"nothing on the shelf", "POST", posting, unsigned(func(a *wire.DocumentAttachment) {
			a.SignedContent.NameOnShelf = proto.String("nothing")
		}), 400},
	} {
		status, text, header := y.do(c.verb, c.path, c.body, nil)
		if status != c.status || header.Get("X-Diadoc-ErrorCode") == "" || header.Get("X-Kontur-Trace-Id") == "" ||
			header.Get("Content-Type") != "text/plain; charset=utf-8" || len(text) == 0 {
			t.Errorf("%s: %d %q %v", c.rule, status, text, header)
		}
	}
	y.server.EndSubscription(y.ours, true)
	if status, _, _ := y.do("GET", "/V8/GetNewEvents"+query("boxId", y.ours), nil, nil); status != http.StatusPaymentRequired {
		t.Errorf("without a subscription: %d", status)
	}
}
