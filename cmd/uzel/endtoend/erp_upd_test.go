package endtoend

import (
	"math/big"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/uzelhub/uzel/connectors/tryton/trytontest"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/num"
	"github.com/uzelhub/uzel/schemas/upd"
	"github.com/uzelhub/uzel/schemas/upd/updtest"
)

// Invoices of the sample that must not become an УПД, by their place in the plan, with the finding that says why.
var setAside = map[int]string{
	3: "UZ-STP-016", // the foreign buyer is no participant of the exchange
	6: "UZ-STP-010", // a credit note is no shipment
}

// testInvoices runs the route for УПД and holds every file to what was entered into Tryton.
func (e *erp) testInvoices(t *testing.T) {
	s := e.in(t)
	got := s.runRoute("upd-out")
	if want := len(e.plan.Invoices); got.Taken != want || got.Problems != 0 || got.Records == 0 {
		t.Errorf("the route took %+v, want %d documents and reference data", got, want)
	}
	files := map[string]upd.Document{}
	for name := range listing(t, e.updFolder) {
		doc := parseUPD(t, filepath.Join(e.updFolder, name))
		files[doc.Number] = doc
	}
	if want := len(e.plan.Invoices) - len(setAside); len(files) != want {
		t.Errorf("%d УПД, want %d", len(files), want)
	}
	invalid := map[string]story{}
	for _, doc := range s.documents("--state", "invalid") {
		invalid[doc.Number] = s.story(doc.ID)
	}
	for i, invoice := range e.plan.Invoices {
		number := e.filled.Numbers[i]
		code, aside := setAside[i]
		if !aside {
			e.compare(t, invoice, e.read(t, e.filled.Invoices[i]), files[number])
			continue
		}
		doc, ok := invalid[number]
		if !ok || len(doc.Findings) != 1 || doc.Findings[0].Code != code {
			t.Errorf("%s is not set aside for %s alone: %+v", number, code, doc.Findings)
		}
		if len(doc.Parts) == 0 || doc.Parts[0].Role != "original" {
			t.Errorf("of %s, which was set aside, the original is not kept", number)
		}
	}
	if len(invalid) != len(setAside) {
		t.Errorf("%d documents are set aside, want %d", len(invalid), len(setAside))
	}
}

// parseUPD reads a file and holds it to our rules and to the official schema.
func parseUPD(t *testing.T, path string) upd.Document {
	t.Helper()
	name, data := filepath.Base(path), content(t, path)
	if findings := upd.Validate(data, name); fault.HasErrors(findings) {
		t.Errorf("%s: %v", name, findings)
	}
	updtest.Check(t, name, data)
	doc, findings := upd.Parse(data, name)
	if len(findings) > 0 {
		t.Errorf("%s: %v", name, findings)
	}
	return doc
}

// entered is an invoice as Tryton has it.
type entered struct {
	Number               string
	Untaxed, Tax, Amount trytonDecimal
}

// read asks Tryton for an invoice's number and totals. Lines are compared with the plan.
func (e *erp) read(t *testing.T, id int64) entered {
	t.Helper()
	var rows []struct {
		Number  string        `json:"number"`
		Untaxed trytonDecimal `json:"untaxed_amount"`
		Tax     trytonDecimal `json:"tax_amount"`
		Amount  trytonDecimal `json:"total_amount"`
	}
	e.call(t, &rows, "model.account.invoice.read", []int64{id}, []string{"number", "untaxed_amount", "tax_amount", "total_amount"})
	return entered(rows[0])
}

// copyInvoice enters one more invoice like a given one and posts it.
func (e *erp) copyInvoice(t *testing.T, like int64) int64 {
	t.Helper()
	var ids []int64
	e.call(t, &ids, "model.account.invoice.copy", []int64{like}, map[string]any{})
	e.call(t, nil, "model.account.invoice.write", ids, map[string]any{
		"invoice_date": map[string]any{"__class__": "date", "year": 2026, "month": 10, "day": 31},
	})
	e.call(t, nil, "model.account.invoice.post", ids)
	return ids[0]
}

func (e *erp) call(t *testing.T, into any, method string, params ...any) {
	t.Helper()
	if err := e.session.Call(into, method, append(params, map[string]any{"company": e.filled.Company})...); err != nil {
		t.Fatal(err)
	}
}

// trytonDecimal is an exact number of Tryton's protocol.
type trytonDecimal struct {
	Decimal string `json:"decimal"`
}

func (d trytonDecimal) is(n *num.Decimal) bool {
	return n != nil && rational(d.Decimal).Cmp(rational(n.String())) == 0
}

func rational(s string) *big.Rat {
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		panic("no number: " + s)
	}
	return r
}

// units are ОКЕИ's codes of Tryton's symbols.
var units = map[string]string{"u": "796", "h": "356", "d": "359", "kg": "166", "l": "112"}

