package sandbox

import (
	"fmt"
)

// Invoice is a customer invoice.
type Invoice struct {
	Company   int64
	Party     int64
	Date      string // YYYY-MM-DD
	Reference string
	Currency  string // empty: the company's
	Lines     []Line
	Draft     bool
	Paid      bool
}

// Line is a row of an invoice.
type Line struct {
	Description string
	Quantity    float64
	Unit        string // a symbol; may be empty
	Price       string
	Tax         int64  // from AddTax; 0: none
	TaxesOn     string // YYYY-MM-DD, the day whose taxes apply; empty: the invoice's
	Origin      int64  // the line that a credit note takes back; 0: none
	Type        string // empty: line
}

// AddTax adds a tax in percent, as "20", that Tryton keeps as a share of one.
func (s *Server) AddTax(company int64, percent string) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	name := "НДС " + percent + " %"
	return s.put("account.tax", map[string]any{
		"name": name, "description": name, "type": "percentage", "rate": Decimal{Exact(percent).Shift(-2)}, "company": company,
	})
}

// AddInvoice adds an invoice with its taxes, posted unless it is a draft.
func (s *Server) AddInvoice(i Invoice) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	company := s.store.tables["company.company"].rows[i.Company]
	currency := idOf(company["currency"])
	if i.Currency != "" {
		currency = s.currency(i.Currency)
	}
	invoice := map[string]any{
		"company": i.Company, "party": i.Party, "currency": currency, "invoice_date": date(i.Date),
		"account":        s.byCode("account.account", "name", "Расчёты с покупателями", map[string]any{"company": i.Company}),
		"tax_identifier": s.taxIdentifierOf(idOf(company["party"])), "party_tax_identifier": s.taxIdentifierOf(i.Party),
	}
	if i.Reference != "" {
		invoice["reference"] = i.Reference
	}
	if addresses := s.store.inverse("party.address", "party", i.Party); len(addresses) > 0 {
		invoice["invoice_address"] = addresses[0]
	}
	id := s.put("account.invoice", invoice)
	for _, line := range i.Lines {
		s.addLine(id, currency, i.Company, line)
	}
	if err := s.store.updateTaxes(id); err != nil {
		panic(fmt.Sprintf("sandbox: invoice %d: %v", id, err))
	}
	if !i.Draft {
		if err := s.store.post([]int64{id}, &s.numbers); err != nil {
			panic(fmt.Sprintf("sandbox: invoice %d: %v", id, err))
		}
	}
	if i.Paid {
		s.change("account.invoice", id, map[string]any{"state": "paid"})
	}
	return id
}

func (s *Server) taxIdentifierOf(party int64) any {
	return taxIdentifier(s.store, "party.party", record{"id": party})
}

func (s *Server) addLine(invoice, currency, company int64, line Line) {
	values := map[string]any{
		"invoice": invoice, "company": company, "currency": currency, "description": line.Description, "type": "line",
	}
	if line.Type != "" && line.Type != "line" {
		values["type"] = line.Type
		s.put("account.invoice.line", values)
		return
	}
	values["quantity"], values["unit_price"] = Float(line.Quantity), Exact(line.Price)
	values["account"] = s.byCode("account.account", "name", "Выручка", map[string]any{"company": company})
	if line.Unit != "" {
		values["unit"] = s.byCode("product.uom", "symbol", line.Unit, nil)
	}
	if line.Tax != 0 {
		values["taxes"] = []int64{line.Tax}
	}
	if line.TaxesOn != "" {
		values["taxes_date"] = Date(line.TaxesOn)
	}
	if line.Origin != 0 {
		values["origin"] = fmt.Sprintf("account.invoice.line,%d", line.Origin)
	}
	s.put("account.invoice.line", values)
}

// Credit adds an invoice that takes another one back, line by line.
func (s *Server) Credit(invoice int64, on string) int64 {
	s.mu.Lock()
	old := s.store.tables["account.invoice"].rows[invoice]
	credit := Invoice{Company: idOf(old["company"]), Party: idOf(old["party"]), Date: on}
	if currency, ok := s.store.tables["currency.currency"].rows[idOf(old["currency"])]["code"].(string); ok {
		credit.Currency = currency
	}
	for _, id := range s.store.inverse("account.invoice.line", "invoice", invoice) {
		credit.Lines = append(credit.Lines, s.negated(id))
	}
	s.mu.Unlock()
	return s.AddInvoice(credit)
}

func (s *Server) negated(id int64) Line {
	r := s.store.tables["account.invoice.line"].rows[id]
	line := Line{Origin: id, TaxesOn: string(s.store.taxDate(s.store.tables["account.invoice"].rows[idOf(r["invoice"])], r))}
	line.Type, _ = r["type"].(string)
	line.Description, _ = r["description"].(string)
	if quantity, ok := r["quantity"].(Float); ok {
		line.Quantity = -float64(quantity)
	}
	if price, ok := r["unit_price"].(Decimal); ok {
		line.Price = price.String()
	}
	if unit := s.store.tables["product.uom"].rows[idOf(r["unit"])]; unit != nil {
		line.Unit, _ = unit["symbol"].(string)
	}
	if taxes, ok := r["taxes"].([]int64); ok && len(taxes) > 0 {
		line.Tax = taxes[0]
	}
	return line
}
