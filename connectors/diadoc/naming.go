package diadoc

import (
	"context"
	"slices"
	"strings"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/ukd"
	"github.com/uzelhub/uzel/schemas/upd"
)

// The service's names of types of documents.
const (
	typeUTD  = "UniversalTransferDocument"
	typeUCD  = "UniversalCorrectionDocument"
	typeFile = "Nonformalized"
)

// typeNames by kind.
var typeNames = map[document.Kind]string{
	document.KindUPD:               typeUTD,
	document.KindUKD:               typeUCD,
	document.KindBill:              "ProformaInvoice",
	document.KindReconciliationAct: "ReconciliationAct",
	document.KindUnformalised:      typeFile,
}

// versions are those that the service's description names. Others are asked for, or configured.
var versions = map[string]string{
	"upd 5.03": "utd970_05_02_01",        // приказ ЕД-7-26/970@
	"upd 5.01": "utd820_05_01_02_hyphen", // приказ ММВ-7-15/820@
}

// naming is how the service calls a document of ours.
type naming struct{ typeNamedID, function, version string }

func (c *connection) naming(ctx context.Context, own home, act sdk.Act) (naming, error) {
	name := naming{typeNamedID: typeNames[act.Document.Kind]}
	if name.typeNamedID == "" {
		return name, sdk.Fail(document.CauseInvalidDocument, "документы вида %s Диадок не принимает", act.Document.Kind)
	}
	if name.typeNamedID != typeUTD && name.typeNamedID != typeUCD {
		return name, nil
	}
	format, err := "", error(nil)
	if name.function, format, err = inside(act); err != nil {
		return name, err
	}
	name.version, err = c.version(ctx, own, name, string(act.Document.Kind)+" "+format)
	return name, err
}

// inside reads Функция and the version of the format out of a title.
func inside(act sdk.Act) (function, format string, err error) {
	var findings []fault.Finding
	if act.Document.Kind == document.KindUPD {
		d, f := upd.Parse(act.Body, act.Document.Name)
		function, format, findings = string(d.Function), d.Version, f
	} else {
		p, f := ukd.Parse(act.Body, act.Document.Name)
		if findings = f; p.Document != nil {
			function, format = string(p.Document.Function), p.Document.Version
		}
	}
	if function != "" {
		return function, format, nil
	}
	broken := sdk.Fail(document.CauseInvalidDocument, "файл не похож на титул продавца: в нём нет функции")
	for _, f := range findings {
		if f.Severity == fault.SeverityError {
			return "", "", broken.Remote(f.Code, f.Message)
		}
	}
	return "", "", broken
}

// version is the service's name of a format: as configured, as described, or the only one in force.
func (c *connection) version(ctx context.Context, own home, name naming, format string) (string, error) {
	if version := c.config.Versions[format]; version != "" {
		return version, nil
	}
	if version := versions[format]; version != "" {
		return version, nil
	}
	known, err := c.documentTypes(ctx, own)
	if err != nil {
		return "", err
	}
	actual := known.actual(name)
	if len(actual) == 1 {
		return actual[0], nil
	}
	return "", misconfigured("versions", "скажите, как Диадок называет версию «"+format+"»; действующие: "+strings.Join(actual,
		", "))
}

// actual are the versions in force of a type and function.
func (r regime) actual(name naming) []string {
	var list []string
	for _, t := range r.DocumentTypes {
		for _, f := range t.Functions {
			for _, v := range f.Versions {
				if t.Name == name.typeNamedID && f.Name == name.function && v.IsActual && !slices.Contains(list, v.Version) {
					list = append(list, v.Version)
				}
			}
		}
	}
	return list
}

// metadata is what the service cannot read out of a file.
func metadata(act sdk.Act, name naming) []metadataItem {
	d := act.Document
	var items []metadataItem
	add := func(key, value string) {
		if value != "" {
			items = append(items, metadataItem{key, value})
		}
	}
	if name.version == "" {
		add("FileName", d.Name)
		if d.Kind == document.KindBill { // a bill is for a sum
			add("TotalSum", d.Total)
		}
	}
	add("DocumentNumber", d.Number)
	add("DocumentDate", theirDate(d.Date))
	return items
}

// asksForAnswer reports that the other side is to sign a file. Of a title the service knows it from the function.
func asksForAnswer(d document.Envelope) bool {
	return d.Labels[docflow.LabelFlow] == string(docflow.UnformalisedSigned)
}
