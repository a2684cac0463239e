package reconcile

import (
	"slices"

	"github.com/uzelhub/uzel/schemas/num"
	"github.com/uzelhub/uzel/schemas/vatbook"
)

// entry is an invoice on one side, as its lines add up.
type entry struct {
	Entry
	operation Operation
	costs     []num.Decimal // of the lines
	taken     bool
}

// key is what the entries of both sides are found by.
type key struct {
	operation Operation
	number    string
	rest      vatbook.Invoice // without the numbers
	adjusted  string
	sums      string // where they have to be the same
}

func (e *entry) key(number func(string) string) key {
	k := key{operation: e.operation, number: number(e.Invoice.Number), rest: e.Invoice, adjusted: number(e.Invoice.Adjustment)}
	k.rest.Number, k.rest.Adjustment = "", ""
	return k
}

// operationOf is the sort of a deal by its codes.
func operationOf(codes []string) Operation {
	for _, code := range codes {
		switch code {
		case "02", "22":
			return Advance
		case "06":
			return Agent
		case "18":
			return Adjustment
		case "21":
			return Restoration
		}
	}
	return Usual
}

func has(sides []vatbook.Side, inn string) bool {
	return slices.ContainsFunc(sides, func(s vatbook.Side) bool { return s.INN() == inn })
}

// purchases are the invoices of a seller in the buyer's books.
func purchases(books []vatbook.Book, seller string) []*entry {
	var g gathered
	for i, b := range books {
		for _, p := range b.Purchases {
			if has(p.Sellers, seller) {
				g.add(Entry{Invoice: p.Invoice, Rows: []Place{{i, p.Row}}, Cost: p.Cost, VAT: p.VAT, Currency: currency(p.Currency)}, p.Codes)
			}
		}
	}
	for _, e := range g.list {
		e.settle()
	}
	return g.living()
}

// sales are the invoices to a buyer in the seller's books.
func sales(books []vatbook.Book, buyer string) []*entry {
	var g gathered
	for i, b := range books {
		for _, s := range b.Sales {
			if has(s.Buyers, buyer) {
				cost, of := price(s)
				g.add(Entry{Invoice: s.Invoice, Rows: []Place{{i, s.Row}}, Cost: cost, VAT: taxOf(s.Rates), Currency: of}, s.Codes)
			}
		}
	}
	return g.living()
}

// price is what a sale comes to with the tax, in the currency of its invoice when it is told.
func price(s vatbook.Sale) (num.Decimal, string) {
	switch {
	case s.CurrencyCost != nil && currency(s.Currency) != "":
		return *s.CurrencyCost, currency(s.Currency)
	case s.Cost != nil:
		return *s.Cost, ""
	case s.Exempt != nil:
		return *s.Exempt, ""
	}
	return num.Decimal{}, ""
}

func taxOf(r vatbook.Rates) num.Decimal {
	var sum num.Decimal
	for _, v := range []*num.Decimal{r.VAT22, r.VAT20, r.VAT18, r.VAT10} {
		if v != nil {
			sum = sum.Add(*v)
		}
	}
	return sum
}

// currency is empty for roubles, however they are written.
func currency(code string) string {
	if code == "643" {
		return ""
	}
	return code
}

// gathered are entries in the order in which they are met.
type gathered struct {
	list  []*entry
	byKey map[key]*entry
}

// add adds a line to the entry of its invoice. Lines of one invoice in one side's books bear the same number, so the strict
// form of it is enough.
func (g *gathered) add(line Entry, codes []string) {
	e := &entry{Entry: line, operation: operationOf(codes), costs: []num.Decimal{line.Cost}}
	k := e.key(strict)
	if g.byKey == nil {
		g.byKey = map[key]*entry{}
	}
	known := g.byKey[k]
	if known == nil {
		g.byKey[k] = e
		g.list = append(g.list, e)
		return
	}
	known.Rows = append(known.Rows, line.Rows...)
	known.Cost, known.VAT = known.Cost.Add(line.Cost), known.VAT.Add(line.VAT)
	known.costs = append(known.costs, line.Cost)
}

// settle decides what an invoice that is deducted in parts costs: each part states the whole cost of the invoice, or what
// falls on it. Equal positive costs are taken for the whole.
func (e *entry) settle() {
	for _, c := range e.costs {
		if c.Sign() <= 0 || !c.Equal(e.costs[0]) {
			return
		}
	}
	e.Cost = e.costs[0]
}

// living are the entries that were not annulled: an extra sheet takes a line back by repeating it with a minus.
func (g *gathered) living() []*entry {
	return slices.DeleteFunc(g.list, func(e *entry) bool { return len(e.Rows) > 1 && e.Cost.IsZero() && e.VAT.IsZero() })
}
