package reconciliation

import (
	"github.com/beevik/etree"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/num"
	"github.com/uzelhub/uzel/schemas/taxfile"
)

// arithmetic adds an act up: operations to contracts, contracts to the table, opening balances and turnovers to closing
// ones. Who wrote the file has to have it right; who received it is told.
func arithmetic(c *taxfile.Check, table *etree.Element) {
	closing(c, table)
	contracts := table.SelectElements("ДогСв")
	for _, contract := range contracts {
		closing(c, contract)
		operations := contract.FindElements("ДокСв/СвОпер")
		adds(c, errTurnover, contract, "ОборотДеб", operations, "СумДебет")
		adds(c, errTurnover, contract, "ОборотКр", operations, "СумКредит")
	}
	adds(c, errTotal, table, "ОборотДеб", contracts, "ОборотДеб")
	adds(c, errTotal, table, "ОборотКр", contracts, "ОборотКр")
	var opening num.Decimal
	for _, contract := range contracts {
		opening = opening.Add(side(contract, "СальдоНач"))
	}
	if taxfile.HasAny(table, "@СальдоНачДеб", "@СальдоНачКр") && !side(table, "СальдоНач").Equal(opening) {
		note(c, errOpening, table, "@СальдоНачДеб")
	}
}

// adds compares a sum with what it is the sum of. What is not stated counts for nothing.
func adds(c *taxfile.Check, kind *fault.Kind, e *etree.Element, attr string, parts []*etree.Element, of string) {
	stated := taxfile.Decimal(e, attr)
	var sum num.Decimal
	for _, part := range parts {
		sum = plus(sum, taxfile.Decimal(part, of))
	}
	if stated != nil && !stated.Equal(sum) {
		note(c, kind, e, "@"+attr)
	}
}

// closing compares net balances: both sides may be shown rolled up or not.
func closing(c *taxfile.Check, e *etree.Element) {
	if !taxfile.HasAny(e, "@СальдоКонДеб", "@СальдоКонКр") {
		return
	}
	if !side(e, "СальдоНач").Add(side(e, "Оборот")).Equal(side(e, "СальдоКон")) {
		note(c, errClosing, e, "@СальдоКонДеб")
	}
}

// side is debit less credit of one pair of attributes.
func side(e *etree.Element, pair string) num.Decimal {
	return net(taxfile.Decimal(e, pair+"Деб"), taxfile.Decimal(e, pair+"Кр"))
}

func note(c *taxfile.Check, kind *fault.Kind, e *etree.Element, subject string) {
	if c.Writing {
		c.Error(kind, e, subject, "")
	} else {
		c.Warning(kind, e, subject, "")
	}
}
