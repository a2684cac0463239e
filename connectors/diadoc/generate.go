package diadoc

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"mime"
	"net/http"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
)

// universalCodes are the status codes of universal messages by their group.
var universalCodes = map[string]string{"Receipt": "1999", "AmendmentRequest": "2999", "Rejection": "3999"}

func receiptXML(ctx context.Context, c *connection, a answer) (sdk.Part, error) {
	return c.generate(ctx, a, "/GenerateReceiptXml", func(s signer) any { return s })
}

func rejectionXML(ctx context.Context, c *connection, a answer) (sdk.Part, error) {
	return c.generate(ctx, a, "/GenerateSignatureRejectionXml", func(s signer) any {
		return struct {
			ErrorMessage string
			Signer       signer
		}{a.reason(), s}
	})
}

func correctionXML(ctx context.Context, c *connection, a answer) (sdk.Part, error) {
	return c.generate(ctx, a, "/GenerateInvoiceCorrectionRequestXml", func(s signer) any {
		return struct {
			ErrorMessage string
			Signer       signer
		}{a.reason(), s}
	})
}

func revocationXML(ctx context.Context, c *connection, a answer) (sdk.Part, error) {
	return c.generate(ctx, a, "/GenerateRevocationRequestXml", func(s signer) any {
		return struct {
			Comment string
			Signer  signer
		}{a.reason(), s}
	})
}

// reason is what the other side reads.
func (a answer) reason() string { return a.Document.Labels[docflow.LabelReason] }

// generate has the service make a file that we sign. Where universal messages are in force, one of these.
func (c *connection) generate(ctx context.Context, a answer, path string, question func(signer) any) (sdk.Part, error) {
	if a.deed.role != noticeRole && a.reason() == "" {
		return sdk.Part{}, sdk.Fail(document.CauseInvalidDocument, "не названа причина: её читает другая сторона").
			Advise("повторите действие с причиной")
	}
	if group := a.group(); group != "" {
		return c.universalMessage(ctx, a, universalCodes[group])
	}
	s, err := c.config.signer()
	if err != nil {
		return sdk.Part{}, err
	}
	body, err := json.Marshal(question(s))
	if err != nil {
		return sdk.Part{}, sdk.Fail(document.CauseInternal, "запрос %s не составлен", path)
	}
	return c.made(ctx, a, call{path: path, body: body})
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
	return c.made(ctx, a, call{path: "/GenerateUniversalMessage", body: body, media: "application/xml; charset=utf-8"})
}

// made asks for a file about an entity. It only asks: nothing lies with the service after it.
func (c *connection) made(ctx context.Context, a answer, to call) (sdk.Part, error) {
	to.method, to.raw = http.MethodPost, true
	to.query = values("boxId", a.own.box, "messageId", a.MessageID, "attachmentId", a.about.EntityID)
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

func (c Config) signer() (signer, error) {
	if c.Signer == nil {
		return signer{}, misconfigured("signer", "не сказано, кто подписывает: без этого Диадок не составит служебный документ")
	}
	return signer{signerDetails(*c.Signer)}, nil
}
