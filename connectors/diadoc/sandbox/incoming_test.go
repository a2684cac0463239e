package sandbox_test

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"net/http"
	"strings"
	"testing"

	"github.com/smallstep/pkcs7"
	"google.golang.org/protobuf/proto"

	"github.com/uzelhub/uzel/connectors/diadoc/sandbox"
	"github.com/uzelhub/uzel/connectors/diadoc/sandbox/wire"
	"github.com/uzelhub/uzel/schemas/receipt"
	"github.com/uzelhub/uzel/schemas/upd"
)

// came sends us a УПД and reads it from our box.
func (y *yard) came(function string) *wire.Message {
	y.t.Helper()
	p, err := y.server.Transfer(y.theirs, y.ours, function, "7")
	if err != nil {
		y.t.Fatal(err)
	}
	id, _, err := y.server.Send(p)
	if err != nil {
		y.t.Fatal(err)
	}
	return y.message(id)
}

func (y *yard) message(id string) *wire.Message {
	y.t.Helper()
	var m wire.Message
	y.get("/V6/GetMessage"+query("boxId", y.ours, "messageId", id, "injectEntityContent", "true"), &m)
	return &m
}

// generate has the service make a service document of ours.
func (y *yard) generate(path string, body []byte) (name string, content []byte) {
	y.t.Helper()
	status, content, header := y.do(http.MethodPost, path, body, nil)
	if status != http.StatusOK {
		y.t.Fatalf("%s: %d %s", path, status, content)
	}
	name = strings.TrimSuffix(strings.TrimPrefix(header.Get("Content-Disposition"), `attachment; filename="`), `"`)
	return name, content
}

// about is the query that names an entity of a message.
func (y *yard) about(m *wire.Message, entity string) string {
	return query("boxId", y.ours, "messageId", m.GetMessageId(), "attachmentId", entity)
}

// answer posts a patch of ours.
func (y *yard) answer(m *wire.Message, fill func(*wire.MessagePatchToPostV2)) (status int, text []byte) {
	y.t.Helper()
	p := &wire.MessagePatchToPostV2{BoxId: &y.ours, MessageId: m.MessageId}
	fill(p)
	body, err := proto.Marshal(p)
	if err != nil {
		y.t.Fatal(err)
	}
	return y.post("/V4/PostMessagePatch", body)
}

func signedBySandbox(content []byte) *wire.SignedContent {
	return &wire.SignedContent{Content: content, SignWithTestSignature: proto.Bool(true)}
}

func (y *yard) answered(m *wire.Message, fill func(*wire.MessagePatchToPostV2)) {
	y.t.Helper()
	if status, text := y.answer(m, fill); status != http.StatusOK {
		y.t.Fatalf("%d %s", status, text)
	}
}

func noErrors(t *testing.T, content []byte, name string) {
	t.Helper()
	validate := receipt.Validate
	if strings.HasPrefix(name, "ON_") {
		validate = upd.Validate
	}
	for _, f := range validate(content, name) {
		t.Errorf("%s: %s %s", name, f.Path, f.Message)
	}
}

// owed are the receipts that are due from us: on the document, and on confirmations of the operator's.
func (y *yard) owed(m *wire.Message) (ids []string) {
	y.t.Helper()
	m = y.message(m.GetMessageId())
	var d wire.Document
	y.get("/V3/GetDocument"+query("boxId", y.ours, "messageId", m.GetMessageId(), "entityId", m.Entities[0].GetEntityId()), &d)
	due := wire.GeneralReceiptStatus_HaveToCreateReceipt
	if d.RecipientReceiptMetadata.GetReceiptStatus() == due {
		ids = append(ids, m.Entities[0].GetEntityId())
	}
	for _, e := range m.Entities {
		if e.GetAttachmentType() != wire.AttachmentType_InvoiceConfirmation {
			continue
		}
		onDocument := e.GetParentEntityId() == m.Entities[0].GetEntityId()
		if onDocument && d.ConfirmationMetadata.GetReceiptStatus() == due ||
			!onDocument && d.RecipientReceiptMetadata.GetConfirmationMetadata().GetReceiptStatus() == due {
			ids = append(ids, e.GetEntityId())
		}
	}
	return ids
}

