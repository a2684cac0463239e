package sandbox_test

import (
	"net/http"
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"

	"github.com/uzelhub/uzel/connectors/diadoc/sandbox"
	"github.com/uzelhub/uzel/connectors/diadoc/sandbox/wire"
)

// Older numbers of calls are what the vendor's libraries still make behind some of their methods.
func TestOlderNumbersOfACallAnswerTheSame(t *testing.T) {
	y := both(t, sandbox.Behaviour{Answer: sandbox.Silent})
	m := y.came("ДОП")
	about := query("boxId", y.ours, "messageId", m.GetMessageId())
	events := y.events(y.ours)
	event := query("boxId", y.ours, "eventId", events[0].GetEventId())
	for old, usual := range map[string]string{
		"/V5/GetMessage" + about:                 "/V6/GetMessage" + about,
		"/GetLastEvent" + query("boxId", y.ours): "/V2/GetLastEvent" + query("boxId", y.ours),
		"/V2/GetEvent" + event:                   "/V3/GetEvent" + event,
	} {
		status, got, _ := y.do(http.MethodGet, old, nil, nil)
		_, want, _ := y.do(http.MethodGet, usual, nil, nil)
		if status != http.StatusOK || string(got) != string(want) {
			t.Errorf("%s: %d, %d bytes, want %d", old, status, len(got), len(want))
		}
	}
}

func TestTheDocumentsOfAMessageAreListed(t *testing.T) {
	y := both(t, sandbox.Behaviour{Answer: sandbox.Silent})
	m := y.posted(file(signedBySandbox([]byte("Первый"))), file(signedBySandbox([]byte("Второй"))))
	var list wire.DocumentList
	y.get("/GetDocumentsByMessageId"+query("boxId", y.ours, "messageId", m.GetMessageId()), &list)
	if list.GetTotalCount() != 2 || len(list.Documents) != 2 || list.Documents[0].GetEntityId() == list.Documents[1].GetEntityId() {
		t.Errorf("%v", &list)
	}
	for _, d := range list.Documents {
		if d.GetMessageId() != m.GetMessageId() {
			t.Errorf("%v", d)
		}
	}
}

func TestEventsOfInternalDocumentsAreChosenByTheirDirection(t *testing.T) {
	y := both(t, sandbox.Behaviour{Answer: sandbox.Silent})
	y.posted(file(signedBySandbox([]byte("Письмо"))))
	home := &wire.MessageToPost{FromBoxId: &y.ours, ToBoxId: &y.ours, IsInternal: proto.Bool(true),
		DocumentAttachments: []*wire.DocumentAttachment{file(signedBySandbox([]byte("Приказ")))}}
	var m wire.Message
	y.send("/V3/PostMessage", home, &m)
	y.came("ДОП")
	y.events(y.ours)
	for direction, want := range map[string]string{"Internal": "internal", "Outbound": "out", "Inbound": "in"} {
		var list wire.BoxEventList
		y.get("/V8/GetNewEvents"+query("boxId", y.ours, "documentDirection", direction), &list)
		if len(list.Events) == 0 {
			t.Errorf("%s: nothing", direction)
		}
		for _, e := range list.Events {
			if got := y.direction(e); got != want {
				t.Errorf("%s: %s", direction, got)
			}
		}
	}
	path := "/V8/GetNewEvents" + query("boxId", y.ours, "documentDirection", "Sideways")
	if status, _, _ := y.do(http.MethodGet, path, nil, nil); status != http.StatusBadRequest {
		t.Errorf("an unknown direction: %d", status)
	}
}

// The vendor's library for .NET writes truth as True, and several kinds in one parameter.
func TestParametersAreTakenAsTheOtherLibraryWritesThem(t *testing.T) {
	y := both(t, sandbox.Behaviour{Answer: sandbox.Silent})
	m := y.posted(file(signedBySandbox([]byte("Письмо"))))
	y.came("ДОП")
	about := query("boxId", y.ours, "messageId", m.GetMessageId(), "injectEntityContent", "True")
	var read wire.Message
	if y.get("/V6/GetMessage"+about+"&originalSignature", &read); string(read.Entities[0].Content.GetData()) != "Письмо" {
		t.Errorf("a message without its content: %v", read.Entities[0].Content)
	}
	var d wire.Document
	y.get("/V3/GetDocument"+about+"&entityId="+m.Entities[0].GetEntityId(), &d)
	if string(d.Content.GetData()) != "Письмо" {
		t.Errorf("a document without its content: %v", d.Content)
	}
	all := len(y.events(y.ours))
	for q, want := range map[string]int{
		"&documentDirection=Inbound,Outbound":                  all,
		"&typeNamedId=Nonformalized,UniversalTransferDocument": all,
		"&messageType=Letter,Template":                         all,
		"&messageType=Template,Draft":                          0,
		"&typeNamedId=Contract,ProformaInvoice":                0,
	} {
		var list wire.BoxEventList
		if y.get("/V7/GetNewEvents"+query("boxId", y.ours)+q, &list); len(list.Events) != want {
			t.Errorf("%s: %d events of %d", q, len(list.Events), want)
		}
	}
}

