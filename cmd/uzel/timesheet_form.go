package main

import (
	"context"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/uzelhub/uzel/core/output"
	sheet "github.com/uzelhub/uzel/schemas/timesheet"
)

// exportForm prints a form of the program's own, fills a customer's template, or does either as a file of settings says.
func exportForm(ctx context.Context, form string, doc sheet.Document, o output.Options) (output.File, error) {
	if output.IsSettings(form) {
		written, err := readUpTo(ctx, form, output.MaxSettings)
		if err != nil {
			return output.File{}, err
		}
		settings, err := output.ParseSettings(form, written)
		if err != nil {
			return output.File{}, err
		}
		if o = settings.Options; output.IsTemplate(settings.Form) && !filepath.IsAbs(settings.Form) {
			settings.Form = filepath.Join(filepath.Dir(form), settings.Form)
		}
		form = settings.Form
	}
	if !output.IsTemplate(form) {
		return output.Export(form, doc, o)
	}
	data, err := readUpTo(ctx, form, output.MaxTemplate)
	if err != nil {
		return output.File{}, err
	}
	return output.Template(output.TemplateFile{Name: form, Data: data}, doc, o)
}

// timesheetTemplate writes a template to begin with.
func (a *app) timesheetTemplate() *cobra.Command {
	var out string
	c := &cobra.Command{
		Use: "template --out F.xlsx", Short: "Образец своего шаблона табеля для --form", Args: noArgs,
		RunE: func(_ *cobra.Command, _ []string) error {
			if !strings.EqualFold(filepath.Ext(out), ".xlsx") {
				return errUsage.With("шаблон %q: это книга Excel, имя кончается на .xlsx (--out)", out)
			}
			data, err := output.SampleTemplate()
			if err != nil {
				return err
			}
			if err := write(out, data); err != nil {
				return err
			}
			if a.json {
				head, employee := output.TemplateFields()
				return a.value(map[string]any{"file": out, "fields": head, "employee_fields": employee})
			}
			a.say("%s", out)
			a.say("  замените в нём что угодно, кроме полей в скобках {…} и имени Табель_работник; поля перечислены в core/output/README.md")
			return nil
		},
	}
	c.Flags().StringVar(&out, "out", "", "`ФАЙЛ` шаблона")
	return c
}
