package conformance_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/uzelhub/uzel/plugins/conformance"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

var knownParty = document.Party{INN: "7700000016"}

type letter struct {
	N    int
	Key  string
	Body string
	Bad  bool
	Lost bool `json:",omitempty"` // nobody is told of it
}

// office is a post office: letters to be fetched and confirmed, and a ledger of what was really sent.
type office struct {
	mu           sync.Mutex
	letters      []letter
	confirmed    int
	acts         map[string]int
	requests     map[string]string // states of signatures that a person was asked for
	powers       map[string]string // states of powers of attorney, by number and principal
	beforeAnswer func()
}

func (o *office) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	query := r.URL.Query()
	o.mu.Lock()
	defer o.mu.Unlock()
	switch r.Method + " " + r.URL.Path {
	case "GET /ping":
	case "GET /letters":
		after, _ := strconv.Atoi(query.Get("after"))
		found := []letter{}
		for _, l := range o.letters {
			if l.N > after && !l.Lost {
				found = append(found, l)
			}
		}
		_ = json.NewEncoder(w).Encode(found)
	case "GET /count":
		letters := 0
		for _, l := range o.letters {
			if !l.Lost || query.Get("told") != "only" {
				letters++
			}
		}
		_ = json.NewEncoder(w).Encode(map[string]int{"Letters": letters, "Acts": len(o.acts)})
	case "POST /confirm", "POST /confirm-once":
		upTo, _ := strconv.Atoi(query.Get("upto"))
		if upTo <= o.confirmed && strings.HasSuffix(r.URL.Path, "once") {
			w.WriteHeader(http.StatusConflict)
		}
		o.confirmed = max(o.confirmed, upTo)
	case "POST /forget":
		upTo, _ := strconv.Atoi(query.Get("upto"))
		o.letters = slices.DeleteFunc(o.letters, func(l letter) bool { return l.N <= upTo })
	case "POST /acts":
		if string(body) == "отказ" {
			w.WriteHeader(http.StatusUnprocessableEntity)
			return
		}
		o.acts[query.Get("key")]++
		if f := o.beforeAnswer; f != nil {
			o.beforeAnswer = nil
			f()
			if conn, _, err := w.(http.Hijacker).Hijack(); err == nil {
				_ = conn.Close()
			}
			return
		}
		fmt.Fprintf(w, "remote-%s-%d", query.Get("key"), o.acts[query.Get("key")])
	case "GET /powers":
		fmt.Fprint(w, o.powers[query.Get("number")+" "+query.Get("principal")])
	case "POST /requests":
		o.requests[query.Get("key")] = "waiting"
	case "GET /requests":
		fmt.Fprint(w, o.requests[query.Get("key")])
	case "GET /acts":
		if o.acts[query.Get("key")] == 0 {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		fmt.Fprintf(w, "remote-%s-1", query.Get("key"))
	}
}

// remote is a person who signs what waits for them.
func (o *office) remote() *conformance.Remote {
	return &conformance.Remote{
		Asked: func(*testing.T) int {
			o.mu.Lock()
			defer o.mu.Unlock()
			return len(o.requests)
		},
		Agree: func(*testing.T) {
			o.mu.Lock()
			defer o.mu.Unlock()
			for key := range o.requests {
				o.requests[key] = "signed"
			}
		},
	}
}

// officeSandbox opens a fresh office with every hook there is.
func officeSandbox(t *testing.T) conformance.Sandbox {
	o := &office{acts: map[string]int{}, requests: map[string]string{}, powers: map[string]string{}}
	server := httptest.NewServer(o)
	t.Cleanup(server.Close)
	config, err := json.Marshal(flawedConfig{URL: server.URL, Token: "s3cr3t-token"})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	post := func(bad bool) {
		o.mu.Lock()
		defer o.mu.Unlock()
		n++
		o.letters = append(o.letters, letter{N: n, Key: fmt.Sprintf("letter/%d", n), Body: fmt.Sprintf("письмо %d", n), Bad: bad})
	}
	act := func(key, body string) sdk.Act {
		return sdk.Act{Key: key, Action: sdk.ActionSend, Document: document.Envelope{Kind: document.KindUPD, SourceKey: key}, Body: []byte(body)}
	}
	return conformance.Sandbox{
		Config: config, Break: server.Close,
		Real: func(config map[string]any) { config["url"] = "https://post.example" },
		Source: &conformance.Source{
			Fill: func(_ *testing.T, count int) {
				for range count {
					post(false)
				}
			},
			Spoil: func(*testing.T) { post(true) },
			Drop: func(*testing.T) {
				post(false)
				o.mu.Lock()
				defer o.mu.Unlock()
				o.letters[len(o.letters)-1].Lost = true
			},
		},
		Destination: &conformance.Destination{
			Act: func(_ *testing.T, key string) sdk.Act { return act(key, "<Файл/>") },
			Done: func(_ *testing.T, act sdk.Act) int {
				o.mu.Lock()
				defer o.mu.Unlock()
				return o.acts[act.Key]
			},
			Refused: func(*testing.T) sdk.Act { return act("refused", "отказ") },
			BeforeAnswer: func(_ *testing.T, f func()) {
				o.mu.Lock()
				defer o.mu.Unlock()
				o.beforeAnswer = f
			},
		},
		Directory: &conformance.Directory{Known: knownParty, Unknown: document.Party{INN: "7810000026"}, Kind: document.KindUPD},
		Signer:    &conformance.Signer{Order: sdk.SignOrder{Body: []byte("<Файл/>")}, Remote: o.remote()},
		Powers:    o.registry(),
	}
}
