package steps

import (
	"cmp"
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/schemas/codes"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/invoice"
	"github.com/uzelhub/uzel/schemas/num"
	"github.com/uzelhub/uzel/schemas/upd"
)

// toUPD makes the seller's title of an УПД out of an enriched invoice, or of a bill.
func (d Deps) toUPD(ctx context.Context, in engine.Input) (engine.Content, []fault.Finding, error) {
	if in.Envelope.Kind == document.KindUKD { // the correction of an УПД goes the same way
		return in.Content, nil, nil
	}
	if err := expect("to-upd", in, document.KindInvoice, document.KindBill); err != nil {
		return engine.Content{}, nil, err
	}
	if in.Envelope.Kind == document.KindBill {
		return d.billToUPD(ctx, in)
	}
	sale, err := invoice.Decode(in.Body)
	if err != nil {
		return engine.Content{}, nil, err
	}
	sale.Buyer.EDOID = cmp.Or(sale.Buyer.EDOID, in.Envelope.Labels[LabelParticipant])
	if sale.Corrects != nil {
		return engine.Content{}, []fault.Finding{errCorrectingInvoice.Finding("/corrects", sale.Corrects.Number)}, nil
	}
	doc, findings := draftUPD(sale)
	if fault.HasErrors(findings) {
		return engine.Content{}, findings, nil
	}
	return d.updFile(in, doc, sale.Seller.EDOID, sale.Buyer.EDOID, findings)
}

// updFile makes the file of an УПД between two participants of the exchange.
func (d Deps) updFile(in engine.Input, doc upd.Document, sender, receiver string, findings []fault.Finding) (engine.Content, []fault.Finding, error) {
	identity := d.identity(in, sender, receiver)
	revise(&doc, in.Envelope.Labels, identity.Date)
	file := upd.Build(doc, identity)
	findings = append(findings, file.Findings...)
	if file.Bytes == nil {
		return engine.Content{}, findings, nil
	}
	out := in.Content
	out.Body = file.Bytes
	out.Envelope.Kind, out.Envelope.Format = document.KindUPD, file.Version
	out.Envelope.Name, out.Envelope.MediaType = file.Name, "application/xml"
	return out.Checked(), findings, nil // Build reads back what it has written and gives out no file that is wrong
}

// revise makes the document an исправление, where it goes out in the place of an earlier one: number and day of its own, and
// the file that it replaces.
func revise(doc *upd.Document, labels map[string]string, day upd.Date) {
	number, err := strconv.Atoi(labels[docflow.LabelRevision])
	if err != nil {
		return
	}
	doc.Correction = &upd.Correction{Number: number, Date: day}
	if file := labels[docflow.LabelRevises]; file != "" {
		doc.Corrects = &upd.Corrects{SellerFile: file}
	}
}

// identity is what the file's name and first lines say. GUID and time were given when the document was taken; the time
// is told in the seller's zone.
func (d Deps) identity(in engine.Input, sender, receiver string) upd.Identity {
	at := in.Identity.BuiltAt.In(d.Registry.Zone(in.Organisation))
	return upd.Identity{
		GUID: in.Identity.File, Date: upd.Date(at.Format(time.DateOnly)), Time: at.Format(time.TimeOnly),
		Sender: sender, Receiver: receiver, Program: d.Generator,
	}
}

// draftUPD maps an invoice onto the canonical УПД. What the registry should have known and did not is a finding.
func draftUPD(sale invoice.Document) (upd.Document, []fault.Finding) {
	var findings []fault.Finding
	if sale.Terms == nil || sale.Terms.Function == "" {
		findings = append(findings, errNoTerms.Finding("/terms", ""))
	}
	if sale.Seller.EDOID == "" {
		findings = append(findings, errNoBox.Finding("/seller/edo_id", "своя организация, ИНН "+sale.Seller.INN))
	}
	if sale.Buyer.EDOID == "" {
		findings = append(findings, noBuyersBox(sale.Buyer))
	}
	if sale.Total.Sign() < 0 {
		findings = append(findings, errCreditNote.Finding("/total", sale.Total.Fixed(2)))
	}
	if sum := sumOf(sale.Lines); sale.Total.Sign() >= 0 && !sum.Equal(sale.Total) {
		findings = append(findings, errOtherTotal.Finding("/total", fmt.Sprintf("%s, а по строкам %s", sale.Total.Fixed(2), sum.Fixed(2))))
	}
	currency, ok := codes.CurrencyByAlpha(sale.Currency)
	if !ok {
		findings = append(findings, errNoCurrency.Finding("/currency", fmt.Sprintf("%q", sale.Currency)))
	}
	rows, found := rowsOf(sale.Lines)
	findings = append(findings, found...)
	if fault.HasErrors(findings) {
		return upd.Document{}, findings
	}
	terms := sale.Terms
	doc := upd.Document{
		Function: upd.Function(terms.Function), Name: terms.DocumentName,
		Author: authorOf(sale.Seller), Number: sale.Number, Date: upd.Date(sale.Date),
		Sellers: []upd.Party{partyOf(sale.Seller)}, Buyers: []upd.Party{partyOf(sale.Buyer)},
		Currency: upd.Currency{Code: currency.Code}, Table: &upd.Table{Rows: rows}, Signers: []upd.Signer{signerOf(terms.Signatory)},
	}
	if doc.Function == upd.Invoice {
		doc.Name = "" // НаимДокОпр is forbidden for СЧФ (formats.md §1.5, 5.03)
	} else {
		doc.Transfer = transferOf(sale)
	}
	return doc, findings
}

