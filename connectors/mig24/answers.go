package mig24

import (
	"context"
	"net/http"
	"strings"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/xmltext"
)

// Kinds of answers. How the service takes them is a guess altogether.
const (
	answerSign    = "sign"
	answerReject  = "reject"
	answerReceipt = "receipt"
)

// answer is what we say about a document in exchange.
type answer struct {
	ID        string `json:"id"`
	Kind      string `json:"kind"`
	Name      string `json:"name,omitempty"`
	File      []byte `json:"file,omitempty"`
	Signature []byte `json:"signature,omitempty"`
	Reason    string `json:"reason,omitempty"`
}

// answer acts upon a document in exchange. Its ID is made from the key: the same answer again is the same one.
func (a *account) answer(ctx context.Context, act sdk.Act) (sdk.Receipt, error) {
	remote := act.Document.Labels[labelRemote]
	groupID, packageID, named := strings.Cut(remote, "/")
	if !named {
		return sdk.Receipt{}, sdk.Fail(document.CauseInternal, "не сказано, к какому документу ЭДО.МИГ24 относится действие")
	}
	said, err := answerOf(act)
	if err != nil {
		return sdk.Receipt{}, err
	}
	var p pack
	path := exchangePath + "package-groups/" + pathOf(groupID) + "/packages/" + pathOf(packageID) + "/answers"
	if _, err := a.exchange.post(ctx, path, said, &p); err != nil {
		return sdk.Receipt{}, err
	}
	return a.answered(remote, p), nil
}

// answerOf is the act in the service's words. Files of an answer are made by the hub: that ЭДО.МИГ24 could make them is not known.
func answerOf(act sdk.Act) (answer, error) {
	said := answer{
		ID: guid(act.Key, "answer"), Kind: answerReceipt, File: act.Body, Name: nameOf(act), Signature: signatureOver(act, ""),
		Reason: act.Document.Labels[docflow.LabelReason],
	}
	switch {
	case act.Action == sdk.ActionRefuse && len(act.Body) == 0:
		said.Kind, said.Name = answerReject, ""
		if said.Reason == "" {
			return said, sdk.Fail(document.CauseInvalidDocument, "отказ без причины: другая сторона должна её прочитать")
		}
		return said, nil
	case act.Action == sdk.ActionSign, act.Action == sdk.ActionRefuse: // a title with КодИтога 3 is signed, too
		said.Kind = answerSign
	case len(act.Body) == 0:
		return said, sdk.Fail(document.CauseMisconfigured, "служебный документ не составлен: за узел ЭДО.МИГ24 его не составит").
			Advise("проверьте настройку обмена маршрута")
	}
	if said.Signature == nil {
		return said, sdk.Fail(document.CauseMisconfigured, "ответ не подписан").Advise("укажите в маршруте подпись ответов")
	}
	return said, nil
}

// nameOf is the file name of an answer's file: formats of the tax service carry it inside, as ИдФайл.
func nameOf(act sdk.Act) string {
	if len(act.Body) == 0 {
		return ""
	}
	if id := rootAttr(act.Body, "ИдФайл"); id != "" {
		return id + ".xml"
	}
	return guid(act.Key, "answer") + ".bin"
}

// rootAttr is an attribute of an XML file's root; empty when there is none or it is no XML.
func rootAttr(body []byte, name string) string {
	text, err := xmltext.Decode(body)
	if err != nil || text.Doc.Root() == nil {
		return ""
	}
	return text.Doc.Root().SelectAttrValue(name, "")
}

func (a *account) answered(remote string, p pack) sdk.Receipt {
	return sdk.Receipt{RemoteID: remote, At: known(p.StatusAt, a.now()), State: document.StateInExchange, Text: "ответ передан оператору ЭДО.МИГ24"}
}

// lookUpAnswer tells whether an answer is among the files of its package.
func (a *account) lookUpAnswer(ctx context.Context, key, remote string) (sdk.Settled, error) {
	groupID, packageID, _ := strings.Cut(remote, "/")
	var found group
	_, err := a.exchange.get(ctx, exchangePath+"package-groups/"+pathOf(groupID), &found)
	if isStatus(err, http.StatusNotFound) {
		return sdk.Settled{Outcome: document.OutcomeUnknown}, nil // the document itself is gone
	}
	if err != nil {
		return sdk.Settled{}, err
	}
	p, there := found.pack(packageID)
	if !there {
		return sdk.Settled{Outcome: document.OutcomeUnknown}, nil
	}
	for _, f := range p.Files {
		if strings.EqualFold(f.ID, guid(key, "answer")) {
			return sdk.Settled{Outcome: document.OutcomeDone, Receipt: a.answered(remote, p)}, nil
		}
	}
	return sdk.Settled{Outcome: document.OutcomeRetry}, nil
}
