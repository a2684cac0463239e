package steps

import (
	"context"
	"path/filepath"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/core/output"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/timesheet"
)

// printer makes a file of a timesheet.
type printer func(timesheet.Document) (output.File, error)

// export prints a timesheet in a form, `{ export: t13.xlsx }`, or fills a customer's template, `{ export: forms/own.xlsx }`,
// or does either as a file of settings says, `{ export: forms/t13.yaml }`. Paths go from the configuration's folder. Files
// are read when the route is made, so that a document finishes with those that its route had.
func (d Deps) export() engine.StepFactory {
	var forms []string
	for _, form := range output.Forms() {
		forms = append(forms, form.Name+form.Extension)
	}
	return engine.StepFactory{
		Spec: config.StepSpec{Name: "export", Parameter: config.ParameterText, Values: forms, Files: []string{".xlsx", ".yaml"}},
		Make: func(form string) (engine.NamedStep, error) {
			fill, err := d.printer(form)
			if err != nil {
				return engine.NamedStep{}, err
			}
			return engine.NamedStep{Name: "export", Role: form, Do: func(_ context.Context, in engine.Input) (engine.Content, []fault.Finding, error) {
				return exportAs(form, fill, in)
			}}, nil
		},
	}
}

// printer finds out how a form is printed.
func (d Deps) printer(form string) (printer, error) {
	settings := output.Settings{Form: form}
	if output.IsSettings(form) {
		data, err := d.file(form, output.MaxSettings)
		if err != nil {
			return nil, err
		}
		if settings, err = output.ParseSettings(form, data); err != nil {
			return nil, err
		}
	}
	if !output.IsTemplate(settings.Form) {
		return func(doc timesheet.Document) (output.File, error) {
			return output.Export(settings.Form, doc, settings.Options)
		}, nil
	}
	name := settings.Form
	if name != form && !filepath.IsAbs(name) { // a template is named from its settings' own folder
		name = filepath.Join(filepath.Dir(form), name)
	}
	data, err := d.file(name, output.MaxTemplate)
	if err != nil {
		return nil, err
	}
	template := output.TemplateFile{Name: name, Data: data}
	return func(doc timesheet.Document) (output.File, error) {
		return output.Template(template, doc, settings.Options)
	}, nil
}

func exportAs(form string, fill printer, in engine.Input) (engine.Content, []fault.Finding, error) {
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
