package diadoc

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"mime"
	"net/http"
	"net/url"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
)

// universalCodes are the status codes of universal messages by their group.
var universalCodes = map[string]string{"Receipt": "1999", "AmendmentRequest": "2999", "Rejection": "3999"}

// about says which entity a file is made about, and who will sign it. The first forms of these calls, with the entity in the
// query, are taken away after 30 November 2026.
type about struct {
	MessageID     string `json:"MessageId"`
	AttachmentID  string `json:"AttachmentId"`
	ErrorMessage  string `json:"ErrorMessage,omitempty"`
	SignerContent []byte `json:"SignerContent"`
}

func receiptXML(ctx context.Context, c *connection, a answer) (sdk.Part, error) {
	return c.generate(ctx, a, "/V2/GenerateReceiptXml", "")
}

func rejectionXML(ctx context.Context, c *connection, a answer) (sdk.Part, error) {
	return c.generate(ctx, a, "/V2/GenerateSignatureRejectionXml", a.reason())
}

func correctionXML(ctx context.Context, c *connection, a answer) (sdk.Part, error) {
	return c.generate(ctx, a, "/V2/GenerateInvoiceCorrectionRequestXml", a.reason())
}

// revocationXML names the entity in the query, and what is asked for in the message of the first form: so do the vendor's
// libraries.
func revocationXML(ctx context.Context, c *connection, a answer) (sdk.Part, error) {
	return c.proposed(ctx, a, func(s Signer) (call, error) {
		body, err := json.Marshal(struct {
			Comment string
			Signer  signer
		}{a.reason(), signer{signerDetails(s)}})
		return call{path: "/V2/GenerateRevocationRequestXml", query: a.place(), body: body}, err
	})
}

// reason is what the other side reads.
func (a answer) reason() string { return a.Document.Labels[docflow.LabelReason] }

// place is the entity in a query.
func (a answer) place() url.Values {
	return values("boxId", a.own.box, "messageId", a.MessageID, "attachmentId", a.about.EntityID)
}

// generate has the service make a file that we sign.
func (c *connection) generate(ctx context.Context, a answer, path, words string) (sdk.Part, error) {
	return c.proposed(ctx, a, func(s Signer) (call, error) {
		content, err := s.xml()
		if err != nil {
			return call{}, err
		}
		body, err := json.Marshal(about{MessageID: a.MessageID, AttachmentID: a.about.EntityID, ErrorMessage: words, SignerContent: content})
		return call{path: path, query: values("boxId", a.own.box), body: body}, err
	})
}

// proposed asks the service for a file by a question. Where universal messages are in force, it is one of these.
func (c *connection) proposed(ctx context.Context, a answer, question func(Signer) (call, error)) (sdk.Part, error) {
	if a.deed.role != noticeRole && a.reason() == "" {
		return sdk.Part{}, sdk.Fail(document.CauseInvalidDocument, "не названа причина: её читает другая сторона").
			Advise("повторите действие с причиной")
	}
	if group := a.group(); group != "" {
		return c.universalMessage(ctx, a, universalCodes[group])
	}
	if c.config.Signer == nil {
		return sdk.Part{}, misconfigured("signer", "не сказано, кто подписывает: без этого Диадок не составит служебный документ")
	}
	to, err := question(*c.config.Signer)
	if err != nil {
		return sdk.Part{}, sdk.Fail(document.CauseInternal, "запрос %s не составлен", to.path)
	}
	return c.made(ctx, to)
}

func (c *connection) universalMessage(ctx context.Context, a answer, code string) (sdk.Part, error) {
	type info struct {
		StatusCode string `xml:"StatusCode,attr"`
		PlainText  string `xml:"PlainText,omitempty"`
	}
	body, err := xml.Marshal(struct {
		XMLName xml.Name `xml:"UniversalMessage"`
		Infos   []info   `xml:"UniversalMessageInfos>UniversalMessageInfo"`
	}{Infos: []info{{code, a.reason()}}})
	if err != nil {
		return sdk.Part{}, sdk.Fail(document.CauseInternal, "универсальное сообщение не составлено")
	}
	return c.made(ctx, call{path: "/GenerateUniversalMessage", query: a.place(), body: body, media: "application/xml; charset=utf-8"})
}

// made asks for a file about an entity. It only asks: nothing lies with the service after it.
func (c *connection) made(ctx context.Context, to call) (sdk.Part, error) {
	to.method, to.raw = http.MethodPost, true
	got, err := c.client.do(ctx, to)
	if err != nil {
		return sdk.Part{}, err
	}
	if f := statusFault(got); f != nil {
		return sdk.Part{}, f
	}
	name := "service.xml"
	if _, params, err := mime.ParseMediaType(got.Header.Get("Content-Disposition")); err == nil && params["filename"] != "" {
		name = params["filename"]
	}
	return sdk.Part{Name: name, MediaType: "application/xml", Body: got.Body}, nil
}

// xml is who signs as the service reads it: a name and a position, as in the vendor's own example. Status and kind of
// signature may be left out: the service reads a status for formats alone that nothing is generated of here.
func (s Signer) xml() ([]byte, error) {
	type fio struct {
		LastName   string `xml:",attr"`
		FirstName  string `xml:",attr"`
		MiddleName string `xml:",attr,omitempty"`
	}
	type position struct {
		Source string `xml:"PositionSource,attr"`
		Text   string `xml:",chardata"`
	}
	signer := struct {
		XMLName  xml.Name `xml:"Signer"`
		Fio      fio
		Position *position `xml:",omitempty"`
	}{Fio: fio{s.Surname, s.FirstName, s.Patronymic}}
	if s.JobTitle != "" {
		signer.Position = &position{"Manual", s.JobTitle}
	}
	return xml.Marshal(signer)
}
