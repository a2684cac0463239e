package steps

import (
	"cmp"
	"context"
	"fmt"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/schemas/codes"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/invoice"
	"github.com/uzelhub/uzel/schemas/num"
	"github.com/uzelhub/uzel/schemas/ukd"
	"github.com/uzelhub/uzel/schemas/upd"
)

// toUKD makes the seller's title of an УКД out of an enriched invoice that corrects another document.
func (d Deps) toUKD(_ context.Context, in engine.Input) (engine.Content, []fault.Finding, error) {
	if in.Envelope.Kind == document.KindUKD { // it is one
		return in.Content, nil, nil
	}
	if err := expect("to-ukd", in, document.KindInvoice); err != nil {
		return engine.Content{}, nil, err
	}
	own, ok := d.Registry.Organisation(in.Organisation)
	if !ok {
		return engine.Content{}, nil, errNoOrganisation.With("%q", in.Organisation)
	}
	sale, err := invoice.Decode(in.Body)
	if err != nil {
		return engine.Content{}, nil, err
	}
	draft, findings := draftUKD(sale, own)
	if fault.HasErrors(findings) {
		return engine.Content{}, findings, nil
	}
	file := ukd.Build(draft, d.identity(in, sale.Seller.EDOID, sale.Buyer.EDOID))
	findings = append(findings, file.Findings...)
	if file.Bytes == nil {
		return engine.Content{}, findings, nil
	}
	out := in.Content
	out.Body = file.Bytes
	out.Envelope.Kind, out.Envelope.Format = document.KindUKD, draft.Version
	out.Envelope.Name, out.Envelope.MediaType = file.Name, "application/xml"
	return out.Checked(), findings, nil
}

// draftUKD maps a correcting invoice onto the canonical УКД.
func draftUKD(sale invoice.Document, own config.Organisation) (ukd.Document, []fault.Finding) {
	if sale.Corrects == nil {
		return ukd.Document{}, []fault.Finding{errNotCorrecting.Finding("/corrects", "")}
	}
	edition, findings := EditionOf(own)
	if sale.Terms == nil || sale.Terms.Function == "" {
		return ukd.Document{}, append(findings, errNoTerms.Finding("/terms", ""))
	}
	if sale.Seller.EDOID == "" {
		findings = append(findings, errNoBox.Finding("/seller/edo_id", "своя организация, ИНН "+sale.Seller.INN))
	}
	if sale.Buyer.EDOID == "" {
		findings = append(findings, noBuyersBox(sale.Buyer))
	}
	currency, ok := codes.CurrencyByAlpha(sale.Currency)
	if !ok {
		findings = append(findings, errNoCurrency.Finding("/currency", fmt.Sprintf("%q", sale.Currency)))
	}
	if sum := sumOf(sale.Lines); !sum.Equal(sale.Total) {
		findings = append(findings, errOtherTotal.Finding("/total", fmt.Sprintf("%s, а по строкам %s", sale.Total.Fixed(2), sum.Fixed(2))))
	}
	rows, wrong := changesOf(sale.Lines, edition)
	if findings = append(findings, wrong...); fault.HasErrors(findings) {
		return ukd.Document{}, findings
	}
	c := Correction{
		Sold: upd.Document{
			Function: upd.Function(sale.Terms.Function), Author: authorOf(sale.Seller), Number: sale.Corrects.Number, Date: upd.Date(sale.Corrects.Date),
			Sellers: []upd.Party{partyOf(sale.Seller)}, Buyers: []upd.Party{partyOf(sale.Buyer)}, Currency: upd.Currency{Code: currency.Code},
		},
		Rows: rows, Number: sale.Number, Date: sale.Date, Reason: sale.Corrects.Reason, Basis: basisOf(sale), Edition: edition, Seller: own,
	}
	return c.Document()
}

// basisOf is on what a correction rests: what the ERP says, or its document itself.
func basisOf(sale invoice.Document) []ukd.Basis {
	if b := sale.Corrects.Basis; b != nil {
		return []ukd.Basis{{Name: b.Name, Number: b.Number, Date: upd.Date(b.Date)}}
	}
	return []ukd.Basis{{Name: "Корректировочный счёт", Number: sale.Number, Date: upd.Date(sale.Date)}}
}

// changesOf are the rows of a correcting invoice, each as it was and as it is to be.
func changesOf(lines []invoice.Line, edition string) ([]ukd.Row, []fault.Finding) {
	var findings []fault.Finding
	rows := make([]ukd.Row, 0, len(lines))
	for i, line := range lines {
		row, wrong := changeOf(line, edition)
		if wrong != nil {
			wrong.Path = fmt.Sprintf("/lines/%d", i) + wrong.Path
			findings = append(findings, *wrong)
			continue
		}
		rows = append(rows, row)
	}
	return rows, findings
}

func changeOf(line invoice.Line, edition string) (ukd.Row, *fault.Finding) {
	if line.Before == nil {
		return ukd.Row{}, at("/before", errNoBefore, line.Description)
	}
	was := *line.Before
	before, after := rates[was.TaxRate], rates[line.TaxRate]
	for _, rate := range []string{before, after} {
		if !ukd.Takes(edition, rate) {
			return ukd.Row{}, at("/tax_rate", errRateOfEdition, fmt.Sprintf("%q", cmp.Or(rate, line.TaxRate)))
		}
	}
	quantity, amount, tax := was.Quantity.Add(line.Quantity), was.Amount.Add(line.Amount), was.Tax.Add(line.Tax)
	if quantity.Sign() < 0 || amount.Sign() < 0 || tax.Sign() < 0 {
		return ukd.Row{}, at("/before", errMadeNegative, line.Description)
	}
	price, ok := priceAfter(line, quantity, amount)
	if !ok {
		return ukd.Row{}, at("/unit_price", errMixedChange, line.Description)
	}
	unit := cmp.Or(line.UnitCode, was.UnitCode)
	none := ukd.Tax{None: true}
	return ukd.Row{
		Name:   cmp.Or(was.Description, line.Description),
		Before: ukd.State{UnitCode: unit, Quantity: &was.Quantity, Price: &was.UnitPrice, VATRate: before, Excise: none, VAT: taxAt(was.TaxRate, was.Tax)},
		After:  ukd.State{UnitCode: unit, Quantity: &quantity, Price: &price, VATRate: after, Excise: none, VAT: taxAt(line.TaxRate, tax)},
		Amount: &ukd.Cost{Before: was.Amount, After: amount}, Total: ukd.Cost{Before: was.Amount.Add(was.Tax), After: amount.Add(tax)},
	}, nil
}

// priceDigits are those of a price that follows from a cost.
const priceDigits = 6

// priceAfter is the price that holds after a change: of a quantity at the same price, or of the cost of the same quantity.
func priceAfter(line invoice.Line, quantity, amount num.Decimal) (num.Decimal, bool) {
	switch {
	case line.UnitPrice.Equal(line.Before.UnitPrice):
		return line.UnitPrice, true
	case line.Quantity.IsZero() && !quantity.IsZero():
		return amount.DivRound(quantity, priceDigits), true
	}
	return num.Decimal{}, false
}

func taxAt(rate string, tax num.Decimal) ukd.Tax {
	if rate == "none" {
		return ukd.Tax{None: true}
	}
	return ukd.Tax{Amount: &tax}
}

func at(path string, kind *fault.Kind, detail string) *fault.Finding {
	finding := kind.Finding(path, detail)
	return &finding
}
