package main

import (
	"cmp"
	"path/filepath"
	"time"

	"github.com/google/uuid"
	"github.com/spf13/cobra"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/upd"
)

func (a *app) updCommand() *cobra.Command {
	c := &cobra.Command{Use: "upd", Short: "УПД: собрать файл обмена, разобрать файл обмена"}
	c.AddCommand(a.updBuild(), a.updParse())
	return c
}

func (a *app) updBuild() *cobra.Command {
	var in, out, format string
	c := &cobra.Command{
		Use: "build --in ФАЙЛ.json --out ПАПКА", Short: "Собрать титул продавца из JSON", Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if in == "" || out == "" {
				return errUsage.With("назовите документ (--in ФАЙЛ.json) и папку (--out ПАПКА)")
			}
			source, err := read(c.Context(), in)
			if err != nil {
				return err
			}
			doc, findings := upd.Decode(source)
			if fault.HasErrors(findings) {
				return a.refused(in, findings)
			}
			doc.Version = cmp.Or(format, doc.Version)
			file := upd.Build(doc, identityFor(doc))
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
	f.StringVar(&in, "in", "", "`ФАЙЛ` документа в JSON (образцы: schemas/upd/examples)")
	f.StringVar(&out, "out", "", "`ПАПКА` для файла; его имя — ИдФайл")
	f.StringVar(&format, "version", "", "`ВЕРСИЯ` формата; если не указана — из документа, иначе действующая (5.03)")
	return c
}

// refused tells why nothing was made of a file.
func (a *app) refused(in string, findings []fault.Finding) error {
	if a.json {
		if err := a.value(map[string]any{"findings": notNil(findings)}); err != nil {
			return err
		}
	} else {
		a.report(findings)
	}
	return silent{errNotRight.At(in)}
}

// identityFor completes the identity that the document brings: a new GUID and the present time where it has none.
func identityFor(doc upd.Document) upd.Identity {
	now := time.Now()
	return doc.Identity.Or(upd.Identity{
		GUID: uuid.NewString(), Date: upd.Date(now.Format(time.DateOnly)), Time: now.Format(time.TimeOnly), Program: "Uzel " + version,
	})
}

func (a *app) updParse() *cobra.Command {
	return &cobra.Command{
		Use: "parse ФАЙЛ.xml", Short: "Разобрать файл УПД в JSON", Args: oneArg("файл"),
		RunE: func(c *cobra.Command, args []string) error {
			data, err := read(c.Context(), args[0])
			if err != nil {
				return err
			}
			doc, findings := upd.Parse(data, filepath.Base(args[0]))
			if fault.HasErrors(findings) {
				return a.refused(args[0], findings)
			}
			a.report(findings)
			return a.value(doc)
		},
	}
}

// notNil makes an empty list of none, so that JSON says [] and not null.
func notNil[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
