package sandbox

import (
	"net/http"
	"strings"

	"google.golang.org/protobuf/proto"

	"github.com/uzelhub/uzel/connectors/diadoc/sandbox/wire"
	"github.com/uzelhub/uzel/schemas/party"
	"github.com/uzelhub/uzel/schemas/receipt"
	"github.com/uzelhub/uzel/schemas/xmltext"
)

// mediaXML is the kind of files that the service makes.
const mediaXML = "application/xml; charset=windows-1251"

// wish is what a service document is to be made of.
type wish struct {
	entity *entity
	box    *box
	text   string
	signer *receipt.Signer
}

// maker makes a service document: its name and its bytes.
type maker func(*Server, wish) (string, []byte, error)

// generator serves the calls that make a service document. They differ in where they say about what: in the query, with
// the body given, or in the body given for that.
func generator(inQuery, inBody proto.Message, make maker) func(*Server, *call) (answer, error) {
	return func(s *Server, c *call) (answer, error) {
		w, err := s.wish(c, inQuery, inBody)
		if err != nil {
			return answer{}, err
		}
		name, content, err := make(s, w)
		return answer{raw: content, kind: mediaXML, fileName: name}, err
	}
}

// What the calls are given is named differently in every one of them.
var (
	generateReceipt   = generator(&wire.Signer{}, &wire.ReceiptGenerationRequestV2{}, (*Server).makeReceipt)
	generateRejection = generator(
		&wire.SignatureRejectionInfo{}, &wire.SignatureRejectionGenerationRequestV2{}, (*Server).makeRejection)
	generateRequest = generator(
		&wire.InvoiceCorrectionRequestInfo{}, &wire.InvoiceCorrectionRequestGenerationRequestV2{}, (*Server).makeRequest)
	generateRevocation = generator(&wire.RevocationInfo{}, &wire.RevocationInfo{}, (*Server).makeRevocation)
)

func (s *Server) makeReceipt(w wish) (string, []byte, error) {
	if w.entity.signer == w.box {
		return "", nil, conflict("ReceiptNotAcceptable", "Извещение о получении собственного документа не создаётся")
	}
	name, content := s.write(w.box, w.entity, receipt.ReceiptNotice, "", w.signer)
	return name, content, nil
}

func (s *Server) makeRejection(w wish) (string, []byte, error) {
	if w.text == "" {
		w.text = usualRefusal
	}
	name, content := s.write(w.box, w.entity, receipt.ClarificationRequest, w.text, w.signer)
	return name, content, nil
}

func (s *Server) makeRequest(w wish) (string, []byte, error) {
	if w.text == "" {
		return "", nil, invalid("Не указан текст уведомления об уточнении")
	}
	name, content := s.write(w.box, w.entity, receipt.ClarificationRequest, w.text, w.signer)
	return name, content, nil
}

// They stand where no comment was given: the format wants one.
const (
	usualGround  = "Документ аннулируется"
	usualRefusal = "В подписи отказано"
)

func (s *Server) makeRevocation(w wish) (string, []byte, error) {
	if w.text == "" {
		w.text = usualGround
	}
	if w.signer != nil {
		w.signer = &receipt.Signer{Position: w.signer.Position, Name: w.signer.Name}
	}
	name, content := s.write(w.box, w.entity, receipt.AnnulmentProposal, w.text, w.signer)
	return name, content, nil
}

func (s *Server) wish(c *call, inQuery, inBody proto.Message) (w wish, err error) {
	if w.box, err = s.queryBox(c); err != nil {
		return w, err
	}
	message, attachment := c.query.Get("messageId"), c.query.Get("attachmentId")
	body := proto.Clone(inQuery)
	if strings.HasPrefix(c.path, "/V2/") {
		body = proto.Clone(inBody)
	}
	if err := w.read(c, body); err != nil {
		return w, err
	}
	if place, ok := body.(interface {
		GetMessageId() string
		GetAttachmentId() string
	}); ok {
		message, attachment = place.GetMessageId(), place.GetAttachmentId()
	}
	m, err := s.messageFor(w.box, message)
	if err != nil {
		return w, err
	}
	if w.entity = m.entity(attachment); w.entity == nil || !w.entity.seen[w.box] {
		return w, absent("Сущность не найдена")
	}
	return w, nil
}

