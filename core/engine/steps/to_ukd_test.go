package steps_test

import (
	"testing"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/invoice"
	"github.com/uzelhub/uzel/schemas/ukd"
)

// credit is a credit note as an ERP gives it: two packs of ten go back, and an hour becomes cheaper.
func credit(change func(*invoice.Document)) engine.Content {
	return sale(func(d *invoice.Document) {
		paper := line("Бумага", "u", "10", "10", "100.00", "1000.00", "100.00")
		hour := line("Настройка", "h", "none", "4", "33.33", "133.32", "0")
		back := line("Бумага", "u", "10", "-2", "100.00", "-200.00", "-20.00")
		cheaper := line("Настройка", "h", "none", "0", "30.00", "-13.32", "0")
		back.Before, cheaper.Before = &paper, &hour
		d.Number, d.Date, d.Lines = "К-7", "2026-10-20", []invoice.Line{back, cheaper}
		d.Untaxed, d.Tax, d.Total = decimal("-213.32"), decimal("-20.00"), decimal("-233.32")
		d.Corrects = &invoice.Corrects{Number: "СФ-7", Date: "2026-10-05", Reason: "возврат", Basis: &invoice.Basis{Name: "Соглашение", Number: "3", Date: "2026-10-19"}}
		if change != nil {
			change(d)
		}
	})
}

func TestACreditNoteBecomesAnУКД(t *testing.T) {
	b := newBench(t)
	out := b.must(credit(nil), "enrich", "to-ukd", "validate")
	same(t, "envelope", [3]string{"ukd", "5.01", "К-7"}, [3]string{string(out.Envelope.Kind), out.Envelope.Format, out.Envelope.Number})
	read, findings := ukd.Parse(out.Body, out.Envelope.Name)
	if len(findings) > 0 || read.Document == nil {
		t.Fatal(findings)
	}
	d := *read.Document
	same(t, "what is corrected", []ukd.Invoice{{Number: "СФ-7", Date: "2026-10-05"}}, d.Invoices)
	same(t, "why", [3]string{"возврат", "Соглашение", "КСЧФДИС"}, [3]string{d.Agreement.Other, d.Agreement.Basis[0].Name, string(d.Function)})
	paper, hour := d.Table.Rows[0], d.Table.Rows[1]
	same(t, "paper", [6]string{"10", "8", "1000", "800", "100", "80"}, [6]string{paper.Before.Quantity.String(), paper.After.Quantity.String(),
		paper.Amount.Before.String(), paper.Amount.After.String(), paper.Before.VAT.Amount.String(), paper.After.VAT.Amount.String()})
	same(t, "an hour", [5]string{"4", "4", "33.33", "30", "120"}, [5]string{hour.Before.Quantity.String(), hour.After.Quantity.String(),
		hour.Before.Price.String(), hour.After.Price.String(), hour.Amount.After.String()})
	same(t, "all less", "233.32", d.Table.Decrease.Total.String())
	official(t, ukd.File{Bytes: out.Body})
	again := b.must(credit(nil), "enrich", "to-ukd")
	same(t, "the same bytes again", string(out.Body), string(again.Body))
}

func TestAnУКДInTheEditionOfTheOrderSaysThatItIsAGuess(t *testing.T) {
	b := newBench(t)
	b.config.Organisations[0].UKD = &config.UKD{Edition: ukd.Edition736, AcceptGuess: true}
	out, findings, err := b.do(credit(nil), "enrich", "to-ukd")
	if err != nil || fault.HasErrors(findings) || len(findings) == 0 {
		t.Fatal(findings, err)
	}
	same(t, "format", ukd.Edition736, out.Envelope.Format)
}

func TestACreditNoteThatCannotBecomeAnУКДIsSetAsideWithItsReason(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*invoice.Document)
		want   string
	}{
		"it corrects nothing":         {func(d *invoice.Document) { d.Corrects = nil }, "UZ-STP-102 /corrects"},
		"a line that was not":         {func(d *invoice.Document) { d.Lines[0].Before = nil }, "UZ-STP-103 /lines/0/before"},
		"both quantity and price":     {func(d *invoice.Document) { d.Lines[0].UnitPrice = decimal("99") }, "UZ-STP-104 /lines/0/unit_price"},
		"more than there was":         {func(d *invoice.Document) { d.Lines[0].Quantity = decimal("-11") }, "UZ-STP-105 /lines/0/before"},
		"a total of other lines":      {func(d *invoice.Document) { d.Total = decimal("-1") }, "UZ-STP-080 /total"},
		"a rate of later years":       {func(d *invoice.Document) { d.Lines[0].TaxRate = "22" }, "UZ-STP-100 /lines/0/tax_rate"},
		"a rate of no law":            {func(d *invoice.Document) { d.Lines[0].TaxRate = "21" }, "UZ-STP-100 /lines/0/tax_rate"},
		"a currency of no list":       {func(d *invoice.Document) { d.Currency = "XXL" }, "UZ-STP-012 /currency"},
		"a buyer without a known box": {func(d *invoice.Document) { d.Buyer.INN, d.Buyer.KPP = "6605000014", "660501001" }, "UZ-STP-008 /buyer/edo_id"},
		"a person, for whom no place is": {func(d *invoice.Document) {
			d.Buyer.INN, d.Buyer.KPP, d.Buyer.Name, d.Buyer.Address = "770123456703", "", "Образцова Мария", "Москва"
		},
			"UZ-STP-094 /buyers"},
	} {
		t.Run(name, func(t *testing.T) {
			same(t, "findings", []string{c.want}, newBench(t).told(credit(c.change), "enrich", "to-ukd"))
		})
	}
	b := newBench(t)
	b.config.Organisations[0].UKD = &config.UKD{Edition: ukd.Edition736}
	same(t, "an edition that is a guess", []string{"UZ-STP-101 /organisation/ukd"}, b.told(credit(nil), "enrich", "to-ukd"))
	same(t, "it is no УПД", []string{"UZ-STP-106 /corrects"}, newBench(t).told(credit(nil), "enrich", "to-upd"))
	same(t, "nor is a table of marks", []string{"setup UZ-STP-002"},
		newBench(t).told(engine.Content{Envelope: document.Envelope{Kind: document.KindMarks}}, "to-ukd"))
}
