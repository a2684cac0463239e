package upd

import (
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/xmltext"
)

// Validate says what is wrong with a file: XML, structure, conditional rules, requisites and arithmetic. The name is that
// of the file; without it ИдФайл is not compared.
func Validate(data []byte, name string) []fault.Finding {
	text, err := xmltext.Decode(data)
	if err != nil {
		return []fault.Finding{fault.FindingOf(err, errNotUPD)}
	}
	f, wrong := detect(text.Doc.Root())
	if wrong != nil {
		return []fault.Finding{fault.FindingOf(wrong, errNotUPD)}
	}
	return f.Check(text, name)
}
