package report

import (
	_ "embed" // the published JSON Schemas
	"fmt"

	"github.com/beevik/etree"

	"github.com/uzelhub/uzel/schemas/canonical"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/taxfile"
	"github.com/uzelhub/uzel/schemas/taxfile/filing"
	"github.com/uzelhub/uzel/schemas/xmltext"
)

var (
	// PersonsJSONSchema is the published schema of персонифицированные сведения, persons.schema.json.
	//
	//go:embed persons.schema.json
	PersonsJSONSchema []byte
	// NDFLJSONSchema is the published schema of 6-НДФЛ, ndfl.schema.json.
	//
	//go:embed ndfl.schema.json
	NDFLJSONSchema []byte

	publishedPersons = canonical.New("persons.schema.json", PersonsJSONSchema)
	publishedNDFL    = canonical.New("ndfl.schema.json", NDFLJSONSchema)
)

// DecodePersons reads персонифицированные сведения from JSON. What the published schema does not know is refused.
func DecodePersons(data []byte) (Persons, []fault.Finding) {
	var d Persons
	findings := publishedPersons.Decode(data, &d)
	return d, findings
}

// DecodeNDFL reads 6-НДФЛ from JSON. What the published schema does not know is refused.
func DecodeNDFL(data []byte) (NDFL, []fault.Finding) {
	var d NDFL
	findings := publishedNDFL.Decode(data, &d)
	return d, findings
}

// Parsed is what a file holds: one of the two.
type Parsed struct {
	Persons *Persons
	NDFL    *NDFL
}

// Parse reads a file into the canonical form; one of another version as far as the names are the same. Findings say what
// could not be read and what the model has no field for: that is kept in Unknown. Whether the file keeps the rules is asked
// of [Validate].
//
// An error finding means that nothing was read.
func Parse(data []byte, name string) (Parsed, []fault.Finding) {
	text, knd, version, wrong := open(data)
	if wrong != nil {
		return Parsed{}, wrong
	}
	if knd == kndPersons {
		d := &Persons{Version: version, Identity: &filing.Identity{}}
		format, before := personsFormat, other(version, personsVersion)
		format.Walk = walkPersons(version)
		unknown, findings := filing.Read(&format, d, d.Identity, text, name)
		d.Unknown = unknown
		return Parsed{Persons: d}, append(before, findings...)
	}
	d := &NDFL{Version: version, Identity: &filing.Identity{}}
	format, before := ndflFormat, other(version, ndflVersion)
	format.Walk = walkNDFL(version)
	unknown, findings := filing.Read(&format, d, d.Identity, text, name)
	d.Unknown = unknown
	return Parsed{NDFL: d}, append(before, findings...)
}

func other(version, known string) []fault.Finding {
	if version == known {
		return nil
	}
	return []fault.Finding{errOtherVersion.Warning("/Файл/@ВерсФорм", fmt.Sprintf("%.20q", version))}
}

// Is reports whether a file with this root is one of the reports, of whatever version.
func Is(root *etree.Element) bool {
	knd, _, ok := taxfile.Marks(root)
	return ok && (knd == kndPersons || knd == kndNDFL)
}

// Recognise reports whether a file with this root is a report of a version that is checked here, and of which.
func Recognise(root *etree.Element) (string, bool) {
	knd, version, ok := taxfile.Marks(root)
	ok = ok && (knd == kndPersons && version == personsVersion || knd == kndNDFL && version == ndflVersion)
	return version, ok
}

// Validate says what is wrong with a file: XML, structure as far as it is known, requisites and sums. The name is that of the
// file; without it ИдФайл is not compared.
func Validate(data []byte, name string) []fault.Finding {
	text, knd, version, wrong := open(data)
	switch {
	case wrong != nil:
		return wrong
	case knd == kndPersons && version == personsVersion:
		return personsFormat.Check(text, name)
	case knd == kndNDFL && version == ndflVersion:
		return ndflFormat.Check(text, name)
	}
	return []fault.Finding{errVersion.Finding("/Файл/@ВерсФорм", fmt.Sprintf("%.20q", version))}
}

// open reads the XML of a file that is one of the reports.
func open(data []byte) (text *xmltext.Text, knd, version string, wrong []fault.Finding) {
	text, err := xmltext.Decode(data)
	if err != nil {
		return nil, "", "", []fault.Finding{fault.FindingOf(err, errNotReport)}
	}
	knd, version, ok := taxfile.Marks(text.Doc.Root())
	if !ok || knd != kndPersons && knd != kndNDFL {
		return nil, "", "", []fault.Finding{errNotReport.Finding("/"+text.Doc.Root().FullTag(), "")}
	}
	return text, knd, version, nil
}
