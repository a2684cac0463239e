package diadoc_test

import (
	"testing"

	"github.com/uzelhub/uzel/connectors/diadoc/sandbox"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/upd"
)

func TestATitleIsSentOnceAndNamedByItsMessageAndEntity(t *testing.T) {
	x := newExchange(t, sandbox.Options{})
	act := transfer(t, "upd-1", upd.TransferOnly)
	receipt := x.seller.must(act)
	if receipt.State != document.StateInExchange || receipt.RemoteID == "" {
		t.Errorf("%+v", receipt)
	}
	if again := x.seller.must(act); again.RemoteID != receipt.RemoteID {
		t.Errorf("first %q, then %q", receipt.RemoteID, again.RemoteID)
	}
	if n := x.acts("UniversalTransferDocument/ДОП"); n != 1 {
		t.Errorf("sent %d times", n)
	}
	x.seller.tells(receipt.RemoteID, docflow.Title, docflow.TitleConfirmed, docflow.TitleDispatched)
}
