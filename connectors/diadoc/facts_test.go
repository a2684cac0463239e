package diadoc_test

import (
	"strings"
	"testing"
	"time"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
)

func TestWhatAnEntityMeans(t *testing.T) {
	theirs := object{"SignerBoxId": boxTwo}
	title := func(code string) string {
		return `<?xml version="1.0" encoding="utf-8"?><Файл><Документ><СвПрин><КодСодОпер КодИтога="` + code + `"/></СвПрин></Документ></Файл>`
	}
	for _, c := range []struct {
		rule     string
		state    object
		patch    object
		entities []object
		content  string // of everything
		want     []docflow.Event
		raw      string
	}{
		{rule: "the operator's confirmation of our title", entities: []object{child("InvoiceConfirmation", "c", "title", nil)},
			want: []docflow.Event{docflow.TitleConfirmed}},
		{rule: "its file's name says which one it is", entities: []object{child("InvoiceConfirmation", "c", "title",
			object{"FileName": "DP_PDOTPR_1.xml"})},
			want: []docflow.Event{docflow.TitleDispatched}},
		{rule: "a confirmation of a confirmation's receipt is nobody's fact", entities: []object{
			child("InvoiceConfirmation", "c", "title", nil), child("Receipt", "r", "c", theirs), child("InvoiceConfirmation",
				"c2", "r", nil),
		}, want: []docflow.Event{docflow.TitleConfirmed}},
		{rule: "a title of a new service type", entities: []object{child("Title", "t", "title", theirs)}, content: title("2"),
			want: []docflow.Event{docflow.AcceptedPartly}},
		{rule: "a title without КодИтога accepts", entities: []object{child("UniversalTransferDocumentBuyerTitle", "t", "title",
			theirs)}, content: "<Файл/>",
			want: []docflow.Event{docflow.Accepted}},
		{rule: "one with a code that nobody knows says nothing", entities: []object{child("UniversalTransferDocumentBuyerTitle",
			"t", "title", theirs)}, content: title("7"),
			want: []docflow.Event{docflow.Unknown}, raw: "КодИтога=7"},
		{rule: "of one that cannot be read the service's status is taken",
			state:    object{"RecipientResponseStatus": "WithRecipientPartiallySignature"},
			entities: []object{child("UniversalTransferDocumentBuyerTitle", "t", "title", theirs)}, content: "\x00\x01",
			want: []docflow.Event{docflow.AcceptedPartly}},
		{rule: "without a status nobody knows what it says", entities: []object{child("UniversalTransferDocumentBuyerTitle",
			"t", "title", theirs)}, content: "\x00\x01",
			want: []docflow.Event{docflow.Unknown}, raw: "титул"},
		{rule: "an entity of a new type", entities: []object{child("BrandNew", "n", "title", object{"ContentTypeId": "new/1"})},
			want: []docflow.Event{docflow.Unknown}, raw: "AttachmentType=BrandNew ContentTypeId=new/1"},
		{rule: "a type that comes as a number", entities: []object{child("", "n", "title", object{"AttachmentType": 123})},
			want: []docflow.Event{docflow.Unknown}, raw: "AttachmentType=123"},
		{rule: "an approval inside a box is nobody else's", entities: []object{signatureOf("s", "title", boxTwo,
			object{"IsApprovementSignature": true})}},
		{rule: "nor is a resolution", entities: []object{child("Resolution", "r", "title", nil)}},
		{rule: "roaming that failed", state: object{"RoamingNotificationStatus": "RoamingNotificationStatusError",
			"RoamingNotificationStatusDescription": "Получатель не найден"},
			entities: []object{child("RoamingNotification", "n", "title", nil)}, want: []docflow.Event{docflow.Undeliverable},
			raw: "Получатель не найден"},
		{rule: "roaming that went well", state: object{"RoamingNotificationStatus": "RoamingNotificationStatusSuccess",
			"DeliveryTimestampTicks": noon},
			entities: []object{child("RoamingNotification", "n", "title", nil)},
			want:     []docflow.Event{docflow.TitleDispatched}},
		{rule: "a report of no delivery", entities: []object{child("DeliveryFailureNotification", "n", "title", nil)},
			want: []docflow.Event{docflow.Undeliverable}},
		{rule: "one that hangs on no document, for it is about the message",
			entities: []object{child("DeliveryFailureNotification", "n", "", object{"NotDeliveredEventId": "m1"})},
			want:     []docflow.Event{docflow.Undeliverable}},
		{rule: "a patch that was not delivered", patch: object{"NotDeliveredEventId": "e9"},
			want: []docflow.Event{docflow.Undeliverable}},
		{rule: "a signature of ours that does not hold",
			state:    object{"SenderSignatureStatus": "SenderSignatureCheckedAndInvalid"},
			entities: []object{child("SignatureVerificationReport", "v", "title", nil)},
			want:     []docflow.Event{docflow.BadSignature}},
		{rule: "the other side's that does not hold", state: object{"RecipientResponseStatus": "InvalidRecipientSignature"},
			want: []docflow.Event{docflow.BadSignature}},
		{rule: "a message that was deleted in the box", patch: object{"MessageIsDeleted": true},
			want: []docflow.Event{docflow.Unknown}, raw: "MessageIsDeleted"},
		{rule: "delivery of the message", patch: object{"MessageIsDelivered": true},
			want: []docflow.Event{docflow.TitleDispatched}},
		{rule: "delivery under a number that our box does not know", patch: object{"MessageIsDelivered": true,
			"DeliveredPatchId": "theirs"}, want: []docflow.Event{docflow.TitleDispatched}},
		{rule: "a universal message of receipt", entities: []object{universal("Receipt", 1999, "")},
			want: []docflow.Event{docflow.Notice}},
		{rule: "of a request to correct", entities: []object{universal("AmendmentRequest", 2999, "Нет КПП")},
			want: []docflow.Event{docflow.Clarification}},
		{rule: "of a refusal", entities: []object{universal("Rejection", 3999, "Не наше")},
			want: []docflow.Event{docflow.Refused}},
		{rule: "of information, which a person reads", entities: []object{universal("InformationMessage", 4002, "Прочтите")},
			want: []docflow.Event{docflow.Unknown}, raw: "Прочтите"},
	} {
		t.Run(c.rule, func(t *testing.T) {
			t.Parallel()
			s, d := newStub(t, map[string]any{
				"/V8/GetNewEvents": feed(patchOf(c.patch, c.entities...)),
				"/V6/GetMessage":   letterOf(append([]object{ourTitle(c.state)}, c.entities...)...),
			})
			if c.content != "" {
				s.says(c.content)
			}
			d.tells("m1/title", c.want...)
			if c.raw == "" {
				return
			}
			for _, f := range d.facts("m1/title") {
				if strings.Contains(f.Raw, c.raw) {
					return
				}
			}
			t.Errorf("nothing says %q: %+v", c.raw, d.facts("m1/title"))
		})
	}
}

