package ukd

import (
	_ "embed" // the schemas
	"strings"

	"github.com/beevik/etree"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/taxfile"
	"github.com/uzelhub/uzel/schemas/xmltext"
)

// The codes of the two titles in the classifier of tax documents.
const (
	kndSeller = "1115127"
	kndBuyer  = "1115128"
)

var (
	//go:embed ON_KORSCHFDOPPR_5.01.xsd
	sellerXSD []byte
	//go:embed ON_KORSCHFDOPPOK_5.01.xsd
	buyerXSD []byte
)

var sellerFormat = taxfile.Format[Document]{
	Version: versionOfForm, KND: kndSeller, Prefix: "ON_KORSCHFDOPPR", Walk: walkDocument, Inspect: inspectDocument,
	Schema: taxfile.CompileOnce("ON_KORSCHFDOPPR_5.01.xsd", sellerXSD),
	Places: taxfile.PlacesOnce(walkDocument, ownFields...),
}

var buyerFormat = taxfile.Format[Answer]{
	Version: versionOfForm, KND: kndBuyer, Prefix: "ON_KORSCHFDOPPOK", Walk: walkAnswer, Inspect: inspectAnswer,
	Schema: taxfile.CompileOnce("ON_KORSCHFDOPPOK_5.01.xsd", buyerXSD),
	Places: taxfile.PlacesOnce(walkAnswer, ownFields...),
}

// ownFields of the models are no part of a file.
var ownFields = []string{"/version", "/identity", "/unknown"}

// edition is which of the editions of 5.01 a file is of. Both have the same КНД and ВерсФорм: only the name tells.
type edition string

// prefixOf is how names of files of an edition begin.
func (e edition) prefixOf(first string) string {
	if e == Edition736 {
		return "ON_N" + first[len("ON_"):]
	}
	return first
}

// editionOf reads the edition off an ИдФайл.
func editionOf(text *xmltext.Text) edition {
	if name, ok := taxfile.ParseFileName(text.Doc.Root().SelectAttrValue("ИдФайл", "")); ok && isOf736(name.Prefix) {
		return Edition736
	}
	return Edition501
}

func isOf736(prefix string) bool {
	const begins = "ON_NKORSCHFDOPP"
	return len(prefix) > len(begins) && prefix[:len(begins)] == begins
}

// unverified says of a file of the edition 736 that the schema it was held against is that of the first edition. What the
// schema found in somebody else's file may be no fault then: it is a warning. In one of ours that goes for the rate of tax
// alone, whose list in the first edition ends in 2019: [rates] holds it to the law.
func (e edition) unverified(findings []fault.Finding, writing bool) []fault.Finding {
	if e != Edition736 {
		return findings
	}
	for i := range findings {
		if !writing || isOfRate(findings[i]) {
			findings[i].Severity = fault.SeverityWarning
		}
	}
	return append([]fault.Finding{errUnverified.Warning("/Файл/@ИдФайл", "")}, findings...)
}

// isOfRate reports whether the schema speaks of a rate.
func isOfRate(f fault.Finding) bool {
	return strings.HasPrefix(f.Code, "UZ-XSD-") && (strings.HasSuffix(f.Path, "/@НалСтДо") || strings.HasSuffix(f.Path, "/@НалСтПосле"))
}

// Is says whether a file is either title of an УКД, of whatever version.
func Is(root *etree.Element) bool {
	knd, _, ok := taxfile.Marks(root)
	return ok && (knd == kndSeller || knd == kndBuyer)
}

// Recognise says whether a file is either title of an УКД of a version that is checked here, and of which.
func Recognise(root *etree.Element) (string, bool) {
	_, stated, _ := taxfile.Marks(root)
	return versionOfForm, Is(root) && stated == versionOfForm
}
