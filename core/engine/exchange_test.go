package engine

import (
	"slices"
	"testing"
	"time"

	exchange "github.com/uzelhub/uzel/core/docflow"
	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/calendar"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
)

// inExchangeWith is a document that went out, and of which facts came, a minute apart.
func inExchangeWith(t *testing.T, policy Policy, events ...docflow.Event) Progress {
	t.Helper()
	p, _ := sealedWalk(t, policy, Woken{}, built, ready, sealedUp, handed)
	for i, event := range events {
		p.Exchange.learn(docflow.Fact{ID: string(event), Event: event, At: noon.Add(time.Duration(i) * time.Minute), About: "c"})
	}
	p, _, err := Step(p, noon.Add(time.Hour), Woken{}, policy)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

var delivered = []docflow.Event{docflow.TitleConfirmed, docflow.TitleDispatched}

func TestADocumentIsAsFarAsItsExchange(t *testing.T) {
	all := append(slices.Clone(delivered), docflow.Notice, docflow.NoticeDispatched)
	for name, c := range map[string]struct {
		facts []docflow.Event
		state document.State
	}{
		"handed over is not finished":                    {nil, document.StateInExchange},
		"nor is it with the buyer":                       {delivered, document.StateInExchange},
		"nor signed without the operator's word of it":   {append(slices.Clone(all), docflow.Accepted), document.StateInExchange},
		"signed, with all that the law asks for":         {append(slices.Clone(all), docflow.Accepted, docflow.AnswerDispatched), document.StateFinished},
		"refused, with all that the law asks for":        {append(slices.Clone(all), docflow.Refused, docflow.AnswerDispatched), document.StateRefused},
		"signed and refused goes to a person":            {append(slices.Clone(all), docflow.Accepted, docflow.Refused), document.StateNeedsPerson},
		"a proposal to annul by the buyer is a person's": {append(slices.Clone(all), docflow.AnnulmentByBuyer), document.StateNeedsPerson},
	} {
		if p := inExchangeWith(t, sealing, c.facts...); p.State != c.state {
			t.Errorf("%s: got %s (%s), want %s", name, p.State, p.Exchange.Verdict.Status, c.state)
		}
	}
}

func TestWhatWeAreObligedToIsBegunByItselfAndOnce(t *testing.T) {
	p := inExchangeWith(t, sealing, append(slices.Clone(delivered), docflow.ReceiptAsked)...)
	begun := func(p Progress) (n int) {
		for _, d := range p.Deliveries {
			if d.Answer != nil && d.Answer.Event == docflow.ReceiptGiven && d.Answer.Obliged && d.State == DeliveryPreparing {
				n++
			}
		}
		return n
	}
	if begun(p) != 1 {
		t.Fatalf("begun %d times: %+v", begun(p), p.Deliveries)
	}
	p.Exchange.learn(docflow.Fact{ID: "again", Event: docflow.ReceiptAsked, At: noon.Add(2 * time.Hour), About: "c"})
	p, commands, err := Step(p, noon.Add(3*time.Hour), Woken{}, sealing)
	if err != nil || begun(p) != 1 || len(commands) > 0 {
		t.Errorf("a second question for the same receipt: begun %d times, %v, %v", begun(p), commands, err)
	}
}

func TestWhatTheOperatorTellsOfOurAnswerEndsIt(t *testing.T) {
	policy := with(func(p *Policy) { p.Answering = Signing{} }) // nobody signs: it is stuck
	p := inExchangeWith(t, policy, append(slices.Clone(delivered), docflow.ReceiptAsked)...)
	if p.State != document.StateNeedsPerson || p.Cause != document.CauseMisconfigured {
		t.Fatalf("what we owe and cannot sign is a person's: got %s %s", p.State, p.Cause)
	}
	p.Exchange.learn(docflow.Fact{ID: "by hand", Event: docflow.ReceiptGiven, At: noon.Add(2 * time.Hour), About: "c"})
	p, _, err := Step(p, noon.Add(3*time.Hour), Woken{}, policy)
	if err != nil || p.State != document.StateInExchange {
		t.Errorf("it was given in the operator's own pages: got %s, %v", p.State, err)
	}
}

func TestWhatNoOperatorDeliversGoesByMail(t *testing.T) {
	policy := with(func(p *Policy) { p.Mail = Target{Name: "letters", Settlement: host.SettleByPerson} })
	p := inExchangeWith(t, policy, docflow.TitleConfirmed, docflow.Undeliverable)
	d := p.delivery("letters#mailed")
	if d == nil || d.State != DeliverySending || d.action() != host.ActionSend {
		t.Fatalf("it is not sent: %+v", d)
	}
	p, _, err := Step(p, noon.Add(2*time.Hour), Answered{To: d.To, Number: 1, Outcome: document.OutcomeDone}, policy)
	if err != nil || p.State != document.StateInExchange || p.Exchange.Verdict.Status != docflow.StatusOnPaper || p.NextAt.IsZero() {
		t.Fatalf("the paper original is waited for: got %s %s, %v", p.State, p.Exchange.Verdict.Status, err)
	}
	p, _, err = Step(p, noon.Add(3*time.Hour), Recorded{Fact: docflow.Fact{ID: "1", Event: docflow.PaperReturned, At: noon.Add(3 * time.Hour), Ground: "дело 7"}}, policy)
	if err != nil || p.State != document.StateFinished {
		t.Errorf("it is back, signed: got %s, %v", p.State, err)
	}
}

func TestSilenceIsAcceptanceOnlyByTheContract(t *testing.T) {
	facts := append(slices.Clone(delivered), docflow.Notice, docflow.NoticeDispatched)
	later := noon.AddDate(0, 0, 15)
	for name, c := range map[string]struct {
		deemed string
		state  document.State
	}{
		"the contract says so":             {"п. 5.3 договора", document.StateFinished},
		"otherwise a person has to decide": {"", document.StateNeedsPerson},
	} {
		policy := with(func(p *Policy) { p.Terms = exchange.Terms{Deemed: c.deemed, Calendar: calendar.Russia()} })
		p := inExchangeWith(t, policy, facts...)
		if p.State != document.StateInExchange || p.NextAt.IsZero() {
			t.Fatalf("%s: before the time is over it is %s, next %v", name, p.State, p.NextAt)
		}
		p, _, err := Step(p, later, Woken{}, policy)
		if err != nil || p.State != c.state {
			t.Errorf("%s: got %s, %v", name, p.State, err)
		}
	}
}

func TestPeopleAnswerWhatCanBeAnswered(t *testing.T) {
	came := func(flow docflow.Flow, events ...docflow.Event) Progress {
		p := Progress{State: document.StateFinished, Product: roleOriginal, Flow: flow, Exchange: &Exchange{With: "box", Remote: "r", Flow: flow, Ours: docflow.Buyer}}
		for _, e := range append([]docflow.Event{docflow.Title, docflow.TitleDispatched}, events...) {
			p.Exchange.learn(docflow.Fact{ID: string(e), Event: e, At: noon})
		}
		p, _, err := Step(p, noon, Woken{}, sealing)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	for name, c := range map[string]struct {
		p      Progress
		answer Answer
		kind   *fault.Kind // nil: it is begun
	}{
		"a transfer document is accepted":                   {came(docflow.Transfer), Answer{Event: docflow.Accepted}, nil},
		"an invoice alone is not answered":                  {came(docflow.Invoice), Answer{Event: docflow.Accepted}, errNoAnswerAwaited},
		"a refusal has a reason":                            {came(docflow.Transfer), Answer{Event: docflow.Refused}, errNoReason},
		"a refusal with one":                                {came(docflow.Transfer), Answer{Event: docflow.Refused, Reason: "не то"}, nil},
		"an answer is given once":                           {came(docflow.Transfer, docflow.Accepted), Answer{Event: docflow.Refused, Reason: "не то"}, errAnswered},
		"an annulment that nobody proposed is not accepted": {came(docflow.Transfer), Answer{Event: docflow.AnnulmentAccepted}, errNoProposal},
		"one that was, is":                                  {came(docflow.Transfer, docflow.AnnulmentBySeller), Answer{Event: docflow.AnnulmentAccepted}, nil},
		"a buyer does not propose as a seller":              {came(docflow.Transfer), Answer{Event: docflow.AnnulmentBySeller, Reason: "ошибка"}, errNotOurs},
		"what no act brings about is no answer":             {came(docflow.Transfer), Answer{Event: docflow.TitleConfirmed}, errNoSuchAnswer},
		"a document outside of exchange has none":           {Progress{State: document.StateFinished}, Answer{Event: docflow.Accepted}, errNotInExchange},
	} {
		after, _, err := Step(c.p, noon, Ordered{By: "anna", Answer: c.answer}, sealing)
		if c.kind != nil {
			if !isKind(err, c.kind) {
				t.Errorf("%s: %v, want %s", name, err, c.kind.Code)
			}
			continue
		}
		d := after.delivery(answerName("box", c.answer))
		if err != nil || d == nil || d.State != DeliveryPending || len(d.Approvals) != 1 || after.NextAt.IsZero() {
			t.Errorf("%s: %+v, %v", name, d, err)
		}
	}
}

func TestAProposalThatWasRejectedIsMadeAgainAsAnotherAct(t *testing.T) {
	p := inExchangeWith(t, sealing, delivered...)
	propose := func(at time.Time) error {
		after, _, err := Step(p, at, Ordered{By: "anna", Answer: Answer{Event: docflow.AnnulmentBySeller, Reason: "ошибка"}}, sealing)
		p = after
		return err
	}
	if err := propose(noon.Add(2 * time.Hour)); err != nil {
		t.Fatal(err)
	}
	d := p.delivery("box#annulment_by_seller")
	d.State = DeliveryDone
	p.Exchange.learn(docflow.Fact{ID: "p", Event: docflow.AnnulmentBySeller, At: noon.Add(2 * time.Hour)})
	if err := propose(noon.Add(3 * time.Hour)); !isKind(err, errAnswered) {
		t.Errorf("while the first is open: %v", err)
	}
	p.Exchange.learn(docflow.Fact{ID: "r", Event: docflow.AnnulmentRejected, At: noon.Add(4 * time.Hour)})
	if err := propose(noon.Add(5 * time.Hour)); err != nil || p.delivery("box#annulment_by_seller/1") == nil {
		t.Errorf("after it was rejected: %v, %+v", err, p.Deliveries)
	}
}

func TestAnActUponAFinishedDocumentIsSeenToWait(t *testing.T) {
	end := append(slices.Clone(delivered), docflow.Notice, docflow.NoticeDispatched, docflow.Accepted, docflow.AnswerDispatched)
	p := inExchangeWith(t, sealing, end...)
	p, _, err := Step(p, noon.Add(2*time.Hour), Ordered{By: "anna", Answer: Answer{Event: docflow.AnnulmentBySeller, Reason: "ошибка"}}, sealing)
	if err != nil {
		t.Fatal(err)
	}
	for waits, want := range map[DeliveryState]document.State{
		DeliveryAwaiting: document.StateAwaitingSignature, // else it would stand in no queue
		DeliveryStuck:    document.StateNeedsPerson,
		DeliveryRefused:  document.StateFinished, // it stays what it was
		DeliveryDone:     document.StateFinished,
	} {
		p.delivery("box#annulment_by_seller").State = waits
		p.State = document.StateFinished
		p.summariseExchange()
		if p.State != want {
			t.Errorf("its annulment is %s, the document %s, want %s", waits, p.State, want)
		}
	}
}

func TestAnAnswerThatNobodyCanPrepareComesToAPerson(t *testing.T) {
	for rule, c := range map[string]struct {
		obliged bool
		cause   document.Cause
		want    DeliveryState
	}{
		"what a person ordered and a person must decide":    {false, document.CauseNeedsPerson, DeliveryStuck},
		"what a person ordered and the settings do not let": {false, document.CauseMisconfigured, DeliveryStuck},
		"a far side that is away is waited for":             {false, document.CauseTransient, DeliveryPending},
		"what is owed goes out when the settings let it":    {true, document.CauseMisconfigured, DeliveryPending},
		"and when a person has looked to it":                {true, document.CauseNeedsPerson, DeliveryPending},
	} {
		p := inExchangeWith(t, sealing, delivered...)
		p, _, err := Step(p, noon.Add(2*time.Hour), Ordered{By: "anna", Answer: Answer{Event: docflow.AnnulmentBySeller, Reason: "ошибка"}}, sealing)
		if err != nil {
			t.Fatal(err)
		}
		const to = "box#annulment_by_seller"
		p.delivery(to).Answer.Obliged = c.obliged
		if p, _, err = Step(p, noon.Add(2*time.Hour), Woken{}, sealing); err != nil {
			t.Fatal(err)
		}
		p, _, err = Step(p, noon.Add(3*time.Hour), Prepared{To: to, Number: p.delivery(to).Attempts, Outcome: document.OutcomeRetry, Cause: c.cause}, sealing)
		if err != nil {
			t.Fatal(err)
		}
		if d := p.delivery(to); d.State != c.want || d.Cause != c.cause {
			t.Errorf("%s: %s, %s", rule, d.State, d.Cause)
		}
		if waits := p.State == document.StateNeedsPerson; waits != (c.want == DeliveryStuck) {
			t.Errorf("%s: the document is %s", rule, p.State)
		}
	}
}

func TestAnAnswerInWordsAloneIsSentWithoutASignature(t *testing.T) {
	p := inExchangeWith(t, sealing, delivered...)
	p, _, err := Step(p, noon.Add(2*time.Hour), Ordered{By: "anna", Answer: Answer{Event: docflow.AnnulmentBySeller, Reason: "ошибка"}}, sealing)
	if err != nil {
		t.Fatal(err)
	}
	p, _, err = Step(p, noon.Add(2*time.Hour), Woken{}, sealing)
	if err != nil {
		t.Fatal(err)
	}
	p, _, err = Step(p, noon.Add(3*time.Hour), Prepared{To: "box#annulment_by_seller", Number: 1, Outcome: document.OutcomeDone}, sealing)
	if d := p.delivery("box#annulment_by_seller"); err != nil || d.State != DeliverySending || d.Stage != StageSigned {
		t.Errorf("it waits for the signature of nothing: %+v, %v", d, err)
	}
}

func TestOnlyPeoplesOwnKnowledgeIsRecorded(t *testing.T) {
	p := inExchangeWith(t, sealing, delivered...)
	for name, c := range map[string]struct {
		fact docflow.Fact
		kind *fault.Kind
	}{
		"a paper original that is back needs its ground":      {docflow.Fact{ID: "1", Event: docflow.PaperReturned, At: noon}, errNoGround},
		"what an operator says is not a person's to record":   {docflow.Fact{ID: "1", Event: docflow.Accepted, At: noon}, errNotRecordable},
		"a fact that there is not cannot be struck out":       {docflow.Fact{ID: "1", Event: docflow.Struck, At: noon, Ground: "ошибка", About: "no"}, errNoSuchFact},
		"one that there is can":                               {docflow.Fact{ID: "1", Event: docflow.Struck, At: noon, Ground: "ошибка", About: "title_confirmed"}, nil},
		"a letter with its number makes it a matter of paper": {docflow.Fact{ID: "1", Event: docflow.Mailed, At: noon, Ground: "РПО 1"}, nil},
	} {
		_, _, err := Step(p, noon.Add(2*time.Hour), Recorded{Fact: c.fact}, sealing)
		if (c.kind == nil) != (err == nil) || c.kind != nil && !isKind(err, c.kind) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAnExchangeHoldsUpNobody(t *testing.T) {
	p := inExchangeWith(t, sealing, append(slices.Clone(delivered), docflow.AnnulmentByBuyer)...)
	if p.State != document.StateNeedsPerson || !p.settledOut() {
		t.Errorf("got %s, and the chain waits", p.State)
	}
	waiting, _ := sealedWalk(t, sealing, Woken{}, built, ready)
	if waiting.settledOut() {
		t.Error("what has not gone out yet lets others by")
	}
}

func TestEveryAnswerHasItsAct(t *testing.T) {
	for event, how := range answerings {
		if how.action == host.ActionSend || how.action == "" {
			t.Errorf("%s is brought about by %q", event, how.action)
		}
	}
}
