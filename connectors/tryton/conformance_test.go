package tryton_test

import (
	"encoding/json"
	"net/http/httptest"
	"testing"

	"github.com/uzelhub/uzel/connectors/tryton"
	"github.com/uzelhub/uzel/connectors/tryton/sandbox"
	"github.com/uzelhub/uzel/plugins/conformance"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

func TestMain(m *testing.M) { conformance.Main(m, tryton.Connector{}) }

func TestConformance(t *testing.T) {
	conformance.Run(t, conformance.Suite{Connector: tryton.Connector{}, Sandbox: conformable})
}

// conformable is a sandbox in the form that the suite wants, read for invoices.
func conformable(t *testing.T) conformance.Sandbox {
	t.Helper()
	s := newShop(sandbox.Options{})
	web := httptest.NewServer(s.Server)
	t.Cleanup(web.Close)
	config, err := json.Marshal(settings(web.URL, "hub", "admin", password, map[string]any{"page_size": 4}))
	if err != nil {
		t.Fatal(err)
	}
	return conformance.Sandbox{Config: config, Break: web.Close, Source: &conformance.Source{
		Request: sdk.ReadRequest{Kinds: []document.Kind{document.KindInvoice}},
		Fill: func(_ *testing.T, n int) {
			for range n {
				s.sell("10.00")
			}
		},
		Spoil: func(*testing.T) { s.spoil(s.sell("10.00"), map[string]any{"unit_price": nil}) },
	}}
}
