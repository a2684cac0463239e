package hub

import (
	"cmp"
	"context"
	"encoding/json"
	"reflect"
	"strconv"
	"strings"

	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/core/engine/steps"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/mchd"
	"github.com/uzelhub/uzel/schemas/party"
	"github.com/uzelhub/uzel/schemas/upd"
)

// AnswerOrder is an answer that a person wants of a document in exchange.
type AnswerOrder struct {
	Event       docflow.Event
	Reason      string // what the other side reads
	PowerNumber string // of a kept МЧД by which our signatory signs; empty: by the certificate
	steps.AnswerDetails
}

// OrderAnswer orders an answer. What is said of the document's rows is held against them first: findings say why nothing
// was ordered.
func (h *Hub) OrderAnswer(ctx context.Context, actor store.Actor, id string, o AnswerOrder) ([]fault.Finding, error) {
	if o.PowerNumber != "" {
		power, findings, err := h.powerNamed(ctx, id, o.PowerNumber)
		if err != nil || fault.HasErrors(findings) {
			return findings, err
		}
		o.Power = &power
	}
	order := engine.Order{Event: o.Event}
	if !reflect.ValueOf(o.AnswerDetails).IsZero() {
		findings, err := h.settle(ctx, id, &o)
		if err != nil || fault.HasErrors(findings) {
			return findings, err
		}
		if order.Details, err = json.Marshal(o.AnswerDetails); err != nil {
			return nil, err
		}
	}
	order.Reason = o.Reason
	return nil, h.engine.Answer(ctx, actor, id, order)
}

// settle names the rows of the differences by their numbers.
func (h *Hub) settle(ctx context.Context, id string, o *AnswerOrder) ([]fault.Finding, error) {
	if !o.Event.HasTitle() {
		return []fault.Finding{errNoTitle.Finding("/event", "")}, nil
	}
	if o.Event != docflow.AcceptedPartly && (len(o.Differences) > 0 || o.Act != nil) {
		return []fault.Finding{errNeedlessDifferences.Finding("/differences", "")}, nil
	}
	if len(o.Differences) == 0 {
		return nil, nil
	}
	kind, body, err := h.cameIn(ctx, id)
	if err != nil {
		return nil, err
	}
	if kind != document.KindUPD {
		return []fault.Finding{errNoRows.Finding("/differences", kind.Title())}, nil
	}
	seller, findings := upd.Parse(body, "")
	if fault.HasErrors(findings) {
		return findings, nil
	}
	o.Differences, findings = steps.Differences(o.Differences, seller.Table)
	o.Reason = cmp.Or(o.Reason, inRows(o.Differences))
	return findings, nil
}

// inRows is a reason that only says where to look.
func inRows(differences []upd.Difference) string {
	var rows []string
	for _, d := range differences {
		rows = append(rows, strconv.Itoa(d.Row))
	}
	return "Расхождения в строках: " + strings.Join(rows, ", ")
}

// cameIn is the document as the other side sent it.
func (h *Hub) cameIn(ctx context.Context, id string) (kind document.Kind, body []byte, err error) {
	err = h.store.View(ctx, func(tx store.ReadTx) error {
		content, err := engine.Subject(tx, id)
		kind, body = content.Envelope.Kind, content.Body
		return err
	})
	return kind, body, err
}

// powerNamed is a kept power of attorney as a title names it, if it is one of the organisation that answers and has not ended.
// Whether it covers what is signed by whom, the signature is held against.
func (h *Hub) powerNamed(ctx context.Context, id, number string) (power party.Power, findings []fault.Finding, err error) {
	err = h.store.View(ctx, func(tx store.ReadTx) error {
		doc, err := tx.Document(id)
		if err != nil {
			return err
		}
		kept, err := h.plan().registry.Power(tx, number)
		if err != nil {
			return err
		}
		own, _ := h.ownerOf(doc.Source)
		switch {
		case kept.Principal != own.INN:
			findings = append(findings, errPowerOfOther.Finding("/power", "доверитель с ИНН "+kept.Principal))
		case kept.DaysLeft(h.options.Clock.Now()) < 0:
			findings = append(findings, errPowerEnded.Finding("/power", "действовала по "+kept.Expires))
		}
		read, wrong := mchd.Parse(kept.Body, kept.File)
		if fault.HasErrors(wrong) {
			return errPowerUnread.With("%.60q", number)
		}
		power = party.Power{Number: read.Number, Issued: read.Issued, System: read.System, InternalNumber: read.Internal}
		return nil
	})
	return power, findings, err
}
