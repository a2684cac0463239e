package bill_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/uzelhub/uzel/schemas/bill"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/num"
)

// good is a bill in which nothing is wrong.
func good() bill.Document {
	d := bill.Document{
		Number: "СЧ-1", Date: "2026-11-09", Due: "2026-11-16", Currency: "RUB",
		Seller:  bill.Party{Name: "ООО «Ромашка»", INN: "7700000016", KPP: "770101001", Address: "101000, г. Москва, ул. Примерная, д. 1"},
		Account: bill.Account{Number: "40702810800000000001", BIC: "049999001", Bank: "АО «Пример банк»", Correspondent: "30101810900000000001"},
		Buyer:   bill.Party{Name: "ООО «Вектор»", INN: "7810000026", KPP: "781001001"},
		Basis:   &bill.Basis{Name: "Лицензионный договор", Number: "15", Date: "2026-01-12"},
		Period:  &bill.Period{From: "2026-10-01", To: "2026-10-31"},
		Lines: []bill.Line{
			{Name: "Право использования программы", UnitCode: "356", Unit: "ч", Quantity: num.Must("1234.57"), Price: num.Must("1.50"), Amount: num.Must("1851.86"), TaxRate: bill.NoTax},
			{Name: "Карта", UnitCode: "796", Unit: "шт", Quantity: num.Int(3), Price: num.Int(50), Amount: num.Int(150), TaxRate: "22", Tax: num.Int(33)},
		},
	}
	d.Totals = bill.SumLines(d.Lines)
	return d
}

func codesOf(findings []fault.Finding) []string {
	var said []string
	for _, f := range findings {
		word := f.Code + " " + f.Path
		if f.Severity == fault.SeverityWarning {
			word = "warning " + word
		}
		said = append(said, word)
	}
	return said
}

