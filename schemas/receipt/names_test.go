package receipt

import (
	"testing"

	"github.com/beevik/etree"

	"github.com/uzelhub/uzel/schemas/taxfile"
	"github.com/uzelhub/uzel/schemas/xmlbind"
	"github.com/uzelhub/uzel/schemas/xsd/xsdtest"
)

func TestFieldsGoWhereTheirCommentsSay(t *testing.T) {
	for _, f := range formats {
		t.Run(f.Prefix, func(t *testing.T) {
			var d Document
			xsdtest.Named(t, &d, func() *etree.Document {
				doc, _ := xmlbind.Write(taxfile.Root, func(n *xmlbind.Node) { f.Walk(n, &d, new(string)) })
				return doc
			})
		})
	}
}
