package sandbox_test

import (
	"bytes"
	"fmt"
	"mime"
	"net/http"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/uzelhub/uzel/connectors/diadoc/sandbox"
	"github.com/uzelhub/uzel/connectors/diadoc/sandbox/wire"
)

func TestDocumentsAreListedByHowTheyStand(t *testing.T) {
	y := both(t, sandbox.Behaviour{Answer: sandbox.Silent})
	for _, function := range []string{"СЧФ", "ДОП", "СЧФДОП"} {
		y.came(function)
	}
	y.transfer(y.ours, y.theirs, "ДОП", "9")
	y.events(y.ours)
	for category, want := range map[string]int{
		"Any.Inbound": 3, "Any.InboundNotFinished": 3, "Any.InboundFinished": 0, "Any.Outbound": 1,
		"UniversalTransferDocument.InboundHaveToCreateReceipt": 2, "Any.InboundWaitingForRecipientSignature": 2,
		"Contract.Inbound": 0, "Any.OutboundWithRecipientSignature": 0, "Any.Internal": 0,
	} {
		var list wire.DocumentList
		y.get("/V3/GetDocuments"+query("boxId", y.ours, "filterCategory", category), &list)
		if len(list.Documents) != want || int(list.GetTotalCount()) != want {
			t.Errorf("%s: %d", category, len(list.Documents))
		}
	}
	var read []string
	for key := ""; ; {
		var list wire.DocumentList
		y.get("/V3/GetDocuments"+query("boxId", y.ours, "filterCategory", "Any.Inbound", "count", "2", "afterIndexKey", key), &list)
		for _, d := range list.Documents {
			read, key = append(read, d.GetFunction()), d.GetIndexKey()
		}
		if !list.GetHasMoreResults() {
			break
		}
	}
	var down wire.DocumentList
	y.get("/V3/GetDocuments"+query("boxId", y.ours, "filterCategory", "Any.Inbound", "sortDirection", "Descending"), &down)
	last := down.Documents[0].GetIndexKey()
	y.get("/V3/GetDocuments"+query("boxId", y.ours, "filterCategory", "Any.Inbound", "sortDirection", "Descending",
		"afterIndexKey", last), &down)
	if len(down.Documents) != 2 || down.Documents[0].GetFunction() != "ДОП" || down.GetTotalCount() != 3 {
		t.Errorf("from the end: %v", &down)
	}
	if fmt.Sprint(read) != "[СЧФ ДОП СЧФДОП]" {
		t.Errorf("by pages: %q", read)
	}
	for _, bad := range []string{"", "Inbound", "Any.Sideways", "Any.InboundForgotten"} {
		path := "/V3/GetDocuments" + query("boxId", y.ours, "filterCategory", bad)
		if status, _, _ := y.do(http.MethodGet, path, nil, nil); status != http.StatusBadRequest {
			t.Errorf("%q: %d", bad, status)
		}
	}
}

func TestAFileThatNeedsASignatureIsSignedWithoutATitle(t *testing.T) {
	for answer, want := range map[sandbox.Answer]wire.RecipientResponseStatus_Is{
		sandbox.Signs:   wire.RecipientResponseStatus_WithRecipientSignature,
		sandbox.Refuses: wire.RecipientResponseStatus_RecipientSignatureRequestRejected,
		sandbox.Silent:  wire.RecipientResponseStatus_WaitingForRecipientSignature,
	} {
		y := both(t, sandbox.Behaviour{Answer: answer})
		asked := file(signedBySandbox([]byte("Договор")))
		asked.NeedRecipientSignature, asked.NeedReceipt = proto.Bool(true), proto.Bool(true)
		asked.Metadata = []*wire.MetadataItem{{Key: proto.String("FileName"), Value: proto.String("Договор.txt")}}
		m := y.posted(asked)
		y.events(y.ours)
		d := y.document(m)
		if d.GetRecipientResponseStatus() != want || d.GetFileName() != "Договор.txt" ||
			d.RecipientReceiptMetadata.GetReceiptStatus() != wire.GeneralReceiptStatus_Finished {
			t.Errorf("%s: %v", answer, d)
		}
		y.allVerify(m)
		_, text, header := y.do(http.MethodGet, "/V4/GetEntityContent"+query("boxId", y.ours, "messageId", m.GetMessageId(),
			"entityId", m.Entities[0].GetEntityId()), nil, nil)
		_, named, err := mime.ParseMediaType(header.Get("Content-Disposition"))
		if string(text) != "Договор" || err != nil || named["filename"] != "Договор.txt" {
			t.Errorf("%q: %q %v", text, header, err)
		}
	}
}

