package steps_test

import (
	"os"
	"path/filepath"
	"testing"

	"pgregory.net/rapid"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/engine/steps"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/num"
	"github.com/uzelhub/uzel/schemas/taxfile/taxfiletest"
	"github.com/uzelhub/uzel/schemas/ukd"
	"github.com/uzelhub/uzel/schemas/upd"
)

var correcting = config.Organisation{
	ID: "ural", INN: "6605000014", KPP: "660501001", Name: "АО «Уралпример»",
	Signatory: &config.Signatory{LastName: "Примеров", FirstName: "Пример", Position: "Директор", Authority: 1},
}

// sold is a published example whose rates are those of the first edition of УКД.
func sold(t testing.TB) upd.Document {
	t.Helper()
	d, findings := upd.Decode(read(t, "upd/examples/mixed-rates.json"))
	if fault.HasErrors(findings) {
		t.Fatal(findings)
	}
	d.Table.Rows = d.Table.Rows[1:] // books at 10 %, lessons without tax
	d.Table.Totals = nil
	return d
}

func correctionOf(d upd.Document, said ...upd.Difference) steps.Correction {
	return steps.Correction{
		Sold: d, Differences: said, Number: "К-1", Date: "2026-09-30", Reason: "часть книг повреждена", Edition: ukd.Edition501,
		Basis: []ukd.Basis{{Name: "Акт о расхождениях", Number: "3", Date: "2026-09-29"}}, Seller: correcting,
	}
}

func written(t testing.TB, c steps.Correction) (ukd.Document, ukd.File) {
	t.Helper()
	d, findings := c.Document()
	if fault.HasErrors(findings) {
		t.Fatal(findings)
	}
	file := ukd.Build(d, *c.Sold.Identity)
	if fault.HasErrors(file.Findings) {
		t.Fatal(file.Findings)
	}
	read, findings := ukd.Parse(file.Bytes, file.Name)
	if len(findings) > 0 {
		t.Fatal(findings)
	}
	return *read.Document, file
}

func TestACorrectionSaysRowByRowWhatWasAndWhatIs(t *testing.T) {
	c := correctionOf(sold(t), upd.Difference{Row: 2, Accepted: quantityOf("12"), Reason: "бой"}, upd.Difference{Row: 3, Reason: "опоздали"})
	d, file := written(t, c)
	same(t, "function", ukd.InvoiceAndAgreement, d.Function)
	same(t, "what is corrected", []ukd.Invoice{{Number: "118", Date: "2026-09-15"}}, d.Invoices)
	same(t, "a row without another quantity is left out", 1, len(d.Table.Rows))
	row := d.Table.Rows[0]
	for _, amount := range []struct {
		what string
		got  num.Decimal
		want string
	}{
		{"quantity before", *row.Before.Quantity, "15"}, {"after", *row.After.Quantity, "12"},
		{"price", *row.After.Price, "333.333"},
		{"cost before", row.Amount.Before, "5000"}, {"after, by the price", row.Amount.After, "4000"}, {"less by", *row.Amount.Decrease, "1000"},
		{"tax before", *row.Before.VAT.Amount, "500"}, {"after", *row.After.VAT.Amount, "400"}, {"less by", *row.VATChange.Decrease, "100"},
		{"with tax before", row.Total.Before, "5500"}, {"after", row.Total.After, "4400"},
		{"all less", d.Table.Decrease.Total, "1100"}, {"all tax less", *d.Table.Decrease.VAT.Amount, "100"},
	} {
		if !amount.got.Equal(num.Must(amount.want)) {
			t.Errorf("%s: %s, want %s", amount.what, amount.got, amount.want)
		}
	}
	same(t, "agreement", [3]string{"часть книг повреждена", "УПД № 118 от 15.09.2026", "Акт о расхождениях"},
		[3]string{d.Agreement.Other, d.Agreement.Transfers, d.Agreement.Basis[0].Name})
	same(t, "signer", [3]string{"6", "1", "6605000014"}, [3]string{d.Signers[0].Scope, d.Signers[0].Status, d.Signers[0].Representative.INN})
	official(t, file)
}

