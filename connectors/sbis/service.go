package sbis

import (
	"context"
	"time"

	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/receipt"
)

// confirmations are the events by which an operator confirms the date of a file, and of its dispatch.
var confirmations = map[paper]map[receipt.Type]docflow.Event{
	sellerTitle: {
		receipt.DateConfirmation: docflow.TitleConfirmed, receipt.DispatchConfirmation: docflow.TitleDispatched,
	},
	notice: {
		receipt.DateConfirmation: docflow.NoticeConfirmed, receipt.DispatchConfirmation: docflow.NoticeDispatched,
	},
	buyerTitle: {
		receipt.DateConfirmation: docflow.AnswerConfirmed, receipt.DispatchConfirmation: docflow.AnswerDispatched,
	},
	clarification: {
		receipt.DateConfirmation: docflow.ClarificationConfirmed, receipt.DispatchConfirmation: docflow.ClarificationDispatched,
	},
}

// service reads a service document of the order ММВ-7-6/36@: what it is and about which file stand in the file itself.
func (r *reading) service(ctx context.Context, d record, a attachment, body []byte, at time.Time) (fact, error) {
	s, findings := receipt.Parse(body, "")
	if fault.HasErrors(findings) {
		return fact{Fact: docflow.Fact{ID: a.ID, Event: docflow.Unknown, At: at, Raw: "служебный файл не читается: " + a.fileName()}}, nil
	}
	f := fact{docflow.Fact{ID: a.ID, At: stated(s, at), Ground: s.Text}, docflow.Buyer}
	switch s.Type {
	case receipt.ReceiptNotice:
		if s.Author != nil {
			f.by = d.side(authorOf(s))
		}
		if about := paperOf(s.File.Name); about.title() || about == other {
			f.Event = docflow.Notice
		} // a receipt on a confirmation: its service stage tells of it
	case receipt.ClarificationRequest:
		f.Event = docflow.Clarification
	case receipt.AnnulmentProposal:
		f.Event, f.by = docflow.AnnulmentByBuyer, docflow.Buyer
		if d.side(authorOf(s)) == docflow.Seller {
			f.Event, f.by = docflow.AnnulmentBySeller, docflow.Seller
		}
	case receipt.DateConfirmation, receipt.DispatchConfirmation:
		f.by = docflow.Operator
		about, err := r.subject(ctx, d, s.File.Name)
		if err != nil {
			return f, err
		}
		f.Event = confirmations[about][s.Type]
	}
	return f, nil
}

// subject is what a confirmation is about: title, notice, answer, request. A receipt on another confirmation has the form
// of a notice and is none.
func (r *reading) subject(ctx context.Context, d record, name string) (paper, error) {
	switch p := paperOf(name); {
	case p.title():
		return sellerTitle, nil
	case p.answer():
		return buyerTitle, nil
	case p != notice:
		return p, nil
	}
	for _, a := range d.Attachments {
		if bare(a.fileName()) != bare(name) {
			continue
		}
		body, err := r.body(ctx, a)
		if err != nil {
			return other, err
		}
		if s, _ := receipt.Parse(body, ""); !paperOf(s.File.Name).title() {
			return other, nil
		}
	}
	return notice, nil
}

func bare(name string) string {
	if len(name) > 4 && name[len(name)-4:] == ".xml" {
		return name[:len(name)-4]
	}
	return name
}

func authorOf(s receipt.Document) string {
	switch a := s.Author; {
	case a == nil:
		return ""
	case a.Company != nil:
		return a.Company.INN
	case a.Entrepreneur != nil:
		return a.Entrepreneur.INN
	case a.Person != nil:
		return a.Person.INN
	}
	return ""
}

// stated is the moment that the file states: by law that of the confirmation is the date of issue. Without one it is the
// event's.
func stated(s receipt.Document, otherwise time.Time) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04:05", string(s.Date)+" "+s.Time, moscow)
	if err != nil {
		return otherwise
	}
	return t
}
