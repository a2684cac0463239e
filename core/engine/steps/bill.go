package steps

import (
	"context"
	"time"

	"github.com/uzelhub/uzel/core/billing"
	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/core/registry"
	"github.com/uzelhub/uzel/schemas/bill"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/invoice"
)

// toBill makes the bill of a month's hours by a contract: `{ to-bill: romashka-hours }`.
func (d Deps) toBill() engine.StepFactory {
	return engine.StepFactory{
		Spec: config.StepSpec{Name: "to-bill", Parameter: config.ParameterText},
		Make: func(contract string) (engine.NamedStep, error) {
			if _, ok := d.Config.Contract(contract); !ok {
				return engine.NamedStep{}, registry.ErrNoContract.With("%.60q", contract)
			}
			return engine.NamedStep{Name: "to-bill", Role: "bill", Do: func(ctx context.Context, in engine.Input) (engine.Content, []fault.Finding, error) {
				return d.billMonth(ctx, contract, in)
			}}, nil
		},
	}
}

// billedMonth is a bill on its way: the terms it was made by go with it, so that its УПД says the same whatever the
// configuration says by then.
type billedMonth struct {
	bill.Document
	Terms billing.Terms `json:"terms"`
	Hours billing.Hours `json:"hours"`
}

func (d Deps) billMonth(ctx context.Context, contract string, in engine.Input) (engine.Content, []fault.Finding, error) {
	if in.Envelope.Kind == document.KindUKD { // the correction of an УПД that was made of a bill
		return in.Content, nil, nil
	}
	if err := expect("to-bill", in, document.KindTimesheet); err != nil {
		return engine.Content{}, nil, err
	}
	sheet, err := readTimesheet(in.Body)
	if err != nil {
		return engine.Content{}, nil, err
	}
	terms, err := d.Registry.Terms(ctx, contract)
	if err != nil {
		return engine.Content{}, nil, err
	}
	hours, err := billing.Sum(sheet.Sheet)
	if err != nil {
		return engine.Content{}, nil, err
	}
	issued := in.Identity.BuiltAt.In(d.Registry.Zone(in.Organisation)).Format(time.DateOnly)
	made, err := billing.Month(terms, hours, issued)
	if err != nil {
		return engine.Content{}, nil, err
	}
	if sheet.Correction != nil { // the month has been billed: what a correction changes is settled by agreement
		return engine.Content{}, []fault.Finding{errBilled.Finding("", "табель № "+sheet.Number)}, nil
	}
	other, err := d.Registry.BilledElsewhere(ctx, made.Seller.INN, made.Number, in.Envelope.ChainKey())
	if err != nil {
		return engine.Content{}, nil, err
	}
	if other != "" {
		return engine.Content{}, []fault.Finding{errNumberTaken.Finding("/number", "№ "+made.Number+", документ "+other)}, nil
	}
	findings := bill.Check(made)
	if late := sentLate(hours.Month, issued); late != nil {
		findings = append(findings, *late)
	}
	out, err := withJSON(in.Content, billedMonth{made, terms, hours})
	out.Envelope.Kind, out.Envelope.Format, out.Envelope.MediaType = document.KindBill, "", "application/json"
	out.Envelope.Name, out.Envelope.Number, out.Envelope.Date = "", made.Number, made.Date
	out.Envelope.Total, out.Envelope.Currency = made.Totals.Total.Fixed(2), made.Currency
	out.Envelope.Organisation = partyInEnvelope(made.Seller)
	out.Envelope.Counterparty = partyInEnvelope(made.Buyer)
	return out, findings, err
}

// sentLate warns of a bill that is made after the last day to send it.
func sentLate(month, issued string) *fault.Finding {
	last, err := billing.SendBy(month)
	if err != nil || issued <= last.String() {
		return nil
	}
	late := errLate.Warning("/date", "последний день — "+last.String())
	return &late
}

func partyInEnvelope(p bill.Party) document.Party {
	return document.Party{INN: p.INN, KPP: p.KPP, Name: p.Name}
}

// billToUPD makes the УПД that goes with a bill.
func (d Deps) billToUPD(_ context.Context, in engine.Input) (engine.Content, []fault.Finding, error) {
	var made billedMonth
	if err := document.Decode(in.Body, &made); err != nil {
		return engine.Content{}, nil, err
	}
	var findings []fault.Finding
	if made.Seller.EDOID == "" {
		findings = append(findings, errNoBox.Finding("/seller/edo_id", "своя организация, ИНН "+made.Seller.INN))
	}
	if made.Buyer.EDOID == "" {
		findings = append(findings, noBuyersBox(invoice.Party{INN: made.Buyer.INN}))
	}
	findings = append(findings, bill.Check(made.Document)...)
	if fault.HasErrors(findings) {
		return engine.Content{}, findings, nil
	}
	return d.updFile(in, billing.UPD(made.Terms, made.Document), made.Seller.EDOID, made.Buyer.EDOID, findings)
}
