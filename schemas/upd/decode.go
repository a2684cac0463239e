package upd

import (
	_ "embed" // the published JSON Schema

	"github.com/uzelhub/uzel/schemas/canonical"
	"github.com/uzelhub/uzel/schemas/fault"
)

// JSONSchema is the published schema of the canonical document, upd.schema.json.
//
//go:embed upd.schema.json
var JSONSchema []byte

var published = canonical.New("upd.schema.json", JSONSchema)

// Decode reads a canonical document from JSON, strictly: see [canonical.Schema.Decode].
func Decode(data []byte) (Document, []fault.Finding) {
	var d Document
	findings := published.Decode(data, &d)
	return d, findings
}

// BuyerJSONSchema is the published schema of the buyer's title, upd-buyer.schema.json.
//
//go:embed upd-buyer.schema.json
var BuyerJSONSchema []byte

var publishedBuyer = canonical.New("upd-buyer.schema.json", BuyerJSONSchema)

// DecodeBuyer reads a canonical buyer's title from JSON, strictly: see [canonical.Schema.Decode].
func DecodeBuyer(data []byte) (BuyerDocument, []fault.Finding) {
	var d BuyerDocument
	findings := publishedBuyer.Decode(data, &d)
	return d, findings
}