func universal(group string, code int, text string) object {
	return child("UniversalMessage", "u", "title", object{"UniversalMessageInfo": object{
		"CodeGroup": group, "Events": []object{{"StatusCode": code, "PlainText": text}},
		"UniversalMessageCreator": object{"BoxId": boxTwo},
	}})
}

func TestDeliveryOfAPatchIsThatOfWhatItBrought(t *testing.T) {
	notice := child("InvoiceReceipt", "r", "title", object{"SignerBoxId": boxOne})
	m := letterOf(ourTitle(nil), notice)
	m["FromBoxId"], m["ToBoxId"] = boxTwo, boxOne // a document of theirs, our notice
	_, d := newStub(t, map[string]any{
		"/V8/GetNewEvents": feed(patchOf(object{"MessageIsDelivered": true, "DeliveredPatchId": "p0"})),
		"/V6/GetMessage":   m,
		"/V3/GetEvent":     patchOf(object{"PatchId": "p0"}, notice),
	})
	d.tells("m1/title", docflow.NoticeDispatched)
}

func TestAnEventOfAMessageThatIsGoneHoldsNothingUp(t *testing.T) {
	_, d := newStub(t, map[string]any{
		"/V8/GetNewEvents": feed(patchOf(nil, child("InvoiceConfirmation", "c", "title", nil)),
			object{"Message": letterOf(ourTitle(nil))}),
	})
	if d.read(); len(d.problems) != 1 || len(d.items) != 1 {
		t.Errorf("%d problems, %d items", len(d.problems), len(d.items))
	}
}

