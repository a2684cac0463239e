package tryton_test

import (
	"fmt"
	"sync"
	"time"

	"github.com/uzelhub/uzel/connectors/tryton/sandbox"
	"github.com/uzelhub/uzel/schemas/document"
)

// clock is the database's.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}

// shop is a sandbox with a company, a buyer and a tax.
type shop struct {
	*sandbox.Server
	*clock
	company, buyer, vat int64
}

func newShop(options sandbox.Options) *shop {
	s := &shop{clock: &clock{t: time.Date(2026, 10, 20, 9, 0, 0, 0, time.UTC)}}
	options.Password = password
	options.Now = s.now
	s.Server = sandbox.New(options)
	s.company = s.AddCompany(sandbox.Company{Party: sandbox.Party{
		Name: "ООО «Ромашка»", INN: "7700000016", KPP: "770001001",
		Address: sandbox.Address{Street: "ул. Ленина, 1", PostalCode: "101000", City: "Москва", Country: "RU"},
	}})
	s.buyer = s.AddParty(sandbox.Party{Name: "ООО «Василёк»", INN: "7810000026", KPP: "781001001"})
	s.vat = s.AddTax(s.company, "22")
	return s
}

func (s *shop) sell(price string) int64 {
	s.advance(time.Second)
	return s.AddInvoice(sandbox.Invoice{Company: s.company, Party: s.buyer, Date: "2026-10-20", Lines: []sandbox.Line{
		{Description: "Услуга", Quantity: 1, Unit: "h", Price: price, Tax: s.vat},
	}})
}

func key(kind document.Kind, id int64) string { return fmt.Sprintf("tryton:hub:%s:%d", kind, id) }

// asked lists the methods that were called, counted.
func asked(s *sandbox.Server) map[string]int {
	counts := map[string]int{}
	for _, call := range s.Ledger() {
		counts[call.Method]++
	}
	return counts
}

// spoil changes the line of an invoice and nothing else.
func (s *shop) spoil(invoice int64, values map[string]any) {
	s.Change("account.invoice.line", invoice, values)
}
