package upd

import (
	_ "embed" // the schemas

	"github.com/beevik/etree"

	"github.com/uzelhub/uzel/schemas/taxfile"
)

//go:embed ON_NSCHFDOPPR_5.03.xsd
var seller503XSD []byte

//go:embed ON_NSCHFDOPPR_5.02.xsd
var seller502XSD []byte

//go:embed ON_NSCHFDOPPR_5.01.xsd
var seller501XSD []byte

//go:embed ON_NSCHFDOPPR_5.01_01.xsd
var seller501FirstXSD []byte

// outside are the fields that are no part of what a version carries: they say which file it is.
var outside = []string{"/version", "/identity", "/unknown"}

// sellers are the versions of the seller's title, the newest first.
//
// Known is that 5.01 was taken until 01.04.2025. That 5.02 may be used from the day of its order and that 5.03 is the one to
// use from 01.04.2025 on is a guess: the days on which its editions came into force are not at hand.
var sellers = []*taxfile.Format[Document]{&seller503, &seller502, &seller501}

// seller503 is the seller's title of the order ЕД-7-26/970@ as amended.
var seller503 = taxfile.Format[Document]{
	Version: "5.03", KND: kndSeller, Prefix: prefixSeller, Since: "2025-04-01",
	Schema:  taxfile.CompileOnce("ON_NSCHFDOPPR_5.03.xsd", seller503XSD),
	Walk:    edition503.file,
	Places:  taxfile.PlacesOnce(edition503.file, outside...),
	Inspect: func(c *taxfile.Check) { inspect(c, rules503) },
}

// seller502 is the seller's title of the first edition of the order ЕД-7-26/970@ of 19.12.2023.
var seller502 = taxfile.Format[Document]{
	Version: "5.02", KND: kndSeller, Prefix: prefixSeller, Since: "2023-12-19", Until: "2025-03-31",
	Schema:  taxfile.CompileOnce("ON_NSCHFDOPPR_5.02.xsd", seller502XSD),
	Walk:    edition502.file,
	Places:  taxfile.PlacesOnce(edition502.file, outside...),
	Inspect: func(c *taxfile.Check) { inspect(c, rules502) },
}

// seller501 is the seller's title of the order ММВ-7-15/820@ of 19.12.2018, its third revision. Files of the revision 01 are
// read as well.
var seller501 = taxfile.Format[Document]{
	Version: "5.01", KND: kndSeller, Prefix: prefixSeller, Until: "2025-04-01",
	Schema:  taxfile.CompileOnce("ON_NSCHFDOPPR_5.01.xsd", seller501XSD),
	Older:   taxfile.CompileOnce("ON_NSCHFDOPPR_5.01_01.xsd", seller501FirstXSD),
	Walk:    walkSeller501,
	Places:  taxfile.PlacesOnce(walkSeller501, outside...),
	Inspect: inspect501,
}

// inspect is all that a seller's title since 5.02 is held against beside its structure.
func inspect(file *taxfile.Check, rules taxfile.Rules[*check]) {
	c := newCheck(file)
	c.fileID(nameRule2024, func(name taxfile.FileName) bool { return name.Prefix == prefixSeller && name.Flags != "" })
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
	c.order(words2024)
}

// inspect501 is the same for 5.01. Its official conditions know the file's name alone.
func inspect501(file *taxfile.Check) {
	c := newCheck(file)
	c.fileID(nameRule2018, func(name taxfile.FileName) bool {
		return (name.Prefix == prefixSeller || name.Prefix == prefixSeller+traceableTag) && name.Flags == ""
	})
	taxfile.Apply(file, c, rules501)
	c.Requisites(map[string]func(*taxfile.Check, *etree.Element){
		"СвСчФакт": func(c *taxfile.Check, e *etree.Element) {
			if special := e.SelectElement("ДопСвФХЖ1"); taxfile.Has(special, "@НаимОКВ") {
				c.Currency(special, "НаимОКВ", e.SelectAttrValue("КодОКВ", ""))
			}
		},
		"СведТов": func(c *taxfile.Check, e *etree.Element) { c.Unit(e, "ОКЕИ_Тов", "", "КолТов") },
	})
	c.arithmetic()
	c.order(words2018)
}
