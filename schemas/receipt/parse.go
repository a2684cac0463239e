package receipt

import (
	_ "embed" // the published JSON Schema

	"github.com/uzelhub/uzel/schemas/canonical"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/taxfile"
	"github.com/uzelhub/uzel/schemas/xmltext"
)

// JSONSchema is the published schema of the canonical document, receipt.schema.json.
//
//go:embed receipt.schema.json
var JSONSchema []byte

var published = canonical.New("receipt.schema.json", JSONSchema)

// Decode reads a canonical document from JSON. What the published schema does not know is refused.
func Decode(data []byte) (Document, []fault.Finding) {
	var d Document
	findings := published.Decode(data, &d)
	return d, findings
}

// Parse reads a file into the canonical form. Findings say what could not be read and what the model has no field for:
// that is kept in Document.Unknown. Whether the file keeps the rules is asked of [Validate].
//
// An error finding means that nothing was read.
func Parse(data []byte, name string) (Document, []fault.Finding) {
	text, err := xmltext.Decode(data)
	if err != nil {
		return Document{}, []fault.Finding{fault.FindingOf(err, errNotReceipt)}
	}
	f, wrong := detect(text.Doc.Root())
	if wrong != nil {
		return Document{}, []fault.Finding{fault.FindingOf(wrong, errNotReceipt)}
	}
	d := Document{Type: f.kind, Version: f.Version, Identity: &taxfile.Identity{}}
	fileID, unknown, findings := f.Read(text, name, &d)
	if !f.identify(&d, fileID) {
		kept, warning := taxfile.Keep("/Файл/@ИдФайл", fileID)
		unknown, findings = append(unknown, kept), append(findings, warning)
	}
	d.Unknown = unknown
	return d, taxfile.Capped(findings)
}

// identify takes from ИдФайл what only it knows. It reports false when the identity would not give this ИдФайл back.
func (f *format) identify(d *Document, fileID string) bool {
	name, ok := taxfile.ParseFileName(fileID)
	if !ok || name.Prefix != f.Prefix || name.Flags != "" {
		return false
	}
	d.Identity.GUID, d.Identity.Date = name.GUID, name.Date
	d.Identity.Sender, d.Identity.Receiver = name.Sender, name.Receiver
	return true
}

// Validate says what is wrong with a file: XML, structure, conditional rules, requisites. The name is that of the file;
// without it ИдФайл is not compared.
func Validate(data []byte, name string) []fault.Finding {
	text, err := xmltext.Decode(data)
	if err != nil {
		return []fault.Finding{fault.FindingOf(err, errNotReceipt)}
	}
	f, wrong := detect(text.Doc.Root())
	if wrong != nil {
		return []fault.Finding{fault.FindingOf(wrong, errNotReceipt)}
	}
	return f.Check(text, name)
}