func TestADocumentThatCameIsAnsweredToItsEnd(t *testing.T) {
	for name, function := range functions {
		t.Run(name, func(t *testing.T) {
			y := both(t, sandbox.Behaviour{Answer: sandbox.Signs})
			m := y.came(function)
			for owed := y.owed(m); len(owed) > 0; owed = y.owed(m) {
				name, content := y.generate("/GenerateReceiptXml"+y.about(m, owed[0]), nil)
				noErrors(t, content, name)
				y.answered(m, func(p *wire.MessagePatchToPostV2) {
					p.Receipts = []*wire.ReceiptAttachment{{ParentEntityId: &owed[0], SignedContent: signedBySandbox(content)}}
				})
			}
			if function != "СЧФ" {
				y.accept(m, `<UniversalTransferDocumentBuyerTitle><ContentOperCode TotalCode="2"/></UniversalTransferDocumentBuyerTitle>`)
			}
			y.owed(m)
			golden(t, "incoming-"+name+".txt", y.whole(m))
			y.allVerify(m)
		})
	}
}

// accept answers with a title that the service makes.
func (y *yard) accept(m *wire.Message, request string) {
	y.t.Helper()
	document := m.Entities[0].EntityId
	name, content := y.generate("/GenerateTitleXml"+query("boxId", y.ours, "documentTypeNamedId", "UniversalTransferDocument",
		"documentFunction", m.Entities[0].DocumentInfo.GetFunction(), "documentVersion", "utd970_05_02_01", "titleIndex", "1",
		"letterId", m.GetMessageId(), "documentId", *document), []byte(request))
	noErrors(y.t, content, name)
	y.answered(m, func(p *wire.MessagePatchToPostV2) {
		p.RecipientTitles = []*wire.RecipientTitleAttachment{{
			ParentEntityId: document, SignedContent: signedBySandbox(content), NeedReceipt: proto.Bool(false),
		}}
	})
}

// allVerify holds that every signature of a message is one under the sandbox's root.
func (y *yard) allVerify(m *wire.Message) {
	y.t.Helper()
	m = y.message(m.GetMessageId())
	block, _ := pem.Decode(y.server.Root())
	root, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		y.t.Fatal(err)
	}
	pool, contents, signed := x509.NewCertPool(), map[string][]byte{}, map[string]bool{}
	pool.AddCert(root)
	for _, e := range m.Entities {
		contents[e.GetEntityId()] = e.Content.Data
	}
	for _, e := range m.Entities {
		if e.GetEntityType() != wire.EntityType_Signature {
			continue
		}
		signed[e.GetParentEntityId()] = true
		parsed, err := pkcs7.Parse(e.Content.Data)
		if err != nil {
			y.t.Fatal(err)
		}
		parsed.Content = contents[e.GetParentEntityId()]
		if err := parsed.VerifyWithChain(pool); err != nil {
			y.t.Errorf("a signature of %s: %v", y.name(e), err)
		}
		parsed.Content = append(bytes.Clone(parsed.Content), ' ')
		if parsed.Verify() == nil {
			y.t.Error("it holds for other bytes, too")
		}
	}
	for _, e := range m.Entities {
		if e.GetEntityType() == wire.EntityType_Attachment && !signed[e.GetEntityId()] {
			y.t.Errorf("%s is not signed", y.name(e))
		}
	}
}

