package sbis

import (
	"bytes"
	"context"
	"encoding/base64"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
)

// Prepare makes the draft and returns the files that must be signed. Nothing is binding before Commit.
func (c *connection) Prepare(ctx context.Context, act sdk.Act) (sdk.Draft, error) {
	p, err := c.prepared(ctx, act)
	return p.draft, err
}

// prepared is an act that is ready to be executed.
type prepared struct {
	draft sdk.Draft
	step  step
	own   string // the part that is the document's own bytes
}

func (c *connection) prepared(ctx context.Context, act sdk.Act) (prepared, error) {
	switch act.Action {
	case sdk.ActionSend:
		return c.prepareSending(ctx, act)
	case sdk.ActionAcknowledge:
		return c.prepareService(ctx, act)
	case sdk.ActionSign, sdk.ActionRefuse, sdk.ActionRequestCorrection, sdk.ActionAnnul:
		return c.prepareAnswer(ctx, act)
	}
	return prepared{}, sdk.Fail(document.CauseMisconfigured, "СБИС такого действия не знает: %s", act.Action)
}

// prepareSending writes the draft. A document that is no longer a draft is not written over: that it went out already is
// for Lookup to say.
func (c *connection) prepareSending(ctx context.Context, act sdk.Act) (prepared, error) {
	id := c.documentID(act.Key)
	switch there, err := c.read(ctx, id); {
	case err != nil && !absent(err):
		return prepared{}, err
	case err == nil && !isDraft(there):
		return prepared{}, unknownOutcome("документ в СБИС уже не черновик: похоже, он отправлен")
	}
	to := parcelOf(act)
	if to.to.INN == "" {
		return prepared{}, sdk.Fail(document.CauseInvalidDocument, "не сказано, кому отправить документ: у контрагента нет ИНН")
	}
	if err := c.reachable(ctx, to.to); err != nil {
		return prepared{}, err
	}
	if err := c.client.ask(ctx, methodWrite, about{c.draft(id, act, to)}, nil); err != nil {
		return prepared{}, err
	}
	s := step{Document: id, Stage: stageSend, Action: actSend}
	return c.layOut(ctx, s, c.fileID(act.Key), act.Body)
}

// reachable: to whom has no box СБИС sends an invitation instead of the document, and nobody is invited without a recorded
// consent.
func (c *connection) reachable(ctx context.Context, p document.Party) error {
	if c.config.Invites {
		return nil
	}
	boxes, err := c.Resolve(ctx, p, "")
	if err != nil || len(boxes) > 0 {
		return err
	}
	return needsPerson("у контрагента нет ящика: СБИС пригласит его вместо доставки").
		Advise("получите письменное согласие и пригласите его в личном кабинете СБИС, или разрешите настройкой invites")
}

// draft is the document as it is written.
func (c *connection) draft(id string, act sdk.Act, p parcel) record {
	e := act.Document
	kind := c.typeOf(e.Kind)
	if p.flow == docflow.Invoice && c.config.Types[string(e.Kind)] == "" {
		kind = typeInvoice
	}
	them := partyOf(p.to.INN, p.to.KPP, p.to.Name)
	them.ID = p.receiver
	return record{
		ID: id, Date: dotted(p.date), Number: p.number, Type: kind, Organisation: c.us(), Counterparty: them, Note: e.SourceKey,
		Attachments: []attachment{{
			ID: c.fileID(act.Key), File: &file{Name: nameOf(e), Data: base64.StdEncoding.EncodeToString(act.Body)},
		}},
	}
}

func (c *connection) typeOf(kind document.Kind) string {
	if named := c.config.Types[string(kind)]; named != "" {
		return named
	}
	if usual := usualTypes[kind]; usual != "" {
		return usual
	}
	return usualTypes[document.KindUnformalised]
}

func nameOf(e document.Envelope) string {
	if e.Name != "" {
		return e.Name
	}
	return "document"
}

