package upd

import (
	"fmt"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/taxfile"
)

// File is a document as a file of the exchange.
type File struct {
	Name     string          // ИдФайл with .xml; empty when the identity is not whole
	Bytes    []byte          // windows-1251; nil when a finding forbids the file
	Findings []fault.Finding // errors and warnings; Path is that of the file, Source the JSON Pointer of the document
}

// Build makes the seller's title of a document under the given identity. It is pure: the same document and identity
// give the same bytes. What the rest of the document determines and it does not state is filled in: names of units,
// currency and countries by their codes, numbers of rows when no row has one, totals, the usual ПоФактХЖ. What is stated is
// never changed. The finished bytes are read back and checked as any other file.
func Build(d Document, id Identity) File {
	file := File{Findings: id.Findings()}
	whole := !fault.HasErrors(file.Findings)
	if !whole { // the content is checked all the same, so that one run tells everything
		id = taxfile.Placeholder(d.Date)
	}
	if id.Flags == "" {
		id.Flags = contentFlags(&d)
	}
	d.Identity = &id
	f := taxfile.Pick(sellers, d.Version, d.Date)
	if f == nil {
		file.Findings = append(file.Findings, errVersion.Finding("/version", fmt.Sprintf("%.20q", d.Version)))
		return file
	}
	file.Findings = append(file.Findings, taxfile.Unwritable(d.Unknown)...)
	name := taxfile.NameOf(f.Prefix, id)
	file.Findings = append(file.Findings, name.TooLong()...)
	data, findings := f.Make(&d, name.String())
	file.Findings = taxfile.Capped(append(file.Findings, findings...))
	if whole {
		file.Name = name.String() + ".xml"
	}
	if !fault.HasErrors(file.Findings) {
		file.Bytes = data
	}
	return file
}
