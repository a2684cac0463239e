//go:build linux

package torture

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/uzelhub/uzel/connectors/diadoc/sandbox"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/upd"
)

const sellerINN = "7700000016"

// operator is Диадок with its buyers, in the test's own process: it outlives whoever is killed.
type operator struct {
	*sandbox.Server
	held atomic.Pointer[time.Time] // since when nothing goes on by itself; nil: everything does

	mu     sync.Mutex
	chance *rand.Rand
}

// The operator and the buyers take an instant, which does not pass while they are held.
const instant = time.Nanosecond

// newOperator has one buyer who signs and one who refuses.
func newOperator(t *testing.T, seed uint64) (o *operator, address string) {
	o = &operator{chance: rand.New(rand.NewPCG(seed, 5))}
	o.Server = sandbox.New(sandbox.Options{
		Organisations: sandbox.Sample(
			sandbox.Behaviour{Answer: sandbox.Signs, Delay: instant}, sandbox.Behaviour{Answer: sandbox.Refuses, Delay: instant}),
		Users: []sandbox.User{{Login: "uzel", Password: "uzel"}}, Delivery: instant, Now: o.now, Seed: seed,
		Faults: sandbox.Plan{Chance: map[sandbox.Fault]float64{sandbox.Drop: 0.01, sandbox.ErrorAfter: 0.01}},
	})
	web := httptest.NewServer(o)
	t.Cleanup(web.Close)
	return o, web.URL
}

// ServeHTTP loses every fifth answer to an act, after it was done: what was surely not done is easy.
func (o *operator) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	o.mu.Lock()
	lost := o.chance.IntN(5) == 0
	fault := []sandbox.Fault{sandbox.Drop, sandbox.ErrorAfter}[o.chance.IntN(2)]
	o.mu.Unlock()
	if lost && strings.Contains(r.URL.Path, "/PostMessage") { // a message, or a patch of one
		o.Inject(fault, r.URL.Path, 0, 1)
	}
	o.Server.ServeHTTP(w, r)
}

func (o *operator) now() time.Time {
	if at := o.held.Load(); at != nil {
		return *at
	}
	return time.Now()
}

func (o *operator) hold() {
	at := time.Now()
	o.held.Store(&at)
}

func (o *operator) letGo() { o.held.Store(nil) }

// buyers are those of the sandbox; the second refuses every third document.
var buyers = []document.Party{{INN: "7810000026", KPP: "781001001"}, {INN: "6605000014", KPP: "660501001"}}

func refused(n int) bool { return n%3 == 0 }

// transfer is the n-th УПД of ours.
func transfer(t *testing.T, n int) sdk.Item {
	t.Helper()
	buyer := buyers[0]
	if refused(n) {
		buyer = buyers[1]
	}
	return made(t, fmt.Sprint("T-", n), document.Party{INN: sellerINN, KPP: "770101001"}, buyer)
}

// purchase is the n-th УПД that comes to us.
func purchase(t *testing.T, n int) sdk.Item {
	t.Helper()
	return made(t, fmt.Sprint("P-", n), buyers[0], document.Party{INN: sellerINN, KPP: "770101001"})
}

func made(t *testing.T, number string, seller, buyer document.Party) sdk.Item {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "..", "schemas", "upd", "examples", "timebook.json"))
	if err != nil {
		t.Fatal(err)
	}
	d, findings := upd.Decode(text)
	if len(findings) > 0 {
		t.Fatal(findings)
	}
	d.Sellers[0].Company.INN, d.Sellers[0].Company.KPP = seller.INN, seller.KPP
	d.Buyers[0].Company.INN, d.Buyers[0].Company.KPP = buyer.INN, buyer.KPP
	d.Function, d.Number = upd.InvoiceAndTransfer, number
	d.Identity.GUID = uuid.NewSHA1(uuid.NameSpaceOID, []byte(d.Number)).String()
	file := upd.Build(d, *d.Identity)
	if file.Bytes == nil {
		t.Fatalf("%+v", file.Findings)
	}
	return sdk.Item{Body: file.Bytes, Document: document.Envelope{
		Kind: document.KindUPD, Format: d.Version, Name: file.Name, SourceKey: d.Number, Chain: d.Number, Revision: "1", Number: d.Number,
		Date: string(d.Date), Organisation: document.Party{INN: seller.INN}, Counterparty: buyer,
	}}
}
