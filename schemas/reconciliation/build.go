package reconciliation

import (
	"fmt"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/taxfile"
	"github.com/uzelhub/uzel/schemas/xmlbind"
)

// File is a document as a file of the exchange.
type File struct {
	Name     string          // ИдФайл with .xml; empty when the identity is not whole
	Bytes    []byte          // windows-1251; nil when a finding forbids the file
	Findings []fault.Finding // errors and warnings; Path is that of the file, Source the JSON Pointer of the document
}

// Build makes the file of an act under the given identity. It is pure: the same act and identity give the same bytes. What
// is not stated and the rest determines is filled in: numbers of operations, turnovers, closing balances, totals. What is
// stated is never changed. The finished bytes are read back and checked as any other file.
func Build(d Act, id taxfile.Identity) File {
	return build(&actFormat, &d, id, d.Version, d.PeriodEnd, d.Unknown, func(id *taxfile.Identity) { d.Identity = id })
}

// BuildAnswer makes the file of an answer under the given identity, as [Build] does.
func BuildAnswer(d Answer, id taxfile.Identity) File {
	return build(&answerFormat, &d, id, d.Version, d.Act.Date, d.Unknown, func(id *taxfile.Identity) { d.Identity = id })
}

func build[D any](
	f *taxfile.Format[D], d *D, id taxfile.Identity,
	asked string, day xmlbind.Date, unknown []xmlbind.Remainder, identified func(*taxfile.Identity),
) File {
	if asked != "" && asked != f.Version {
		return File{Findings: []fault.Finding{errVersion.Finding("/version", fmt.Sprintf("%.20q", asked))}}
	}
	file := File{Findings: append(id.Findings(), taxfile.Unwritable(unknown)...)}
	whole := !fault.HasErrors(id.Findings())
	if !whole { // the content is checked all the same, so that one run tells everything
		id = taxfile.Placeholder(day)
	}
	identified(&id)
	name := fileName(f.Prefix, id)
	data, findings := f.Make(d, name.String())
	file.Findings = taxfile.Capped(append(append(file.Findings, name.TooLong()...), findings...))
	if whole {
		file.Name = name.String() + ".xml"
	}
	if !fault.HasErrors(file.Findings) {
		file.Bytes = data
	}
	return file
}