func TestWhatMayNotBeSaidIsRefused(t *testing.T) {
	y := both(t, sandbox.Behaviour{Answer: sandbox.Signs, Annulment: sandbox.Rejects})
	m := y.came("ДОП")
	document := m.Entities[0].EntityId
	refuse := func(p *wire.MessagePatchToPostV2) {
		_, content := y.generate("/GenerateSignatureRejectionXml"+y.about(m, *document),
			marshal(t, &wire.SignatureRejectionInfo{ErrorMessage: proto.String("не наш"), Signer: &wire.Signer{}}))
		p.XmlSignatureRejections = []*wire.XmlSignatureRejectionAttachment{{
			ParentEntityId: document, SignedContent: signedBySandbox(content),
		}}
	}
	annul := func(p *wire.MessagePatchToPostV2) {
		_, content := y.generate("/GenerateRevocationRequestXml"+y.about(m, *document),
			marshal(t, &wire.RevocationInfo{Comment: proto.String("ошибка")}))
		p.RevocationRequests = []*wire.RevocationRequestAttachment{{ParentEntityId: document, SignedContent: signedBySandbox(content)}}
	}
	clarify := func(p *wire.MessagePatchToPostV2) {
		_, content := y.generate("/GenerateInvoiceCorrectionRequestXml"+y.about(m, *document),
			marshal(t, &wire.InvoiceCorrectionRequestInfo{ErrorMessage: proto.String("адрес"), Signer: &wire.Signer{}}))
		p.CorrectionRequests = []*wire.CorrectionRequestAttachment{{ParentEntityId: document, SignedContent: signedBySandbox(content)}}
	}
	for _, step := range []struct {
		rule   string
		fill   func(*wire.MessagePatchToPostV2)
		status int
	}{
		{"nothing", func(*wire.MessagePatchToPostV2) {}, 400},
		{"a clarification", clarify, 200},
		{"a refusal", refuse, 200},
		{"a second refusal", func(p *wire.MessagePatchToPostV2) { refuse(p) }, 409},
		{"a proposal to annul", annul, 200},
		{"another one after it was rejected", annul, 200},
		{"a signature that nobody asked for", func(p *wire.MessagePatchToPostV2) {
			p.Signatures = []*wire.DocumentSignature{{ParentEntityId: document, SignWithTestSignature: proto.Bool(true)}}
		}, 400},
		{"about nothing", func(p *wire.MessagePatchToPostV2) {
			p.Signatures = []*wire.DocumentSignature{{ParentEntityId: proto.String("nothing"), SignWithTestSignature: proto.Bool(true)}}
		}, 404},
		{"a signature of other bytes", func(p *wire.MessagePatchToPostV2) {
			clarify(p)
			wrong := &wire.SignedContent{Content: []byte("<Файл/>"), Signature: m.Entities[1].Content.Data}
			p.CorrectionRequests[0].SignedContent = wrong
		}, 400},
		{"no signature", func(p *wire.MessagePatchToPostV2) {
			clarify(p)
			p.CorrectionRequests[0].SignedContent.SignWithTestSignature = nil
		}, 400},
	} {
		status, text := y.answer(m, step.fill)
		if status != step.status {
			t.Errorf("%s: %d %s", step.rule, status, text)
		}
		y.events(y.ours)
	}
	if got := y.stands(y.ours, m); !strings.Contains(got, "RecipientSignatureRequestRejected, revocation RevocationRejected") {
		t.Error(got)
	}
}

