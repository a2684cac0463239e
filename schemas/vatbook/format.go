package vatbook

import (
	_ "embed" // the schemas

	"github.com/beevik/etree"

	"github.com/uzelhub/uzel/schemas/taxfile"
)

const version = "5.04"

var (
	//go:embed NO_NDS.8_5.04.xsd
	purchasesXSD []byte
	//go:embed NO_NDS.81_5.04.xsd
	purchasesSheetXSD []byte
	//go:embed NO_NDS.9_5.04.xsd
	salesXSD []byte
	//go:embed NO_NDS.91_5.04.xsd
	salesSheetXSD []byte
)

// book is one of the four kinds.
type book struct {
	kind   Kind
	names  names
	rules  taxfile.Rules[*taxfile.Check]
	format taxfile.Format[Book]
}

var books = []*book{
	newBook(120, Purchases, "NO_NDS.8", purchasesXSD, names{
		index: "0000080", relevance: "ПризнСвед8", book: "КнигаПокуп", row: "КнПокСтр",
	}),
	newBook(130, PurchasesSheet, "NO_NDS.81", purchasesSheetXSD, names{
		index: "0000081", relevance: "ПризнСвед81", book: "КнигаПокупДЛ", row: "КнПокДЛСтр", sheet: true,
	}),
	newBook(140, Sales, "NO_NDS.9", salesXSD, names{
		index: "0000090", relevance: "ПризнСвед9", book: "КнигаПрод", row: "КнПродСтр", sales: true,
	}),
	newBook(150, SalesSheet, "NO_NDS.91", salesSheetXSD, names{
		index: "0000091", relevance: "ПризнСвед91", book: "КнигаПродДЛ", row: "КнПродДЛСтр", sales: true, sheet: true,
	}),
}

// newBook makes a book whose rules about the document begin with a code.
func newBook(code int, kind Kind, prefix string, schema []byte, s names) *book {
	s.version = version
	b := &book{kind: kind, names: s, rules: taxfile.Compile(rulesOfRows, rulesOfBook(code, s))}
	b.format = taxfile.Format[Book]{
		Version: version, Prefix: prefix, Walk: s.walk, Schema: taxfile.CompileOnce(prefix+"_"+version+".xsd", schema),
		Places: taxfile.PlacesOnce(s.walk, "/version", "/identity", "/kind", "/unknown"), Inspect: b.inspect,
	}
	return b
}

// later is the book's format in a version that is not known: for reading.
func (b *book) later(version string) *taxfile.Format[Book] {
	s := b.names
	s.version, s.later = version, true
	return &taxfile.Format[Book]{Version: version, Prefix: b.format.Prefix, Walk: s.walk}
}

// find is the book that a file is of, by Индекс; nil when it is of none.
func find(root *etree.Element) *book {
	if root == nil || root.FullTag() != taxfile.Root {
		return nil
	}
	document := root.SelectElement("Документ")
	for _, b := range books {
		if document != nil && document.SelectAttrValue("Индекс", "") == b.names.index {
			return b
		}
	}
	return nil
}

func ofKind(kind Kind) *book {
	for _, b := range books {
		if b.kind == kind {
			return b
		}
	}
	return nil
}
