package steps

import (
	"context"

	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/timesheet"
	"github.com/uzelhub/uzel/schemas/upd"
)

// validate checks a document by its format's own rules and changes nothing. What the step that made these bytes has
// checked already, it has told too.
func (d Deps) validate(_ context.Context, in engine.Input) (engine.Content, []fault.Finding, error) {
	if in.IsChecked() {
		return in.Content, nil, nil
	}
	switch in.Envelope.Kind {
	case document.KindUPD:
		return in.Content, upd.Validate(in.Body, in.Envelope.Name), nil
	case document.KindTimesheet:
		doc, err := readTimesheet(in.Body)
		return in.Content, timesheet.Check(doc), err
	}
	return engine.Content{}, nil, expect("validate", in, document.KindUPD, document.KindTimesheet)
}
