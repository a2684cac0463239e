package filing

import (
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/taxfile"
	"github.com/uzelhub/uzel/schemas/xmlbind"
	"github.com/uzelhub/uzel/schemas/xmltext"
)

// File is a document as a file for ФНС.
type File struct {
	Name     string          // ИдФайл with .xml; empty when the identity is not whole
	Bytes    []byte          // windows-1251; nil when a finding forbids the file
	Findings []fault.Finding // errors and warnings; Path is that of the file, Source the JSON Pointer of the document
}

// placeholder is an identity in which nothing is wrong, to check the content of a document by; it never leaves Build.
var placeholder = Identity{
	GUID: "00000000-0000-0000-0000-000000000000", Date: "2000-01-01", Program: "-", Final: "0000", Sender: "0000000000000000000",
}

// Build makes the file of a document, which is told its identity by identified. The finished bytes are read back and checked
// as any other file. Unknown is what the document carries of a file that was read and that has no place in the model.
func Build[D any](f *taxfile.Format[D], d *D, id Identity, unknown []xmlbind.Remainder, identified func(*Identity)) File {
	incomplete := id.Findings()
	file := File{Findings: append(incomplete, taxfile.Unwritable(unknown)...)}
	whole := !fault.HasErrors(incomplete)
	if !whole { // the content is checked all the same, so that one run tells everything
		id = placeholder
	}
	identified(&id)
	data, findings := f.Make(d, id.FileID(f.Prefix))
	file.Findings = taxfile.Capped(append(file.Findings, findings...))
	if whole {
		file.Name = id.FileID(f.Prefix) + ".xml"
	}
	if !fault.HasErrors(file.Findings) {
		file.Bytes = data
	}
	return file
}

// Read reads a file into a model that holds the identity.
func Read[D any](f *taxfile.Format[D], d *D, id *Identity, text *xmltext.Text, name string) ([]xmlbind.Remainder, []fault.Finding) {
	fileID, unknown, findings := f.Read(text, name, d)
	if !id.Read(f.Prefix, fileID) {
		kept, warning := taxfile.Keep("/Файл/@ИдФайл", fileID)
		unknown, findings = append(unknown, kept), append(findings, warning)
	}
	return unknown, taxfile.Capped(findings)
}