// official holds an УКД of the first edition against its official schema, where that is at hand.
func official(t *testing.T, file ukd.File) {
	t.Helper()
	dir := taxfiletest.Folder(t)
	if dir == "" {
		return
	}
	path := filepath.Join(t.TempDir(), "ukd.xml")
	if err := os.WriteFile(path, file.Bytes, 0o600); err != nil {
		t.Fatal(err)
	}
	if refused := taxfiletest.Refused(t, filepath.Join(dir, "ON_KORSCHFDOPPR_1_996_01_05_01_03.xsd"), []string{path}); len(refused) > 0 {
		t.Errorf("by the official schema: %s", refused[path])
	}
}

func TestWhatWasNotTakenAtAllCostsNothing(t *testing.T) {
	d, file := written(t, correctionOf(sold(t), upd.Difference{Row: 2, Accepted: quantityOf("0")}, upd.Difference{Row: 3, Accepted: quantityOf("0.5")}))
	same(t, "tax", true, d.Table.Rows[0].After.VAT.Amount.IsZero())
	same(t, "cost", true, d.Table.Rows[0].Total.After.IsZero())
	same(t, "without tax it stays", true, d.Table.Rows[1].After.VAT.None)
	same(t, "half an hour", "500", d.Table.Rows[1].Total.After.String())
	official(t, file)
}

func TestALaterRateNeedsTheEditionOfTheOrder(t *testing.T) {
	d := sold(t)
	row := &d.Table.Rows[0]
	row.VATRate, row.VAT.Amount, row.Total = "22%", quantityOf("1100"), quantityOf("6100")
	c := correctionOf(d, upd.Difference{Row: 2, Accepted: quantityOf("12")})
	c.Edition = ukd.Edition736
	made, findings := c.Document()
	if fault.HasErrors(findings) {
		t.Fatal(findings)
	}
	file := ukd.Build(made, *d.Identity)
	if fault.HasErrors(file.Findings) || len(file.Findings) == 0 {
		t.Fatalf("that it is a guess is a warning, and no more: %+v", file.Findings)
	}
	same(t, "tax", "880", made.Table.Rows[0].After.VAT.Amount.String())
}

func TestWhatCannotBeCorrectedIsSaid(t *testing.T) {
	fewer := upd.Difference{Row: 2, Accepted: quantityOf("12")}
	for _, c := range []struct {
		rule   string
		change func(*steps.Correction)
		want   []string
	}{
		{"nothing changes", func(c *steps.Correction) { c.Differences = []upd.Difference{{Row: 2, Reason: "бой"}} }, []string{"UZ-STP-092 /differences"}},
		{"the same quantity", func(c *steps.Correction) { c.Differences[0].Accepted = quantityOf("15") }, []string{"UZ-STP-092 /differences"}},
		{"no such row", func(c *steps.Correction) { c.Differences[0].Row = 9 }, []string{"UZ-STP-054 /differences/0"}},
		{"a row that nobody counts", func(c *steps.Correction) { c.Sold.Table.Rows[0].Quantity = nil }, []string{"UZ-STP-091 /differences/0"}},
		{"a function without corrections", func(c *steps.Correction) { c.Sold.Function = upd.PrincipalStatement }, []string{"UZ-STP-090 /function"}},
		{"a rate of later years", func(c *steps.Correction) { c.Sold.Table.Rows[0].VATRate = "22%" }, []string{"UZ-STP-100 /differences/0"}},
		{"nobody signs", func(c *steps.Correction) { c.Seller.Signatory = nil }, []string{"UZ-STP-041 /organisation/signatory"}},
		{"two sellers", func(c *steps.Correction) { c.Sold.Sellers = append(c.Sold.Sellers, c.Sold.Sellers[0]) }, []string{"UZ-STP-093 /sellers"}},
		{"a person buys", func(c *steps.Correction) {
			c.Sold.Buyers = []upd.Party{{Person: &upd.Person{INN: "770123456703"}, Address: c.Sold.Buyers[0].Address}}
		}, []string{"UZ-STP-094 /buyers"}},
		{"no address", func(c *steps.Correction) { c.Sold.Buyers[0].Address = nil }, []string{"UZ-STP-095 /buyers/address"}},
	} {
		t.Run(c.rule, func(t *testing.T) {
			it := correctionOf(sold(t), fewer)
			c.change(&it)
			_, findings := it.Document()
			var found []string
			for _, f := range findings {
				found = append(found, f.Code+" "+f.Path)
			}
			same(t, "findings", c.want, found)
		})
	}
}

