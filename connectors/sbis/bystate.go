package sbis

import (
	"context"
	"slices"
	"time"

	"github.com/uzelhub/uzel/schemas/docflow"
)

// byState tells what the state alone says. Codes 0, 2, 3, 10 and 23 are the service's own business: what is binding about
// them comes as a file. So does the acceptance behind code 7: by a title or by a signature under the document.
func (r *reading) byState(ctx context.Context, d record, e event, at time.Time) ([]docflow.Fact, error) {
	code := d.code()
	one := func(what string, happened docflow.Event, ground string) docflow.Fact {
		return docflow.Fact{ID: d.ID + ":state:" + code + what, Event: happened, At: at, Ground: ground}
	}
	switch {
	case code != "" && !knownState(code):
		unknown := one("", docflow.Unknown, "")
		unknown.Raw = "состояние " + code + " «" + d.State.Name + "», событие «" + e.Name + "»"
		return []docflow.Fact{unknown}, nil
	case code == codeDelivered && !d.incoming():
		return []docflow.Fact{one("", docflow.TitleDispatched, "")}, nil
	case code == codeProblems:
		return []docflow.Fact{one("", docflow.Undeliverable, e.Comment)}, nil
	case code == codeRejected:
		return r.rejected(ctx, d, e, one)
	case code == codeDeleted:
		return []docflow.Fact{annulled(d, one)}, nil
	}
	return nil, nil
}

// rejected is a refusal without a title; one by a title says so itself. No file confirms it: that the operator shows the
// document as refused is the operator's own word for it. A mere invoice cannot be refused, only asked to be corrected.
func (r *reading) rejected(
	ctx context.Context, d record, e event, one func(string, docflow.Event, string) docflow.Fact,
) ([]docflow.Fact, error) {
	if slices.ContainsFunc(d.Attachments, func(a attachment) bool { return paperOf(a.fileName()).answer() }) {
		return nil, nil
	}
	if main, found := d.main(); found && paperOf(main.fileName()).title() {
		body, err := r.body(ctx, main)
		if err != nil {
			return nil, err
		}
		if f := flowOf(paperOf(main.fileName()), body); f == docflow.Invoice || f == docflow.Correction {
			if d.has(clarification) {
				return nil, nil
			}
			unknown := one("", docflow.Unknown, "")
			unknown.Raw = "счёт-фактура показан отклонённым: " + e.Comment
			return []docflow.Fact{unknown}, nil
		}
	}
	return []docflow.Fact{
		one(":refused", docflow.Refused, e.Comment),
		one(":confirmed", docflow.AnswerConfirmed, ""), one(":dispatched", docflow.AnswerDispatched, ""),
	}, nil
}

// annulled: the code stands for deletion as well as for annulment, so it counts as agreement only where somebody had
// proposed one.
func annulled(d record, one func(string, docflow.Event, string) docflow.Fact) docflow.Fact {
	if d.has(annulment) {
		return one("", docflow.AnnulmentAccepted, "")
	}
	unknown := one("", docflow.Unknown, "")
	unknown.Raw = "документ удалён или аннулирован контрагентом без предложения об аннулировании"
	return unknown
}
