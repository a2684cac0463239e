package bill

import (
	_ "embed" // the published JSON Schema
	"encoding/json"

	"github.com/uzelhub/uzel/schemas/canonical"
	"github.com/uzelhub/uzel/schemas/fault"
)

// JSONSchema is the published schema of a bill, bill.schema.json.
//
//go:embed bill.schema.json
var JSONSchema []byte

var published = canonical.New("bill.schema.json", JSONSchema)

// Validate says what is wrong with the JSON of a bill: what the published schema does not know, and what [Check] finds.
func Validate(data []byte) []fault.Finding {
	var d Document
	if findings := published.Decode(data, &d); len(findings) > 0 {
		return findings
	}
	return Check(d)
}

// Recognise says whether JSON is that of a bill. No word in it says so: what only a bill has does, an account to pay to
// beside lines to pay for.
func Recognise(data []byte) bool {
	var keys struct{ Account, Lines, Totals json.RawMessage }
	return json.Unmarshal(data, &keys) == nil && keys.Account != nil && keys.Lines != nil && keys.Totals != nil
}
