package steps

import (
	"context"

	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/schemas/bill"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/mchd"
	"github.com/uzelhub/uzel/schemas/receipt"
	"github.com/uzelhub/uzel/schemas/reconciliation"
	"github.com/uzelhub/uzel/schemas/report"
	"github.com/uzelhub/uzel/schemas/timesheet"
	"github.com/uzelhub/uzel/schemas/ukd"
	"github.com/uzelhub/uzel/schemas/upd"
	"github.com/uzelhub/uzel/schemas/vatbook"
)

// validate checks a document by its format's own rules and changes nothing. What the step that made these bytes has
// checked already, it has told too. An official schema that the installation has judges the structure in our schema's
// place.
func (d Deps) validate(_ context.Context, in engine.Input) (engine.Content, []fault.Finding, error) {
	if in.IsChecked() && len(d.Packs) == 0 {
		return in.Content, nil, nil
	}
	if check, known := validators[in.Envelope.Kind]; known {
		findings, _ := d.Packs.Judge(in.Body, in.Envelope.Name, check(in.Body, in.Envelope.Name))
		return in.Content, findings, nil
	}
	if err := expect("validate", in, document.KindTimesheet); err != nil {
		return engine.Content{}, nil, err
	}
	doc, err := readTimesheet(in.Body)
	return in.Content, timesheet.Check(doc), err
}

// validators are the checks of documents that are files of their own format, by kind.
var validators = map[document.Kind]func(data []byte, name string) []fault.Finding{
	document.KindUPD:               upd.Validate,
	document.KindUKD:               ukd.Validate,
	document.KindReceipt:           receipt.Validate,
	document.KindReconciliationAct: reconciliation.Validate,
	document.KindVATBook:           vatbook.Validate,
	document.KindReport:            report.Validate,
	document.KindMCHD:              mchd.Validate,
	document.KindBill:              func(data []byte, _ string) []fault.Finding { return bill.Validate(data) },
}
