package tryton_test

import (
	"fmt"

	"github.com/uzelhub/uzel/connectors/tryton/sandbox"
	"github.com/uzelhub/uzel/connectors/tryton/trytontest"
)

// mirror fills a sandbox with the plan that a real server is filled with, in the same order, so that ids agree.
func mirror(plan trytontest.Plan, password string) *sandbox.Server {
	s := sandbox.New(sandbox.Options{Password: password, Numbers: "СФ-"})
	// As on the real server, the countries are there before the first address and the units before the first invoice.
	s.Put("country.country", map[string]any{"name": "Россия", "code": "RU"})
	s.Put("country.country", map[string]any{"name": "Казахстан", "code": "KZ"})
	for symbol, id := range map[string]int64{"u": 1, "kg": 2, "h": 9, "d": 11, "l": 21} {
		s.Put("product.uom", map[string]any{"id": id, "name": symbol, "symbol": symbol})
	}
	company := s.AddCompany(sandbox.Company{Party: party(plan.Company)})
	var buyers []int64
	for _, p := range plan.Buyers {
		buyers = append(buyers, s.AddParty(party(p)))
	}
	taxes := map[string]int64{}
	var invoices []int64
	for _, i := range plan.Invoices {
		on := fmt.Sprintf("%s-%02d", plan.Month, i.Day)
		if i.CreditsOf > 0 {
			invoices = append(invoices, s.Credit(invoices[i.CreditsOf-1], on))
			continue
		}
		var lines []sandbox.Line
		for _, l := range i.Lines {
			line := sandbox.Line{Description: l.Description, Quantity: l.Quantity, Unit: l.Unit, Price: l.Price}
			if l.Comment {
				line.Type = "comment"
			}
			if l.Rate != "" {
				if taxes[l.Rate] == 0 {
					taxes[l.Rate] = s.AddTax(company, l.Rate)
				}
				line.Tax = taxes[l.Rate]
			}
			lines = append(lines, line)
		}
		invoices = append(invoices, s.AddInvoice(sandbox.Invoice{
			Company: company, Party: buyers[i.Buyer], Date: on, Reference: i.Reference, Currency: i.Currency, Lines: lines, Draft: i.Draft,
		}))
	}
	var staff []int64
	for _, e := range plan.Employees {
		staff = append(staff, s.AddEmployee(sandbox.Employee{Company: company, Name: e.Name, Tab: e.Tab, Start: e.Hired, End: e.Dismissed}))
	}
	for i := range plan.Employees {
		for _, passage := range trytontest.Passages(plan, i) {
			s.AddMarks(sandbox.Mark{Employee: staff[i], At: passage.At, Out: passage.Out})
		}
	}
	return s
}

func party(p trytontest.Party) sandbox.Party {
	return sandbox.Party{Name: p.Name, INN: p.INN, KPP: p.KPP, Inactive: p.Inactive, Address: sandbox.Address{
		Street: p.Street, PostalCode: p.PostalCode, City: p.City, Country: p.Country,
	}}
}
