package reconcile

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/num"
	"github.com/uzelhub/uzel/schemas/taxfile/filing"
	"github.com/uzelhub/uzel/schemas/vatbook"
	"github.com/uzelhub/uzel/schemas/xmlbind"
)

const (
	buyerINN  = "7700000016"
	sellerINN = "7810000026"
)

func company(inn string) []vatbook.Side { return []vatbook.Side{{Company: &vatbook.Company{INN: inn}}} }

// bought and sold are lines of 1200.00 with 200.00 of tax unless changed.
func bought(number string, day xmlbind.Date, change ...func(*vatbook.Purchase)) vatbook.Purchase {
	p := vatbook.Purchase{
		Invoice: vatbook.Invoice{Number: number, Date: day}, Cost: num.Must("1200.00"), VAT: num.Must("200.00"), Codes: []string{"01"}, Sellers: company(sellerINN),
	}
	for _, c := range change {
		c(&p)
	}
	return p
}

func sold(number string, day xmlbind.Date, change ...func(*vatbook.Sale)) vatbook.Sale {
	s := vatbook.Sale{
		Invoice: vatbook.Invoice{Number: number, Date: day}, Cost: decimal("1200.00"), Rates: vatbook.Rates{VAT20: decimal("200.00")},
		Codes: []string{"01"}, Buyers: company(buyerINN),
	}
	for _, c := range change {
		c(&s)
	}
	return s
}

func decimal(s string) *num.Decimal {
	v := num.Must(s)
	return &v
}

func cost(s string) func(*vatbook.Purchase) {
	return func(p *vatbook.Purchase) { p.Cost = num.Must(s) }
}
func vat(s string) func(*vatbook.Purchase) { return func(p *vatbook.Purchase) { p.VAT = num.Must(s) } }
func code(code string) func(*vatbook.Purchase) {
	return func(p *vatbook.Purchase) { p.Codes = []string{code} }
}
func saleCode(code string) func(*vatbook.Sale) {
	return func(s *vatbook.Sale) { s.Codes = []string{code} }
}
func revised(n int) func(*vatbook.Sale) { return func(s *vatbook.Sale) { s.Invoice.Revision = n } }
func revision(n int) func(*vatbook.Purchase) {
	return func(p *vatbook.Purchase) { p.Invoice.Revision = n }
}
func from(inn string) func(*vatbook.Purchase) {
	return func(p *vatbook.Purchase) { p.Sellers = company(inn) }
}
func adjusts(no string) func(*vatbook.Purchase) {
	return func(p *vatbook.Purchase) { p.Invoice.Adjustment = no }
}
func adjusted(no string) func(*vatbook.Sale) {
	return func(s *vatbook.Sale) { s.Invoice.Adjustment = no }
}
func priced(s string) func(*vatbook.Sale) { return func(v *vatbook.Sale) { v.Cost = decimal(s) } }

func compared(t testing.TB, purchases []vatbook.Purchase, sales []vatbook.Sale) Result {
	t.Helper()
	buyer := Side{INN: buyerINN, Books: []vatbook.Book{{Kind: vatbook.Purchases, Purchases: purchases}}}
	seller := Side{INN: sellerINN, Books: []vatbook.Book{{Kind: vatbook.Sales, Sales: sales}}}
	r, _ := Compare(buyer, seller)
	return r
}

