// Package canonical reads documents in their canonical JSON strictly: what the published JSON Schema of a kind does not know
// is refused with its place, in Russian.
//
//	//go:embed ukd.schema.json
//	var JSONSchema []byte
//
//	var published = canonical.New("ukd.schema.json", JSONSchema)
//
//	func Decode(data []byte) (Document, []fault.Finding) {
//		var d Document
//		findings := published.Decode(data, &d)
//		return d, findings
//	}
//
// The schema itself is made from the model by package schemas/canonical/canonicaltest, whose test keeps the two together.
package canonical
