package diadoc_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/uzelhub/uzel/connectors/diadoc/sandbox"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/upd"
)

// played is a sandbox whose buyer behaves as it is told.
func played(t *testing.T, how sandbox.Behaviour) *exchange {
	t.Helper()
	return newExchange(t, sandbox.Options{Organisations: sandbox.Sample(how, sandbox.Behaviour{})})
}

// told is what every title of ours brings, whatever the buyer does.
var told = []docflow.Event{docflow.Title, docflow.TitleConfirmed, docflow.TitleDispatched}

func with(more ...docflow.Event) []docflow.Event { return append(slices.Clone(told), more...) }

func TestWhatWeSendIsFollowedToTheEnd(t *testing.T) {
	for _, c := range []struct {
		rule     string
		function upd.Function
		buyer    sandbox.Behaviour
		want     []docflow.Event
	}{
		{"an invoice to the notice and the operator's word on it", upd.Invoice, sandbox.Behaviour{Answer: sandbox.Signs},
			with(docflow.Notice, docflow.NoticeDispatched)},
		{"an act to the buyer's title", upd.TransferOnly, sandbox.Behaviour{Answer: sandbox.Signs},
			with(docflow.Accepted, docflow.AnswerDispatched)},
		{"both to both", upd.InvoiceAndTransfer, sandbox.Behaviour{Answer: sandbox.Signs},
			with(docflow.Notice, docflow.NoticeDispatched, docflow.Accepted, docflow.AnswerDispatched)},
		{"КодИтога 2 is acceptance with discrepancies", upd.TransferOnly,
			sandbox.Behaviour{Answer: sandbox.SignsWithDiscrepancies},
			with(docflow.AcceptedPartly, docflow.AnswerDispatched)},
		{"КодИтога 3 is none", upd.TransferOnly, sandbox.Behaviour{Answer: sandbox.NotAccepted},
			with(docflow.Rejected, docflow.AnswerDispatched)},
		{"a refusal", upd.TransferOnly, sandbox.Behaviour{Answer: sandbox.Refuses}, with(docflow.Refused,
			docflow.AnswerDispatched)},
		{"a request to clarify", upd.InvoiceAndTransfer, sandbox.Behaviour{Answer: sandbox.Clarifies},
			with(docflow.Notice, docflow.NoticeDispatched, docflow.Clarification, docflow.ClarificationDispatched)},
		{"the buyer's proposal to annul", upd.TransferOnly, sandbox.Behaviour{Answer: sandbox.Annuls},
			with(docflow.Accepted, docflow.AnswerDispatched, docflow.AnnulmentByBuyer)},
		{"silence to nothing more", upd.TransferOnly, sandbox.Behaviour{Answer: sandbox.Silent}, told},
	} {
		t.Run(c.rule, func(t *testing.T) {
			t.Parallel()
			x := played(t, c.buyer)
			receipt := x.seller.must(transfer(t, "doc-1", c.function))
			for range 3 {
				x.seller.read()
			}
			x.seller.tells(receipt.RemoteID, c.want...)
		})
	}
}

func TestTheReasonOfARefusalIsInTheOtherSidesWords(t *testing.T) {
	for event, answer := range map[docflow.Event]sandbox.Answer{docflow.Refused: sandbox.Refuses,
		docflow.Clarification: sandbox.Clarifies} {
		x := played(t, sandbox.Behaviour{Answer: answer, Comment: "Нет спецификации к договору"})
		receipt := x.seller.must(transfer(t, "doc-1", upd.InvoiceAndTransfer))
		x.seller.read()
		if f := x.seller.fact(receipt.RemoteID, event); !strings.Contains(f.Ground, "Нет спецификации") {
			t.Errorf("%s: ground %q", event, f.Ground)
		}
	}
}

func TestNewsBringTheFilesWithTheirSignatures(t *testing.T) {
	x := played(t, sandbox.Behaviour{Answer: sandbox.Signs})
	receipt := x.seller.must(transfer(t, "doc-1", upd.InvoiceAndTransfer))
	x.seller.read()
	title := x.seller.fact(receipt.RemoteID, docflow.Accepted)
	named := map[string]docflow.File{}
	for _, n := range x.seller.news(receipt.RemoteID) {
		for _, f := range n.Files {
			if known, again := named[f.Name]; again && string(known.Body) != string(f.Body) {
				t.Errorf("two files are named %q", f.Name)
			}
			named[f.Name] = f
		}
	}
	signed := 0
	for _, f := range named {
		if f.Of == "" {
			if f.Fact == title.ID && (f.By != docflow.Buyer || len(f.Body) == 0) {
				t.Errorf("the buyer's title: by %q, %d bytes", f.By, len(f.Body))
			}
			continue
		}
		if _, ok := named[f.Of]; ok {
			signed++
		} else if !strings.HasPrefix(f.Of, "ON_NSCHFDOPPR") { // our own title, which the hub has
			t.Errorf("a signature is of %q, which did not come", f.Of)
		}
	}
	if signed < 3 {
		t.Errorf("%d signatures under %d files", signed, len(named))
	}
}

