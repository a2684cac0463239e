package diadoc

import (
	"bytes"
	"context"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
)

// answer is an act upon a document in exchange with what it needs to be done.
type answer struct {
	view
	sdk.Act
	root   entity
	about  entity // what the act is about: the document, a confirmation, a proposal to annul
	deed   deed
	regime regime
}

// partAnswer is the id of the one part of an answer's draft.
const partAnswer = "answer"

// answer finds in the message what an act is about.
func (c *connection) answer(ctx context.Context, own home, act sdk.Act) (answer, error) {
	at, err := parseRemote(act.Document.Labels[docflow.LabelRemote])
	if err != nil {
		return answer{}, err
	}
	m, err := c.message(ctx, own.box, at.message)
	if err != nil {
		return answer{}, err
	}
	a := answer{view: view{m, own}, Act: act}
	var ok bool
	if a.root, ok = m.entity(at.entity); !ok || a.root.role() != documentRole {
		return answer{}, sdk.Fail(document.CauseRefusedByRemote, "этого документа в Диадоке больше нет")
	}
	event := docflow.Event(act.Document.Labels[docflow.LabelEvent])
	if a.deed, ok = deedOf(event, a.root); !ok {
		return answer{}, sdk.Fail(document.CauseInvalidDocument, "Диадок не знает действия «%s»", event)
	}
	if a.about, err = a.deed.about(a); err != nil {
		return answer{}, err
	}
	a.regime, err = c.documentTypes(ctx, own)
	return a, err
}

// prepareAnswer makes the file to be signed: what is already there, or what the service generates. What the hub has built is
// signed as it is.
//
// A generated file may differ from call to call, in its id and time. Nothing lies with the service before Commit, so
// that does no harm; one process gives the same draft again.
func (c *connection) prepareAnswer(ctx context.Context, act sdk.Act) (sdk.Draft, error) {
	own, err := c.home(ctx)
	if err != nil {
		return sdk.Draft{}, err
	}
	if draft, ok := c.drafted(act.Key); ok {
		return draft, nil
	}
	a, err := c.answer(ctx, own, act)
	if err != nil {
		return sdk.Draft{}, err
	}
	draft, err := c.draft(ctx, a)
	if err != nil {
		return sdk.Draft{}, err
	}
	c.keepDraft(act.Key, draft)
	return draft, nil
}

func (c *connection) draft(ctx context.Context, a answer) (sdk.Draft, error) {
	var part sdk.Part
	var err error
	switch {
	case a.deed.signs:
		part, err = c.existing(ctx, a)
		if err == nil && len(a.Body) > 0 && !bytes.Equal(part.Body, a.Body) {
			err = sdk.Fail(document.CauseNeedsPerson, "файл в Диадоке не тот, что у нас: подписывать нечего").
				Advise("сравните файлы: подписывают только то, что прислала другая сторона")
		}
	case len(a.Body) > 0:
		return sdk.Draft{}, nil
	case a.deed.generate == nil:
		err = sdk.Fail(document.CauseNeedsPerson, "титул покупателя не составлен, а Диадок сам его не составит").
			Advise("составьте титул покупателя: узел передаёт его коннектору готовым")
	default:
		part, err = a.deed.generate(ctx, c, a)
	}
	part.ID = partAnswer
	return sdk.Draft{Parts: []sdk.Part{part}}, err
}

// existing is what is signed as it is: a file that asks for a signature, a proposal to annul.
func (c *connection) existing(ctx context.Context, a answer) (sdk.Part, error) {
	content, err := c.content(ctx, a.own.box, remote{a.MessageID, a.about.EntityID})
	return sdk.Part{Name: a.fileName(a.about), MediaType: "application/octet-stream", Body: content}, err
}

// mostDrafts bounds what is remembered.
const mostDrafts = 100

func (c *connection) drafted(key string) (sdk.Draft, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	draft, ok := c.drafts[key]
	return draft, ok
}

func (c *connection) keepDraft(key string, draft sdk.Draft) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.drafts) >= mostDrafts {
		clear(c.drafts)
	}
	c.drafts[key] = draft
}

// commitAnswer posts a patch of the message.
func (c *connection) commitAnswer(ctx context.Context, own home, act sdk.Act) (sdk.Receipt, error) {
	a, err := c.answer(ctx, own, act)
	if err != nil {
		return sdk.Receipt{}, err
	}
	patch := patchToPost{BoxID: own.box, MessageID: a.MessageID}
	if err := c.fill(ctx, a, &patch); err != nil {
		return sdk.Receipt{}, err
	}
	var posted messagePatch
	if err := c.act(ctx, "/V4/PostMessagePatch", act.Key, patch, &posted); err != nil {
		return c.unlessDone(ctx, act, err)
	}
	return a.receipt(posted), nil
}

func (a answer) receipt(posted messagePatch) sdk.Receipt {
	var first entity
	if len(posted.Entities) > 0 {
		first = posted.Entities[0]
	}
	r := answerReceipt(a.MessageID, posted, first)
	r.RemoteID, r.Text = remote{a.MessageID, a.root.EntityID}.String(), a.deed.text
	return r
}

// answerReceipt is the receipt of an answer. What it belongs to the hub knows.
func answerReceipt(message string, p messagePatch, e entity) sdk.Receipt {
	return sdk.Receipt{
		RemoteID: remote{message, e.EntityID}.String(), At: p.TimestampTicks.time(), State: document.StateInExchange,
		Text:  "ответ передан оператору, Контур.Диадок",
		Facts: map[string]string{"message_id": message, "patch_id": p.PatchID, "answer_entity_id": e.EntityID},
	}
}

// fill puts the signed answer into its place in the patch.
func (c *connection) fill(ctx context.Context, a answer, patch *patchToPost) error {
	if a.deed.signs {
		sig, err := answerSignature(a.Act)
		if err != nil {
			return err
		}
		patch.Signatures = []documentSignature{{
			ParentEntityID: a.about.EntityID, Signature: sig, Labels: []string{label(a.Key)}, PowerOfAttorney: c.config.Power.post(),
		}}
		return nil
	}
	body := a.Body
	if len(a.Parts) > 0 {
		body = a.Parts[0].Body
	}
	if len(body) == 0 {
		return sdk.Fail(document.CauseInternal, "ответ не подготовлен")
	}
	if group := a.group(); group != "" {
		m := universalMessageToPost{ParentEntityID: a.about.EntityID, CodeGroup: group, Labels: []string{label(a.Key)}}
		m.UniversalMessageContent.Content = body
		patch.UniversalMessages = []universalMessageToPost{m}
		return nil
	}
	sig, err := answerSignature(a.Act)
	if err != nil {
		return err
	}
	content, err := c.signed(ctx, body, sig)
	if err != nil {
		return err
	}
	a.deed.post(patch, signedAttachment{ParentEntityID: a.about.EntityID, SignedContent: content,
		Labels: []string{label(a.Key)}})
	return nil
}

// answerSignature is the signature of the part, or of the answer where the hub has built it.
func answerSignature(act sdk.Act) ([]byte, error) {
	if sig, err := signatureOver(act, partAnswer); err == nil {
		return sig, nil
	}
	return signatureOver(act, "")
}
