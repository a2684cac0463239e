package sandbox_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"

	"github.com/uzelhub/uzel/connectors/diadoc/sandbox"
	"github.com/uzelhub/uzel/connectors/diadoc/sandbox/wire"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

// both is a sandbox whose user sees the boxes of both sides.
func both(t *testing.T, how sandbox.Behaviour) *yard {
	t.Helper()
	return started(t, options(how))
}

func options(how sandbox.Behaviour) sandbox.Options {
	return sandbox.Options{
		CheckFormats: true, Organisations: sandbox.Sample(how, sandbox.Behaviour{}),
		Users: []sandbox.User{{Login: "uzel", Password: "uzel", Boxes: []string{
			"00000000-0000-4000-A000-007700000016", "00000000-0000-4000-a000-007810000026@diadoc.ru",
		}}},
	}
}

// transfer posts a УПД from one box to the other and reads the answer.
func (y *yard) transfer(from, to, function, number string) *wire.Message {
	y.t.Helper()
	p, err := y.server.Transfer(from, to, function, number)
	if err != nil {
		y.t.Fatal(err)
	}
	var m wire.Message
	y.send("/V3/PostMessage", toPost(p), &m)
	return &m
}

func toPost(p sandbox.Parcel) *wire.MessageToPost {
	return &wire.MessageToPost{
		FromBoxId: &p.From, ToBoxId: &p.To, DocumentAttachments: []*wire.DocumentAttachment{{
			TypeNamedId: proto.String("UniversalTransferDocument"), Function: &p.Function, Version: &p.Version,
			SignedContent: &wire.SignedContent{Content: p.Content, SignWithTestSignature: proto.Bool(true)},
		}},
	}
}

// told is the feed of a box in words: a line for each event.
func (y *yard) told(box string) string {
	y.t.Helper()
	var text strings.Builder
	for _, e := range y.events(box) {
		line, entities := "patch:", e.GetPatch().GetEntities()
		if e.Message != nil {
			line, entities = "message:", e.Message.Entities
		}
		if e.GetPatch().GetMessageIsDelivered() {
			line += " delivered"
		}
		for _, entity := range entities {
			line += " " + y.name(entity)
		}
		fmt.Fprintln(&text, line)
	}
	return text.String()
}

// name calls an entity by its type, its file and who signed it.
func (y *yard) name(e *wire.Entity) string {
	who := map[string]string{"": "operator", y.ours: "us", y.theirs: "them"}[e.GetSignerBoxId()]
	if e.GetEntityType() == wire.EntityType_Signature {
		return "+" + who
	}
	kind := e.GetAttachmentType().String()
	if parts := strings.SplitN(e.GetFileName(), "_", 3); len(parts) == 3 {
		kind += "/" + parts[0] + "_" + parts[1]
	}
	return fmt.Sprintf("%s(%s)", kind, who)
}

// stands is how a document stands for a box.
func (y *yard) stands(box string, m *wire.Message) string {
	y.t.Helper()
	var d wire.Document
	y.get("/V3/GetDocument"+query("boxId", box, "messageId", m.GetMessageId(), "entityId", m.Entities[0].GetEntityId()), &d)
	return fmt.Sprintf("response %s, revocation %s, signature %s\nreceipt %s (on its confirmation %s), on the confirmation %s, "+
		"of the sender %s\namendment %d, its receipt %s\n",
		d.GetRecipientResponseStatus(), d.GetRevocationStatus(), d.GetSenderSignatureStatus(),
		d.RecipientReceiptMetadata.GetReceiptStatus(), d.RecipientReceiptMetadata.GetConfirmationMetadata().GetReceiptStatus(),
		d.ConfirmationMetadata.GetReceiptStatus(), d.SenderReceiptMetadata.GetReceiptStatus(),
		d.AmendmentRequestMetadata.GetAmendmentFlags(), d.AmendmentRequestMetadata.GetReceiptStatus())
}

// acted are the acts of both sides, in their order.
func (y *yard) acted() string {
	var text strings.Builder
	for _, a := range y.server.Acts() {
		fmt.Fprintln(&text, map[string]string{y.ours: "us", y.theirs: "them"}[a.Box], a.What)
	}
	return text.String()
}

