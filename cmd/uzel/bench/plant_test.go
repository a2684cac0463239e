//go:build linux

package bench

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/uzelhub/uzel/connectors/demo"
	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/core/engine/steps"
	"github.com/uzelhub/uzel/core/hub"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/store/postgres"
	"github.com/uzelhub/uzel/core/store/postgres/pgtest"
	"github.com/uzelhub/uzel/core/store/sqlite"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/fault"
)

// What a route does with an invoice.
const (
	makeUPD     = "enrich, to-upd, validate"
	signUPD     = makeUPD + ", { sign: director }"
	passThrough = ""
)

// plant is a hub with a source and a destination, at work.
type plant struct {
	b      *testing.B
	dir    string
	store  store.Store
	steps  string
	socket net.Conn // to the source: a byte is a document
	meter  *meter
	stop   func()
}

type opener func(b *testing.B, dir string) store.Store

func onSQLite(b *testing.B, dir string) store.Store {
	b.Helper()
	s, err := sqlite.Open(context.Background(), sqlite.Options{Path: filepath.Join(dir, "uzel.db")})
	if err != nil {
		b.Fatal(err)
	}
	return s
}

func onPostgres(cluster *pgtest.Cluster) opener {
	return func(b *testing.B, dir string) store.Store {
		b.Helper()
		s, err := postgres.Open(context.Background(), postgres.Options{Address: cluster.Database(b), Keys: filepath.Join(dir, "uzel.keys")})
		if err != nil {
			b.Fatal(err)
		}
		return s
	}
}

// newPlant starts a hub over a store in a folder, with a route of such steps.
func newPlant(b *testing.B, dir string, open opener, steps string) *plant {
	b.Helper()
	p := &plant{b: b, dir: dir, store: open(b, dir), steps: steps, meter: newMeter()}
	listener, err := net.Listen("unix", filepath.Join(dir, "belt"))
	if err != nil {
		b.Fatal(err)
	}
	defer listener.Close()
	h, err := hub.Open(b.Context(), hub.Options{
		Config: p.configuration(steps), Store: p.store, Clock: systemClock{}, Random: rand.Reader,
		Launch:    func(string) *exec.Cmd { return exec.Command(os.Args[0]) },
		Log:       slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn})),
		Generator: "Uzel bench", Notify: p.changed,
	})
	if err != nil {
		b.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- h.Serve(ctx) }()
	p.stop = func() {
		_ = p.socket.Close()
		cancel()
		if err := <-ended; err != nil {
			b.Error(err)
		}
		if err := h.Close(context.Background()); err != nil {
			b.Error(err)
		}
	}
	if p.socket, err = listener.Accept(); err != nil {
		b.Fatal(err)
	}
	return p
}

// close stops the hub and leaves the store to be looked at.
func (p *plant) close() {
	p.stop()
	if err := p.store.Close(); err != nil {
		p.b.Error(err)
	}
}

// run sends documents through, so many at once, and waits for the last one.
func (p *plant) run(documents, atOnce int) {
	p.b.Helper()
	p.meter.begin(documents)
	p.feed(min(documents, atOnce))
	select {
	case <-p.meter.done:
	case <-time.After(10 * time.Minute):
		p.b.Fatal("documents are stuck")
	}
}

func (p *plant) feed(documents int) {
	p.meter.fed(documents)
	if _, err := p.socket.Write(make([]byte, documents)); err != nil {
		p.b.Error(err)
	}
}

// changed lets the next document in for each one that is finished.
func (p *plant) changed(c engine.Change) {
	if p.meter.saw(c) {
		p.feed(1)
	}
}

