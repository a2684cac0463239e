package document

import "time"

// MaxBytes is the largest document Uzel takes: the limit of the narrowest operator (МИГ24: 100 MB).
const MaxBytes = 100 << 20

// Party names one side of a document by what the law knows it by.
type Party struct {
	INN  string `json:"inn,omitempty" expr:"inn"`
	KPP  string `json:"kpp,omitempty" expr:"kpp"`
	Name string `json:"name,omitempty" expr:"name"`
}

// Envelope is what is known of a document without opening it: the contract's metadata, the business keys by which
// people look for it, and the words a route's `when` can use.
type Envelope struct {
	Kind      Kind   `json:"kind" expr:"kind"`
	Format    string `json:"format,omitempty" expr:"format"`         // the format's version, as "5.03"; canonical JSON has its own
	MediaType string `json:"media_type,omitempty" expr:"media_type"` //
	Name      string `json:"name,omitempty" expr:"name"`             // file name, when it has one

	// SourceKey identifies the business document at its source for ever; Revision changes when its content does.
	// A pair that was accepted before is the same document and is not taken again.
	SourceKey string `json:"source_key" expr:"source_key"`
	Revision  string `json:"revision,omitempty" expr:"revision"`
	// Chain groups a document with its corrections and answers; within a chain order holds. Empty: SourceKey.
	Chain string `json:"chain,omitempty" expr:"chain"`

	Organisation Party     `json:"organisation" expr:"organisation"`
	Counterparty Party     `json:"counterparty" expr:"counterparty"`
	Number       string    `json:"number,omitempty" expr:"number"`
	Date         string    `json:"date,omitempty" expr:"date"`     // YYYY-MM-DD
	Period       string    `json:"period,omitempty" expr:"period"` // YYYY-MM
	Total        string    `json:"total,omitempty" expr:"total"`   // decimal
	Currency     string    `json:"currency,omitempty" expr:"currency"`
	ChangedAt    time.Time `json:"changed_at,omitzero" expr:"changed_at"` // at the source

	// Labels are a connector's own words about the document, for `when` expressions.
	Labels map[string]string `json:"labels,omitempty" expr:"labels"`
}

// ChainKey is the key of the document's chain.
func (e Envelope) ChainKey() string {
	if e.Chain != "" {
		return e.Chain
	}
	return e.SourceKey
}
