package sbis

import (
	"time"

	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
)

// newsEnvelope is that of what happened to a document.
func newsEnvelope(d record, key string, at time.Time) document.Envelope {
	return document.Envelope{
		Kind: document.KindNews, MediaType: "application/json", SourceKey: key, Chain: d.ID, Number: d.Number, Date: iso(d.Date),
		Organisation: envelopeParty(d.Organisation), Counterparty: envelopeParty(d.Counterparty), ChangedAt: at,
	}
}

// incomingEnvelope is that of a document which the other side sent. Its identity at СБИС is its key: the file may come
// again, and is the same document.
func incomingEnvelope(d record, main attachment, body []byte) document.Envelope {
	p := paperOf(main.fileName())
	e := document.Envelope{
		Kind: p.kind(), Name: main.fileName(), SourceKey: d.ID, Number: d.Number, Date: iso(d.Date),
		Organisation: envelopeParty(d.Organisation), Counterparty: envelopeParty(d.Counterparty),
		Labels: map[string]string{
			docflow.LabelRemote: d.ID, docflow.LabelFlow: string(flowOf(p, body)), docflow.LabelSide: string(docflow.Buyer), "type": d.Type,
		},
	}
	if p.title() {
		e.MediaType = "application/xml"
	}
	return e
}
