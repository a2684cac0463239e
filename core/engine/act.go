package engine

import (
	"context"
	"fmt"
	"maps"

	"github.com/google/uuid"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/docflow"
)

// act puts together what goes out: exactly the stored bytes. For a delivery that is an answer it also returns the request by which
// the answer's file is made.
func (e *Engine) act(ctx context.Context, w work, to string, generation int) (act host.Act, request *AnswerRequest, err error) {
	err = e.Store.View(ctx, func(tx store.ReadTx) error {
		act, request = host.Act{Key: actKey(w.id, to, generation), Action: host.ActionSend}, nil
		doc, p, err := documentOf(tx, w.id)
		if err != nil {
			return err
		}
		d := p.delivery(to)
		if d == nil {
			return errNoPart.With("получатель %q", to)
		}
		if d.Answer == nil {
			act.Action = d.action()
		}
		content, err := contentOf(tx, doc, p, p.subject(*d))
		if err != nil {
			return err
		}
		act.Document, act.Body = content.Envelope, content.Body
		if d.Answer != nil && d.Answer.Action != host.ActionSend {
			p.aboutExchange(*d.Answer, &act)
			if err := d.answerFile(tx, w.id, &act); err != nil {
				return err
			}
			if request, err = w.answerRequest(tx, p, *d, content); err != nil {
				return err
			}
		}
		return d.addSigned(tx, w.id, &act)
	})
	return act, request, err
}

// answerRequest gathers what the file of an answer is made of.
func (w work) answerRequest(tx store.ReadTx, p Progress, d Delivery, content Content) (*AnswerRequest, error) {
	signatures, err := signaturesOver(tx, w.id, sumOf(content.Body))
	if err != nil {
		return nil, err
	}
	request := &AnswerRequest{
		Input:  Input{Content: content, Identity: p.identityOf(d), Organisation: w.route.Organisation},
		Answer: *d.Answer, Flow: p.Exchange.Flow, Received: p.Exchange.Verdict.Received, Signatures: signatures,
	}
	if d.Answer.Details != "" {
		request.Details, err = tx.Payload(w.id, d.Answer.Details)
	}
	return request, err
}

// identityOf is the identity of an answer. It is derived from the document's, so that it is known before the answer's bytes exist
// and stays the same however often they are made.
func (p Progress) identityOf(d Delivery) Identity {
	seed := fmt.Sprintf("%s/%s/%d", p.Identity.File, d.To, d.Generation)
	return Identity{File: uuid.NewSHA1(uuid.NameSpaceOID, []byte(seed)).String(), BuiltAt: d.Answer.At}
}

// aboutExchange turns an act upon a document into one upon its exchange. Only the acceptance of an unformalised file is a signature
// over that file itself; any other answer has a file of its own, made by us or by the other side.
func (p Progress) aboutExchange(a Answer, act *host.Act) {
	act.Action = a.Action
	labels := maps.Clone(act.Document.Labels)
	if labels == nil {
		labels = map[string]string{}
	}
	labels[docflow.LabelRemote], labels[docflow.LabelFlow] = p.Exchange.Remote, string(p.Exchange.Flow)
	labels[docflow.LabelEvent], labels[docflow.LabelAbout], labels[docflow.LabelReason] = string(a.Event), a.About, a.Reason
	act.Document.Labels = labels
	if p.Exchange.Flow != docflow.UnformalisedSigned || a.Event != docflow.Accepted {
		act.Body = nil
	}
}

// answerFile adds the answer's own file once it has been prepared.
func (d *Delivery) answerFile(tx store.ReadTx, id string, act *host.Act) error {
	if len(d.ToSign) == 0 {
		return nil
	}
	parts, err := tx.Parts(id)
	if err != nil {
		return err
	}
	for _, part := range parts { // the last one belongs to the present generation
		if part.Role != answerRole+d.To {
			continue
		}
		if act.Body, err = tx.Payload(id, part.SHA256); err != nil {
			return err
		}
		act.Document.Name, act.Document.MediaType, act.Document.Format = part.Name, part.MediaType, part.Format
	}
	return nil
}

// addSigned adds what was prepared and signed.
func (d *Delivery) addSigned(tx store.ReadTx, id string, act *host.Act) error {
	act.Draft = d.Draft
	for _, file := range d.ToSign {
		if file.ID != "" {
			body, err := tx.Payload(id, file.SHA256)
			if err != nil {
				return err
			}
			act.Parts = append(act.Parts, host.Part{ID: file.ID, Name: file.Name, Body: body})
		}
		if file.Signature == "" {
			continue
		}
		signature, err := tx.Payload(id, file.Signature)
		if err != nil {
			return err
		}
		act.Signatures = append(act.Signatures, host.Signature{Part: file.ID, CMS: signature})
	}
	return nil
}

// signaturesOver are the stored signatures over the bytes with this SHA-256.
func signaturesOver(tx store.ReadTx, id, sum string) (signatures [][]byte, err error) {
	parts, err := tx.Parts(id)
	if err != nil {
		return nil, err
	}
	for _, part := range parts {
		if part.Role != SignatureRole(sum) {
			continue
		}
		signature, err := tx.Payload(id, part.SHA256)
		if err != nil {
			return nil, err
		}
		signatures = append(signatures, signature)
	}
	return signatures, nil
}
