package upd

import (
	_ "embed" // the schemas

	"github.com/uzelhub/uzel/schemas/taxfile"
)

//go:embed ON_NSCHFDOPPOK_5.03.xsd
var buyer503XSD []byte

//go:embed ON_NSCHFDOPPOK_5.02.xsd
var buyer502XSD []byte

//go:embed ON_NSCHFDOPPOK_5.01.xsd
var buyer501XSD []byte

// buyers are the versions of the buyer's title, the newest first; their days are those of the seller's title. The official
// schema of 5.03 is not at hand: it is taken to be that of 5.02 with another version, as an operator's own contract has it.
var buyers = []*taxfile.Format[BuyerDocument]{&buyer503, &buyer502, &buyer501}

var buyer503 = taxfile.Format[BuyerDocument]{
	Version: "5.03", KND: kndBuyer, Prefix: prefixBuyer, Since: "2025-04-01",
	Schema:  taxfile.CompileOnce("ON_NSCHFDOPPOK_5.03.xsd", buyer503XSD),
	Walk:    walkBuyer("5.03"),
	Places:  taxfile.PlacesOnce(walkBuyer("5.03"), outside...),
	Inspect: func(c *taxfile.Check) { inspectBuyer(c, nameRuleBuyer2024, rulesOfBuyer) },
}

var buyer502 = taxfile.Format[BuyerDocument]{
	Version: "5.02", KND: kndBuyer, Prefix: prefixBuyer, Since: "2023-12-19", Until: "2025-03-31",
	Schema:  taxfile.CompileOnce("ON_NSCHFDOPPOK_5.02.xsd", buyer502XSD),
	Walk:    walkBuyer("5.02"),
	Places:  taxfile.PlacesOnce(walkBuyer("5.02"), outside...),
	Inspect: func(c *taxfile.Check) { inspectBuyer(c, nameRuleBuyer2024, rulesOfBuyer) },
}

var buyer501 = taxfile.Format[BuyerDocument]{
	Version: "5.01", KND: kndBuyer, Prefix: prefixBuyer, Until: "2025-04-01",
	Schema:  taxfile.CompileOnce("ON_NSCHFDOPPOK_5.01.xsd", buyer501XSD),
	Walk:    walkBuyer501,
	Places:  taxfile.PlacesOnce(walkBuyer501, outside...),
	Inspect: func(c *taxfile.Check) { inspectBuyer(c, nameRuleBuyer2018, nil) },
}
