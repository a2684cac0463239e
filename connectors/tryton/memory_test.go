package tryton_test

import (
	"context"
	"runtime"
	"strings"
	"testing"

	"github.com/uzelhub/uzel/connectors/tryton/sandbox"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// gauge measures the live heap now and then.
type gauge struct {
	collector
	count int
	peak  uint64
}

func (g *gauge) Put(context.Context, sdk.Item) error {
	g.count++
	if g.count%1000 == 0 {
		g.peak = max(g.peak, live())
	}
	return nil
}

func live() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func TestTenThousandInvoicesInBoundedMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("10,000 invoices")
	}
	s := newShop(sandbox.Options{})
	for range 10_000 {
		s.AddInvoice(sandbox.Invoice{Company: s.company, Party: s.buyer, Date: "2026-10-20", Lines: []sandbox.Line{
			{Description: strings.Repeat("Услуга ", 40), Quantity: 1, Price: "10.00", Tax: s.vat},
			{Description: strings.Repeat("Работа ", 40), Quantity: 2, Price: "20.00", Tax: s.vat},
		}})
	}
	c := serve(t, s.Server, nil)
	before := live()
	g := &gauge{}
	if err := c.Read(t.Context(), sdk.ReadRequest{Kinds: []document.Kind{document.KindInvoice}}, g); err != nil {
		t.Fatal(err)
	}
	if g.count != 10_000 {
		t.Errorf("%d invoices, want 10000", g.count)
	}
	// All bodies together are some 25 MB; one page is 250 KB. The ledger of the sandbox grows too.
	if grown := int64(g.peak) - int64(before); grown > 6<<20 {
		t.Errorf("the heap grew by %d KB", grown>>10)
	}
	if calls := asked(s.Server)["model.account.invoice.search_read"]; calls > 250 {
		t.Errorf("%d calls for 100 pages", calls)
	}
}
