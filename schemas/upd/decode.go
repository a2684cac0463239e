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
