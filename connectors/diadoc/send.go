package diadoc

import (
	"context"
	"encoding/json"
	"time"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// mostContent is the largest document that the service takes.
const mostContent = 70 << 20

// Prepare implements sdk.Preparer. A document that is sent is signed as it is; an answer that the hub has not built is made
// by the service.
func (c *connection) Prepare(ctx context.Context, act sdk.Act) (sdk.Draft, error) {
	if act.Action != sdk.ActionSend {
		return c.prepareAnswer(ctx, act)
	}
	own, err := c.home(ctx)
	if err != nil {
		return sdk.Draft{}, err
	}
	if _, err := c.naming(ctx, own, act); err != nil {
		return sdk.Draft{}, err
	}
	_, err = c.receiver(ctx, own, act.Document.Counterparty)
	return sdk.Draft{}, err
}

// Commit implements sdk.Destination.
func (c *connection) Commit(ctx context.Context, act sdk.Act) (sdk.Receipt, error) {
	own, err := c.home(ctx)
	if err != nil {
		return sdk.Receipt{}, err
	}
	if act.Action != sdk.ActionSend {
		return c.commitAnswer(ctx, own, act)
	}
	return c.sendDocument(ctx, own, act)
}

func (c *connection) sendDocument(ctx context.Context, own home, act sdk.Act) (sdk.Receipt, error) {
	if len(act.Body) > mostContent {
		return sdk.Receipt{}, sdk.Fail(document.CauseInvalidDocument, "документ %d байт: Диадок принимает не больше 70 МБ",
			len(act.Body))
	}
	sig, err := signatureOver(act, "")
	if err != nil {
		return sdk.Receipt{}, err
	}
	name, err := c.naming(ctx, own, act)
	if err != nil {
		return sdk.Receipt{}, err
	}
	to, err := c.receiver(ctx, own, act.Document.Counterparty)
	if err != nil {
		return sdk.Receipt{}, err
	}
	content, err := c.signed(ctx, act.Body, sig)
	if err != nil {
		return sdk.Receipt{}, err
	}
	post := messageToPost{FromBoxID: own.box, ToBoxID: to, DocumentAttachments: []documentAttachment{{
		TypeNamedID: name.typeNamedID, Function: name.function, Version: name.version, SignedContent: content,
		NeedRecipientSignature: asksForAnswer(act.Document), CustomDocumentID: operation(act.Key),
		InitialDocumentIDs: initial(act.Document), Metadata: metadata(act, name), WorkflowID: c.config.Workflow,
	}}}
	var posted message
	if err := c.act(ctx, "/V3/PostMessage", act.Key, post, &posted); err != nil {
		return c.unlessDone(ctx, act, err)
	}
	return sentReceipt(posted)
}

// initial names what the document corrects, when that lies with the service, too.
func initial(d document.Envelope) []documentID {
	if r, err := parseRemote(d.Labels[labelInitial]); err == nil {
		return []documentID{{r.message, r.entity}}
	}
	return nil
}

// labelInitial is the remote id of the document that this one corrects.
const labelInitial = "initial_remote_id"

func sentReceipt(m message) (sdk.Receipt, error) {
	for _, e := range m.Entities {
		if e.role() == documentRole || e.EntityType == attachment && e.ParentEntityID == "" {
			return receiptOf(remote{m.MessageID, e.EntityID}, m.TimestampTicks.time()), nil
		}
	}
	return sdk.Receipt{}, sdk.Fail(document.CauseOutcomeUnknown, "Диадок принял сообщение и не назвал документа в нём")
}

func receiptOf(r remote, at time.Time) sdk.Receipt {
	return sdk.Receipt{
		RemoteID: r.String(), At: at, State: document.StateInExchange, Text: "передан оператору, Контур.Диадок",
		Facts: map[string]string{"message_id": r.message, "entity_id": r.entity},
	}
}

// Waiting for an operation that is under way: as the service asks, but not for ever.
const (
	longestPause = 15 * time.Second
	waits        = 8
)

// act posts something that must be done once. Every attempt at it has the same operationId, for which the service gives
// the same answer; 204 says that an earlier attempt is still under way.
func (c *connection) act(ctx context.Context, path, key string, what, into any) error {
	body, err := json.Marshal(what)
	if err != nil {
		return sdk.Fail(document.CauseInternal, "запрос %s не составлен", path)
	}
	request := call{method: "POST", path: path, query: values("operationId", operation(key)), body: body, acts: true}
	for range waits {
		a, err := c.client.do(ctx, request)
		if err != nil {
			return err
		}
		if a.Status != 204 {
			return done(a, into)
		}
		pause := min(max(a.RetryAfter(), time.Second), longestPause)
		if err := c.wait(ctx, pause); err != nil {
			return running(pause)
		}
	}
	return running(longestPause)
}

func running(after time.Duration) error {
	return sdk.Fail(document.CauseOutcomeUnknown, "Диадок ещё выполняет действие и не сказал, чем оно кончилось").Wait(after)
}

// done reads the answer to an act. One that cannot be read leaves open what was done.
func done(a *sdk.Answer, into any) error {
	err := decode(a, into)
	if err != nil && a.Status >= 200 && a.Status < 300 {
		return sdk.Fail(document.CauseOutcomeUnknown, "Диадок выполнил действие, но его ответ не читается")
	}
	return err
}

// signatureOver is the signature of a part of an act, or of the document itself.
func signatureOver(act sdk.Act, part string) ([]byte, error) {
	for _, s := range act.Signatures {
		if s.Part == part {
			return s.CMS, nil
		}
	}
	return nil, sdk.Fail(document.CauseNeedsPerson, "документ не подписан, а Диадок принимает только подписанные").
		Advise("добавьте в маршрут подпись: steps: [{ sign: … }]")
}
