package ukd

import (
	_ "embed" // the published JSON Schemas

	"github.com/uzelhub/uzel/schemas/canonical"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/taxfile"
	"github.com/uzelhub/uzel/schemas/xmlbind"
	"github.com/uzelhub/uzel/schemas/xmltext"
)

var (
	// JSONSchema is the published schema of a seller's title, ukd.schema.json.
	//
	//go:embed ukd.schema.json
	JSONSchema []byte
	// AnswerJSONSchema is the published schema of a buyer's title, answer.schema.json.
	//
	//go:embed answer.schema.json
	AnswerJSONSchema []byte

	published       = canonical.New("ukd.schema.json", JSONSchema)
	publishedAnswer = canonical.New("answer.schema.json", AnswerJSONSchema)
)

// Decode reads a seller's title from JSON. What the published schema does not know is refused.
func Decode(data []byte) (Document, []fault.Finding) {
	var d Document
	findings := published.Decode(data, &d)
	return d, findings
}

// DecodeAnswer reads a buyer's title from JSON. What the published schema does not know is refused.
func DecodeAnswer(data []byte) (Answer, []fault.Finding) {
	var d Answer
	findings := publishedAnswer.Decode(data, &d)
	return d, findings
}

// Parsed is what a file holds: one of the two.
type Parsed struct {
	Document *Document
	Answer   *Answer
}

// Parse reads a file, either title, into the canonical form. Findings say what could not be read and what the model has no
// field for: that is kept in Unknown. Whether the file keeps the rules is asked of [Validate].
//
// An error finding means that nothing was read.
func Parse(data []byte, name string) (Parsed, []fault.Finding) {
	text, knd, wrong := open(data)
	if wrong != nil {
		return Parsed{}, wrong
	}
	version := string(editionOf(text))
	if knd == kndSeller {
		d := &Document{Version: version, Identity: &taxfile.Identity{}}
		unknown, findings := read(&sellerFormat, d, d.Identity, text, name)
		d.Unknown = unknown
		return Parsed{Document: d}, findings
	}
	d := &Answer{Version: version, Identity: &taxfile.Identity{}}
	unknown, findings := read(&buyerFormat, d, d.Identity, text, name)
	d.Unknown = unknown
	return Parsed{Answer: d}, findings
}

// Validate says what is wrong with a file: XML, structure, requisites, order and arithmetic. The name is that of the file;
// without it ИдФайл is not compared. Of a file of the edition 736 everything is a warning: nobody here has its schema.
func Validate(data []byte, name string) []fault.Finding {
	text, knd, wrong := open(data)
	if wrong != nil {
		return wrong
	}
	e := editionOf(text)
	if knd == kndSeller {
		return e.unverified(sellerFormat.Check(text, name), false)
	}
	return e.unverified(buyerFormat.Check(text, name), false)
}

// open reads the XML of a file that is one of the two titles.
func open(data []byte) (*xmltext.Text, string, []fault.Finding) {
	text, err := xmltext.Decode(data)
	if err != nil {
		return nil, "", []fault.Finding{fault.FindingOf(err, errNotUKD)}
	}
	knd, version, ok := taxfile.Marks(text.Doc.Root())
	switch {
	case !ok:
		return nil, "", []fault.Finding{errNotUKD.Finding("/"+text.Doc.Root().FullTag(), "")}
	case knd != kndSeller && knd != kndBuyer:
		return nil, "", []fault.Finding{fault.FindingOf(errNotUKD.At("/Файл/Документ/@КНД").With("КНД %.20q", knd), errNotUKD)}
	case version != versionOfForm:
		return nil, "", []fault.Finding{fault.FindingOf(errVersion.At("/Файл/@ВерсФорм").With("%.20q", version), errVersion)}
	}
	return text, knd, nil
}

// read reads a file into a model that holds the identity.
func read[D any](
	f *taxfile.Format[D], d *D, id *taxfile.Identity, text *xmltext.Text, name string,
) ([]xmlbind.Remainder, []fault.Finding) {
	fileID, unknown, findings := f.Read(text, name, d)
	if !identify(id, editionOf(text).prefixOf(f.Prefix), fileID) {
		kept, warning := taxfile.Keep("/Файл/@ИдФайл", fileID)
		unknown, findings = append(unknown, kept), append(findings, warning)
	}
	return unknown, taxfile.Capped(findings)
}

// identify takes from ИдФайл what only it knows. It reports false when the identity would not give this ИдФайл back.
func identify(id *taxfile.Identity, prefix, fileID string) bool {
	name, ok := taxfile.ParseFileName(fileID)
	if !ok || name.Prefix != prefix || name.Flags != "" || name.Sender != id.Sender || name.Receiver != id.Receiver || name.Date != id.Date {
		return false
	}
	id.GUID = name.GUID
	return true
}