const configurationText = `
organisations:
  - id: romashka
    name: ООО «Ромашка»
    inn: "7700000016"
    kpp: "770101001"
    address: 101000, г. Москва, ул. Примерная, д. 1
    edo_id: 2BM-7700000016-770101001-202601010000000000001
    signatory: { last_name: Образцова, first_name: Анна, position: Генеральный директор, authority: 1 }
    upd:
      function: СЧФДОП
      document_name: Счет-фактура и документ об отгрузке товаров (выполнении работ), передаче имущественных прав (документ об оказании услуг)
      operation: Товары переданы
      basis: { name: Договор, number: "15", date: 2026-01-12 }
counterparties:
  - { inn: "7810000026", kpp: "781001001", edo_id: 2BM-7810000026-781001001-202601010000000000002 }
units: { u: { code: "796" } }
connections:
  - { name: from, connector: belt, organisation: romashka, config: { socket: SOCKET, body: BODY, pid: FROM } }
  - { name: to, connector: CARRIER, organisation: romashka, sandbox: true, every: 1s, config: { pid: TO } }
  - { name: seal, connector: demo, organisation: romashka, sandbox: true, config: { organisation: ООО «Ромашка», inn: "7700000016", state: SEAL } }
signers: [{ name: director, connection: seal }]
routes: [routes.yaml]
`

func (p *plant) configuration(route string) *config.Config {
	p.b.Helper()
	carrier := belt{}.Describe().Name
	if route == signUPD {
		carrier = operator{}.Describe().Name
	}
	files := map[string]string{
		"uzel.yaml": strings.NewReplacer("SOCKET", p.in("belt"), "BODY", p.in("invoice.json"), "FROM", p.in("from.pid"), "TO", p.in("to.pid"),
			"CARRIER", carrier, "SEAL", p.in("seal")).Replace(configurationText),
		"routes.yaml":  "routes:\n  - { name: out, from: { connection: from, kinds: [invoice], every: 1s }, steps: [" + route + "], to: to }\n",
		"invoice.json": string(invoiceOf(10)),
	}
	for name, text := range files {
		if err := os.WriteFile(p.in(name), []byte(text), 0o600); err != nil {
			p.b.Fatal(err)
		}
	}
	c, findings := config.Load(p.in("uzel.yaml"), config.Options{
		Steps: steps.Specs(),
		Describe: func(connector config.Connector) (json.RawMessage, error) {
			if connector.Name == "demo" {
				return sdk.ConfigSchema(demo.Config{})
			}
			return sdk.ConfigSchema(beltConfig{})
		},
	})
	if fault.HasErrors(findings) {
		p.b.Fatal(findings)
	}
	return c
}

func (p *plant) in(name string) string { return filepath.Join(p.dir, name) }

// invoiceOf is an invoice of so many rows as a source gives it; one of ten has 3.5 KB.
func invoiceOf(rows int) []byte {
	var lines []string
	for i := range rows {
		lines = append(lines, fmt.Sprintf(`  {"description": "Бумага офисная А4, 80 г/м², белизна 146%% CIE, 500 листов в пачке, артикул %04d-%04d, коробка из пяти пачек, склад на Примерной",
   "quantity": 10, "unit": "u", "unit_price": 349.00, "amount": 3490.00, "tax": 767.80, "tax_rate": "22"}`, i+1, 7*i))
	}
	return fmt.Appendf(nil, `{"id": "1", "number": "С-1", "date": "2026-10-05", "currency": "RUB",
 "seller": {"name": "ООО «Ромашка»", "inn": "7700000016", "kpp": "770101001", "country": "RU"},
 "buyer": {"name": "ООО «Вектор»", "inn": "7810000026", "kpp": "781001001", "country": "RU", "address": "г. Санкт-Петербург, ул. Образцовая, д. 2"},
 "lines": [
%s
 ],
 "untaxed": %d.00, "tax": %d.%02d, "total": %d.%02d}
`, strings.Join(lines, ",\n"), rows*3490, rows*76780/100, rows*76780%100, rows*425780/100, rows*425780%100)
}

type systemClock struct{}

func (systemClock) Now() time.Time                         { return time.Now() }
func (systemClock) After(d time.Duration) <-chan time.Time { return time.After(d) }
