package upd

import (
	"cmp"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/taxfile"
)

// Parse reads a seller's title into the canonical form. Findings say what could not be read and what the model has no field for:
// that is kept in Document.Unknown. Whether the file keeps the rules is asked of [Validate].
//
// An error finding means that nothing was read.
func Parse(data []byte, name string) (Document, []fault.Finding) {
	text, f, wrong := open(data, sellers)
	if wrong != nil {
		return Document{}, wrong
	}
	d := Document{Version: f.Version, Identity: &Identity{}}
	fileID, unknown, findings := f.Read(text, name, &d)
	identify(d.Identity, fileID, contentFlags(&d))
	if d.fileName(f).String() != fileID {
		kept, warning := taxfile.Keep("/Файл/@ИдФайл", fileID)
		unknown, findings = append(unknown, kept), append(findings, warning)
	}
	d.Unknown = unknown
	return d, taxfile.Capped(findings)
}

// identify takes from ИдФайл what only it knows, or knows first. Flags that the content gives are not stated.
func identify(id *Identity, fileID, usualFlags string) {
	name, ok := taxfile.ParseFileName(fileID)
	if !ok {
		return
	}
	id.GUID, id.Sender, id.Receiver = name.GUID, cmp.Or(id.Sender, name.Sender), cmp.Or(id.Receiver, name.Receiver)
	if name.Flags != usualFlags {
		id.Flags = name.Flags
	}
}

// ParseBuyer reads a buyer's title into the canonical form: see [Parse].
func ParseBuyer(data []byte, name string) (BuyerDocument, []fault.Finding) {
	text, f, wrong := open(data, buyers)
	if wrong != nil {
		return BuyerDocument{}, wrong
	}
	d := BuyerDocument{Version: f.Version, Identity: &Identity{}}
	fileID, unknown, findings := f.Read(text, name, &d)
	identify(d.Identity, fileID, d.sellerFlags())
	if d.fileName(f).String() != fileID {
		kept, warning := taxfile.Keep("/Файл/@ИдФайл", fileID)
		unknown, findings = append(unknown, kept), append(findings, warning)
	}
	d.Unknown = unknown
	return d, taxfile.Capped(findings)
}
