package engine

import (
	"slices"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/docflow"
)

// Titles are the files with which the buyer has answered a document, or is about to, the latest first: those that came
// from the other side, or those that we made.
func Titles(tx store.ReadTx, id string) (bodies [][]byte, err error) {
	parts, err := tx.Parts(id)
	if err != nil {
		return nil, err
	}
	for _, part := range slices.Backward(parts) {
		if part.Role != ExchangeRole(docflow.Buyer) && !IsAnswer(part.Role) {
			continue
		}
		body, err := tx.Payload(id, part.SHA256)
		if err != nil {
			return nil, err
		}
		bodies = append(bodies, body)
	}
	return bodies, nil
}
