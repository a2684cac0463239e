package receipt

import (
	"cmp"
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

// Build makes the file of a document under the given identity. It is pure: the same document and identity give the same
// bytes. Sender and receiver of the file are those that the document names, unless the identity states others. The
// finished bytes are read back and checked as any other file.
func Build(d Document, id taxfile.Identity) File {
	f := formatOf(d.Type)
	if f == nil {
		return File{Findings: []fault.Finding{errType.Finding("/type", fmt.Sprintf("%.40q", d.Type))}}
	}
	if d.Version != "" && d.Version != f.Version {
		return File{Findings: []fault.Finding{errVersion.Finding("/version", fmt.Sprintf("%s %.20q", d.Type.Title(), d.Version))}}
	}
	id.Sender, id.Receiver = cmp.Or(id.Sender, d.from()), cmp.Or(id.Receiver, f.to(&d))
	findings := f.lacks(id)
	whole := !fault.HasErrors(findings)
	if !whole { // the content is checked all the same, so that one run tells everything
		placeholder := taxfile.Placeholder(d.Date)
		placeholder.Sender, placeholder.Receiver = cmp.Or(d.from(), placeholder.Sender), cmp.Or(f.to(&d), placeholder.Receiver)
		id = placeholder
	}
	d.Identity = &id
	name := taxfile.FileName{Prefix: f.Prefix, Receiver: id.Receiver, Sender: id.Sender, Date: id.Date, GUID: id.GUID}
	data, found := f.Make(&d, name.String())
	file := File{Findings: append(append(findings, taxfile.Unwritable(d.Unknown)...), found...)}
	if whole {
		file.Name = name.String() + ".xml"
	}
	if !fault.HasErrors(file.Findings) {
		file.Bytes = data
	}
	return file
}

// lacks says what an identity lacks. No service document says at what hour its file was made, and an operator is known by
// three characters.
func (f *format) lacks(id taxfile.Identity) []fault.Finding {
	id.Time, id.Flags = "00:00:00", ""
	if f.layout.operator != "" && len(id.Sender) == len("2BM") {
		id.Sender += "0"
	}
	return id.Findings()
}

// from is who sends the file, as the document has it.
func (d *Document) from() string {
	switch {
	case d.Operator != nil:
		return d.Operator.ID
	case d.Author != nil:
		return d.Author.ID
	}
	return ""
}

// to is whom the file is for: the sender of the document that it speaks of, except that a dispatch is confirmed to the
// recipient and a proposal to annul goes where it says.
func (f *format) to(d *Document) string {
	who := d.Sender
	if f.kind == DispatchConfirmation || f.kind == AnnulmentProposal {
		who = d.Recipient
	}
	if who == nil {
		return ""
	}
	return who.ID
}
