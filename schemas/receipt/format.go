package receipt

import (
	_ "embed" // the schemas

	"github.com/beevik/etree"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/taxfile"
	"github.com/uzelhub/uzel/schemas/xmlbind"
)

var (
	//go:embed DP_PDOTPR_1.03.xsd
	dispatchXSD []byte
	//go:embed DP_PDPOL_1.03.xsd
	dateXSD []byte
	//go:embed DP_IZVPOL_1.03.xsd
	noticeXSD []byte
	//go:embed DP_UVUTOCH_1.03.xsd
	clarificationXSD []byte
	//go:embed DP_PRANNUL_1.02.xsd
	annulmentXSD []byte
)

// format is the version in force of one of the documents.
type format struct {
	*taxfile.Format[Document]
	kind   Type
	layout layout
}

// formats are all of them. The codes of КНД do not follow the order of the formats' numbers: that is no slip.
var formats = []*format{
	define(DispatchConfirmation, "1.03", "1115111", "DP_PDOTPR", dispatchXSD, layout{
		operator: "ОперЭДО", block: "СведПодтв", date: "ДатаОтпр", clock: "ВремяОтпр",
		file: "СведОтпрФайл", name: "ИмяОтпрФайла", sign: "ЭПОтпрФайл",
		sender: "СвОтпрДок", recipient: "СвПолДок", signer: walkOfficer,
	}),
	define(DateConfirmation, "1.03", "1115112", "DP_PDPOL", dateXSD, layout{
		operator: "ОперЭДО", block: "СведПодтв", date: "ДатаПол", clock: "ВремяПол",
		file: "СведПолФайл", name: "ИмяПолФайла", sign: "ЭППолФайл",
		sender: "СвОтпрДок", recipient: "СвПолДок", signer: walkOfficer,
	}),
	define(ReceiptNotice, "1.03", "1115110", "DP_IZVPOL", noticeXSD, layout{
		author: "УчастЭДО", block: "СвИзвПолуч", date: "ДатаПол", clock: "ВремяПол",
		file: "СведПолФайл", name: "ИмяПолФайла", sign: "ЭППолФайл",
		sender: "ОтпрДок", signer: walkSigner("ИдСистХран", "СвДовер"),
	}),
	define(ClarificationRequest, "1.03", "1115113", "DP_UVUTOCH", clarificationXSD, layout{
		author: "УчастЭДО", block: "СвУведУточ", date: "ДатаПол", clock: "ВремяПол",
		file: "СведПолФайл", name: "ИмяПолФайла", sign: "ЭППолФайл", text: "ТекстУведУточ",
		sender: "ОтпрДок", signer: walkSigner("СвСистХран", "СвИдДовер"),
	}),
	define(AnnulmentProposal, "1.02", "", "DP_PRANNUL", annulmentXSD, layout{ // has no КНД, and stayed at 1.02
		author: "УчастЭДО", block: "СвПредАн",
		file: "СведАнФайл", name: "ИмяАнФайла", sign: "ЭЦПАнФайл", text: "ТекстПредАн",
		recipient: "НапрПредАн", signer: walkOfficer,
	}),
}

func define(kind Type, version, knd, prefix string, schema []byte, l layout) *format {
	walk := func(n *xmlbind.Node, d *Document, fileID *string) {
		taxfile.WalkFile(n, fileID, version, &d.Identity.Program)
		xmlbind.Within(n, "Документ", true, func(n *xmlbind.Node) {
			if knd != "" {
				n.Constant("КНД", knd)
			}
			l.walk(n, d)
		})
	}
	f := &format{kind: kind, layout: l}
	f.Format = &taxfile.Format[Document]{
		Version: version, KND: knd, Prefix: prefix, Walk: walk, Inspect: f.inspect,
		Schema: taxfile.CompileOnce(prefix+"_"+version+".xsd", schema),
		Places: taxfile.PlacesOnce(walk, "/type", "/version", "/identity", "/unknown"),
	}
	return f
}

// formatOf is the format of a type; nil when there is no such type.
func formatOf(kind Type) *format {
	for _, f := range formats {
		if f.kind == kind {
			return f
		}
	}
	return nil
}

// detect says which format a file is of.
func detect(root *etree.Element) (*format, *fault.Error) {
	var document *etree.Element
	if root.FullTag() == taxfile.Root {
		document = root.SelectElement("Документ")
	}
	if document == nil {
		return nil, errNotReceipt.At("/" + root.FullTag())
	}
	knd, version := document.SelectAttrValue("КНД", ""), root.SelectAttrValue("ВерсФорм", "")
	for _, f := range formats {
		switch {
		case f.KND != knd, knd == "" && document.SelectElement(f.layout.block) == nil:
		case f.Version != version:
			return nil, errVersion.At("/Файл/@ВерсФорм").With("%s %.20q", f.kind.Title(), version)
		default:
			return f, nil
		}
	}
	return nil, errNotReceipt.At("/Файл/Документ/@КНД").With("КНД %.20q", knd)
}

// Is says whether a file is a service document, of whatever version.
func Is(root *etree.Element) bool {
	_, wrong := detect(root)
	return wrong == nil || wrong.Kind == errVersion
}

// Recognise says whether a file is a service document of a version that is checked here, and of which.
func Recognise(root *etree.Element) (version string, ok bool) {
	f, wrong := detect(root)
	if wrong != nil {
		return "", false
	}
	return f.Version, true
}
