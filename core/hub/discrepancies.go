package hub

import (
	"errors"

	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/core/engine/steps"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/document"
)

// Discrepancies are what the buyer's title says of what was taken over otherwise, whichever side we are; nil: there is no
// such title.
func (h *Hub) Discrepancies(tx store.ReadTx, doc store.Document) (*steps.Discrepancies, error) {
	x, err := engine.ExchangeOf(doc)
	switch {
	case errors.Is(err, store.ErrErased), err == nil && x == nil:
		return nil, nil
	case err != nil:
		return nil, err
	}
	subject, err := engine.Subject(tx, doc.ID)
	if err != nil || subject.Envelope.Kind != document.KindUPD {
		return nil, err
	}
	titles, err := engine.Titles(tx, doc.ID)
	if err != nil {
		return nil, err
	}
	for _, title := range titles {
		if d, ok := steps.ReadDiscrepancies(subject.Body, title); ok {
			return &d, nil
		}
	}
	return nil, nil
}
