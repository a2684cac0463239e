package upd

import (
	"fmt"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/taxfile"
)

// File is a document as a file of the exchange.
type File struct {
	Version  string          // ВерсФорм
	Name     string          // ИдФайл with .xml; empty when the identity is not whole
	Bytes    []byte          // windows-1251; nil when a finding forbids the file
	Findings []fault.Finding // errors and warnings; Path is that of the file, Source the JSON Pointer of the document
}

// Build makes the seller's title of a document under the given identity, in the version that the document names or else in
// the one in force on its date. It is pure: the same document and identity give the same bytes. What the rest of the document
// determines and it does not state is filled in: names of units, currency and countries by their codes, numbers of rows when
// no row has one, totals, the usual ПоФактХЖ. What is stated is never changed, and what the version has no place for is an
// error. The finished bytes are read back and checked as any other file.
func Build(d Document, id Identity) File {
	return build(sellers, &d, titleOf[Document]{
		version: d.Version, day: d.day(), identity: &d.Identity, unknown: d.Unknown,
		name: func(f *taxfile.Format[Document]) taxfile.FileName { return d.fileName(f) },
	}, id)
}

// day is the day on which a document was made: a correction is of its own day.
func (d *Document) day() Date {
	if d.Correction != nil && d.Correction.Date != "" {
		return d.Correction.Date
	}
	return d.Date
}

// fileName is the ИдФайл of a document in a version.
func (d *Document) fileName(f *taxfile.Format[Document]) taxfile.FileName {
	id := *d.Identity
	traceable := false
	if f.Version == "5.01" {
		id.Flags = ""
		traceable = contentFlags(d)[0] == '1'
	} else if id.Flags == "" {
		id.Flags = contentFlags(d)
	}
	name := taxfile.NameOf(f.Prefix, id)
	if traceable {
		name.Prefix += traceableTag
	}
	return name
}

// titleOf is what building needs to know of a title, whichever of the two it is.
type titleOf[D any] struct {
	version  string
	day      Date
	identity **Identity // where the document keeps it
	unknown  []Remainder
	name     func(*taxfile.Format[D]) taxfile.FileName
}

func build[D any](formats []*taxfile.Format[D], d *D, title titleOf[D], id Identity) File {
	file := File{Findings: id.Findings()}
	whole := !fault.HasErrors(file.Findings)
	if !whole { // the content is checked all the same, so that one run tells everything
		id = taxfile.Placeholder(title.day)
	}
	*title.identity = &id
	f := taxfile.Pick(formats, title.version, title.day)
	if f == nil {
		file.Findings = append(file.Findings, errVersion.Finding("/version", fmt.Sprintf("%.20q", title.version)))
		return file
	}
	file.Version = f.Version
	if title.day != "" && (title.day < f.Since || f.Until != "" && title.day > f.Until) {
		file.Findings = append(file.Findings, errNotInForce.Warning("/version", f.Version))
	}
	file.Findings = append(file.Findings, taxfile.Unwritable(title.unknown)...)
	name := title.name(f)
	file.Findings = append(file.Findings, name.TooLong()...)
	data, findings := f.Make(d, name.String())
	file.Findings = taxfile.Capped(append(file.Findings, findings...))
	if whole {
		file.Name = name.String() + ".xml"
	}
	if !fault.HasErrors(file.Findings) {
		file.Bytes = data
	}
	return file
}