func TestARevisionAndACorrectionShowOnTheDocument(t *testing.T) {
	y := both(t, sandbox.Behaviour{Answer: sandbox.Silent})
	first := y.came("СЧФ")
	p, err := y.server.Transfer(y.theirs, y.ours, "СЧФ", "7")
	if err != nil {
		t.Fatal(err)
	}
	p.InitialMessage, p.InitialDocument = first.GetMessageId(), first.Entities[0].GetEntityId()
	if _, _, err := y.server.Send(p); err != nil {
		t.Fatal(err)
	}
	p = sandbox.Parcel{
		From: y.theirs, To: y.ours, TypeNamedID: "UniversalCorrectionDocument", Function: "КСЧФ", Content: []byte("<Файл/>"),
		InitialMessage: p.InitialMessage, InitialDocument: p.InitialDocument, Number: "8", Date: "20.11.2026",
	}
	if _, _, err := y.server.Send(p); err != nil {
		t.Fatal(err)
	}
	y.events(y.ours)
	if flags := y.document(first).AmendmentRequestMetadata.GetAmendmentFlags(); flags != 2|4 {
		t.Errorf("flags %d", flags)
	}
}

func TestTypesOfDocumentsAreThosePublished(t *testing.T) {
	y := started(t, sandbox.Options{UniversalMessages: time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)})
	var list wire.GetDocumentTypesResponseV3
	y.get("/V3/GetDocumentTypes"+query("boxId", y.ours), &list)
	first := list.DocumentTypes[0]
	if first.GetName() != "UniversalTransferDocument" || first.GetUniversalMessagesStartDate() != "01.01.2027" {
		t.Fatal(first)
	}
	titles := map[string]int{"СЧФ": 1, "ДОП": 2, "СЧФДОП": 2}
	for _, f := range first.Functions {
		v := f.Versions[0]
		if v.GetVersion() != "utd970_05_02_01" || !v.GetIsActual() {
			t.Errorf("%s: %v", f.GetName(), v)
		}
		if !v.Workflows[0].GetIsDefault() || len(v.Titles) != titles[f.GetName()] {
			t.Errorf("%s: %v", f.GetName(), v)
		}
		delete(titles, f.GetName())
	}
	if len(titles) > 0 {
		t.Errorf("missing: %v", titles)
	}
}

func TestAnInternalDocumentStaysAtHome(t *testing.T) {
	y := both(t, sandbox.Behaviour{Answer: sandbox.Signs})
	q := &wire.MessageToPost{FromBoxId: &y.ours, ToBoxId: &y.ours, DocumentAttachments: []*wire.DocumentAttachment{{
		TypeNamedId: proto.String("Nonformalized"), SignedContent: signedBySandbox([]byte("Приказ")),
	}}}
	if status, _ := y.post(posting, marshal(t, q)); status != http.StatusBadRequest {
		t.Errorf("to oneself: %d", status)
	}
	q.IsInternal = proto.Bool(true)
	var m wire.Message
	y.send(posting, q, &m)
	if got := y.events(y.ours); len(got) != 1 || got[0].Message == nil {
		t.Errorf("%v", got)
	}
}

func TestTheSenderProposesToAnnul(t *testing.T) {
	y := both(t, sandbox.Behaviour{Answer: sandbox.Silent})
	m := y.came("ДОП")
	document := m.Entities[0].GetEntityId()
	if err := y.server.Annul(y.theirs, m.GetMessageId(), document, "Ошибка в цене"); err != nil {
		t.Fatal(err)
	}
	if y.server.Annul(y.theirs, m.GetMessageId(), document, "Ошибка в цене") == nil {
		t.Error("it was proposed twice")
	}
	seen := y.message(m.GetMessageId())
	request := seen.Entities[len(seen.Entities)-2]
	if got := seen.Entities[0].DocumentInfo.GetRevocationStatus(); got != wire.RevocationStatus_RequestsMyRevocation {
		t.Error(got)
	}
	y.answered(m, func(p *wire.MessagePatchToPostV2) {
		p.Signatures = []*wire.DocumentSignature{{ParentEntityId: request.EntityId, SignWithTestSignature: proto.Bool(true)}}
	})
	if got := y.document(m).GetRevocationStatus(); got != wire.RevocationStatus_RevocationAccepted {
		t.Error(got)
	}
}

