package engine

import (
	"testing"

	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/docflow"
)

// The Tax Code, art. 169, par. 6: an invoice is signed with a qualified signature. A correction changes one, agreement or not, and
// service documents are signed as what they are about. A transfer document and a letter the parties sign as they have agreed.
var lawAsksForQualified = map[docflow.Flow]bool{
	docflow.Invoice: true, docflow.InvoiceTransfer: true,
	docflow.Correction: true, docflow.Agreement: true, docflow.InvoiceAgreement: true,
	docflow.Transfer: false, docflow.Unformalised: false, docflow.UnformalisedSigned: false,
	"": true, // a report, a power of attorney, whatever is not known
}

func TestAnUnqualifiedSignerSignsNothingThatTheLawNamesOutsideSandboxes(t *testing.T) {
	if len(lawAsksForQualified) != len(docflow.Flows())+1 {
		t.Fatal("there is a flow of which the law is not asked here")
	}
	acts := []*Answer{
		nil, // the document itself
		{Action: host.ActionAcknowledge, Event: docflow.Notice, Obliged: true},
		{Action: host.ActionAcknowledge, Event: docflow.ReceiptGiven, Obliged: true},
		{Action: host.ActionSign, Event: docflow.Accepted},
		{Action: host.ActionSign, Event: docflow.AcceptedPartly},
		{Action: host.ActionSign, Event: docflow.Rejected},
		{Action: host.ActionRefuse, Event: docflow.Refused},
		{Action: host.ActionRequestCorrection, Event: docflow.Clarification},
		{Action: host.ActionAnnul, Event: docflow.AnnulmentBySeller},
		{Action: host.ActionAnnul, Event: docflow.AnnulmentByBuyer},
		{Action: host.ActionAnnul, Event: docflow.AnnulmentAccepted},
		{Action: host.ActionAnnul, Event: docflow.AnnulmentRejected},
	}
	for flow, asks := range lawAsksForQualified {
		for _, unqualified := range []bool{true, false} {
			for _, sandbox := range []bool{true, false} {
				seal := Signing{Name: "director", Connection: "seal", Unqualified: unqualified}
				policy := Policy{Signing: seal, Answering: seal, Partner: Target{Name: "box", Sandbox: sandbox}}
				for _, act := range acts {
					p := Progress{Product: "upd", Flow: flow}
					d := Delivery{To: "box#act", State: DeliveryPending, Stage: StageUnprepared, Answer: act}
					commands := p.advance(&d, noon, policy)
					refused := d.State == DeliveryStuck && d.Stuck == StuckUnqualified && len(commands) == 0
					if want := asks && unqualified && !sandbox; refused != want {
						t.Errorf("%q, %+v, unqualified %v, sandbox %v: refused %v", flow, act, unqualified, sandbox, refused)
					}
				}
			}
		}
	}
}

// Whose sandbox it is: the account that a document goes to decides, and one that no route names any more is none.
func TestWhatIsNoSandboxIsTheDestinationsToSay(t *testing.T) {
	seal := Signing{Name: "director", Connection: "seal", Unqualified: true}
	policy := Policy{
		Signing: seal, Destinations: []Target{{Name: "stand", Sandbox: true}, {Name: "real"}},
		Partner: Target{Name: "seal", Sandbox: true}, // where the keys lie is of no account
	}
	for to, want := range map[string]DeliveryState{"stand": DeliveryPreparing, "real": DeliveryStuck, "forgotten": DeliveryStuck} {
		p := Progress{Product: "upd", Flow: docflow.Invoice}
		d := Delivery{To: to, State: DeliveryPending, Stage: StageUnprepared}
		p.advance(&d, noon, policy)
		if d.State != want {
			t.Errorf("%s: %s, want %s", to, d.State, want)
		}
	}
}