func marshal(t *testing.T, m proto.Message) []byte {
	t.Helper()
	text, err := proto.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestAProposalToAnnulIsAccepted(t *testing.T) {
	y := both(t, sandbox.Behaviour{Answer: sandbox.Signs, Annulment: sandbox.Accepts})
	m := y.transfer(y.ours, y.theirs, "ДОП", "1")
	document := m.Entities[0].EntityId
	name, content := y.generate("/V2/GenerateRevocationRequestXml"+y.about(m, *document), nil)
	noErrors(t, content, name)
	annul := func(p *wire.MessagePatchToPostV2) {
		p.RevocationRequests = []*wire.RevocationRequestAttachment{{ParentEntityId: document, SignedContent: signedBySandbox(content)}}
	}
	y.answered(m, annul)
	y.events(y.ours)
	golden(t, "annulled.txt", y.whole(m))
	if status, _ := y.answer(m, annul); status != http.StatusOK { // the same body is the same operation
		t.Errorf("the same again: %d", status)
	}
	_, content = y.generate("/V2/GenerateRevocationRequestXml"+y.about(m, *document), nil)
	if status, _ := y.answer(m, annul); status != http.StatusConflict {
		t.Errorf("a new one: %d", status)
	}
	_, content = y.generate("/V2/GenerateInvoiceCorrectionRequestXml"+query("boxId", y.ours),
		marshal(t, &wire.InvoiceCorrectionRequestGenerationRequestV2{
			MessageId: m.MessageId, AttachmentId: document, ErrorMessage: proto.String("адрес"), SignerContent: []byte("<S/>"),
		}))
	if status, _ := y.answer(m, func(p *wire.MessagePatchToPostV2) {
		p.CorrectionRequests = []*wire.CorrectionRequestAttachment{{ParentEntityId: document, SignedContent: signedBySandbox(content)}}
	}); status != http.StatusConflict {
		t.Errorf("a clarification of what is annulled: %d", status)
	}
	y.allVerify(m)
}

// The signer may be given as XML and as details; it stands in the file.
func TestAServiceDocumentNamesItsSigner(t *testing.T) {
	y := both(t, sandbox.Behaviour{Answer: sandbox.Signs})
	m := y.came("СЧФДОП")
	document := m.Entities[0].EntityId
	details := &wire.Signer{SignerDetails: &wire.SignerDetails{
		Surname: proto.String("Петрова"), FirstName: proto.String("Анна"), JobTitle: proto.String("Бухгалтер"),
	}}
	inXML := []byte(`<?xml version="1.0" encoding="UTF-8"?><Signer SignerStatus="1" SignatureType="1">` +
		`<Fio LastName="Петрова" FirstName="Анна"/><Position PositionSource="Manual">Бухгалтер</Position></Signer>`)
	place, nowhere := y.about(m, *document), query("boxId", y.ours)
	inBody := &wire.ReceiptGenerationRequestV2{MessageId: m.MessageId, AttachmentId: document, SignerContent: inXML}
	refusal := &wire.SignatureRejectionGenerationRequestV2{MessageId: m.MessageId, AttachmentId: document, SignerContent: inXML}
	request := &wire.InvoiceCorrectionRequestInfo{ErrorMessage: proto.String("адрес"), Signer: details}
	for path, body := range map[string][]byte{
		"/GenerateReceiptXml" + place:                  marshal(t, details),
		"/V2/GenerateReceiptXml" + nowhere:             marshal(t, inBody),
		"/V2/GenerateSignatureRejectionXml" + nowhere:  marshal(t, refusal),
		"/V2/GenerateRevocationRequestXml" + place:     marshal(t, &wire.RevocationInfo{Signer: details}),
		"/GenerateRevocationRequestXml" + place:        marshal(t, &wire.RevocationInfo{Signer: details}),
		"/GenerateInvoiceCorrectionRequestXml" + place: marshal(t, request),
	} {
		name, content := y.generate(path, body)
		noErrors(t, content, name)
		d, findings := receipt.Parse(content, name)
		if len(findings) > 0 || d.Signer == nil || d.Signer.Name.Last != "Петрова" || d.Signer.Position != "Бухгалтер" {
			t.Errorf("%s: %v %v", path, d.Signer, findings)
		}
	}
}

func TestUniversalMessagesStandForServiceDocuments(t *testing.T) {
	y := both(t, sandbox.Behaviour{Answer: sandbox.Silent})
	for code, want := range map[string]string{
		"1999": "receipt Finished", "2999": "amendment 1", "3999": "RecipientSignatureRequestRejected",
		"4002": "WaitingForRecipientSignature",
	} {
		m := y.came("СЧФДОП")
		document := m.Entities[0].EntityId
		request := `<UniversalMessage><UniversalMessageInfos><UniversalMessageInfo StatusCode="` + code +
			`"><PlainText>Текст</PlainText></UniversalMessageInfo></UniversalMessageInfos></UniversalMessage>`
		_, content := y.generate("/GenerateUniversalMessage"+y.about(m, *document), []byte(request))
		y.answered(m, func(p *wire.MessagePatchToPostV2) {
			p.UniversalMessages = []*wire.UniversalMessageAttachment{{
				ParentEntityId: document, UniversalMessageContent: &wire.UnsignedContent{Content: content},
			}}
		})
		if got := y.stands(y.ours, m); !strings.Contains(got, want) {
			t.Errorf("%s: %s", code, got)
		}
	}
	nowhere := "/GenerateUniversalMessage" + y.about(y.came("СЧФ"), "nothing")
	if status, text := y.post(nowhere, []byte("<UniversalMessage/>")); status != http.StatusNotFound {
		t.Errorf("%d %s", status, text)
	}
}

func TestOldCallsAreTakenAway(t *testing.T) {
	for _, path := range []string{
		"/GenerateReceiptXml", "/GenerateSignatureRejectionXml", "/GenerateRevocationRequestXml",
		"/GenerateInvoiceCorrectionRequestXml",
	} {
		y := started(t, sandbox.Options{WithoutOld: true})
		if status, _ := y.post(path+query("boxId", y.ours), nil); status != http.StatusNotFound {
			t.Errorf("%s: %d", path, status)
		}
		if status, _ := y.post("/V2"+path+query("boxId", y.ours), nil); status != http.StatusBadRequest {
			t.Errorf("/V2%s without a body: %d", path, status)
		}
	}
}
