package sandbox_test

import (
	"testing"

	"google.golang.org/protobuf/proto"

	"github.com/uzelhub/uzel/connectors/diadoc/sandbox"
	"github.com/uzelhub/uzel/connectors/diadoc/sandbox/wire"
)

func TestADocumentIsDeliveredAndItsDatesAreConfirmed(t *testing.T) {
	y := started(t, sandbox.Options{})
	var m wire.Message
	y.send("/V3/PostMessage", &wire.MessageToPost{
		FromBoxId: &y.ours, ToBoxId: &y.theirs, DocumentAttachments: []*wire.DocumentAttachment{{
			TypeNamedId: proto.String("UniversalTransferDocument"), Function: proto.String("СЧФ"),
			SignedContent: &wire.SignedContent{Content: []byte("<Файл/>"), SignWithTestSignature: proto.Bool(true)},
		}},
	}, &m)
	for _, e := range y.events(y.ours) {
		t.Log(e)
	}
}
