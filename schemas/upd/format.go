package upd

import (
	"slices"

	"github.com/beevik/etree"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/taxfile"
	"github.com/uzelhub/uzel/schemas/xmltext"
)

// The codes of the two titles in the classifier of tax documents.
const (
	kndSeller = "1115131"
	kndBuyer  = "1115132"
)

// Prefixes of ИдФайл. Until 2024 that of a document with traceable goods had an ending of its own, as seen in files of operators.
const (
	prefixSeller = "ON_NSCHFDOPPR"
	prefixBuyer  = "ON_NSCHFDOPPOK"
	traceableTag = "PROS"
)

// Title is one of the two files of an УПД.
type Title string

// The titles.
const (
	Seller Title = "seller" // информация продавца
	Buyer  Title = "buyer"  // информация покупателя
)

// Recognise says whether a file is a title of УПД that is read here, and in which version.
func Recognise(root *etree.Element) (version string, ok bool) {
	if f := taxfile.Find(sellers, root); f != nil {
		return f.Version, true
	}
	if f := taxfile.Find(buyers, root); f != nil {
		return f.Version, true
	}
	return "", false
}

// TitleOf says which title a file is, whether its version is supported or not; empty when it is no УПД.
func TitleOf(data []byte) Title {
	text, err := xmltext.Decode(data)
	if err != nil {
		return ""
	}
	switch knd, _, _ := taxfile.Marks(text.Doc.Root()); knd {
	case kndSeller:
		return Seller
	case kndBuyer:
		return Buyer
	}
	return ""
}

// open decodes a file that should be one of the given formats.
func open[D any](data []byte, formats []*taxfile.Format[D]) (*xmltext.Text, *taxfile.Format[D], []fault.Finding) {
	text, err := xmltext.Decode(data)
	if err != nil {
		return nil, nil, []fault.Finding{fault.FindingOf(err, errNotUPD)}
	}
	if f := taxfile.Find(formats, text.Doc.Root()); f != nil {
		return text, f, nil
	}
	return nil, nil, []fault.Finding{fault.FindingOf(unsupported(text.Doc.Root()), errNotUPD)}
}

// unsupported says why a file is none that is read here.
func unsupported(root *etree.Element) *fault.Error {
	knd, version, ok := taxfile.Marks(root)
	switch {
	case !ok:
		return errNotUPD.At("/" + root.FullTag())
	case knd == kndSeller && slices.ContainsFunc(sellers, func(f *taxfile.Format[Document]) bool { return f.Version == version }):
		return errTitle.At("/Файл/Документ/@КНД").With("это титул продавца")
	case knd == kndBuyer && slices.ContainsFunc(buyers, func(f *taxfile.Format[BuyerDocument]) bool { return f.Version == version }):
		return errTitle.At(xmltext.Path(taxfile.DocumentOf(root)) + "/@КНД").With("это титул покупателя")
	case knd == kndSeller:
		return errVersion.At("/Файл/@ВерсФорм").With("титул продавца %.20q", version)
	case knd == kndBuyer:
		return errVersion.At("/Файл/@ВерсФорм").With("титул покупателя %.20q", version)
	}
	return errNotUPD.At("/Файл/Документ/@КНД").With("КНД %.20q", knd)
}
