package upd

import (
	"github.com/beevik/etree"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/xsd"
)

// format is one version of one title: everything that is its own.
type format struct {
	version string // ВерсФорм
	knd     string // КНД
	prefix  string // of ИдФайл
	schema  func() (*xsd.Schema, error)
	rules   []rule
	walk    func(n *node, d *Document, fileID *string)
}

// formats are the versions that are read; the first is written unless another is asked for.
var formats = []*format{&seller503}

// detect says which format a document is of.
func detect(root *etree.Element) (*format, *fault.Error) {
	var document *etree.Element
	if root.FullTag() == "Файл" {
		document = root.SelectElement("Документ")
	}
	if document == nil {
		return nil, errNotUPD.At("/" + root.FullTag())
	}
	knd, version := document.SelectAttrValue("КНД", ""), root.SelectAttrValue("ВерсФорм", "")
	for _, f := range formats {
		if f.knd == knd && f.version == version {
			return f, nil
		}
	}
	switch knd {
	case kndSeller:
		return nil, errVersion.At("/Файл/@ВерсФорм").With("титул продавца %.20q", version)
	case kndBuyer:
		return nil, errVersion.At("/Файл/@ВерсФорм").With("титул покупателя %.20q", version)
	}
	return nil, errNotUPD.At("/Файл/Документ/@КНД").With("КНД %.20q", knd)
}

// The codes of the two titles in the classifier of tax documents.
const (
	kndSeller = "1115131"
	kndBuyer  = "1115132"
)
