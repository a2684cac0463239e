package vatbook

import (
	_ "embed" // the published JSON Schema
	"fmt"

	"github.com/beevik/etree"

	"github.com/uzelhub/uzel/schemas/canonical"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/taxfile"
	"github.com/uzelhub/uzel/schemas/taxfile/filing"
	"github.com/uzelhub/uzel/schemas/xmltext"
)

// JSONSchema is the published schema of a book, vatbook.schema.json.
//
//go:embed vatbook.schema.json
var JSONSchema []byte

var published = canonical.New("vatbook.schema.json", JSONSchema)

// Decode reads a book from JSON. What the published schema does not know is refused.
func Decode(data []byte) (Book, []fault.Finding) {
	var d Book
	findings := published.Decode(data, &d)
	return d, findings
}

// Parse reads a file into the canonical form. Findings say what could not be read and what the model has no field for: that is
// kept in Unknown. Whether the file keeps the rules is asked of [Validate].
//
// An error finding means that nothing was read.
func Parse(data []byte, name string) (Book, []fault.Finding) {
	text, b, wrong := open(data)
	if wrong != nil {
		return Book{}, wrong
	}
	d := Book{Kind: b.kind, Version: text.Doc.Root().SelectAttrValue("ВерсФорм", ""), Identity: &filing.Identity{}}
	format := &b.format
	var before []fault.Finding
	if d.Version != version {
		format = b.later(d.Version)
		before = append(before, errLater.Warning("/Файл/@ВерсФорм", fmt.Sprintf("%.20q", d.Version)))
	}
	unknown, findings := filing.Read(format, &d, d.Identity, text, name)
	d.Unknown = unknown
	return d, taxfile.Capped(append(before, findings...))
}

// Validate says what is wrong with a file: XML, structure, conditional rules, requisites and totals. The name is that of the
// file; without it ИдФайл is not compared.
func Validate(data []byte, name string) []fault.Finding {
	text, b, wrong := open(data)
	if wrong != nil {
		return wrong
	}
	if of := text.Doc.Root().SelectAttrValue("ВерсФорм", ""); of != version {
		return []fault.Finding{errVersion.Finding("/Файл/@ВерсФорм", fmt.Sprintf("%.20q", of))}
	}
	return b.format.Check(text, name)
}

// IsBook reports whether a file with this root is a book, of whatever version.
func IsBook(root *etree.Element) bool { return find(root) != nil }

// Recognise reports whether a file with this root is a book of a version that is checked here, and of which.
func Recognise(root *etree.Element) (string, bool) {
	if !IsBook(root) || root.SelectAttrValue("ВерсФорм", "") != version {
		return "", false
	}
	return version, true
}

// open reads the XML of a file that is a book.
func open(data []byte) (*xmltext.Text, *book, []fault.Finding) {
	text, err := xmltext.Decode(data)
	if err != nil {
		return nil, nil, []fault.Finding{fault.FindingOf(err, errNotBook)}
	}
	b := find(text.Doc.Root())
	if b == nil {
		return nil, nil, []fault.Finding{errNotBook.Finding("/"+text.Doc.Root().FullTag(), "")}
	}
	return text, b, nil
}