func TestInvoicesOfBothSidesAreClassed(t *testing.T) {
	type (
		ps = []vatbook.Purchase
		ss = []vatbook.Sale
	)
	for name, c := range map[string]struct {
		bought ps
		sold   ss
		want   []Class
	}{
		"the same":                     {ps{bought("7", "2026-07-01")}, ss{sold("7", "2026-07-01")}, []Class{Match}},
		"written otherwise":            {ps{bought(" а-0017/2 ", "2026-07-01")}, ss{sold("А 17-2", "2026-07-01")}, []Class{Match}},
		"without separators":           {ps{bought("12/3", "2026-07-01")}, ss{sold("123", "2026-07-01")}, []Class{Match}},
		"leading zeros":                {ps{bought("0000154", "2026-07-01")}, ss{sold("154", "2026-07-01")}, []Class{Match}},
		"separators tell two apart":    {ps{bought("1/11", "2026-07-01"), bought("11/1", "2026-07-01", vat("1"))}, ss{sold("11-1", "2026-07-01", priced("1200")), sold("1-11", "2026-07-01")}, []Class{Match, VATDiffers}},
		"another price":                {ps{bought("7", "2026-07-01", cost("1200.01"))}, ss{sold("7", "2026-07-01")}, []Class{AmountDiffers}},
		"another tax":                  {ps{bought("7", "2026-07-01", vat("199.99"))}, ss{sold("7", "2026-07-01")}, []Class{VATDiffers}},
		"not at the buyer's":           {nil, ss{sold("7", "2026-07-01")}, []Class{MissingAtBuyer}},
		"not at the seller's":          {ps{bought("7", "2026-07-01")}, nil, []Class{MissingAtSeller}},
		"another number altogether":    {ps{bought("7", "2026-07-01")}, ss{sold("8", "2026-07-01")}, []Class{MissingAtBuyer, MissingAtSeller}},
		"a slip of a digit":            {ps{bought("1234", "2026-07-01")}, ss{sold("1235", "2026-07-01")}, []Class{NearMatch}},
		"a digit too many":             {ps{bought("12345", "2026-07-01")}, ss{sold("1235", "2026-07-01")}, []Class{NearMatch}},
		"two digits changed places":    {ps{bought("1243", "2026-07-01")}, ss{sold("1234", "2026-07-01")}, []Class{NearMatch}},
		"letters of another alphabet":  {ps{bought("A17", "2026-07-01")}, ss{sold("А17", "2026-07-01")}, []Class{NearMatch}},
		"a slip and another sum":       {ps{bought("1234", "2026-07-01", vat("1"))}, ss{sold("1235", "2026-07-01")}, []Class{MissingAtBuyer, MissingAtSeller}},
		"another day":                  {ps{bought("7", "2026-07-02")}, ss{sold("7", "2026-07-01")}, []Class{NearMatch}},
		"another day and sum":          {ps{bought("7", "2026-07-02", cost("1"))}, ss{sold("7", "2026-07-01")}, []Class{MissingAtBuyer, MissingAtSeller}},
		"a revision on one side":       {ps{bought("7", "2026-07-01")}, ss{sold("7", "2026-07-01", revised(1), priced("1300"))}, []Class{NearMatch}},
		"a revision on both":           {ps{bought("7", "2026-07-01", revision(1))}, ss{sold("7", "2026-07-01", revised(1))}, []Class{Match}},
		"an adjustment on both":        {ps{bought("7", "2026-07-01", adjusts("К-01"), code("18"))}, ss{sold("7", "2026-07-01", adjusted("к1"), saleCode("18"))}, []Class{Match}},
		"an advance is no delivery":    {ps{bought("7", "2026-07-01", code("02"))}, ss{sold("7", "2026-07-01")}, []Class{MissingAtBuyer, MissingAtSeller}},
		"an advance and its delivery":  {ps{bought("7", "2026-07-01", code("02")), bought("7", "2026-07-01")}, ss{sold("7", "2026-07-01"), sold("7", "2026-07-01", saleCode("02"))}, []Class{Match, Match}},
		"deducted in parts":            {ps{bought("7", "2026-07-01", vat("50")), bought("7", "2026-07-01", vat("150"))}, ss{sold("7", "2026-07-01")}, []Class{Match}},
		"in parts of the price too":    {ps{bought("7", "2026-07-01", cost("500"), vat("50")), bought("7", "2026-07-01", cost("700"), vat("150"))}, ss{sold("7", "2026-07-01")}, []Class{Match}},
		"annulled by a sheet":          {ps{bought("7", "2026-07-01"), bought("7", "2026-07-01", cost("-1200"), vat("-200"))}, ss{sold("8", "2026-07-01")}, []Class{MissingAtBuyer}},
		"another seller's is not ours": {ps{bought("7", "2026-07-01", from("6605000014"))}, nil, nil},
		"roubles are not named": {
			ps{bought("7", "2026-07-01", func(p *vatbook.Purchase) { p.Currency = "643" })}, ss{sold("7", "2026-07-01")}, []Class{Match},
		},
		"in the currency of the invoice": {
			ps{bought("7", "2026-07-01", cost("100"), func(p *vatbook.Purchase) { p.Currency = "156" })},
			ss{sold("7", "2026-07-01", func(s *vatbook.Sale) { s.Currency, s.CurrencyCost = "156", decimal("100") })}, []Class{Match},
		},
		"in another currency": {
			ps{bought("7", "2026-07-01", func(p *vatbook.Purchase) { p.Currency = "156" })}, ss{sold("7", "2026-07-01")}, []Class{AmountDiffers},
		},
		"free of the tax": {
			ps{bought("7", "2026-07-01", vat("0"))},
			ss{sold("7", "2026-07-01", func(s *vatbook.Sale) { s.Cost, s.Exempt, s.Rates = nil, decimal("1200"), vatbook.Rates{} })}, []Class{Match},
		},
		"of several rates": {
			ps{bought("7", "2026-07-01")},
			ss{sold("7", "2026-07-01", func(s *vatbook.Sale) { s.Rates = vatbook.Rates{VAT10: decimal("40"), VAT22: decimal("160")} })}, []Class{Match},
		},
	} {
		t.Run(name, func(t *testing.T) {
			var got []Class
			r := compared(t, c.bought, c.sold)
			for _, line := range r.Lines {
				got = append(got, line.Class)
			}
			slices.Sort(got)
			slices.Sort(c.want)
			if !slices.Equal(got, c.want) {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

func TestALineTellsWhatDiffersAndWhere(t *testing.T) {
	r := compared(t, []vatbook.Purchase{bought("1234", "2026-07-01", func(p *vatbook.Purchase) { p.Row = 5 }), bought("9", "2026-07-02", cost("1000"), vat("150"))},
		[]vatbook.Sale{sold("1235", "2026-07-01", func(s *vatbook.Sale) { s.Row = 8 }), sold("9", "2026-07-02"), sold("10", "2026-07-02")})
	first, second, third := r.Lines[0], r.Lines[1], r.Lines[2]
	if !slices.Equal(first.Differs, []string{"number"}) || first.Buyer.Rows[0].Row != 5 || first.Seller.Rows[0].Row != 8 {
		t.Errorf("%+v", first)
	}
	if second.Class != MissingAtBuyer || second.CostDifference.String() != "-1200" {
		t.Errorf("%+v", second)
	}
	if third.Class != AmountDiffers || third.CostDifference.String() != "-200" || third.VATDifference.String() != "-50" {
		t.Errorf("%+v", third)
	}
	if r.Agrees() || r.Totals.BuyerVAT.String() != "350" || r.Totals.SellerVAT.String() != "600" || r.Totals.ByClass[NearMatch] != 1 {
		t.Errorf("%+v", r.Totals)
	}
}

func TestWhatCannotBeCompared(t *testing.T) {
	purchases := vatbook.Book{Kind: vatbook.Purchases, Purchases: []vatbook.Purchase{bought("7", "2026-07-01")}}
	sales := vatbook.Book{Kind: vatbook.SalesSheet, Sales: []vatbook.Sale{sold("7", "2026-07-01")}}
	filed := func(b vatbook.Book, sender string) vatbook.Book {
		b.Identity = &filing.Identity{Sender: sender}
		return b
	}
	for name, c := range map[string]struct {
		one, other Side
		code       string
	}{
		"two books of purchases": {Side{buyerINN, []vatbook.Book{purchases}}, Side{sellerINN, []vatbook.Book{purchases}}, "UZ-VRC-002"},
		"two books of sales":     {Side{buyerINN, []vatbook.Book{sales}}, Side{sellerINN, []vatbook.Book{sales}}, "UZ-VRC-002"},
		"nobody's book":          {Side{"", []vatbook.Book{purchases}}, Side{sellerINN, []vatbook.Book{sales}}, "UZ-VRC-001"},
		"somebody else's":        {Side{buyerINN, []vatbook.Book{purchases}}, Side{"6605000014", []vatbook.Book{sales}}, "UZ-VRC-003"},
		"of two others":          {Side{"6605000014", []vatbook.Book{purchases}}, Side{"6605000014", []vatbook.Book{sales}}, "UZ-VRC-003"},
		"by the files":           {Side{"", []vatbook.Book{filed(purchases, buyerINN+"770101001")}}, Side{"", []vatbook.Book{filed(sales, sellerINN+"780101001")}}, ""},
		"the other way round":    {Side{sellerINN, []vatbook.Book{sales}}, Side{buyerINN, []vatbook.Book{purchases}}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			r, findings := Compare(c.one, c.other)
			if (len(findings) == 0) != (c.code == "") || c.code != "" && findings[0].Code != c.code {
				t.Fatalf("%+v", findings)
			}
			if c.code == "" && (!r.Agrees() || len(r.Lines) != 1 || r.BuyerINN != buyerINN) {
				t.Errorf("%+v", r)
			}
			if fault.HasErrors(findings) && r.Lines != nil {
				t.Error("compared all the same")
			}
		})
	}
}

// Whatever the books say, every line that concerns both sides is in exactly one line of the result.
func TestNothingIsLostAndNothingTwice(t *testing.T) {
	day := rapid.SampledFrom([]xmlbind.Date{"2026-07-01", "2026-07-02"})
	number := rapid.StringMatching(`[АA]?[-/ ]?0?[1-3]{1,3}(/[12])?`)
	sum := rapid.SampledFrom([]string{"100", "200"})
	kind := rapid.SampledFrom([]string{"01", "02", "18"})
	rapid.Check(t, func(t *rapid.T) {
		var ps []vatbook.Purchase
		var ss []vatbook.Sale
		for i := range rapid.IntRange(0, 8).Draw(t, "purchases") {
			ps = append(ps, bought(number.Draw(t, "number"), day.Draw(t, "day"), vat(sum.Draw(t, "sum")), code(kind.Draw(t, "code")), func(p *vatbook.Purchase) { p.Row = i + 1 }))
		}
		for i := range rapid.IntRange(0, 8).Draw(t, "sales") {
			ss = append(ss, sold(number.Draw(t, "number"), day.Draw(t, "day"), priced(sum.Draw(t, "sum")), saleCode(kind.Draw(t, "code")), func(s *vatbook.Sale) { s.Row = i + 1 }))
		}
		met := map[string]int{}
		buyer := Side{INN: buyerINN, Books: []vatbook.Book{{Kind: vatbook.Purchases, Purchases: ps}}}
		seller := Side{INN: sellerINN, Books: []vatbook.Book{{Kind: vatbook.Sales, Sales: ss}}}
		r, _ := Compare(buyer, seller)
		for _, line := range r.Lines {
			for side, e := range map[string]*Entry{"buyer": line.Buyer, "seller": line.Seller} {
				if e != nil {
					for _, at := range e.Rows {
						met[fmt.Sprint(side, at.Row)]++
					}
				}
			}
		}
		if len(met) != len(ps)+len(ss) {
			t.Fatalf("%d lines of %d and %d", len(met), len(ps), len(ss))
		}
		for at, times := range met {
			if times != 1 {
				t.Fatalf("%s %d times", at, times)
			}
		}
		if again, _ := Compare(seller, buyer); len(again.Lines) != len(r.Lines) || again.Totals.ByClass[Match] != r.Totals.ByClass[Match] {
			t.Fatal("another result the other way round")
		}
	})
}

func TestBooksEqualThemselves(t *testing.T) {
	number := rapid.StringMatching(`[А-Я]{0,2}-?[0-9]{1,6}`)
	rapid.Check(t, func(t *rapid.T) {
		var ps []vatbook.Purchase
		var ss []vatbook.Sale
		for range rapid.IntRange(0, 20).Draw(t, "lines") {
			n := number.Draw(t, "number")
			ps, ss = append(ps, bought(n, "2026-07-01")), append(ss, sold(n, "2026-07-01"))
		}
		buyer := Side{INN: buyerINN, Books: []vatbook.Book{{Kind: vatbook.Purchases, Purchases: ps}}}
		seller := Side{INN: sellerINN, Books: []vatbook.Book{{Kind: vatbook.Sales, Sales: ss}}}
		for _, line := range must(Compare(buyer, seller)).Lines {
			if line.Class != Match && len(line.Buyer.Rows) == 1 {
				t.Fatalf("%+v", line)
			}
		}
	})
}

func must(r Result, _ []fault.Finding) Result { return r }

func BenchmarkCompare(b *testing.B) {
	var ps []vatbook.Purchase
	var ss []vatbook.Sale
	for i := range 10_000 {
		ps, ss = append(ps, bought(fmt.Sprint(i), "2026-07-01")), append(ss, sold(fmt.Sprint("А-", i*7), "2026-07-01"))
	}
	b.ReportAllocs()
	for b.Loop() {
		compared(b, ps, ss)
	}
}
