package upd

import (
	"fmt"
	"unicode/utf8"

	"github.com/beevik/etree"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/xmltext"
)

// File is a document as a file of the exchange.
type File struct {
	Name     string          // ИдФайл with .xml; empty when the identity is not whole
	Bytes    []byte          // windows-1251; nil when a finding forbids the file
	Findings []fault.Finding // errors and warnings; Path is that of the file, Source the JSON Pointer of the document
}

// maxName is the longest ИдФайл.
const maxName = 255

// Build makes the seller's title of a document under the given identity. It is pure: the same document and identity
// give the same bytes. What the rest of the document determines and it does not state is filled in: names of units,
// currency and countries by their codes, numbers of rows when no row has one, totals, the usual ПоФактХЖ. What is stated is
// never changed. The finished bytes are read back and checked as any other file.
func Build(d Document, id Identity) File {
	file := File{Findings: id.findings()}
	whole := !fault.HasErrors(file.Findings)
	if !whole { // the content is checked all the same, so that one run tells everything
		id = placeholder(d.Date)
	}
	if id.Flags == "" {
		id.Flags = contentFlags(&d)
	}
	d.Identity = &id
	f := formats[0]
	if d.Version != "" && d.Version != f.version {
		file.Findings = append(file.Findings, errVersion.Finding("/version", fmt.Sprintf("%.20q", d.Version)))
		return file
	}
	for _, r := range d.Unknown {
		file.Findings = append(file.Findings, errUnwritable.Finding("/unknown", r.Path))
	}
	name := fileName{f.prefix, id.Receiver, id.Sender, id.Date, id.GUID, id.Flags}.String()
	if len(name) > maxName {
		file.Findings = append(file.Findings, errNameLength.Finding("/identity", ""))
	}
	data, findings := f.write(&d, name)
	file.Findings = append(file.Findings, findings...)
	if data != nil {
		file.Findings = append(file.Findings, f.validate(data, name)...)
	}
	file.Findings = capped(file.Findings)
	f.locate(&d, file.Findings)
	if whole {
		file.Name = name + ".xml"
	}
	if !fault.HasErrors(file.Findings) {
		file.Bytes = data
	}
	return file
}

// write makes the bytes; they are nil when a character cannot stand in XML.
func (f *format) write(d *Document, fileID string) ([]byte, []fault.Finding) {
	doc := etree.NewDocument()
	p := pass{writing: true}
	f.walk(p.node(doc.CreateElement("Файл"), nil, 0), d, &fileID)
	if bad := xmltext.Characters(&doc.Element); len(bad) > 0 {
		return nil, append(p.findings, bad...)
	}
	doc.IndentWithSettings(&etree.IndentSettings{Spaces: 1, PreserveLeafWhitespace: true})
	data, err := xmltext.Encode(doc, xmltext.Windows1251)
	if err != nil {
		return nil, append(p.findings, fault.FindingOf(err, errUnwritable))
	}
	return data, p.findings
}

// validate reads back what was written.
func (f *format) validate(data []byte, name string) []fault.Finding {
	text, err := xmltext.Decode(data)
	if err != nil {
		return []fault.Finding{fault.FindingOf(err, errNotUPD)}
	}
	return f.check(text, name)
}

// findings says what an identity lacks. Places are JSON Pointers of the document that carries it.
func (id Identity) findings() []fault.Finding {
	var findings []fault.Finding
	for _, p := range []struct{ path, value string }{{"/identity/sender", id.Sender}, {"/identity/receiver", id.Receiver}} {
		if p.value == "" {
			findings = append(findings, errParticipant.Finding(p.path, ""))
		} else if !participant.MatchString(p.value) {
			findings = append(findings, errParticipantForm.Finding(p.path, fmt.Sprintf("%.60q", p.value)))
		}
	}
	if !guid.MatchString(id.GUID) {
		findings = append(findings, errGUID.Finding("/identity/guid", ""))
	}
	if !isoDate.MatchString(string(id.Date)) {
		findings = append(findings, errMoment.Finding("/identity/date", ""))
	}
	if !isoTime.MatchString(id.Time) {
		findings = append(findings, errMoment.Finding("/identity/time", ""))
	}
	if length := utf8.RuneCountInString(id.Program); length == 0 || length > 40 {
		findings = append(findings, errProgram.Finding("/identity/program", ""))
	}
	if id.Flags != "" && !flags.MatchString(id.Flags) {
		findings = append(findings, errFlags.Finding("/identity/flags", ""))
	}
	return findings
}

// placeholder is an identity in which nothing is wrong, to check the content of a document by; it never leaves Build.
func placeholder(day Date) Identity {
	return Identity{
		GUID: "00000000-0000-0000-0000-000000000000", Date: day, Time: "00:00:00", Program: "-", Sender: "0000", Receiver: "0000",
	}
}