func TestDocumentsAreChosenByTheirDate(t *testing.T) {
	y := both(t, sandbox.Behaviour{Answer: sandbox.Silent})
	y.transfer(y.ours, y.theirs, "ДОП", "9")
	for q, want := range map[string]int{
		"&fromDocumentDate=20.11.2026": 1, "&fromDocumentDate=21.11.2026": 0,
		"&toDocumentDate=20.11.2026": 1, "&toDocumentDate=19.11.2026": 0,
		"&fromDocumentDate=&toDocumentDate=": 1,
	} {
		var list wire.DocumentList
		y.get("/V3/GetDocuments"+query("boxId", y.ours, "filterCategory", "Any.Outbound")+q, &list)
		if len(list.Documents) != want {
			t.Errorf("%s: %d", q, len(list.Documents))
		}
	}
	path := "/V3/GetDocuments" + query("boxId", y.ours, "filterCategory", "Any.Outbound", "fromDocumentDate", "yesterday")
	if status, _, _ := y.do(http.MethodGet, path, nil, nil); status != http.StatusBadRequest {
		t.Errorf("no date: %d", status)
	}
}

// The vendor's examples write nonformalized, and say of a signer no more than a name and a position.
func TestTheVendorsExamplesAreTaken(t *testing.T) {
	y := both(t, sandbox.Behaviour{Answer: sandbox.Silent})
	letter := file(signedBySandbox([]byte("Письмо")))
	letter.TypeNamedId = proto.String("nonformalized")
	if got := y.document(y.posted(letter)).GetTypeNamedId(); got != "Nonformalized" {
		t.Errorf("%q", got)
	}
	m := y.came("СЧФ")
	document := m.Entities[0].EntityId
	signer := []byte(`<?xml version="1.0" encoding="utf-8"?><Signer><Fio LastName="Подписантов" FirstName="Пётр" />` +
		`<Position PositionSource="Manual">Должность</Position></Signer>`)
	name, notice := y.generate("/V2/GenerateReceiptXml"+query("boxId", y.ours), marshal(t, &wire.ReceiptGenerationRequestV2{
		MessageId: m.MessageId, AttachmentId: document, SignerContent: signer,
	}))
	noErrors(t, notice, name)
	about := "/GenerateUniversalMessage" + y.about(m, *document)
	infos := `<UniversalMessageInfos><UniversalMessageInfo StatusCode="1999" /></UniversalMessageInfos>`
	_, message := y.generate(about, []byte(`<UniversalMessage>`+infos+`</UniversalMessage>`))
	if status, _ := y.post(about, []byte(`<UniversalMessages>`+infos+`</UniversalMessages>`)); status != http.StatusBadRequest {
		t.Errorf("of another root: %d", status)
	}
	y.answered(m, func(p *wire.MessagePatchToPostV2) { // both at once, as the example does
		p.Receipts = []*wire.ReceiptAttachment{{ParentEntityId: document, SignedContent: signedBySandbox(notice)}}
		p.UniversalMessages = []*wire.UniversalMessageAttachment{{
			ParentEntityId: document, CodeGroup: wire.UniversalMessageCodeGroup_Receipt.Enum(),
			UniversalMessageContent: &wire.UnsignedContent{Content: message},
		}}
	})
}

// direction is where the message of an event goes.
func (y *yard) direction(e *wire.BoxEvent) string {
	id := e.GetMessage().GetMessageId() + e.GetPatch().GetMessageId()
	switch m := y.message(id); {
	case m.GetIsInternal():
		return "internal"
	case m.GetFromBoxId() == y.ours:
		return "out"
	}
	return "in"
}

// The older lists of a message, one for each kind of document, are taken by nothing here.
func TestAListThatIsNotImitatedIsNamed(t *testing.T) {
	y := both(t, sandbox.Behaviour{Answer: sandbox.Silent})
	for name, list := range map[string]protowire.Number{"NonformalizedDocuments": 4, "UniversalTransferDocumentSellerTitles": 33} {
		body, _ := proto.Marshal(y.toThem())
		body = protowire.AppendTag(body, list, protowire.BytesType)
		body = protowire.AppendBytes(body, nil)
		if status, text := y.post("/V3/PostMessage", body); status != http.StatusBadRequest ||
			!strings.Contains(string(text), "DocumentAttachments") {
			t.Errorf("%s: %d %s", name, status, text)
		}
	}
}
