package upd

import (
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/taxfile"
	"github.com/uzelhub/uzel/schemas/xmltext"
)

// Parse reads a file into the canonical form. Findings say what could not be read and what the model has no field for:
// that is kept in Document.Unknown. Whether the file keeps the rules is asked of [Validate].
//
// An error finding means that nothing was read.
func Parse(data []byte, name string) (Document, []fault.Finding) {
	text, err := xmltext.Decode(data)
	if err != nil {
		return Document{}, []fault.Finding{fault.FindingOf(err, errNotUPD)}
	}
	f, wrong := detect(text.Doc.Root())
	if wrong != nil {
		return Document{}, []fault.Finding{fault.FindingOf(wrong, errNotUPD)}
	}
	d := Document{Version: f.Version, Identity: &Identity{}}
	fileID, unknown, findings := f.Read(text, name, &d)
	if !d.identify(fileID) {
		kept, warning := taxfile.Keep("/Файл/@ИдФайл", fileID)
		unknown, findings = append(unknown, kept), append(findings, warning)
	}
	d.Unknown = unknown
	return d, taxfile.Capped(findings)
}

// identify takes from ИдФайл what only it knows. It reports false when the identity would not give this ИдФайл back.
func (d *Document) identify(fileID string) bool {
	name, ok := taxfile.ParseFileName(fileID)
	if !ok || name.Flags == "" {
		return false
	}
	d.Identity.GUID, d.Identity.Sender, d.Identity.Receiver = name.GUID, name.Sender, name.Receiver
	if name.Flags != contentFlags(d) {
		d.Identity.Flags = name.Flags
	}
	return name.Date == d.Identity.Date
}