// buyerTitle is a title that the hub has built.
func buyerTitle(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "schemas", "upd", "examples", "buyer", name+".xml"))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestADocumentOfOthersComesWithItsBytesAndItsNews(t *testing.T) {
	x := newExchange(t, sandbox.Options{})
	sent := transfer(t, "doc-1", upd.InvoiceAndTransfer)
	receipt := x.seller.must(sent)
	got := x.buyer.arrived()
	if string(got.Body) != string(sent.Body) {
		t.Error("other bytes came than went")
	}
	d := got.Document
	if d.Kind != document.KindUPD || d.Number != "doc-1" || d.Date != "2026-09-30" || d.Organisation.INN != buyerINN ||
		d.Counterparty.INN != sellerINN {
		t.Errorf("%+v", d)
	}
	want := map[string]string{docflow.LabelRemote: receipt.RemoteID, docflow.LabelFlow: "СЧФДОП", docflow.LabelSide: "buyer"}
	for label, value := range want {
		if d.Labels[label] != value {
			t.Errorf("label %s is %q, want %q", label, d.Labels[label], value)
		}
	}
	x.buyer.tells(receipt.RemoteID, docflow.Title, docflow.TitleDispatched)
	signature := x.buyer.news(receipt.RemoteID)[0].Files
	if len(signature) == 0 || signature[0].Of != d.Name || signature[0].By != docflow.Seller {
		t.Errorf("the seller's signature did not come: %d files", len(signature))
	}
}

func TestWhatWeReceiveIsAnswered(t *testing.T) {
	title := func(name string) func(*testing.T, *sdk.Act) {
		return func(t *testing.T, act *sdk.Act) { act.Body, act.Document.Name = buyerTitle(t, name), name+".xml" }
	}
	for _, c := range []struct {
		rule   string
		action sdk.Action
		event  docflow.Event
		body   func(*testing.T, *sdk.Act)
		reason string
		seller docflow.Event // what the seller hears
		buyer  docflow.Event // what the operator says to us
	}{
		{"with a notice", sdk.ActionAcknowledge, docflow.Notice, nil, "", docflow.Notice, docflow.NoticeConfirmed},
		{"by a title that accepts", sdk.ActionSign, docflow.Accepted, title("accepted"), "", docflow.Accepted,
			docflow.AnswerConfirmed},
		{"by a title with discrepancies", sdk.ActionSign, docflow.AcceptedPartly, title("discrepancies"), "",
			docflow.AcceptedPartly, docflow.AnswerConfirmed},
		{"by a title that does not accept", sdk.ActionRefuse, docflow.Rejected, title("refused"), "", docflow.Rejected,
			docflow.AnswerConfirmed},
		{"by a refusal", sdk.ActionRefuse, docflow.Refused, nil, "Товар не поступил", docflow.Refused, docflow.AnswerConfirmed},
		{"by a request to clarify", sdk.ActionRequestCorrection, docflow.Clarification, nil, "Неверный КПП",
			docflow.Clarification, docflow.ClarificationConfirmed},
	} {
		t.Run(c.rule, func(t *testing.T) {
			t.Parallel()
			x := newExchange(t, sandbox.Options{})
			remote := x.seller.must(transfer(t, "doc-1", upd.InvoiceAndTransfer)).RemoteID
			x.buyer.read()
			act := answer("answer-1", c.action, remote, c.event, because(c.reason))
			if c.body != nil {
				c.body(t, &act)
			}
			receipt := x.buyer.must(act)
			if receipt.RemoteID != remote || receipt.State != document.StateInExchange {
				t.Errorf("%+v", receipt)
			}
			if f := x.seller.fact(remote, c.seller); c.reason != "" && !strings.Contains(f.Ground, c.reason) {
				t.Errorf("the seller reads %q", f.Ground)
			}
			x.buyer.fact(remote, c.event)
			x.buyer.fact(remote, c.buyer)
		})
	}
}

// receiptsOnConfirmations is the kind of exchange in which the operator asks for them.
const receiptsOnConfirmations = 4

func TestAReceiptThatTheOperatorAsksForIsGivenOnce(t *testing.T) {
	x := newExchange(t, sandbox.Options{})
	x.seller = x.desk(sellerINN, settings{"workflow_id": receiptsOnConfirmations})
	remote := x.seller.must(transfer(t, "doc-1", upd.Invoice)).RemoteID
	asked := x.seller.fact(remote, docflow.ReceiptAsked)
	x.seller.must(answer("receipt-1", sdk.ActionAcknowledge, remote, docflow.ReceiptGiven,
		map[string]string{docflow.LabelAbout: asked.About}))
	if given := x.seller.fact(remote, docflow.ReceiptGiven); given.About != asked.About {
		t.Errorf("asked about %q, given about %q", asked.About, given.About)
	}
	before := len(x.seller.items)
	x.seller.read()
	for _, item := range x.seller.items[before:] {
		if strings.Contains(string(item.Body), string(docflow.ReceiptAsked)) {
			t.Error("a receipt that was given is asked for again")
		}
	}
}