// read takes what a call was given.
func (w *wish) read(c *call, body proto.Message) error {
	if err := c.decode(body); err != nil {
		return err
	}
	switch b := body.(type) {
	case interface{ GetErrorMessage() string }:
		w.text = b.GetErrorMessage()
	case interface{ GetComment() string }:
		w.text = b.GetComment()
	}
	switch b := body.(type) {
	case *wire.Signer:
		w.signer = named(b.GetSignerDetails())
	case interface{ GetSigner() *wire.Signer }:
		w.signer = named(b.GetSigner().GetSignerDetails())
	case interface{ GetSignerContent() []byte }:
		w.signer = signerOf(b.GetSignerContent())
	}
	return nil
}

func named(d *wire.SignerDetails) *receipt.Signer {
	if d.GetSurname() == "" {
		return nil
	}
	return &receipt.Signer{
		Position: d.GetJobTitle(),
		Name:     party.PersonName{Last: d.GetSurname(), First: d.GetFirstName(), Middle: d.GetPatronymic()},
	}
}

// signerOf reads a signer from XML: its status and type of signature, its name and position. What else it may have, as a
// certificate and a power of attorney, is passed over.
func signerOf(text []byte) *receipt.Signer {
	if len(text) == 0 {
		return nil
	}
	read, err := xmltext.Decode(text)
	if err != nil {
		return nil
	}
	e := read.Doc.FindElement("//Fio")
	if e == nil {
		return nil
	}
	signer := &receipt.Signer{
		Status: e.Parent().SelectAttrValue("SignerStatus", ""), SignatureType: e.Parent().SelectAttrValue("SignatureType", ""),
		Name: party.PersonName{
			Last: e.SelectAttrValue("LastName", ""), First: e.SelectAttrValue("FirstName", ""),
			Middle: e.SelectAttrValue("MiddleName", ""),
		},
	}
	if signer.Status != ownAuthority { // of a power of attorney the format wants more than is read
		signer.Status = ""
	}
	if position := e.Parent().SelectElement("Position"); position != nil {
		signer.Position = position.Text()
	}
	return signer
}

// ownAuthority is the status of one who needs no power of attorney.
const ownAuthority = "1"

// generateTitle makes a buyer's title. What a person says is taken from TotalCode (КодИтога) of the request alone; the
// titles of sellers are not made here.
func (s *Server) generateTitle(c *call) (answer, error) {
	b, err := s.queryBox(c)
	if err != nil {
		return answer{}, err
	}
	if index := c.query.Get("titleIndex"); index != "1" {
		return answer{}, refuse(http.StatusBadRequest, "NotImitated", "Имитация создаёт только титул получателя (titleIndex=1)")
	}
	m, err := s.messageFor(b, c.query.Get("letterId"))
	if err != nil {
		return answer{}, err
	}
	e := m.entity(c.query.Get("documentId"))
	if e == nil || !e.seen[b] || e.document == nil || !e.document.titled() {
		return answer{}, absent("Документ с титулом получателя не найден")
	}
	outcome := "1"
	if read, err := xmltext.Decode(c.body); err != nil {
		return answer{}, invalid("Тело запроса не разобрано как XML")
	} else if code := read.Doc.FindElement("//*[@TotalCode]"); code != nil {
		outcome = code.SelectAttrValue("TotalCode", outcome)
	}
	name, content := s.buyerTitle(b, e, outcome)
	return answer{raw: content, kind: mediaXML, fileName: name}, nil
}
