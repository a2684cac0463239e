package main

import (
	"encoding/json"
	"net/http"
	"time"

	"github.com/uzelhub/uzel/cmd/uzel/demo"
	timebook "github.com/uzelhub/uzel/connectors/timebook/sandbox"
	tryton "github.com/uzelhub/uzel/connectors/tryton/sandbox"
	"github.com/uzelhub/uzel/plugins/sdk/mishap"
)

// sandboxPassword guards nothing: all data behind it is invented.
const sandboxPassword = "uzel-sandbox"

// imitation is a sandbox as the command line knows it.
type imitation struct {
	name, title string
	faults      []mishap.Fault // that it knows
	start       func(seed uint64, plan mishap.Plan) box
}

// box is a sandbox that is filled and may be opened.
type box struct {
	http.Handler
	path     string // below which it answers
	settings []demo.Setting
	ledger   func() any // a list
}

// imitations are the sandboxes of all outside systems.
var imitations = []imitation{
	{name: "tryton", title: "Tryton (учётная система)", start: startTryton, faults: tryton.Faults()},
	{name: "timebook", title: "Timebook (учёт рабочего времени)", start: startTimebook, faults: timebook.Faults()},
	mig24Imitation,
	sbisImitation,
	diadocImitation,
	dssImitation,
}

// trytonCall is a call with the verdict that its method gives.
type trytonCall struct {
	tryton.Call
	Done bool `json:"done"`
}

func startTryton(seed uint64, plan mishap.Plan) box {
	server, settings := demo.NewTryton(sample(seed), plan)
	return box{Handler: server, settings: settings, ledger: func() any {
		calls := []trytonCall{}
		for _, c := range server.Ledger() {
			calls = append(calls, trytonCall{c, c.Done()})
		}
		return calls
	}}
}

func startTimebook(seed uint64, plan mishap.Plan) box {
	server, settings := demo.NewTimebook(sample(seed), plan)
	return box{Handler: server, path: demo.TimebookPath, settings: settings, ledger: func() any { return notNil(server.Ledger()) }}
}

// sample is last month: the one whose timesheet is due.
func sample(seed uint64) demo.Sandbox {
	now := time.Now()
	return demo.Sandbox{
		Month: time.Date(now.Year(), now.Month()-1, 1, 0, 0, 0, 0, time.UTC), Seed: seed, Password: sandboxPassword,
	}
}

// ledgerPath lies outside of what the outside systems serve.
const ledgerPath = "/_sandbox/ledger"

// withLedger shows a sandbox's ledger beside it.
func withLedger(b box) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/", b)
	mux.HandleFunc("GET "+ledgerPath, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(b.ledger())
	})
	return mux
}
