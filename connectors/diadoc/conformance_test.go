package diadoc_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/uzelhub/uzel/connectors/diadoc"
	"github.com/uzelhub/uzel/connectors/diadoc/sandbox"
	"github.com/uzelhub/uzel/plugins/conformance"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// quick is the connector with a sandbox that needs no time: neither to show what it has taken nor to recover.
var quick = diadoc.Connector{SettleAfter: time.Millisecond, Wait: connector.Wait}

func TestMain(m *testing.M) { conformance.Main(m, quick) }

func TestConformance(t *testing.T) {
	conformance.Run(t, conformance.Suite{Connector: quick, Sandbox: conformable})
}

// conformable is a sandbox in the form that the suite wants: our box is the buyer's, the seller's is another's.
func conformable(t *testing.T) conformance.Sandbox {
	t.Helper()
	server := sandbox.New(sandbox.Options{
		Organisations: sandbox.Sample(sandbox.Behaviour{}, sandbox.Behaviour{}), ClientID: clientID,
		Users: []sandbox.User{{Login: "uzel", Password: password}},
	})
	w := &way{Handler: server}
	web := httptest.NewServer(w)
	t.Cleanup(web.Close)
	config, err := json.Marshal(usual(web.URL, buyerINN))
	if err != nil {
		t.Fatal(err)
	}
	o := &others{desk: &desk{t: t, connection: open(t, usual(web.URL, sellerINN))}}
	acts := map[string]sdk.Act{}
	return conformance.Sandbox{
		Config: config,
		Real:   func(config map[string]any) { config["url"] = "https://diadoc-api.kontur.ru" },
		Break:  web.Close,
		Source: &conformance.Source{
			Request: sdk.ReadRequest{Kinds: []document.Kind{document.KindUnformalised}},
			Fill:    func(_ *testing.T, n int) { o.send(n) },
			Spoil:   func(*testing.T) { w.spoil(o.send(1)) },
			Drop: func(*testing.T) {
				server.Inject(sandbox.DropEvent, server.Box(buyerINN), 0, 1)
				o.send(1)
			},
		},
		Destination: &conformance.Destination{
			Act: func(t *testing.T, key string) sdk.Act {
				if act, ok := acts[key]; ok {
					return act
				}
				act := file(key, []byte("файл "+key), false)
				act.Document.Counterparty = document.Party{INN: sellerINN}
				act.Signatures = []sdk.Signature{{CMS: sign(t, act.Body)}}
				acts[key] = act
				return act
			},
			Done: func(_ *testing.T, act sdk.Act) int { return done(server, act) },
			Refused: func(*testing.T) sdk.Act {
				act := file("refused", []byte("файл"), false)
				act.Document.Counterparty = document.Party{INN: sellerINN}
				act.Signatures = []sdk.Signature{{CMS: []byte("это не CMS")}}
				return act
			},
			BeforeAnswer: func(_ *testing.T, f func()) { w.lose(f) },
		},
		Directory: &conformance.Directory{
			Known: document.Party{INN: sellerINN}, Unknown: document.Party{INN: "770123456703"}, Kind: document.KindUPD,
		},
	}
}

// done counts how often the bytes of an act were sent.
func done(server *sandbox.Server, act sdk.Act) int {
	sum, count := sha256.Sum256(act.Body), 0
	for _, a := range server.Acts() {
		if a.SHA256 == hex.EncodeToString(sum[:]) {
			count++
		}
	}
	return count
}

// others send documents to the box under trial.
type others struct {
	*desk
	sent int
}

// send sends files and gives the remote id of the last one.
func (o *others) send(n int) (remote string) {
	o.t.Helper()
	for range n {
		o.sent++
		remote = o.must(file(fmt.Sprintf("letter-%d", o.sent), fmt.Appendf(nil, "Письмо %d", o.sent), false)).RemoteID
	}
	return remote
}

// way is the network before the sandbox: on it answers are lost, and contents.
type way struct {
	http.Handler
	mu      sync.Mutex
	before  func()
	missing map[string]bool
}

func (w *way) lose(f func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.before = f
}

func (w *way) spoil(remote string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.missing == nil {
		w.missing = map[string]bool{}
	}
	_, entity, _ := strings.Cut(remote, "/")
	w.missing[entity] = true
}

// ServeHTTP implements http.Handler.
func (w *way) ServeHTTP(out http.ResponseWriter, r *http.Request) {
	w.mu.Lock()
	before, missing := w.before, w.missing[r.URL.Query().Get("entityId")]
	if !strings.Contains(r.URL.Path, "/PostMessage") {
		before = nil
	} else {
		w.before = nil
	}
	w.mu.Unlock()
	switch {
	case missing:
		http.Error(out, "Сущность не найдена", http.StatusNotFound)
	case before != nil:
		w.Handler.ServeHTTP(httptest.NewRecorder(), r)
		before()
		panic(http.ErrAbortHandler)
	default:
		w.Handler.ServeHTTP(out, r)
	}
}