// prepareAnswer makes ready an answer to a document that is there.
func (c *connection) prepareAnswer(ctx context.Context, act sdk.Act) (prepared, error) {
	m, known := moveFor(eventOf(act))
	remote := act.Document.Labels[docflow.LabelRemote]
	switch {
	case !known:
		return prepared{}, needsPerson("через API СБИС так ответить нельзя: %s", eventOf(act)).Advise("ответьте в личном кабинете СБИС")
	case remote == "":
		return prepared{}, sdk.Fail(document.CauseInternal, "не сказано, какой это документ в СБИС")
	}
	if f := c.allowed(m, act); f != nil {
		return prepared{}, f
	}
	r, err := c.read(ctx, remote)
	if err != nil {
		return prepared{}, err
	}
	at, there := offered(r, m)
	switch {
	case !there && m.done(r):
		return prepared{}, unknownOutcome("документ в СБИС уже прошёл этот этап")
	case !there:
		return prepared{}, needsPerson("СБИС не предлагает для этого документа действия «%s»", m.action).
			Advise("посмотрите документ в личном кабинете СБИС")
	}
	s := step{Document: remote, StageID: at.ID, Stage: m.stage, Action: m.action}
	if m.comment {
		s.Comment = act.Document.Labels[docflow.LabelReason]
	}
	switch {
	case c.ownTitle(act):
		return c.layOutOwn(ctx, s, act)
	case signsItself(act) && len(act.Body) > 0:
		return c.layOut(ctx, s, "", act.Body)
	}
	return c.layOut(ctx, s, "", nil)
}

// layOutOwn hands over the hub's own title first.
func (c *connection) layOutOwn(ctx context.Context, s step, act sdk.Act) (prepared, error) {
	own := c.fileID(act.Key)
	given := record{ID: s.Document, Attachments: []attachment{{
		ID: own, File: &file{Name: nameOf(act.Document), Data: base64.StdEncoding.EncodeToString(act.Body)},
	}}}
	if err := c.client.ask(ctx, methodWriteFile, about{given}, nil); err != nil {
		return prepared{}, err
	}
	return c.layOut(ctx, s, own, act.Body)
}

// prepareService makes ready a service document: a notice of receipt, or a receipt that an operator asked for.
func (c *connection) prepareService(ctx context.Context, act sdk.Act) (prepared, error) {
	remote := act.Document.Labels[docflow.LabelRemote]
	stages, err := c.serviceStages(ctx, remote)
	if err != nil {
		return prepared{}, err
	}
	for _, r := range stages {
		if at := r.Stages[0]; serves(at, act.Document.Labels[docflow.LabelAbout]) {
			return c.layOut(ctx, step{Document: remote, StageID: at.ID, Stage: at.Name, Action: actService}, "", nil)
		}
	}
	return prepared{}, unknownOutcome("служебного этапа в СБИС уже нет: похоже, он обработан")
}

// serves reports whether a service stage is the one that a fact asked for; without such a fact any is.
func serves(s stage, about string) bool { return about == "" || about == stageFact(s.ID) }

// layOut has the service lay out the files of an action and fetches them. A file that the hub holds, the one of this
// identifier or whichever is no service document, must have come byte for byte: what differs is not signed.
func (c *connection) layOut(ctx context.Context, s step, own string, body []byte) (prepared, error) {
	s.Thumbprint = c.config.signerThumbprint()
	var r record
	if err := c.client.ask(ctx, methodPrepare, about{s.record(nil)}, &r); err != nil {
		return prepared{}, err
	}
	if len(r.Stages) == 0 {
		return prepared{}, notSBIS("")
	}
	p := prepared{step: s, draft: sdk.Draft{ID: s.String()}}
	for _, a := range r.Stages[0].Attachments {
		held := body != nil && a.Service != yes
		if held && own != "" && a.ID != own {
			return prepared{}, changed("в черновике появился чужой файл")
		}
		content, err := c.client.download(ctx, a.link())
		if err != nil {
			return prepared{}, err
		}
		if held && (a.Modified == yes || !bytes.Equal(content, body)) {
			return prepared{}, changed("файл вернулся изменённым")
		}
		if held {
			p.own = a.ID
		}
		p.draft.Parts = append(p.draft.Parts, sdk.Part{ID: a.ID, Name: a.fileName(), Body: content})
	}
	if body != nil && p.own == "" {
		return prepared{}, changed("файла в черновике нет")
	}
	return p, nil
}

// changed is a copy of ours that is not what we gave: nobody signs what he did not see.
func changed(what string) *sdk.Fault {
	return needsPerson("СБИС подготовил к подписи не то, что ему передали: %s", what).
		Advise("сравните документ в личном кабинете СБИС с исходным; подписывать его нельзя, пока причина не ясна")
}
