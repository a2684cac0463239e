package upd

import (
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/xmltext"
)

// maxFindings bounds what one check says about one document.
const maxFindings = 1000

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
	return capped(f.check(text, baseName(name)))
}

// check holds a document against everything that its format asks.
func (f *format) check(text *xmltext.Text, name string) []fault.Finding {
	var findings []fault.Finding
	if text.Encoding != xmltext.Windows1251 {
		findings = append(findings, errEncoding.Warning("1:1", string(text.Encoding)))
	}
	schema, err := f.schema()
	if err != nil {
		return append(findings, fault.FindingOf(err, errVersion))
	}
	findings = append(findings, schema.Validate(text)...)
	root := text.Doc.Root()
	c := newCheck(root)
	c.fileName(f, name)
	c.rules(f.rules)
	c.requisites()
	c.arithmetic()
	c.order()
	return append(findings, c.findings...)
}

// capped shortens a list of findings that nobody would read to its end.
func capped(findings []fault.Finding) []fault.Finding {
	if len(findings) <= maxFindings {
		return findings
	}
	many := errMany.Warning("", "")
	if fault.HasErrors(findings) {
		many = errMany.Finding("", "")
	}
	return append(findings[:maxFindings:maxFindings], many)
}
