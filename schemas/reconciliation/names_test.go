package reconciliation

import (
	"testing"

	"github.com/beevik/etree"

	"github.com/uzelhub/uzel/schemas/taxfile"
	"github.com/uzelhub/uzel/schemas/xmlbind"
	"github.com/uzelhub/uzel/schemas/xsd/xsdtest"
)

func TestFieldsGoWhereTheirCommentsSay(t *testing.T) {
	var act Act
	xsdtest.Named(t, &act, func() *etree.Document {
		doc, _ := xmlbind.Write(taxfile.Root, func(n *xmlbind.Node) { walkAct(n, &act, new(string)) })
		return doc
	})
	var answer Answer
	xsdtest.Named(t, &answer, func() *etree.Document {
		doc, _ := xmlbind.Write(taxfile.Root, func(n *xmlbind.Node) { walkAnswer(n, &answer, new(string)) })
		return doc
	})
}
