package taxfile

import (
	"cmp"
	"sync"

	"github.com/beevik/etree"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/xmlbind"
	"github.com/uzelhub/uzel/schemas/xmltext"
	"github.com/uzelhub/uzel/schemas/xsd"
)

// Root is the name of the root element of all files of the exchange.
const Root = "Файл"

// Format is one version of one kind of file over a model D: everything that is its own.
type Format[D any] struct {
	Version string // ВерсФорм
	KND     string // КНД; empty for files that have none
	Prefix  string // of ИдФайл

	// The days of a document's own date on which the version is in force; empty: from the beginning, to this day.
	Since, Until xmlbind.Date

	Schema  func() (*xsd.Schema, error)
	Older   func() (*xsd.Schema, error) // of an earlier revision of the version, whose files are read as well; may be nil
	Walk    func(n *xmlbind.Node, d *D, fileID *string)
	Places  func() *xmlbind.Places // the fields that the version has a place for; nil: all of them
	Inspect func(c *Check)         // rules, requisites, arithmetic: whatever is not structure; may be nil
}

// CompileOnce compiles a schema when it is first asked for.
func CompileOnce(name string, data []byte) func() (*xsd.Schema, error) {
	return sync.OnceValues(func() (*xsd.Schema, error) { return xsd.Compile(name, data) })
}

// PlacesOnce finds out what a walk carries when it is first asked for. Fields that are no part of the file are named by
// their JSON Pointers, as "/version".
func PlacesOnce[D any](walk func(*xmlbind.Node, *D, *string), except ...string) func() *xmlbind.Places {
	return sync.OnceValue(func() *xmlbind.Places {
		return xmlbind.Carried(Root, func(n *xmlbind.Node, d *D) { walk(n, d, new(string)) }, except...)
	})
}

// WalkFile describes the attributes of Файл.
func WalkFile(n *xmlbind.Node, fileID *string, version string, program *string) {
	n.Attr("ИдФайл", fileID)
	n.Constant("ВерсФорм", version)
	n.Attr("ВерсПрог", program)
}

// Marks are what a file is recognised by: КНД and ВерсФорм. It is false when the file is none of the exchange.
func Marks(root *etree.Element) (knd, version string, ok bool) {
	if root == nil || root.FullTag() != Root {
		return "", "", false
	}
	document := DocumentOf(root)
	if document == nil {
		return "", "", false
	}
	return document.SelectAttrValue("КНД", ""), root.SelectAttrValue("ВерсФорм", ""), true
}

// Find is the format that a file is of; nil when it is of none.
func Find[D any](formats []*Format[D], root *etree.Element) *Format[D] {
	knd, version, ok := Marks(root)
	for _, f := range formats {
		if ok && f.KND == knd && f.Version == version {
			return f
		}
	}
	return nil
}

// Pick is the format of a version, or when none is asked for the one in force on a day: of several the first, so the list
// begins with the newest. A day before all of them, and no day at all, take the first as well. Nil: there is no such version.
func Pick[D any](formats []*Format[D], version string, day xmlbind.Date) *Format[D] {
	for _, f := range formats {
		switch {
		case version != "" && f.Version == version,
			version == "" && day != "" && f.Since <= day && (f.Until == "" || day <= f.Until):
			return f
		}
	}
	if version != "" || len(formats) == 0 {
		return nil
	}
	return formats[0]
}

// Write makes the bytes of a document; they are nil when a character cannot stand in XML.
func (f *Format[D]) Write(d *D, fileID string) ([]byte, []fault.Finding) {
	doc, findings := xmlbind.Write(Root, func(n *xmlbind.Node) { f.Walk(n, d, &fileID) })
	if bad := xmltext.Characters(&doc.Element); len(bad) > 0 {
		return nil, append(findings, bad...)
	}
	doc.IndentWithSettings(&etree.IndentSettings{Spaces: 1, PreserveLeafWhitespace: true})
	data, err := xmltext.Encode(doc, xmltext.Windows1251)
	if err != nil {
		return nil, append(findings, fault.FindingOf(err, errUnwritable))
	}
	return data, findings
}