// whole is all that there is to tell of a document.
func (y *yard) whole(m *wire.Message) string {
	return fmt.Sprintf("OUR FEED\n%s\nTHEIR FEED\n%s\nFOR US\n%s\nFOR THEM\n%s\nACTS\n%s",
		y.told(y.ours), y.told(y.theirs), y.stands(y.ours, m), y.stands(y.theirs, m), y.acted())
}

var functions = map[string]string{"invoice": "СЧФ", "transfer": "ДОП", "both": "СЧФДОП"}

func TestTheOtherSideAnswersAsItIsToldTo(t *testing.T) {
	for _, answer := range []sandbox.Answer{
		sandbox.Signs, sandbox.SignsWithDiscrepancies, sandbox.NotAccepted, sandbox.Refuses, sandbox.Clarifies, sandbox.Annuls,
		sandbox.SignsWrongly, sandbox.Silent,
	} {
		for name, function := range functions {
			t.Run(string(answer)+" "+name, func(t *testing.T) {
				y := both(t, sandbox.Behaviour{Answer: answer, Delay: time.Hour})
				m := y.transfer(y.ours, y.theirs, function, "15")
				if before := y.stands(y.ours, m); strings.Contains(before, "response WithRecipient") {
					t.Errorf("it answered before its time: %s", before)
				}
				for range 3 {
					y.clock.pass(time.Hour)
					y.events(y.ours)
				}
				golden(t, string(answer)+"-"+name+".txt", y.whole(m))
			})
		}
	}
}

func TestUniversalMessagesTakeThePlaceOfServiceDocuments(t *testing.T) {
	for _, answer := range []sandbox.Answer{sandbox.Signs, sandbox.Refuses, sandbox.Clarifies} {
		t.Run(string(answer), func(t *testing.T) {
			o := options(sandbox.Behaviour{Answer: answer})
			o.UniversalMessages = noon.AddDate(0, 0, -1)
			y := started(t, o)
			m := y.transfer(y.ours, y.theirs, "СЧФДОП", "15")
			y.events(y.ours)
			golden(t, "universal-"+string(answer)+".txt", y.whole(m))
			var types wire.GetDocumentTypesResponseV3
			y.get("/V3/GetDocumentTypes"+query("boxId", y.ours), &types)
			v := types.DocumentTypes[0].Functions[0].Versions[0]
			if v.GetRejectionType() != wire.SupportedRejectionType_UniversalMessage {
				t.Errorf("refusals are by %s", v.GetRejectionType())
			}
		})
	}
}

func TestAWorkflowSaysWhatIsOwedAndConfirmed(t *testing.T) {
	for _, c := range []struct {
		function string
		workflow int32
	}{{"СЧФ", 15}, {"СЧФ", 10}, {"ДОП", 19}, {"ДОП", 3}, {"СЧФДОП", 18}, {"СЧФДОП", 16}, {"СЧФДОП", 12}} {
		t.Run(fmt.Sprintf("%s in %d", c.function, c.workflow), func(t *testing.T) {
			o := options(sandbox.Behaviour{Answer: sandbox.Signs})
			o.NoConfirmationReceipts = true
			o.Workflows = map[string]int32{c.function: c.workflow}
			y := started(t, o)
			m := y.transfer(y.ours, y.theirs, c.function, "15")
			if got := m.Entities[0].DocumentInfo.GetWorkflowId(); got != c.workflow {
				t.Errorf("it goes by %d", got)
			}
			y.events(y.ours)
			golden(t, fmt.Sprintf("workflow-%d.txt", c.workflow), y.whole(m))
		})
	}
}

func TestAWorkflowOfAnotherTypeIsRefused(t *testing.T) {
	y := silent(t)
	p, err := y.server.Transfer(y.ours, y.theirs, "СЧФ", "1")
	if err != nil {
		t.Fatal(err)
	}
	for workflow, want := range map[int32]int{1: 400, 18: 400, 99: 400, 17: 200} {
		q := toPost(p)
		q.DocumentAttachments[0].WorkflowId = &workflow
		if status, text := y.post(posting, marshal(t, q)); status != want {
			t.Errorf("%d: %d %s", workflow, status, text)
		}
	}
}