func TestWhatIsWrongWithABillIsSaidAtItsPlace(t *testing.T) {
	for rule, c := range map[string]struct {
		change func(*bill.Document)
		want   []string
	}{
		"a bill as it should be":          {func(*bill.Document) {}, nil},
		"it has a number":                 {func(d *bill.Document) { d.Number = "" }, []string{"UZ-BIL-001 /number"}},
		"and a date":                      {func(d *bill.Document) { d.Date = "09.11.2026" }, []string{"UZ-BIL-002 /date"}},
		"nobody pays before it is made":   {func(d *bill.Document) { d.Due = "2026-11-08" }, []string{"UZ-BIL-003 /due"}},
		"both sides have names":           {func(d *bill.Document) { d.Seller.Name = "" }, []string{"UZ-BIL-004 /seller/name"}},
		"an ИНН has its check digits":     {func(d *bill.Document) { d.Buyer.INN = "7810000027" }, []string{"UZ-BIL-005 /buyer/inn"}},
		"a company has a КПП":             {func(d *bill.Document) { d.Buyer.KPP = "" }, []string{"UZ-BIL-006 /buyer/kpp"}},
		"an entrepreneur has none":        {func(d *bill.Document) { d.Buyer.INN = "770123456703" }, []string{"UZ-BIL-006 /buyer/kpp"}},
		"an account fits its bank":        {func(d *bill.Document) { d.Account.BIC = "049999002" }, []string{"UZ-BIL-007 /account/number"}},
		"a БИК has nine digits":           {func(d *bill.Document) { d.Account.BIC = "04999900" }, []string{"UZ-BIL-008 /account/bic"}},
		"the bank's account fits it too":  {func(d *bill.Document) { d.Account.Correspondent = "30101810000000000009" }, []string{"UZ-BIL-009 /account/correspondent"}},
		"the bank has a name":             {func(d *bill.Document) { d.Account.Bank = "" }, []string{"UZ-BIL-010 /account/bank"}},
		"a treasury's key is only warned": {func(d *bill.Document) { d.Account.Correspondent = "40102810000000000009" }, []string{"warning UZ-BIL-009 /account/correspondent"}},
		"the currency is known":           {func(d *bill.Document) { d.Currency = "XXL" }, []string{"UZ-BIL-011 /currency"}},
		"a period goes forward":           {func(d *bill.Document) { d.Period.To = "2026-09-30" }, []string{"UZ-BIL-012 /period"}},
		"a purpose fits a payment order":  {func(d *bill.Document) { d.Purpose = strings.Repeat("я", 211) }, []string{"UZ-BIL-013 /purpose"}},
		"a basis has a name":              {func(d *bill.Document) { d.Basis.Name = "" }, []string{"UZ-BIL-014 /basis"}},
		"a bill of nothing is none":       {func(d *bill.Document) { d.Lines, d.Totals = nil, bill.Totals{} }, []string{"UZ-BIL-020 /lines"}},
		"a row has a name":                {func(d *bill.Document) { d.Lines[0].Name = "" }, []string{"UZ-BIL-021 /lines/0/name"}},
		"a unit is of ОКЕИ":               {func(d *bill.Document) { d.Lines[0].UnitCode = "999" }, []string{"UZ-BIL-022 /lines/0/unit_code"}},
		"a row of nothing is none": {func(d *bill.Document) {
			d.Lines[1].Quantity, d.Lines[1].Amount = num.Int(0), num.Int(0)
			d.Lines[1].Tax = num.Int(0)
			d.Totals = bill.SumLines(d.Lines)
		}, []string{"UZ-BIL-023 /lines/1/quantity"}},
		"quantity and price make the row":  {func(d *bill.Document) { d.Lines[0].Amount = num.Must("1851.85"); d.Totals = bill.SumLines(d.Lines) }, []string{"UZ-BIL-025 /lines/0/amount"}},
		"nothing is finer than a kopek":    {func(d *bill.Document) { d.Lines[1].Tax = num.Must("33.001"); d.Totals = bill.SumLines(d.Lines) }, []string{"UZ-BIL-026 /lines/1/tax"}},
		"the tax is that of the rate":      {func(d *bill.Document) { d.Lines[1].Tax = num.Must("33.02"); d.Totals = bill.SumLines(d.Lines) }, []string{"UZ-BIL-027 /lines/1/tax"}},
		"without НДС there is none":        {func(d *bill.Document) { d.Lines[0].Tax = num.Must("0.01"); d.Totals = bill.SumLines(d.Lines) }, []string{"UZ-BIL-027 /lines/0/tax"}},
		"a rate is of the law":             {func(d *bill.Document) { d.Lines[1].TaxRate = "21" }, []string{"UZ-BIL-028 /lines/1/tax_rate"}},
		"the totals are those of the rows": {func(d *bill.Document) { d.Totals.Total = d.Totals.Total.Add(num.Must("0.01")) }, []string{"UZ-BIL-029 /totals/total"}},
	} {
		t.Run(rule, func(t *testing.T) {
			d := good()
			c.change(&d)
			if diff := cmp.Diff(c.want, codesOf(bill.Check(d))); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestABillSurvivesItsJSON(t *testing.T) {
	d := good()
	body, err := d.Encode()
	if err != nil {
		t.Fatal(err)
	}
	back, err := bill.Decode(body)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(d, back, cmp.Comparer(func(a, b num.Decimal) bool { return a.Equal(b) })); diff != "" {
		t.Error(diff)
	}
	if _, err := bill.Decode([]byte("<xml/>")); err == nil {
		t.Error("XML is taken for a bill")
	}
}

// A bill whose rows are rounded one by one always adds up, whatever its quantities and prices are.
func TestRoundedRowsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := good()
		d.Lines = nil
		for range rapid.IntRange(1, 8).Draw(t, "rows") {
			quantity := num.Ratio(rapid.Int64Range(1, 1e9).Draw(t, "quantity"), 100, 2)
			price := num.Ratio(rapid.Int64Range(0, 1e7).Draw(t, "price"), 10000, 4)
			d.Lines = append(d.Lines, bill.Line{Name: "Услуга", Quantity: quantity, Price: price, Amount: quantity.Mul(price).Round(2), TaxRate: bill.NoTax})
		}
		d.Totals = bill.SumLines(d.Lines)
		if said := codesOf(bill.Check(d)); said != nil {
			t.Fatal(said)
		}
		if !d.Untaxed() || !d.Totals.Total.Equal(d.Totals.Amount) {
			t.Fatal("a bill without tax has some")
		}
	})
}

func FuzzAnyBillIsJudged(f *testing.F) {
	body, _ := good().Encode()
	f.Add(body)
	f.Add([]byte(`{"lines":[{}]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		d, err := bill.Decode(body)
		if err == nil && d.Number == "" && !fault.HasErrors(bill.Check(d)) {
			t.Error("a bill without a number is good")
		}
	})
}
