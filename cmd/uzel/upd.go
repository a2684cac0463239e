package main

import (
	"cmp"
	"encoding/json"
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
		Use: "build --in ФАЙЛ.json --out ПАПКА", Short: "Собрать титул продавца или покупателя из JSON", Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if in == "" || out == "" {
				return errUsage.With("назовите документ (--in ФАЙЛ.json) и папку (--out ПАПКА)")
			}
			source, err := read(c.Context(), in)
			if err != nil {
				return err
			}
			file := buildUPD(source, format)
			if file.Bytes == nil {
				return a.refused(in, file.Findings)
			}
			path := filepath.Join(out, file.Name)
			if err := write(path, file.Bytes); err != nil {
				return err
			}
			if a.json {
				return a.value(map[string]any{"file": path, "version": file.Version, "findings": notNil(file.Findings)})
			}
			a.report(file.Findings)
			a.say("%s", path)
			return nil
		},
	}
	f := c.Flags()
	f.StringVar(&in, "in", "", "`ФАЙЛ` документа в JSON (образцы: schemas/upd/examples)")
	f.StringVar(&out, "out", "", "`ПАПКА` для файла; его имя — ИдФайл")
	f.StringVar(&format, "version", "", "`ВЕРСИЯ` формата: 5.03, 5.02 или 5.01; если не указана — из документа, иначе по его дате")
	return c
}

// buildUPD makes the title that the JSON is of: an answer names the file that it answers.
func buildUPD(source []byte, format string) upd.File {
	var answer struct {
		SellerFile json.RawMessage `json:"seller_file"`
	}
	if json.Unmarshal(source, &answer) == nil && answer.SellerFile != nil {
		doc, findings := upd.DecodeBuyer(source)
		if fault.HasErrors(findings) {
			return upd.File{Findings: findings}
		}
		doc.Version = cmp.Or(format, doc.Version)
		return upd.BuildBuyer(doc, completed(doc.Identity))
	}
	doc, findings := upd.Decode(source)
	if fault.HasErrors(findings) {
		return upd.File{Findings: findings}
	}
	doc.Version = cmp.Or(format, doc.Version)
	return upd.Build(doc, identityFor(doc))
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

// identityFor completes the identity that the document brings.
func identityFor(doc upd.Document) upd.Identity { return completed(doc.Identity) }

// completed is an identity with a new GUID and the present time where it has none.
func completed(stated *upd.Identity) upd.Identity {
	now := time.Now()
	return stated.Or(upd.Identity{
		GUID: uuid.NewString(), Date: upd.Date(now.Format(time.DateOnly)), Time: now.Format(time.TimeOnly), Program: "Uzel " + version,
	})
}

func (a *app) updParse() *cobra.Command {
	return &cobra.Command{
		Use: "parse ФАЙЛ.xml", Short: "Разобрать файл УПД в JSON, любой титул и любую версию", Args: oneArg("файл"),
		RunE: func(c *cobra.Command, args []string) error {
			data, err := read(c.Context(), args[0])
			if err != nil {
				return err
			}
			doc, findings := parseUPD(data, filepath.Base(args[0]))
			if fault.HasErrors(findings) {
				return a.refused(args[0], findings)
			}
			a.report(findings)
			return a.value(doc)
		},
	}
}

func parseUPD(data []byte, name string) (any, []fault.Finding) {
	if upd.TitleOf(data) == upd.Buyer {
		return upd.ParseBuyer(data, name)
	}
	return upd.Parse(data, name)
}

// notNil makes an empty list of none, so that JSON says [] and not null.
func notNil[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
