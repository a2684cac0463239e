package mig24

import (
	"context"
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
	About     string `json:"about,omitempty"` // the file that a receipt is about; empty: the document
	Name      string `json:"name,omitempty"`
	File      []byte `json:"file,omitempty"`
	Signature []byte `json:"signature,omitempty"`
	Reason    string `json:"reason,omitempty"`
}

// answer acts upon a document in exchange. Its ID is made from the key: the same answer again is the same one.
func (a *account) answer(ctx context.Context, act sdk.Act) (sdk.Receipt, error) {
	remote := act.Document.Labels[docflow.LabelRemote]
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
	labels := act.Document.Labels
	said := answer{ID: guid(act.Key, "answer"), Kind: answerReceipt, Reason: labels[docflow.LabelReason], Signature: signatureOver(act, "")}
	event := docflow.Event(labels[docflow.LabelEvent])
	switch {
	case event == docflow.AnnulmentAccepted, event == docflow.AnnulmentRejected:
		return said, sdk.Fail(document.CauseNeedsPerson, "ответить на предложение об аннулировании через ЭДО.МИГ24 узел не умеет").
			Advise("ответьте на него в ЭДО.МИГ24")
	case act.Action == sdk.ActionRefuse:
		said.Kind, said.Signature = answerReject, nil
		if said.Reason == "" {
			return said, sdk.Fail(document.CauseInvalidDocument, "отказ без причины: другая сторона должна её прочитать")
		}
		return said, nil
	case act.Action == sdk.ActionSign && isFile(labels): // a file is accepted by a signature over itself
		said.Kind = answerSign
	case len(act.Body) == 0:
		return said, sdk.Fail(document.CauseMisconfigured, "файл ответа не составлен: за узел ЭДО.МИГ24 его не составит").
			Advise("проверьте настройку обмена маршрута")
	case act.Action == sdk.ActionSign: // a title, whatever its КодИтога
		said.Kind, said.File, said.Name = answerSign, act.Body, nameOf(act)
	default:
		said.File, said.Name, said.About = act.Body, nameOf(act), fileOf(labels[docflow.LabelAbout])
	}
	if said.Signature == nil {
		return said, sdk.Fail(document.CauseMisconfigured, "ответ не подписан").Advise("укажите в маршруте подпись ответов")
	}
	return said, nil
}

func isFile(labels map[string]string) bool {
	flow := docflow.Flow(labels[docflow.LabelFlow])
	return flow == docflow.UnformalisedSigned || flow == docflow.Unformalised
}

// fileOf is the ID of the file that a fact of ours came with: the end of the fact's.
func fileOf(fact string) string { return fact[strings.LastIndex(fact, "/")+1:] }

// nameOf is the file name of an answer's file: formats of the tax service carry it inside, as ИдФайл.
func nameOf(act sdk.Act) string {
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
