package ukd

import (
	"cmp"
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

// Build makes the seller's title of a document under the given identity. It is pure: the same document and identity give
// the same bytes. What is not stated and the rest determines is filled in: numbers of rows, increases and decreases, their
// totals, the name of the currency. What is stated is never changed. The finished bytes are read back and checked as any
// other file.
func Build(d Document, id taxfile.Identity) File {
	d = completed(d)
	return build(&sellerFormat, &d, id, order{d.Version, d.Date, d.Unknown}, func(id *taxfile.Identity) { d.Identity = id })
}

// BuildAnswer makes the buyer's title under the given identity, as [Build] does.
func BuildAnswer(d Answer, id taxfile.Identity) File {
	return build(&buyerFormat, &d, id, order{d.Version, d.Date, d.Unknown}, func(id *taxfile.Identity) { d.Identity = id })
}

// order is what a document asks for.
type order struct {
	version string
	day     xmlbind.Date
	unknown []xmlbind.Remainder
}

func build[D any](f *taxfile.Format[D], d *D, id taxfile.Identity, o order, identified func(*taxfile.Identity)) File {
	e := edition(cmp.Or(o.version, Edition501))
	if e != Edition501 && e != Edition736 {
		return File{Findings: []fault.Finding{errVersion.Finding("/version", fmt.Sprintf("%.20q", o.version))}}
	}
	file := File{Findings: append(id.Findings(), taxfile.Unwritable(o.unknown)...)}
	whole := !fault.HasErrors(id.Findings())
	if !whole { // the content is checked all the same, so that one run tells everything
		id = taxfile.Placeholder(o.day)
	}
	id.Flags = "" // names of this format have none
	identified(&id)
	name := taxfile.NameOf(e.prefixOf(f.Prefix), id)
	data, findings := f.Make(d, name.String())
	file.Findings = taxfile.Capped(append(append(file.Findings, name.TooLong()...), e.unverified(findings, true)...))
	if whole {
		file.Name = name.String() + ".xml"
	}
	if !fault.HasErrors(file.Findings) {
		file.Bytes = data
	}
	return file
}
