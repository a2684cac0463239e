package steps

import (
	"context"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/core/output"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/timesheet"
)

// export prints a timesheet in a form, `{ export: t13.xlsx }`, or fills a customer's template: `{ export: forms/own.xlsx }`,
// a path from the configuration's folder. A template is read when the route is made, so that a document finishes with the
// one that its route had.
func (d Deps) export() engine.StepFactory {
	var forms []string
	for _, form := range output.Forms() {
		forms = append(forms, form.Name+form.Extension)
	}
	return engine.StepFactory{
		Spec: config.StepSpec{Name: "export", Parameter: config.ParameterText, Values: forms, Files: ".xlsx"},
		Make: func(form string) (engine.NamedStep, error) {
			fill := func(doc timesheet.Document) (output.File, error) { return output.Export(form, doc, output.Options{}) }
			if output.IsTemplate(form) {
				data, err := d.file(form, output.MaxTemplate)
				if err != nil {
					return engine.NamedStep{}, err
				}
				template := output.TemplateFile{Name: form, Data: data}
				fill = func(doc timesheet.Document) (output.File, error) {
					return output.Template(template, doc, output.Options{})
				}
			}
			return engine.NamedStep{Name: "export", Role: form, Do: func(_ context.Context, in engine.Input) (engine.Content, []fault.Finding, error) {
				return exportAs(form, fill, in)
			}}, nil
		},
	}
}

func exportAs(form string, fill func(timesheet.Document) (output.File, error), in engine.Input) (engine.Content, []fault.Finding, error) {
	if err := expect("export", in, document.KindTimesheet); err != nil {
		return engine.Content{}, nil, err
	}
	doc, err := readTimesheet(in.Body)
	if err != nil {
		return engine.Content{}, nil, err
	}
	file, err := fill(doc)
	if err != nil {
		return engine.Content{}, file.Findings, err
	}
	out := in.Content
	out.Body, out.Envelope.Name, out.Envelope.MediaType, out.Envelope.Format = file.Data, file.Name, file.MediaType, form
	return out, file.Findings, nil
}
