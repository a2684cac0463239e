package upd

import (
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/taxfile"
	"github.com/uzelhub/uzel/schemas/xmltext"
)

// Validate says what is wrong with a file of either title: XML, structure, conditional rules, requisites and arithmetic. The
// name is that of the file; without it ИдФайл is not compared.
func Validate(data []byte, name string) []fault.Finding {
	text, err := xmltext.Decode(data)
	if err != nil {
		return []fault.Finding{fault.FindingOf(err, errNotUPD)}
	}
	root := text.Doc.Root()
	if f := taxfile.Find(sellers, root); f != nil {
		return f.Check(text, name)
	}
	if f := taxfile.Find(buyers, root); f != nil {
		return f.Check(text, name)
	}
	return []fault.Finding{fault.FindingOf(unsupported(root), errNotUPD)}
}
