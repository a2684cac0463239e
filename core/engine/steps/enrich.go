package steps

import (
	"cmp"
	"context"
	"fmt"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/core/timesheet"
	"github.com/uzelhub/uzel/schemas/codes"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/invoice"
)

// mostColumns bounds a description of columns.
const mostColumns = 1 << 20

// enrichStep makes the step: `enrich`, or `{ enrich: columns.yaml }` where marks come as a table of another program.
func (d Deps) enrichStep() engine.StepFactory {
	return engine.StepFactory{
		Spec: config.StepSpec{Name: "enrich", Parameter: config.ParameterText, Optional: true, Files: []string{".yaml"}},
		Make: func(columns string) (engine.NamedStep, error) {
			if columns != "" {
				data, err := d.file(columns, mostColumns)
				if err != nil {
					return engine.NamedStep{}, err
				}
				described, err := timesheet.ParseColumns(columns, data)
				if err != nil {
					return engine.NamedStep{}, err
				}
				d.columns = &described
			}
			return engine.NamedStep{Name: "enrich", Role: "enriched", Do: d.enrich}, nil
		},
	}
}

// enrich completes what an ERP does not know from the registry. It never changes what the ERP does say.
func (d Deps) enrich(ctx context.Context, in engine.Input) (engine.Content, []fault.Finding, error) {
	organisation, ok := d.Registry.Organisation(in.Organisation)
	if !ok {
		return engine.Content{}, nil, errNoOrganisation.With("%q", in.Organisation)
	}
	switch in.Envelope.Kind {
	case document.KindInvoice:
		return d.enrichInvoice(ctx, in, organisation)
	case document.KindMarks:
		return d.enrichMarks(ctx, in, organisation)
	case document.KindUKD: // made of a document that was complete
		return in.Content, nil, nil
	}
	return engine.Content{}, nil, expect("enrich", in, document.KindInvoice, document.KindMarks)
}

func (d Deps) enrichInvoice(ctx context.Context, in engine.Input, own config.Organisation) (engine.Content, []fault.Finding, error) {
	doc, err := invoice.Decode(in.Body)
	if err != nil {
		return engine.Content{}, nil, err
	}
	if doc.Seller.INN != "" && doc.Seller.INN != own.INN {
		return engine.Content{}, []fault.Finding{errOtherSeller.Finding("/seller/inn", "")}, nil
	}
	doc.Seller.INN, doc.Seller.EDOID = own.INN, own.EDOID
	// A company's own name, КПП and address are those it wrote into its configuration.
	doc.Seller.Name = cmp.Or(own.Name, doc.Seller.Name)
	doc.Seller.KPP = cmp.Or(own.KPP, doc.Seller.KPP)
	doc.Seller.Address = cmp.Or(own.Address, doc.Seller.Address)

	buyer, err := d.Registry.Counterparty(ctx, config.Counterparty{
		INN: doc.Buyer.INN, KPP: doc.Buyer.KPP, Name: doc.Buyer.Name, Address: doc.Buyer.Address, EDOID: doc.Buyer.EDOID,
	})
	if err != nil {
		return engine.Content{}, nil, err
	}
	doc.Buyer.KPP, doc.Buyer.Name, doc.Buyer.Address, doc.Buyer.EDOID = buyer.KPP, buyer.Name, buyer.Address, buyer.EDOID

	findings := d.enrichUnits(doc.Lines)
	if doc.Buyer.INN != "" && !isForeign(doc.Buyer) && codes.CheckINN(doc.Buyer.INN) != nil {
		findings = append(findings, errBuyerINN.Finding("/buyer/inn", ""))
	}
	doc.Terms = terms(own)
	content, err := withJSON(in.Content, doc)
	// A folder does not look inside: its envelope does not say by what people find the document.
	content.Envelope.Number, content.Envelope.Date = cmp.Or(in.Envelope.Number, doc.Number), cmp.Or(in.Envelope.Date, doc.Date)
	content.Envelope.Total, content.Envelope.Currency = cmp.Or(in.Envelope.Total, doc.Total.Fixed(2)), cmp.Or(in.Envelope.Currency, doc.Currency)
	content.Envelope.Organisation = document.Party{INN: own.INN, KPP: own.KPP, Name: own.Name}
	content.Envelope.Counterparty = document.Party{INN: doc.Buyer.INN, KPP: doc.Buyer.KPP, Name: doc.Buyer.Name}
	return content, findings, err
}

func (d Deps) enrichUnits(lines []invoice.Line) []fault.Finding {
	var findings []fault.Finding
	for i := range lines {
		line := &lines[i]
		if line.Unit == "" || line.UnitCode != "" {
			continue
		}
		unit, ok := d.Registry.Unit(line.Unit)
		if !ok {
			findings = append(findings, errNoUnit.Finding(fmt.Sprintf("/lines/%d/unit", i), fmt.Sprintf("%q", line.Unit)))
			continue
		}
		line.UnitCode, line.UnitName = unit.Code, unit.Name
	}
	return findings
}

// terms are what the organisation settled for its УПД; nil when it did not.
func terms(own config.Organisation) *invoice.Terms {
	if own.UPD == nil || own.Signatory == nil {
		return nil
	}
	t := &invoice.Terms{
		Function: own.UPD.Function, DocumentName: own.UPD.DocumentName, Operation: own.UPD.Operation,
		Signatory: invoice.Signatory(*own.Signatory),
	}
	if b := own.UPD.Basis; b != nil {
		basis := invoice.Basis(*b)
		t.Basis = &basis
	}
	return t
}