func TestAReceiptOnATitleIsGivenWhereItIsAskedFor(t *testing.T) {
	for _, asked := range []bool{false, true} {
		y := both(t, sandbox.Behaviour{Answer: sandbox.Signs, Delay: time.Hour})
		m := y.came("ДОП")
		document := m.Entities[0].EntityId
		_, content := y.generate("/GenerateTitleXml"+query("boxId", y.ours, "titleIndex", "1", "letterId", m.GetMessageId(),
			"documentId", *document), []byte("<UniversalTransferDocumentBuyerTitle/>"))
		y.answered(m, func(p *wire.MessagePatchToPostV2) {
			p.RecipientTitles = []*wire.RecipientTitleAttachment{{
				ParentEntityId: document, SignedContent: signedBySandbox(content), NeedReceipt: &asked,
			}}
		})
		status := func() wire.GeneralReceiptStatus_Is {
			return y.document(m).SenderReceiptMetadata.GetReceiptStatus()
		}
		want := []wire.GeneralReceiptStatus_Is{noReceipt, noReceipt}
		if asked {
			want = []wire.GeneralReceiptStatus_Is{wire.GeneralReceiptStatus_WaitingForReceipt, wire.GeneralReceiptStatus_Finished}
		}
		if got := status(); got != want[0] {
			t.Errorf("asked %v, at once: %s", asked, got)
		}
		y.clock.pass(time.Hour)
		if got := status(); got != want[1] {
			t.Errorf("asked %v, in the end: %s", asked, got)
		}
	}
}

func TestAContentComesWithItsMessageUpToAMebibyte(t *testing.T) {
	y := both(t, sandbox.Behaviour{Answer: sandbox.Silent})
	for size, inline := range map[int]bool{1 << 20: true, 1<<20 + 1: false} {
		var all, one wire.Message
		second := file(signedBySandbox([]byte("2")))
		second.TypeNamedId = proto.String("Contract")
		m := y.posted(file(signedBySandbox(bytes.Repeat([]byte("1"), size))), second)
		place := []string{"boxId", y.ours, "messageId", m.GetMessageId(), "injectEntityContent", "true"}
		y.get("/V6/GetMessage"+query(place...), &all)
		if c := all.Entities[0].Content; int(c.GetSize()) != size || (len(c.Data) == size) != inline {
			t.Errorf("%d bytes: %d came", size, len(c.Data))
		}
		y.get("/V6/GetMessage"+query(append(place, "entityId", m.Entities[2].GetEntityId())...), &one)
		if len(all.Entities) != 4 || len(one.Entities) != 2 || one.Entities[0].GetAttachmentType() != wire.AttachmentType_Contract {
			t.Errorf("%d entities, of one document %d", len(all.Entities), len(one.Entities))
		}
	}
}

func TestCustomDataIsKeptWithTheDocument(t *testing.T) {
	y := both(t, sandbox.Behaviour{Answer: sandbox.Silent})
	m := y.came("ДОП")
	change := func(operation wire.CustomDataPatchOperation_Is, key, value string) {
		y.answered(m, func(p *wire.MessagePatchToPostV2) {
			p.CustomDataPatches = []*wire.CustomDataPatch{{
				ParentEntityId: m.Entities[0].EntityId, Operation: &operation, Key: &key, Value: &value,
			}}
		})
	}
	change(wire.CustomDataPatchOperation_Set, "erp", "1")
	change(wire.CustomDataPatchOperation_Set, "erp", "2")
	change(wire.CustomDataPatchOperation_Set, "note", "x")
	change(wire.CustomDataPatchOperation_Remove, "note", "")
	if data := y.document(m).CustomData; len(data) != 1 || data[0].GetKey() != "erp" || data[0].GetValue() != "2" {
		t.Error(data)
	}
}

func TestABoxMayBehaveOtherwiseFromNowOn(t *testing.T) {
	y := both(t, sandbox.Behaviour{Answer: sandbox.Silent})
	first := y.transfer(y.ours, y.theirs, "ДОП", "1")
	y.events(y.ours)
	y.server.Behave(y.theirs, sandbox.Behaviour{Answer: sandbox.Signs})
	second := y.transfer(y.ours, y.theirs, "ДОП", "2")
	y.events(y.ours)
	for m, want := range map[*wire.Message]wire.RecipientResponseStatus_Is{
		first:  wire.RecipientResponseStatus_WaitingForRecipientSignature,
		second: wire.RecipientResponseStatus_WithRecipientSignature,
	} {
		if got := y.document(m).GetRecipientResponseStatus(); got != want {
			t.Errorf("%s, not %s", got, want)
		}
	}
}

func TestATitleIsCheckedWhereThatIsAskedFor(t *testing.T) {
	y := both(t, sandbox.Behaviour{Answer: sandbox.Silent})
	p, err := y.server.Transfer(y.ours, y.theirs, "ДОП", "1")
	if err != nil {
		t.Fatal(err)
	}
	p.Content = bytes.ReplaceAll(p.Content, []byte(`"7810000026"`), []byte(`"7810000027"`))
	if status, text := y.post(posting, marshal(t, toPost(p))); status != http.StatusBadRequest {
		t.Errorf("%d %s", status, text)
	}
}