// compare holds an УПД to the plan's invoice and to Tryton's own totals.
func (e *erp) compare(t *testing.T, plan trytontest.Invoice, truth entered, doc upd.Document) {
	t.Helper()
	if doc.Number == "" {
		t.Errorf("there is no УПД for %s", truth.Number)
		return
	}
	is := func(what string, got, want any) {
		t.Helper()
		if got != want {
			t.Errorf("%s: %s is %v, want %v", truth.Number, what, got, want)
		}
	}
	is("the date", string(doc.Date), e.plan.Month+"-"+twoDigits(plan.Day))
	is("the function", doc.Function, upd.InvoiceAndTransfer)
	is("the currency", doc.Currency.Code, "643")
	is("the seller", *doc.Sellers[0].Company, upd.Company{Name: e.plan.Company.Name, INN: e.plan.Company.INN, KPP: e.plan.Company.KPP})
	compareBuyer(t, e.plan.Buyers[plan.Buyer], doc.Buyers[0])

	var lines []trytontest.Line
	for _, line := range plan.Lines {
		if !line.Comment {
			lines = append(lines, line)
		}
	}
	if len(doc.Table.Rows) != len(lines) {
		t.Errorf("%s: %d rows, want %d", truth.Number, len(doc.Table.Rows), len(lines))
		return
	}
	var amount, tax, total num.Decimal
	for i, line := range lines {
		compareRow(t, truth.Number, line, doc.Table.Rows[i])
		amount, total = amount.Add(*doc.Table.Rows[i].Amount), total.Add(*doc.Table.Rows[i].Total)
		if vat := doc.Table.Rows[i].VAT.Amount; vat != nil {
			tax = tax.Add(*vat)
		}
	}
	for _, sum := range []struct {
		what  string
		truth trytonDecimal
		rows  *num.Decimal
	}{{"without tax", truth.Untaxed, &amount}, {"of tax", truth.Tax, &tax}, {"with tax", truth.Amount, &total}} {
		if !sum.truth.is(sum.rows) {
			t.Errorf("%s: the sum %s is %s, in Tryton %s", truth.Number, sum.what, sum.rows, sum.truth.Decimal)
		}
	}
}

func compareBuyer(t *testing.T, plan trytontest.Party, got upd.Party) {
	t.Helper()
	if person, ok := strings.CutPrefix(plan.Name, "ИП "); ok {
		words := strings.Fields(person)
		want := upd.Entrepreneur{INN: plan.INN, Name: upd.PersonName{Last: words[0], First: words[1], Middle: words[2]}}
		if got.Entrepreneur == nil || *got.Entrepreneur != want {
			t.Errorf("the entrepreneur %s is written as %+v", plan.INN, got)
		}
	} else if want := (upd.Company{Name: plan.Name, INN: plan.INN, KPP: plan.KPP}); got.Company == nil || *got.Company != want {
		t.Errorf("the company %s is written as %+v", plan.INN, got)
	}
	if got.Address == nil || got.Address.Free == nil || !strings.Contains(got.Address.Free.Text, plan.Street) {
		t.Errorf("the buyer %s has the address %+v", plan.INN, got.Address)
	}
}

func compareRow(t *testing.T, number string, line trytontest.Line, row upd.Row) {
	t.Helper()
	quantity := strconv.FormatFloat(line.Quantity, 'f', -1, 64)
	amount := toKopeks(new(big.Rat).Mul(rational(quantity), rational(line.Price)))
	rate, exact := "без НДС", new(big.Rat)
	if line.Rate != "" {
		rate, exact = line.Rate+"%", new(big.Rat).Mul(amount, new(big.Rat).Quo(rational(line.Rate), rational("100")))
	}
	code := ""
	if row.Unit != nil {
		code = row.Unit.Code
	}
	for _, same := range []struct {
		what      string
		got, want string
	}{
		{"the name", row.Name, line.Description},
		{"the unit", code, units[line.Unit]},
		{"the quantity", rational(row.Quantity.String()).RatString(), rational(quantity).RatString()},
		{"the price", rational(row.Price.String()).RatString(), rational(line.Price).RatString()},
		{"the amount", rational(row.Amount.String()).RatString(), amount.RatString()},
		{"the rate", row.VATRate, rate},
	} {
		if same.got != same.want {
			t.Errorf("%s, row %d: %s is %q, want %q", number, row.Number, same.what, same.got, same.want)
		}
	}
	if row.VAT.None != (line.Rate == "") {
		t.Errorf("%s, row %d: without VAT is %v", number, row.Number, row.VAT.None)
	}
	// Tryton rounds the tax of an invoice once; a row's share may differ from its own by less than a kopek.
	if vat := row.VAT.Amount; vat != nil {
		off := new(big.Rat).Sub(rational(vat.String()), exact)
		if off.Abs(off).Cmp(rational("0.01")) >= 0 {
			t.Errorf("%s, row %d: the tax is %s, exactly %s", number, row.Number, vat, exact.FloatString(4))
		}
	}
}

// toKopeks rounds as Tryton does: half to even.
func toKopeks(r *big.Rat) *big.Rat {
	kopeks := new(big.Rat).Mul(r, rational("100"))
	whole, rest := new(big.Int).DivMod(kopeks.Num(), kopeks.Denom(), new(big.Int))
	twice := new(big.Int).Lsh(rest, 1)
	if c := twice.Cmp(kopeks.Denom()); c > 0 || c == 0 && whole.Bit(0) == 1 {
		whole.Add(whole, big.NewInt(1))
	}
	return new(big.Rat).SetFrac(whole, big.NewInt(100))
}

func twoDigits(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}