// Whatever was sold at whatever price and rate, its correction is a file that our rules find right, and costs and tax are
// exact to the kopek.
func TestACorrectionAddsUp(t *testing.T) {
	base := sold(t)
	rapid.Check(t, func(t *rapid.T) {
		d := base
		rate := rapid.SampledFrom([]string{"0%", "10%", "18%", "20%", "без НДС"}).Draw(t, "rate")
		quantity := num.Ratio(rapid.Int64Range(1, 1_000_000).Draw(t, "quantity"), 1000, 3)
		price := num.Ratio(rapid.Int64Range(1, 100_000_000).Draw(t, "price"), 1000, 3)
		amount := quantity.Mul(price).Round(2)
		row := upd.Row{Number: 1, Name: "Товар", Quantity: &quantity, Price: &price, Amount: &amount, VATRate: rate, Unit: &upd.Unit{Code: "166"}}
		tax, taxed := ukd.TaxOn(rate, amount)
		row.VAT = upd.Tax{Amount: &tax}
		if !taxed {
			row.VAT = upd.Tax{None: true}
		}
		total := amount.Add(tax)
		row.Total = &total
		d.Table = &upd.Table{Rows: []upd.Row{row}}
		accepted := quantity.Mul(num.Ratio(rapid.Int64Range(0, 999).Draw(t, "share"), 1000, 3)).Round(3)
		if accepted.Equal(quantity) {
			return
		}
		c := correctionOf(d, upd.Difference{Row: 1, Accepted: &accepted})
		made, findings := c.Document()
		if fault.HasErrors(findings) {
			t.Fatal(findings)
		}
		file := ukd.Build(made, *d.Identity)
		if len(file.Findings) > 0 {
			t.Fatalf("%s of %s at %s, %s: %+v", accepted, quantity, price, rate, file.Findings)
		}
		after := made.Table.Rows[0]
		if want := accepted.Mul(price).Round(2); !after.Amount.After.Equal(want) {
			t.Errorf("costs %s, want %s", after.Amount.After, want)
		}
	})
}

// Whatever УПД was sold and however much of it was taken over, its УКД is either made, and is right, or refused with a finding.
func FuzzCorrections(f *testing.F) {
	f.Add(read(f, "upd/examples/mixed-rates.xml"), 2, int64(12), byte(0))
	f.Add(read(f, "upd/examples/several-parties.xml"), 1, int64(0), byte(1))
	f.Add(read(f, "upd/examples/traceable-501.xml"), 1, int64(1), byte(0))
	f.Add(read(f, "upd/examples/foreign-buyer.xml"), 1, int64(1), byte(1))
	f.Fuzz(func(t *testing.T, body []byte, row int, accepted int64, edition byte) {
		d, findings := upd.Parse(body, "")
		if fault.HasErrors(findings) || d.Identity == nil {
			return
		}
		quantity := num.Int(accepted)
		c := correctionOf(d, upd.Difference{Row: row, Accepted: &quantity})
		c.Edition = []string{ukd.Edition501, ukd.Edition736}[edition%2]
		made, findings := c.Document()
		if fault.HasErrors(findings) {
			return
		}
		file := ukd.Build(made, *d.Identity)
		if (file.Bytes == nil) != fault.HasErrors(file.Findings) {
			t.Errorf("a file of %d bytes with %v", len(file.Bytes), file.Findings)
		}
	})
}
