package wire

import (
	"strings"
	"time"

	connectorv1 "github.com/uzelhub/uzel/plugins/contract/uzel/connector/v1"
	"github.com/uzelhub/uzel/schemas/document"
)

// Header is the envelope on the wire, with the size and the sum of the document's bytes.
func Header(doc document.Envelope, body []byte) *connectorv1.DocumentHeader {
	return &connectorv1.DocumentHeader{
		Kind: string(doc.Kind), Format: doc.Format, MediaType: doc.MediaType,
		Name:      strings.ToValidUTF8(doc.Name, "�"), // a file name may be in any encoding; the keys may not
		SourceKey: doc.SourceKey, Revision: doc.Revision, Chain: doc.Chain,
		Organisation: PartyTo(doc.Organisation), Counterparty: PartyTo(doc.Counterparty),
		Number: doc.Number, Date: doc.Date, Period: doc.Period, Total: doc.Total, Currency: doc.Currency,
		ChangedAt: Micros(doc.ChangedAt), Labels: doc.Labels,
		Size: int64(len(body)), Sha256: Sum(body),
	}
}

// Envelope is the envelope from the wire.
func Envelope(h *connectorv1.DocumentHeader) document.Envelope {
	return document.Envelope{
		Kind: document.Kind(h.GetKind()), Format: h.GetFormat(), MediaType: h.GetMediaType(), Name: h.GetName(),
		SourceKey: h.GetSourceKey(), Revision: h.GetRevision(), Chain: h.GetChain(),
		Organisation: PartyFrom(h.GetOrganisation()), Counterparty: PartyFrom(h.GetCounterparty()),
		Number: h.GetNumber(), Date: h.GetDate(), Period: h.GetPeriod(), Total: h.GetTotal(), Currency: h.GetCurrency(),
		ChangedAt: Time(h.GetChangedAt()), Labels: h.GetLabels(),
	}
}

// PartyTo puts a party on the wire.
func PartyTo(p document.Party) *connectorv1.Party {
	if p == (document.Party{}) {
		return nil
	}
	return &connectorv1.Party{Inn: p.INN, Kpp: p.KPP, Name: p.Name}
}

// PartyFrom takes a party from the wire.
func PartyFrom(p *connectorv1.Party) document.Party {
	return document.Party{INN: p.GetInn(), KPP: p.GetKpp(), Name: p.GetName()}
}

// Micros puts a time on the wire; the zero time is 0.
func Micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// Time takes a time from the wire, in UTC.
func Time(micros int64) time.Time {
	if micros == 0 {
		return time.Time{}
	}
	return time.UnixMicro(micros).UTC()
}
