package sbis

import (
	"cmp"
	"strings"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
	parties "github.com/uzelhub/uzel/schemas/party"
	"github.com/uzelhub/uzel/schemas/taxfile"
	"github.com/uzelhub/uzel/schemas/ukd"
	"github.com/uzelhub/uzel/schemas/upd"
)

// parcel is what a document is sent as. An envelope that comes from a folder may say nothing of it; then the file does.
type parcel struct {
	number, date string // YYYY-MM-DD
	to           document.Party
	receiver     string // the participant of the exchange: chooses among the boxes of several operators
	flow         docflow.Flow
}

func parcelOf(act sdk.Act) parcel {
	e := act.Document
	p := parcel{}
	switch paperOf(e.Name) {
	case sellerTitle:
		d, _ := upd.Parse(act.Body, "")
		p = parcel{number: d.Number, date: string(d.Date), receiver: receiverOf(d.Identity), flow: docflow.Flow(d.Function)}
		if len(d.Buyers) > 0 {
			p.to = buyer(d.Buyers[0])
		}
	case sellerCorrection:
		if d, _ := ukd.Parse(act.Body, ""); d.Document != nil {
			p = parcel{number: d.Document.Number, date: string(d.Document.Date), receiver: receiverOf(d.Document.Identity)}
			p.flow, p.to = docflow.Flow(d.Document.Function), changedBuyer(d.Document.Buyer)
		}
	}
	p.number, p.date = cmp.Or(e.Number, p.number), cmp.Or(e.Date, p.date)
	if e.Counterparty.INN != "" {
		p.to = e.Counterparty
	}
	return p
}

func receiverOf(id *taxfile.Identity) string {
	if id == nil {
		return ""
	}
	return id.Receiver
}

func buyer(b parties.Party) document.Party {
	switch {
	case b.Company != nil:
		return document.Party{INN: b.Company.INN, KPP: b.Company.KPP, Name: b.Company.Name}
	case b.Entrepreneur != nil:
		return document.Party{INN: b.Entrepreneur.INN, Name: full(b.Entrepreneur.Name)}
	case b.Person != nil && b.Person.Name != nil:
		return document.Party{INN: b.Person.INN, Name: full(*b.Person.Name)}
	}
	return document.Party{}
}

func changedBuyer(b ukd.Party) document.Party {
	switch {
	case b.Company != nil:
		return document.Party{INN: b.Company.INN, KPP: b.Company.KPP, Name: b.Company.Name}
	case b.Entrepreneur != nil:
		return document.Party{INN: b.Entrepreneur.INN, Name: full(b.Entrepreneur.Name)}
	}
	return document.Party{}
}

func full(n parties.PersonName) string {
	return strings.Join(strings.Fields(n.Last+" "+n.First+" "+n.Middle), " ")
}
