package sandbox

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// digits is how many digits the currency of an invoice or a line has.
func (s *store) digits(r record) int32 {
	if currency := s.tables["currency.currency"].rows[idOf(r["currency"])]; currency != nil {
		if digits, ok := currency["digits"].(int64); ok {
			return int32(digits)
		}
	}
	return 2
}

// lineAmount is quantity × price, rounded as Tryton rounds: half to even.
func (s *store) lineAmount(r record) Decimal {
	if r["type"] != "line" {
		return Decimal{decimal.Zero}
	}
	return rounded(base(r), s.digits(r))
}

func base(line record) decimal.Decimal {
	quantity, _ := number(line["quantity"])
	price, _ := number(line["unit_price"])
	return price.Mul(quantity)
}

func rounded(d decimal.Decimal, digits int32) Decimal {
	return Exact(d.RoundBank(digits).StringFixed(digits))
}

func (s *store) untaxed(r record) Decimal {
	sum := decimal.Zero
	for _, id := range s.inverse("account.invoice.line", "invoice", r.id()) {
		sum = sum.Add(s.lineAmount(s.tables["account.invoice.line"].rows[id]).Decimal)
	}
	return rounded(sum, s.digits(r))
}

func (s *store) taxed(r record) Decimal {
	sum := decimal.Zero
	for _, id := range s.inverse("account.invoice.tax", "invoice", r.id()) {
		amount, _ := number(s.tables["account.invoice.tax"].rows[id]["amount"])
		sum = sum.Add(amount)
	}
	return rounded(sum, s.digits(r))
}

// taxKey is how taxes of lines are summed up: by tax, positive and negative bases apart.
type taxKey struct {
	tax      int64
	negative bool
}