func TestAnnulmentIsProposedAndAnsweredByEitherSide(t *testing.T) {
	for _, c := range []struct {
		rule     string
		bySeller bool
		answer   docflow.Event
	}{
		{"the seller proposes, the buyer accepts", true, docflow.AnnulmentAccepted},
		{"the seller proposes, the buyer rejects", true, docflow.AnnulmentRejected},
		{"the buyer proposes, the seller accepts", false, docflow.AnnulmentAccepted},
		{"the buyer proposes, the seller rejects", false, docflow.AnnulmentRejected},
	} {
		t.Run(c.rule, func(t *testing.T) {
			t.Parallel()
			x := newExchange(t, sandbox.Options{})
			remote := x.seller.must(transfer(t, "doc-1", upd.TransferOnly)).RemoteID
			x.buyer.read()
			one, other, proposal := x.seller, x.buyer, docflow.AnnulmentBySeller
			if !c.bySeller {
				one, other, proposal = x.buyer, x.seller, docflow.AnnulmentByBuyer
			}
			one.must(answer("annul-1", sdk.ActionAnnul, remote, proposal, because("Ошибка в составе работ")))
			if f := other.fact(remote, proposal); !strings.Contains(f.Ground, "Ошибка") {
				t.Errorf("ground %q", f.Ground)
			}
			other.must(answer("annul-2", sdk.ActionAnnul, remote, c.answer, because("Работы приняты верно")))
			one.fact(remote, proposal)
			one.fact(remote, c.answer)
			other.fact(remote, c.answer)
		})
	}
}

func TestAFileIsAcceptedByASignatureOnIt(t *testing.T) {
	x := newExchange(t, sandbox.Options{})
	sent := file("contract-1", []byte("Договор № 1"), true)
	remote := x.seller.must(sent).RemoteID
	if got := x.buyer.arrived(); got.Document.Labels[docflow.LabelFlow] != string(docflow.UnformalisedSigned) ||
		got.Document.Kind != document.KindUnformalised {
		t.Errorf("%+v", got.Document)
	}
	act := answer("sign-1", sdk.ActionSign, remote, docflow.Accepted, nil)
	act.Body = []byte("Договор № 2")
	if _, err := x.buyer.perform(act); err == nil || sdk.FaultOf(err).Cause != document.CauseNeedsPerson {
		t.Errorf("a changed copy was signed: %v", err)
	}
	act.Key, act.Body = "sign-2", sent.Body
	x.buyer.must(act)
	x.seller.tells(remote, docflow.Title, docflow.TitleDispatched, docflow.Accepted)
	x.buyer.tells(remote, docflow.Title, docflow.TitleDispatched, docflow.Accepted)
}

func TestAFileThatNeedsNoAnswerSaysSo(t *testing.T) {
	x := newExchange(t, sandbox.Options{})
	x.seller.must(file("letter-1", []byte("Письмо"), false))
	if got := x.buyer.arrived(); got.Document.Labels[docflow.LabelFlow] != string(docflow.Unformalised) ||
		got.Document.Name != "letter-1.pdf" {
		t.Errorf("%+v", got.Document)
	}
}

func TestACorrectionRevisesWhatItReplaces(t *testing.T) {
	x := newExchange(t, sandbox.Options{})
	first := x.seller.must(transfer(t, "doc-1", upd.TransferOnly)).RemoteID
	act := transfer(t, "doc-1-corrected", upd.TransferOnly)
	act.Document.Labels = map[string]string{"initial_remote_id": first}
	second := x.seller.must(act).RemoteID
	for _, d := range []*desk{x.seller, x.buyer} {
		if f := d.fact(first, docflow.Revised); f.About != second {
			t.Errorf("revised by %q, want %q", f.About, second)
		}
	}
	if got := x.buyer.arrived(); got.Document.Chain != first {
		t.Errorf("the correction is of the chain %q, want %q", got.Document.Chain, first)
	}
}

func TestALinkIsNoRevision(t *testing.T) {
	m := letterOf(ourTitle(object{"InitialDocumentIds": []object{{"MessageId": "m0", "EntityId": "contract"}}}))
	_, d := newStub(t, map[string]any{
		"/V8/GetNewEvents": feed(object{"Message": m}),
		"/V3/GetDocument":  object{"TypeNamedId": "Contract", "AmendmentRequestMetadata": object{"AmendmentFlags": 0}},
	})
	if items := d.read(); len(items) != 1 {
		t.Errorf("%q", keys(items))
	}
}