// sumOf is what the lines come to, with their taxes.
func sumOf(lines []invoice.Line) num.Decimal {
	var sum num.Decimal
	for _, line := range lines {
		sum = sum.Add(line.Amount).Add(line.Tax)
	}
	return sum
}

// noBuyersBox says whose box is not known, in words that lead to the party in the ERP and tell nothing of a person.
func noBuyersBox(buyer invoice.Party) fault.Finding {
	switch {
	case buyer.INN != "":
		return errNoBox.Finding("/buyer/edo_id", "контрагент, ИНН "+buyer.INN)
	case isForeign(buyer):
		return errForeignBox.Finding("/buyer/edo_id", "в учётной системе № "+buyer.ID)
	}
	return errNoBox.Finding("/buyer/edo_id", "контрагент без ИНН, в учётной системе № "+buyer.ID)
}

// authorOf is the usual text of НаимЭконСубСост.
func authorOf(seller invoice.Party) string {
	text := seller.Name + ", ИНН " + seller.INN
	if seller.KPP != "" {
		text += ", КПП " + seller.KPP
	}
	return text
}

func transferOf(sale invoice.Document) *upd.Transfer {
	t := &upd.Transfer{Operation: sale.Terms.Operation, Date: upd.Date(sale.Date), WithoutBasis: true}
	if b := sale.Terms.Basis; b != nil {
		t.WithoutBasis = false
		t.Basis = []upd.DocRef{{Name: b.Name, Number: b.Number, Date: upd.Date(b.Date)}}
	}
	return t
}

func signerOf(s invoice.Signatory) upd.Signer {
	return upd.Signer{
		Name:     upd.PersonName{Last: s.LastName, First: s.FirstName, Middle: s.MiddleName},
		Position: s.Position, Authority: strconv.Itoa(s.Authority),
	}
}

// rates are the rates of НалСт by the percent an ERP says (formats.md §1.3).
var rates = map[string]string{
	"none": "без НДС", "0": "0%", "5": "5%", "7": "7%", "9.09": "9,09%", "10": "10%", "16.67": "16,67%",
	"18": "18%", "18.03": "18,03%", "20": "20%", "22": "22%",
}

func rowsOf(lines []invoice.Line) ([]upd.Row, []fault.Finding) {
	var findings []fault.Finding
	rows := make([]upd.Row, 0, len(lines))
	for i, line := range lines {
		rate, ok := rates[line.TaxRate]
		if !ok {
			findings = append(findings, errNoRate.Finding(fmt.Sprintf("/lines/%d/tax_rate", i), fmt.Sprintf("%q", line.TaxRate)))
			continue
		}
		rows = append(rows, rowOf(i+1, line, rate))
	}
	return rows, findings
}

func rowOf(number int, line invoice.Line, rate string) upd.Row {
	total := line.Amount.Add(line.Tax)
	row := upd.Row{
		Number: number, Name: line.Description, Quantity: &line.Quantity, Price: &line.UnitPrice,
		Amount: &line.Amount, VATRate: rate, Total: &total, Excise: &upd.Tax{None: true},
	}
	if line.UnitCode != "" {
		row.Unit = &upd.Unit{Code: line.UnitCode, Name: line.UnitName}
	}
	if line.TaxRate == "none" {
		row.VAT = upd.Tax{None: true}
	} else {
		row.VAT = upd.Tax{Amount: &line.Tax}
	}
	return row
}
