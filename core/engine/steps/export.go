package steps

import (
	"context"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/core/output"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
)

// export prints a timesheet in a form: `{ export: t13.xlsx }`.
func (d Deps) export() engine.StepFactory {
	var forms []string
	for _, form := range output.Forms() {
		forms = append(forms, form.Name+form.Extension)
	}
	return engine.StepFactory{
		Spec: config.StepSpec{Name: "export", Parameter: config.ParameterText, Values: forms},
		Make: func(form string) (engine.NamedStep, error) {
			return engine.NamedStep{Name: "export", Role: form, Do: func(_ context.Context, in engine.Input) (engine.Content, []fault.Finding, error) {
				return exportAs(form, in)
			}}, nil
		},
	}
}

func exportAs(form string, in engine.Input) (engine.Content, []fault.Finding, error) {
	if err := expect("export", in, document.KindTimesheet); err != nil {
		return engine.Content{}, nil, err
	}
	doc, err := readTimesheet(in.Body)
	if err != nil {
		return engine.Content{}, nil, err
	}
	file, err := output.Export(form, doc, output.Options{})
	if err != nil {
		return engine.Content{}, file.Findings, err
	}
	out := in.Content
	out.Body, out.Envelope.Name, out.Envelope.MediaType, out.Envelope.Format = file.Data, file.Name, file.MediaType, form
	return out, file.Findings, nil
}