func TestDraftsAndTemplatesAreNoNews(t *testing.T) {
	draft, template := letterOf(ourTitle(nil)), letterOf(ourTitle(nil))
	draft["IsDraft"], template["MessageType"] = true, "Template"
	_, d := newStub(t, map[string]any{
		"/V8/GetNewEvents": feed(object{"Message": draft}, object{"Message": template}, patchOf(object{"ForDraft": true}),
			patchOf(object{"MessageType": "Draft"})),
	})
	if items := d.read(); len(items) != 0 {
		t.Errorf("%q", keys(items))
	}
}

func TestADocumentOfAnUnknownTypeIsAFile(t *testing.T) {
	root := ourTitle(object{"TypeNamedId": "BrandNewDocument", "Function": "default", "DocumentDirection": "Inbound",
		"RecipientResponseStatus": "WaitingForRecipientSignature"})
	m := letterOf(root, signatureOf("s", "title", boxTwo, nil))
	m["FromBoxId"], m["ToBoxId"] = boxTwo, boxOne
	_, d := newStub(t, map[string]any{"/V8/GetNewEvents": feed(object{"Message": m})})
	got := d.arrived().Document
	if got.Kind != document.KindUnformalised || got.Labels["type"] != "BrandNewDocument" ||
		got.Labels[docflow.LabelFlow] != string(docflow.UnformalisedSigned) {
		t.Errorf("%+v", got)
	}
	if got.Counterparty.Name != "Ромашка" || got.Counterparty.INN != "" {
		t.Errorf("of a sender that the service does not tell of: %+v", got.Counterparty)
	}
}

func TestTimeIsCountedInTicksOfDotNet(t *testing.T) {
	d := afterPatch(t, nil, nil, child("InvoiceConfirmation", "c", "title",
		object{"RawCreationDate": 621355968000000000 + 17_000_000_000_0000000}))
	if at, want := d.fact("m1/title", docflow.TitleConfirmed).At, time.Unix(17_000_000_000, 0); !at.Equal(want) {
		t.Errorf("%s, want %s", at, want)
	}
	d = afterPatch(t, nil, nil, child("InvoiceConfirmation", "c", "title", object{"RawCreationDate": "621355968000000001"}))
	if at := d.fact("m1/title", docflow.TitleConfirmed).At; !at.Equal(time.Unix(0, 100)) {
		t.Errorf("%s, a hundred nanoseconds after the epoch", at)
	}
}

func TestAnAnswerOfAnotherFormIsTold(t *testing.T) {
	for body, cause := range map[string]document.Cause{
		`<html>прокси</html>`: document.CauseMisconfigured,
		`{"Events":[`:         document.CauseTransient,
		`{"Events":7}`:        document.CauseInternal,
	} {
		s, d := newStub(t, nil)
		s.tell("/V8/GetNewEvents", body)
		err := d.connection.(sdk.Source).Read(t.Context(), sdk.ReadRequest{}, d)
		if f := sdk.FaultOf(err); err == nil || f.Cause != cause || strings.Contains(f.Error(), "прокси") {
			t.Errorf("%s: %v", body, err)
		}
	}
}

func TestAFileThatTheServiceDoesNotGiveTakesNoFactAway(t *testing.T) {
	patch := child("XmlSignatureRejection", "r", "title", object{"SignerBoxId": boxTwo})
	s, d := newStub(t, map[string]any{"/V8/GetNewEvents": feed(patchOf(nil, patch)), "/V6/GetMessage": letterOf(ourTitle(nil), patch)})
	s.drop("/V4/GetEntityContent")
	d.tells("m1/title", docflow.Refused)
}

func TestANameIsNeverAPath(t *testing.T) {
	d := afterPatch(t, nil, nil, child("InvoiceConfirmation", "c", "title", object{"FileName": `..\..\etc/DP_PDPOL_1.xml`}))
	d.read()
	if name := d.news("m1/title")[0].Files[0].Name; name != "DP_PDPOL_1.xml" {
		t.Errorf("%q", name)
	}
}