// Make writes a document, reads the bytes back and holds them against everything that the format asks. What the document
// states and the version has no place for is an error. Findings about the file carry the JSON Pointer of the document. The
// bytes are there even when findings forbid them.
func (f *Format[D]) Make(d *D, fileID string) ([]byte, []fault.Finding) {
	var findings []fault.Finding
	if f.Places != nil {
		findings = f.Places().Missing(d)
	}
	data, found := f.Write(d, fileID)
	findings = append(findings, found...)
	if data != nil {
		text, err := xmltext.Decode(data)
		if err != nil {
			return nil, append(findings, fault.FindingOf(err, errUnwritable))
		}
		findings = append(findings, f.check(text, fileID, true)...)
	}
	findings = Capped(findings)
	xmlbind.Locate(Root, d, func(n *xmlbind.Node) { f.Walk(n, d, new(string)) }, findings)
	return data, findings
}

// Read fills a model from a file and returns its ИдФайл, or the one that the file's name gives when it has none. The rest
// comes back as remainders; findings are warnings.
func (f *Format[D]) Read(text *xmltext.Text, name string, d *D) (fileID string, unknown []xmlbind.Remainder, findings []fault.Finding) {
	unknown, findings = xmlbind.Read(text.Doc.Root(), func(n *xmlbind.Node) { f.Walk(n, d, &fileID) })
	return cmp.Or(fileID, BaseName(name)), unknown, findings
}

// Check holds a file that was received against everything that its format asks. The name is that of the file; without it
// ИдФайл is not compared.
func (f *Format[D]) Check(text *xmltext.Text, name string) []fault.Finding {
	return Capped(f.check(text, BaseName(name), false))
}

func (f *Format[D]) check(text *xmltext.Text, name string, writing bool) []fault.Finding {
	var findings []fault.Finding
	if text.Encoding != xmltext.Windows1251 {
		findings = append(findings, errEncoding.Warning("1:1", string(text.Encoding)))
	}
	findings = append(findings, f.structure(text, writing)...)
	c := NewCheck(text.Doc.Root(), writing)
	if c.Document == nil {
		return findings
	}
	c.FileName(name)
	if f.Inspect != nil {
		f.Inspect(c)
	}
	return append(findings, c.Findings...)
}

// structure is the verdict of the schema. A file that was received may be of an earlier revision.
func (f *Format[D]) structure(text *xmltext.Text, writing bool) []fault.Finding {
	schema, err := f.Schema()
	if err != nil {
		return []fault.Finding{fault.FindingOf(err, errSchema)}
	}
	findings := schema.Validate(text)
	if len(findings) == 0 || writing || f.Older == nil {
		return findings
	}
	older, err := f.Older()
	if err == nil && len(older.Validate(text)) == 0 {
		return nil
	}
	return findings
}

// Unwritable says of the remainders of a file that was read that they cannot be written: a document that carries them is not
// the whole of what was read.
func Unwritable(unknown []xmlbind.Remainder) []fault.Finding {
	var findings []fault.Finding
	for _, r := range unknown {
		findings = append(findings, errUnwritable.Finding("/unknown", r.Path))
	}
	return findings
}

// Keep makes a remainder of a piece of a file that a reader understood and found not to fit, and the warning of it.
func Keep(path, raw string) (xmlbind.Remainder, fault.Finding) {
	return xmlbind.Remainder{Path: path, Raw: raw}, errKept.Warning(path, "")
}

// Capped shortens a list of findings that nobody would read to its end.
func Capped(findings []fault.Finding) []fault.Finding {
	if len(findings) <= MaxFindings {
		return findings
	}
	many := errMany.Warning("", "")
	if fault.HasErrors(findings) {
		many = errMany.Finding("", "")
	}
	return append(findings[:MaxFindings:MaxFindings], many)
}
