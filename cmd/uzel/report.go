package main

import (
	"encoding/json"
	"path/filepath"
	"time"

	"github.com/google/uuid"
	"github.com/spf13/cobra"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/report"
	"github.com/uzelhub/uzel/schemas/taxfile/filing"
	"github.com/uzelhub/uzel/schemas/vatbook"
	"github.com/uzelhub/uzel/schemas/xmlbind"
)

func (a *app) reportCommand() *cobra.Command {
	c := &cobra.Command{Use: "report", Short: "Отчёты в ФНС: составить файл"}
	c.AddCommand(a.filedBuild("Составить отчёт из JSON", `Составляет персонифицированные сведения о физических лицах (КНД 1151162) или 6-НДФЛ (КНД 1151100); который из двух,
видно по полям документа. Образцы: schemas/report/examples. Строение файлов с официальными схемами не сверено.`, buildReport))
	return c
}

// vatBuild is in the same manner: a book goes to ФНС as a report does.
func (a *app) vatBuild() *cobra.Command {
	return a.filedBuild("Составить книгу покупок или продаж из JSON", `Составляет книгу покупок или продаж или дополнительный лист в формате 5.04. Образцы: schemas/vatbook/examples.`, buildBook)
}

// filedBuild is a command that makes a file for ФНС of a document in JSON.
func (a *app) filedBuild(short, long string, build func([]byte) (filing.File, []fault.Finding)) *cobra.Command {
	var in, out string
	c := &cobra.Command{
		Use: "build --in ФАЙЛ.json --out ПАПКА", Short: short, Long: long, Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if in == "" || out == "" {
				return errUsage.With("назовите документ (--in ФАЙЛ.json) и папку (--out ПАПКА)")
			}
			source, err := read(c.Context(), in)
			if err != nil {
				return err
			}
			file, findings := build(source)
			findings = append(findings, file.Findings...)
			if file.Bytes == nil {
				return a.refused(in, findings)
			}
			path := filepath.Join(out, file.Name)
			if err := write(path, file.Bytes); err != nil {
				return err
			}
			if a.json {
				return a.value(map[string]any{"file": path, "findings": notNil(findings)})
			}
			a.report(findings)
			a.say("%s", path)
			return nil
		},
	}
	f := c.Flags()
	f.StringVar(&in, "in", "", "`ФАЙЛ` документа в JSON")
	f.StringVar(&out, "out", "", "`ПАПКА` для файла; его имя — ИдФайл")
	return c
}

// filedBy completes the identity that a document brings: a new GUID and today where it has none.
func filedBy(id *filing.Identity) filing.Identity {
	return id.Or(filing.Identity{
		GUID: uuid.NewString(), Date: xmlbind.Date(time.Now().Format(time.DateOnly)), Program: "Uzel " + version,
	})
}

func buildReport(source []byte) (filing.File, []fault.Finding) {
	var fields map[string]json.RawMessage
	_ = json.Unmarshal(source, &fields) // what is no JSON is told below
	if _, isNDFL := fields["duties"]; isNDFL {
		d, findings := report.DecodeNDFL(source)
		if fault.HasErrors(findings) {
			return filing.File{}, findings
		}
		return report.BuildNDFL(d, filedBy(d.Identity)), nil
	}
	d, findings := report.DecodePersons(source)
	if fault.HasErrors(findings) {
		return filing.File{}, findings
	}
	return report.BuildPersons(d, filedBy(d.Identity)), nil
}

func buildBook(source []byte) (filing.File, []fault.Finding) {
	d, findings := vatbook.Decode(source)
	if fault.HasErrors(findings) {
		return filing.File{}, findings
	}
	return vatbook.Build(d, filedBy(d.Identity)), nil
}
