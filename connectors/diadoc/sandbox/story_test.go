package sandbox_test

import (
	"fmt"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"

	"github.com/uzelhub/uzel/connectors/diadoc/sandbox"
	"github.com/uzelhub/uzel/connectors/diadoc/sandbox/wire"
)

// sent posts a УПД of ours to the counterparty and reads the answer.
func (y *yard) sent(function, number string) *wire.Message {
	y.t.Helper()
	p, err := y.server.Transfer(y.ours, y.theirs, function, number)
	if err != nil {
		y.t.Fatal(err)
	}
	var m wire.Message
	y.send("/V3/PostMessage", y.toPost(p), &m)
	return &m
}

func (y *yard) toPost(p sandbox.Parcel) *wire.MessageToPost {
	return &wire.MessageToPost{
		FromBoxId: &y.ours, ToBoxId: &y.theirs, DocumentAttachments: []*wire.DocumentAttachment{{
			TypeNamedId: proto.String("UniversalTransferDocument"), Function: &p.Function, Version: &p.Version,
			SignedContent: &wire.SignedContent{Content: p.Content, SignWithTestSignature: proto.Bool(true)},
		}},
	}
}

// told is the feed of a box in words: a line for each event.
func (y *yard) told(box string) string {
	y.t.Helper()
	var lines []string
	for _, e := range y.events(box) {
		line := "patch:"
		entities := e.GetPatch().GetEntities()
		if e.Message != nil {
			line, entities = "message:", e.Message.Entities
		}
		if e.GetPatch().GetMessageIsDelivered() {
			line += " delivered"
		}
		for _, entity := range entities {
			line += " " + y.name(box, entity)
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// name calls an entity by its type and, of a service document, by the beginning of its file name.
func (y *yard) name(box string, e *wire.Entity) string {
	who := map[string]string{"": "operator", y.ours: "us", y.theirs: "them"}[e.GetSignerBoxId()]
	if e.GetEntityType() == wire.EntityType_Signature {
		return "+" + who
	}
	kind := e.GetAttachmentType().String()
	if parts := strings.SplitN(e.GetFileName(), "_", 3); len(parts) == 3 {
		kind = parts[0] + "_" + parts[1]
	}
	return fmt.Sprintf("%s(%s)", kind, who)
}

func TestStory(t *testing.T) {
	for _, function := range []string{"СЧФ", "ДОП", "СЧФДОП"} {
		t.Run(function, func(t *testing.T) {
			y := started(t, sandbox.Options{CheckFormats: true})
			y.sent(function, "1")
			t.Log("\n" + y.told(y.ours))
			for _, a := range y.server.Acts() {
				t.Log(a.What, a.Box, a.Played)
			}
		})
	}
}
