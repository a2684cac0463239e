package upd

import (
	_ "embed" // the schema
	"sync"

	"github.com/uzelhub/uzel/schemas/xsd"
)

//go:embed ON_NSCHFDOPPR_5.03.xsd
var seller503XSD []byte

// seller503 is the seller's title of the order ЕД-7-26/970@ as amended, in force since 2025.
var seller503 = format{
	version: "5.03",
	knd:     kndSeller,
	prefix:  "ON_NSCHFDOPPR",
	schema:  sync.OnceValues(func() (*xsd.Schema, error) { return xsd.Compile("ON_NSCHFDOPPR_5.03.xsd", seller503XSD) }),
	rules:   rules503,
	walk: func(n *node, d *Document, fileID *string) {
		n.attr("ИдФайл", fileID)
		n.constant("ВерсФорм", "5.03")
		n.attr("ВерсПрог", &d.Identity.Program)
		within(n, "Документ", true, func(n *node) {
			n.constant("КНД", kndSeller)
			walkDocument(n, d)
		})
	},
}
