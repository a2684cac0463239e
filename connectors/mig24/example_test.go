package mig24_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/uzelhub/uzel/connectors/mig24"
	"github.com/uzelhub/uzel/connectors/mig24/sandbox"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
)

var update = flag.Bool("update", false, "write the golden files anew")

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

// listener writes down what a sandbox is asked.
type listener struct {
	mu   sync.Mutex
	said bytes.Buffer
	to   http.Handler
}

// signatures are different every time, files say nothing here.
var signatures = regexp.MustCompile(`"(signature|file)":"[^"]+"`)

func (l *listener) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	text := signatures.ReplaceAllString(string(body), `"$1":"…"`)
	if !json.Valid(body) {
		text = fmt.Sprintf("(%d bytes)", len(body))
		if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") {
			text = "(a form with id and file)"
		}
	}
	if len(body) == 0 {
		text = ""
	}
	l.mu.Lock()
	version := ""
	if v := r.Header.Get("X-Version"); v != "" {
		version = "X-Version: " + v + "\n"
	}
	fmt.Fprintln(&l.said, strings.TrimSpace(r.Method+" "+r.URL.RequestURI()+"\n"+version+text)+"\n")
	l.mu.Unlock()
	l.to.ServeHTTP(w, r)
}

// TestWhatIsAskedStaysAsItIs keeps all that the connector says to the three services.
func TestWhatIsAskedStaysAsItIs(t *testing.T) {
	b := newBox(t, sandbox.Options{})
	heard := &listener{to: b}
	b.web.Close()
	b.web = httptest.NewServer(heard)
	t.Cleanup(b.web.Close)
	s := &stand{b, newClock(), nil}
	s.Connection = b.open(t, s.clock, signing, exchange, powers)
	s.send(t, s.invoice(t, "example"))
	s.send(t, s.registration(t, "example"))
	s.send(t, s.revocation("example of a revocation", numberOf("example")))
	if _, err := s.request(t, ask("example")); err != nil {
		t.Fatal(err)
	}
	s.status(t, "example")
	if err := s.Connection.(sdk.Confirmer).Committed(t.Context(), read(t, s.Connection, "").cursor()); err != nil {
		t.Fatal(err)
	}
	said := regexp.MustCompile(`/edo/api/v1/files/\S+`).ReplaceAllString(heard.said.String(), "/edo/api/v1/files/…")
	golden(t, "testdata/asked.txt", []byte(said))
}

// answering is a service that answers everything with one text.
func answering(t *testing.T, text []byte) sdk.Connection {
	t.Helper()
	settings := config{"inn": us.INN, "exchange": config{"url": "https://edo.invalid", "token": token, "subscriber": us.ID}}
	c, err := mig24.Told(newClock().Now, text).Open(t.Context(), sdk.Setup{Config: encoded(t, settings), AcceptGuess: !documented(t)})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestTheDocumentedGroupIsRead reads the one example of an answer that is known of the exchange.
func TestTheDocumentedGroupIsRead(t *testing.T) {
	example, err := os.ReadFile("testdata/package-group.json")
	if err != nil {
		t.Fatal(err)
	}
	taken := read(t, answering(t, []byte("["+string(example)+"]")), "")
	if diff := cmp.Diff([]docflow.Event{docflow.Title, docflow.Accepted}, taken.facts(t)); diff != "" {
		t.Error(diff)
	}
	remote := "5d3c8f0e-0000-4000-8000-00000000000a/5d3c8f0e-0000-4000-8000-00000000000b"
	if news := taken.news(t)[0]; news.Remote != remote || news.Facts[0].At.Format("2006-01-02T15:04:05.000000Z") != "2026-11-02T09:00:00.000000Z" {
		t.Errorf("%+v", news)
	}
	counts, err := answering(t, []byte("["+string(example)+"]")).(sdk.Tallier).Tally(t.Context(), sdk.Period{From: "2026-11-02", To: "2026-11-02"})
	if err != nil || counts[document.KindUPD] != 1 {
		t.Errorf("%v %v", counts, err)
	}
}

func TestAnAnswerOfAnotherFormIsAFault(t *testing.T) {
	for _, text := range []string{`<html>`, `{}`, `[7]`, `[{"packages":{}}]`, ``} {
		err := answering(t, []byte(text)).(sdk.Source).Read(t.Context(), sdk.ReadRequest{}, &collector{})
		if f := faultOf(t, err); f.Cause != document.CauseMisconfigured || !strings.Contains(f.Message, "другой вид") {
			t.Errorf("%q: %v", text, f)
		}
	}
}
