package upd

import (
	_ "embed" // the schema

	"github.com/beevik/etree"

	"github.com/uzelhub/uzel/schemas/taxfile"
	"github.com/uzelhub/uzel/schemas/xmlbind"
)

//go:embed ON_NSCHFDOPPR_5.03.xsd
var seller503XSD []byte

// seller503 is the seller's title of the order ЕД-7-26/970@ as amended, in force since 2025.
var seller503 = taxfile.Format[Document]{
	Version: "5.03",
	KND:     kndSeller,
	Prefix:  "ON_NSCHFDOPPR",
	Schema:  taxfile.CompileOnce("ON_NSCHFDOPPR_5.03.xsd", seller503XSD),
	Walk:    walkSeller503,
	Inspect: func(c *taxfile.Check) { inspect(c, rules503) },
}

func walkSeller503(n *xmlbind.Node, d *Document, fileID *string) {
	taxfile.WalkFile(n, fileID, "5.03", &d.Identity.Program)
	xmlbind.Within(n, "Документ", true, func(n *xmlbind.Node) {
		n.Constant("КНД", kndSeller)
		walkDocument(n, d)
	})
}

// inspect is all that a seller's title is held against beside its structure.
func inspect(file *taxfile.Check, rules taxfile.Rules[*check]) {
	c := newCheck(file)
	c.fileID()
	taxfile.Apply(file, c, rules)
	c.Requisites(map[string]func(*taxfile.Check, *etree.Element){
		"ДенИзм": func(c *taxfile.Check, e *etree.Element) {
			c.Currency(e, "НаимОКВ", e.SelectAttrValue("КодОКВ", ""))
		},
		"СведТов": func(c *taxfile.Check, e *etree.Element) {
			c.Unit(e, "ОКЕИ_Тов", "НаимЕдИзм", "КолТов")
		},
	})
	c.arithmetic()
	c.order()
}
