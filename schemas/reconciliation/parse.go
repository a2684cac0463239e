package reconciliation

import (
	_ "embed" // the published JSON Schemas

	"github.com/uzelhub/uzel/schemas/canonical"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/taxfile"
	"github.com/uzelhub/uzel/schemas/xmlbind"
	"github.com/uzelhub/uzel/schemas/xmltext"
)

var (
	// ActJSONSchema is the published schema of an act, act.schema.json.
	//
	//go:embed act.schema.json
	ActJSONSchema []byte
	// AnswerJSONSchema is the published schema of an answer, answer.schema.json.
	//
	//go:embed answer.schema.json
	AnswerJSONSchema []byte

	publishedAct    = canonical.New("act.schema.json", ActJSONSchema)
	publishedAnswer = canonical.New("answer.schema.json", AnswerJSONSchema)
)

// Decode reads an act from JSON. What the published schema does not know is refused.
func Decode(data []byte) (Act, []fault.Finding) {
	var d Act
	findings := publishedAct.Decode(data, &d)
	return d, findings
}

// DecodeAnswer reads an answer from JSON. What the published schema does not know is refused.
func DecodeAnswer(data []byte) (Answer, []fault.Finding) {
	var d Answer
	findings := publishedAnswer.Decode(data, &d)
	return d, findings
}

// Parsed is what a file holds: one of the two.
type Parsed struct {
	Act    *Act
	Answer *Answer
}

// Parse reads a file, an act or an answer, into the canonical form. Findings say what could not be read and what the
// model has no field for: that is kept in Unknown. Whether the file keeps the rules is asked of [Validate].
//
// An error finding means that nothing was read.
func Parse(data []byte, name string) (Parsed, []fault.Finding) {
	text, wrong := open(data)
	if wrong != nil {
		return Parsed{}, wrong
	}
	if taxfile.Find([]*taxfile.Format[Act]{&actFormat}, text.Doc.Root()) != nil {
		d := &Act{Version: version, Identity: &taxfile.Identity{}}
		unknown, findings := read(&actFormat, d, d.Identity, text, name)
		d.Unknown = unknown
		return Parsed{Act: d}, findings
	}
	d := &Answer{Version: version, Identity: &taxfile.Identity{}}
	unknown, findings := read(&answerFormat, d, d.Identity, text, name)
	d.Unknown = unknown
	return Parsed{Answer: d}, findings
}

// Validate says what is wrong with a file: XML, structure, conditional rules, requisites and sums. The name is that of the
// file; without it ИдФайл is not compared.
func Validate(data []byte, name string) []fault.Finding {
	text, wrong := open(data)
	if wrong != nil {
		return wrong
	}
	if taxfile.Find([]*taxfile.Format[Act]{&actFormat}, text.Doc.Root()) != nil {
		return actFormat.Check(text, name)
	}
	return answerFormat.Check(text, name)
}

// open reads the XML of a file that is an act or an answer.
func open(data []byte) (*xmltext.Text, []fault.Finding) {
	text, err := xmltext.Decode(data)
	if err != nil {
		return nil, []fault.Finding{fault.FindingOf(err, errNotAct)}
	}
	knd, of, ok := taxfile.Marks(text.Doc.Root())
	switch {
	case !ok:
		return nil, []fault.Finding{errNotAct.Finding("/"+text.Doc.Root().FullTag(), "")}
	case knd != kndAct && knd != kndAnswer:
		return nil, []fault.Finding{fault.FindingOf(errNotAct.At("/Файл/Документ/@КНД").With("КНД %.20q", knd), errNotAct)}
	case of != version:
		return nil, []fault.Finding{fault.FindingOf(errVersion.At("/Файл/@ВерсФорм").With("%.20q", of), errVersion)}
	}
	return text, nil
}

// read reads a file into a model that holds the identity.
func read[D any](
	f *taxfile.Format[D], d *D, id *taxfile.Identity, text *xmltext.Text, name string,
) ([]xmlbind.Remainder, []fault.Finding) {
	fileID, unknown, findings := f.Read(text, name, d)
	if !identify(id, f.Prefix, fileID) {
		kept, warning := taxfile.Keep("/Файл/@ИдФайл", fileID)
		unknown, findings = append(unknown, kept), append(findings, warning)
	}
	return unknown, taxfile.Capped(findings)
}