// updateTaxes computes the tax lines of an invoice. A line whose base is right stays as it is, whatever its amount; one
// entered by hand always stays.
func (s *store) updateTaxes(invoice int64) error {
	r := s.tables["account.invoice"].rows[invoice]
	order, bases, amounts := s.sums(r)
	kept := map[taxKey]bool{}
	for _, id := range slices.Clone(s.inverse("account.invoice.tax", "invoice", invoice)) {
		tax := s.tables["account.invoice.tax"].rows[id]
		if tax["manual"] == true {
			continue
		}
		base, _ := number(tax["base"])
		k := taxKey{idOf(tax["tax"]), base.IsNegative()}
		if computed, ok := bases[k]; ok && computed.Equal(base) && !kept[k] {
			kept[k] = true
			continue
		}
		s.remove("account.invoice.tax", id)
	}
	for _, k := range order {
		if kept[k] {
			continue
		}
		_, err := s.insert("account.invoice.tax", map[string]any{
			"invoice": invoice, "tax": k.tax, "manual": false, "description": s.tables["account.tax"].rows[k.tax]["description"],
			"base": rounded(bases[k], s.digits(r)), "amount": rounded(amounts[k], s.digits(r)),
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// sums adds up bases and taxes of an invoice's lines. Bases are rounded line by line, a tax once for the whole invoice.
func (s *store) sums(invoice record) (order []taxKey, bases, amounts map[taxKey]decimal.Decimal) {
	bases, amounts = map[taxKey]decimal.Decimal{}, map[taxKey]decimal.Decimal{}
	for _, id := range s.inverse("account.invoice.line", "invoice", invoice.id()) {
		line := s.tables["account.invoice.line"].rows[id]
		taxes, _ := line["taxes"].([]int64)
		for _, tax := range s.effective(taxes, s.taxDate(invoice, line)) {
			rate, _ := number(s.tables["account.tax"].rows[tax]["rate"])
			k := taxKey{tax, base(line).IsNegative()}
			if _, known := bases[k]; !known {
				order = append(order, k)
			}
			bases[k] = bases[k].Add(base(line).RoundBank(s.digits(invoice)))
			amounts[k] = amounts[k].Add(base(line).Mul(rate))
		}
	}
	return order, bases, amounts
}

func (s *store) taxDate(invoice, line record) Date {
	for _, value := range []any{line["taxes_date"], invoice["accounting_date"], invoice["invoice_date"]} {
		if d, ok := value.(Date); ok {
			return d
		}
	}
	return Date(s.now().UTC().Format(time.DateOnly))
}

// effective goes from taxes to those that are computed on a day: a tax of the type none stands for its children.
func (s *store) effective(taxes []int64, on Date) []int64 {
	var all []int64
	for _, id := range taxes {
		tax := s.tables["account.tax"].rows[id]
		if tax == nil {
			continue
		}
		start, _ := tax["start_date"].(Date)
		end, _ := tax["end_date"].(Date)
		if start != "" && on < start || end != "" && on > end {
			continue
		}
		if tax["type"] != "none" {
			all = append(all, id)
		}
		childs, _ := models["account.tax"].field("childs")
		all = append(all, s.effective(s.children(childs, id, true), on)...)
	}
	return all
}

// sequence numbers the invoices. Tryton does not let a number go back in time.
type sequence struct {
	prefix string
	next   int64
	used   Date // of the last invoice that got a number
	by     string
}

// post gives drafts their number and fixes them.
func (s *store) post(ids []int64, numbers *sequence) error {
	for _, id := range ids {
		r := s.tables["account.invoice"].rows[id]
		if r == nil {
			return missing("account.invoice", models["account.invoice"], ids)
		}
		if r["state"] == "posted" || r["state"] == "paid" {
			continue
		}
		if r["state"] == "cancelled" {
			return userError("You cannot modify invoice %q because it is posted, paid or cancelled.", invoiceName(r))
		}
		on := s.taxDate(r, record{})
		if on < numbers.used {
			return userError("To number the invoice %q, you must set an accounting date after %q "+
				"because the sequence %q has already been used for invoice %q.",
				invoiceName(r), american(on), "invoice", numbers.by)
		}
		number, _ := r["number"].(string)
		if number == "" {
			number = fmt.Sprintf("%s%d", numbers.prefix, numbers.next)
			numbers.next++
			numbers.used, numbers.by = on, number
		}
		if err := s.updateTaxes(id); err != nil {
			return err
		}
		posted := map[string]any{"state": "posted", "number": number, "invoice_date": on}
		if err := s.update("account.invoice", id, posted); err != nil {
			return err
		}
	}
	return nil
}

// american is how the language "en" writes a date.
func american(d Date) string {
	parts := strings.Split(string(d), "-")
	return parts[1] + "/" + parts[2] + "/" + parts[0]
}

// copy makes drafts of invoices.
func (s *store) copyInvoices(ids []int64) ([]int64, error) {
	var copies []int64
	for _, id := range ids {
		old := s.tables["account.invoice"].rows[id]
		if old == nil {
			return nil, missing("account.invoice", models["account.invoice"], ids)
		}
		fresh, err := s.duplicate("account.invoice", old, map[string]any{
			"state": "draft", "number": nil, "invoice_date": nil, "accounting_date": nil,
		})
		if err != nil {
			return nil, err
		}
		for _, line := range s.inverse("account.invoice.line", "invoice", id) {
			row := s.tables["account.invoice.line"].rows[line]
			if _, err := s.duplicate("account.invoice.line", row, map[string]any{"invoice": fresh, "origin": nil}); err != nil {
				return nil, err
			}
		}
		if err := s.updateTaxes(fresh); err != nil {
			return nil, err
		}
		copies = append(copies, fresh)
	}
	return copies, nil
}

func (s *store) duplicate(name string, old record, changes map[string]any) (int64, error) {
	values := map[string]any{}
	for key, value := range old {
		switch key {
		case "id", "create_date", "create_uid", "write_date", "write_uid":
		default:
			values[key] = value
		}
	}
	for key, value := range changes {
		values[key] = value
	}
	return s.insert(name, values)
}

// invoiceName is the number with the reference, or the id of a draft without either.
func invoiceName(r record) string {
	name, _ := r["number"].(string)
	if text, _ := r["reference"].(string); text != "" {
		name = strings.TrimSpace(name + " [" + text + "]")
	}
	if name == "" {
		return fmt.Sprintf("(%d)", r.id())
	}
	return name
}
