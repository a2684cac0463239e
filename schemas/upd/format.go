package upd

import (
	"github.com/beevik/etree"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/taxfile"
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

// detect says which format a document is of.
func detect(root *etree.Element) (*taxfile.Format[Document], *fault.Error) {
	if f := taxfile.Find(sellers, root); f != nil {
		return f, nil
	}
	knd, version, ok := taxfile.Marks(root)
	switch {
	case !ok:
		return nil, errNotUPD.At("/" + root.FullTag())
	case knd == kndSeller:
		return nil, errVersion.At("/Файл/@ВерсФорм").With("титул продавца %.20q", version)
	case knd == kndBuyer:
		return nil, errVersion.At("/Файл/@ВерсФорм").With("титул покупателя %.20q", version)
	}
	return nil, errNotUPD.At("/Файл/Документ/@КНД").With("КНД %.20q", knd)
}
