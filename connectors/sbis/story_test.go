package sbis_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/uzelhub/uzel/connectors/sbis/sandbox"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
)

// What an operator tells the seller in every exchange of a formalised document.
var issued = []docflow.Event{docflow.Title, docflow.TitleConfirmed, docflow.TitleDispatched, docflow.TitleDispatched}

func after(events []docflow.Event, more ...docflow.Event) []docflow.Event {
	return append(append([]docflow.Event(nil), events...), more...)
}

func (o *office) sees(remote string, want ...docflow.Event) {
	o.Helper()
	if diff := cmp.Diff(want, o.events(remote)); diff != "" {
		o.Errorf("events of %s (-want +got):\n%s", remote, diff)
	}
}

var (
	noticed  = []docflow.Event{docflow.Notice, docflow.NoticeConfirmed, docflow.NoticeDispatched}
	answered = []docflow.Event{docflow.AnswerConfirmed, docflow.AnswerDispatched}
	clarify  = []docflow.Event{docflow.Clarification, docflow.ClarificationConfirmed, docflow.ClarificationDispatched}
)

func TestADocumentIsFollowedToItsEnd(t *testing.T) {
	const transfer, invoice, both = "timebook.xml", "invoice.xml", "mixed-rates.xml"
	for name, c := range map[string]struct {
		file  string
		reply sandbox.Reply
		want  []docflow.Event
	}{
		"a transfer is accepted":             {transfer, sandbox.Approves, after(after(issued, docflow.Accepted), answered...)},
		"an invoice asks for a notice alone": {invoice, sandbox.Approves, after(issued, noticed...)},
		"both ask for notice and answer":     {both, sandbox.Approves, after(after(after(issued, noticed...), docflow.Accepted), answered...)},
		"a change of cost is agreed to": {
			"ukd/decrease-and-increase.xml", sandbox.Approves, after(after(after(issued, noticed...), docflow.Accepted), answered...),
		},
		"discrepancies stand in the title": {transfer, sandbox.ApprovesBut, after(after(issued, docflow.AcceptedPartly), answered...)},
		"so does a refusal":                {transfer, sandbox.RejectsBy, after(after(issued, docflow.Rejected), answered...)},
		"a refusal without a title is the operator's word": {
			transfer, sandbox.Rejects, after(after(issued, docflow.Refused), answered...),
		},
		"a request for a correction leaves the document issued": {transfer, sandbox.Clarifies, after(issued, clarify...)},
		"an annulment is proposed":                              {transfer, sandbox.Annuls, after(issued, docflow.AnnulmentByBuyer)},
		"silence is no answer":                                  {both, sandbox.Silence, issued},
		"a file is accepted by a signature under it": {
			"", sandbox.Approves, []docflow.Event{docflow.Title, docflow.Accepted, docflow.TitleDispatched},
		},
		"a file is refused": {
			"", sandbox.Rejects, after([]docflow.Event{docflow.Title, docflow.TitleDispatched, docflow.Refused}, answered...),
		},
	} {
		t.Run(name, func(t *testing.T) {
			o := open(t, sandbox.Options{Reply: c.reply}, nil)
			id := o.send("k1", c.file)
			o.read()
			o.sees(id, c.want...)
			again := o.cursor
			o.read()
			o.sees(id, c.want...)
			if o.cursor != again {
				t.Error("what was read is read again")
			}
			if n := sent(o.server, "15"); n != 1 {
				t.Errorf("it was sent %d times", n)
			}
		})
	}
}

// TestAFileThatComesFromAFolderSaysItselfToWhomItGoes sends what nobody knows anything of but its bytes.
func TestAFileThatComesFromAFolderSaysItselfToWhomItGoes(t *testing.T) {
	for file, number := range map[string]string{"timebook.xml": "TB-2026-09-001", "ukd/decrease-and-increase.xml": "К-7"} {
		o := open(t, sandbox.Options{}, nil)
		act := o.sale("k1", file)
		act.Document.Counterparty, act.Document.Number, act.Document.Date = document.Party{}, "", ""
		if _, err := o.perform(act); err != nil {
			t.Errorf("%s: %v", file, err)
		}
		if n := sent(o.server, number); n != 1 {
			t.Errorf("%s: number %s was sent %d times: %+v", file, number, n, o.server.Acts())
		}
	}
	o := open(t, sandbox.Options{}, nil)
	act := o.sale("k1", "")
	act.Document.Counterparty = document.Party{}
	if _, err := o.perform(act); cause(err) != document.CauseInvalidDocument {
		t.Errorf("to nobody: %v", err)
	}
}

func TestWordsOfARefusalAreItsGround(t *testing.T) {
	o := open(t, sandbox.Options{}, nil)
	id := o.send("k1", "timebook.xml")
	if err := o.server.Play(id, sandbox.Rejects, "Не та цена"); err != nil {
		t.Fatal(err)
	}
	o.read()
	for _, f := range o.facts[id] {
		if f.Event == docflow.Refused && f.Ground == "Не та цена" {
			return
		}
	}
	t.Errorf("%+v", o.facts[id])
}

func TestEveryFileOfAnExchangeIsTakenHomeWithItsSignature(t *testing.T) {
	o := open(t, sandbox.Options{Reply: sandbox.Approves}, nil)
	id := o.send("k1", "mixed-rates.xml")
	o.read()
	title := o.sale("k1", "mixed-rates.xml").Document.Name
	signed := map[string]docflow.Side{}
	files := map[string]bool{title: true}
	for _, f := range o.files[id] {
		if f.Of == "" {
			files[f.Name] = true
		} else {
			signed[f.Of] = f.By
		}
	}
	if len(files) != 9 { // title, notice, answer, and two confirmations of each
		t.Errorf("%d files: %v", len(files), files)
	}
	for name := range files {
		if signed[name] == "" {
			t.Errorf("%s has no signature, or nobody's", name)
		}
	}
	if signed[title] != docflow.Seller {
		t.Errorf("the title is signed by %q", signed[title])
	}
}

func TestAReceiptIsGivenWhereTheOperatorAsksForIt(t *testing.T) {
	o := open(t, sandbox.Options{AsksReceipts: true}, nil)
	id := o.send("k1", "timebook.xml")
	o.read()
	o.sees(id, after(issued, docflow.ReceiptAsked)...)
	asked := o.facts[id][len(o.facts[id])-1]
	act := upon(id, sdk.ActionAcknowledge, docflow.ReceiptGiven, map[string]string{docflow.LabelAbout: asked.About})
	if _, err := o.perform(act); err != nil {
		t.Fatal(err)
	}
	o.read()
	o.sees(id, after(issued, docflow.ReceiptAsked, docflow.ReceiptGiven)...)
	if given := o.facts[id][len(o.facts[id])-1]; given.About != asked.About {
		t.Errorf("given for %q, asked for %q", given.About, asked.About)
	}
}
