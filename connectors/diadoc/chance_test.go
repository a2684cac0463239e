package diadoc_test

import (
	"fmt"
	"testing"

	"github.com/uzelhub/uzel/connectors/diadoc/sandbox"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/upd"
)

// troubles are all that may go wrong with a call or an event and that a hub has to live with.
var troubles = sandbox.Plan{Chance: map[sandbox.Fault]float64{
	sandbox.TooMany: 0.03, sandbox.Unavailable: 0.03, sandbox.ServerError: 0.03, sandbox.ErrorAfter: 0.05, sandbox.Refuse: 0.03,
	sandbox.Drop: 0.05, sandbox.Truncate: 0.03, sandbox.ExpireToken: 0.03, sandbox.Running: 0.1,
	sandbox.Duplicate: 0.1, sandbox.Reorder: 0.1, sandbox.Late: 0.2, sandbox.EqualTimes: 0.2,
}}

// settle does an act as an engine does: what is unknown is looked up, what is not done is tried again.
func (d *desk) settle(act sdk.Act) sdk.Receipt {
	d.t.Helper()
	for range 200 {
		receipt, err := d.perform(act)
		if err == nil {
			return receipt
		}
		switch f := sdk.FaultOf(err); f.Outcome() {
		case document.OutcomeRefused:
			d.t.Fatalf("refused: %v", err)
		case document.OutcomeUnknown:
			settled, err := d.connection.(sdk.Looker).Lookup(d.t.Context(), act.Key, document.Envelope{})
			if err == nil && settled.Outcome == document.OutcomeDone {
				return settled.Receipt
			}
		}
	}
	d.t.Fatal("never done")
	return sdk.Receipt{}
}

// readOn reads until the feed was read through so many times.
func (d *desk) readOn(times int) {
	d.t.Helper()
	for range 200 {
		err := d.connection.(sdk.Source).Read(d.t.Context(), sdk.ReadRequest{Cursor: d.cursor}, d)
		if err == nil {
			if times--; times == 0 {
				return
			}
		}
	}
	d.t.Fatal("the feed was never read through")
}

func TestWhateverHappensEverythingIsDoneOnceAndTold(t *testing.T) {
	for seed := range uint64(4) {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			t.Parallel()
			x := newExchange(t, sandbox.Options{Seed: seed})
			x.server.SetFaults(troubles)
			remotes := map[string]bool{}
			for i := range 3 {
				remotes[x.seller.settle(transfer(t, fmt.Sprintf("doc-%d", i), upd.InvoiceAndTransfer)).RemoteID] = true
			}
			x.buyer.readOn(4)
			for remote := range remotes {
				x.buyer.settle(answer("notice-"+remote, sdk.ActionAcknowledge, remote, docflow.Notice, nil))
				x.buyer.settle(answer("refusal-"+remote, sdk.ActionRefuse, remote, docflow.Refused, because("Не наше")))
			}
			x.seller.readOn(4)
			x.buyer.readOn(4)
			x.server.SetFaults(sandbox.Plan{})
			for what, want := range map[string]int{"UniversalTransferDocument/СЧФДОП": 3, "InvoiceReceipt": 3, "XmlSignatureRejection": 3} {
				if n := x.acts(what); n != want {
					t.Errorf("%s: done %d times, want %d", what, n, want)
				}
			}
			for remote := range remotes {
				x.seller.tells(remote, with(docflow.Notice, docflow.NoticeDispatched, docflow.Refused, docflow.AnswerDispatched)...)
			}
			if len(remotes) != 3 || len(x.buyer.problems)+len(x.seller.problems) > 0 {
				t.Errorf("%d documents, problems %v %v", len(remotes), x.buyer.problems, x.seller.problems)
			}
		})
	}
}
