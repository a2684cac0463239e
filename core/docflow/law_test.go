package docflow

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/uzelhub/uzel/schemas/calendar"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
)

// law is what must be there before an exchange has come to its legal end, written down from the regulation step by step
// and not from the tables of this package: in each flow the steps that are obligatory, and for each step whom it reaches.
// The operator confirms the date of receipt to whoever sent a file, and the date of dispatch to the other side.
var law = map[docflow.Flow]struct{ receipts, answer []step }{
	docflow.Invoice:            {receipts: slices.Concat(titleSteps, noticeSteps)},
	docflow.Transfer:           {receipts: titleSteps, answer: answerSteps},
	docflow.InvoiceTransfer:    {receipts: slices.Concat(titleSteps, noticeSteps), answer: answerSteps},
	docflow.Correction:         {receipts: slices.Concat(titleSteps, noticeSteps)},
	docflow.Agreement:          {receipts: titleSteps, answer: answerSteps},
	docflow.InvoiceAgreement:   {receipts: slices.Concat(titleSteps, noticeSteps), answer: answerSteps},
	docflow.Unformalised:       {receipts: titleSteps[1:]},
	docflow.UnformalisedSigned: {receipts: titleSteps[1:], answer: []step{}},
}

// step is a document of the exchange and whom it reaches. The delivery of the title is told to both.
type step struct {
	event docflow.Event
	to    []docflow.Side
}

var (
	seller, buyer = []docflow.Side{docflow.Seller}, []docflow.Side{docflow.Buyer}
	both          = slices.Concat(seller, buyer)

	titleSteps  = []step{{docflow.TitleConfirmed, seller}, {docflow.TitleDispatched, both}}
	noticeSteps = []step{{docflow.Notice, both}, {docflow.NoticeConfirmed, buyer}, {docflow.NoticeDispatched, seller}}
	answerSteps = []step{{docflow.AnswerConfirmed, buyer}, {docflow.AnswerDispatched, seller}}
)

// monday is the first working day of a week without holidays.
var monday = time.Date(2026, time.October, 5, 10, 0, 0, 0, moscow)

var terms = Terms{Calendar: calendar.Russia(), Deemed: "договор, пункт 4.2"}

// story is a list of facts, each an hour after the one before it.
func story(events ...docflow.Event) []docflow.Fact {
	facts := make([]docflow.Fact, len(events))
	for i, e := range events {
		facts[i] = docflow.Fact{ID: string(e), Event: e, At: monday.Add(time.Duration(i) * time.Hour)}
		if e.NeedsGround() {
			facts[i].Ground = "основание"
		}
	}
	return facts
}

// The parts of which every exchange is made; a story takes one of each, and at most one of the rare ones.
var (
	titles  = [][]docflow.Event{{}, {docflow.Title}, {docflow.Title, docflow.TitleConfirmed}, {docflow.Title, docflow.TitleDispatched}, {docflow.Title, docflow.TitleConfirmed, docflow.TitleDispatched}}
	notices = [][]docflow.Event{{}, {docflow.Notice}, {docflow.Notice, docflow.NoticeConfirmed}, {docflow.NoticeDispatched},
		{docflow.Notice, docflow.NoticeConfirmed, docflow.NoticeDispatched}}
	replies = [][]docflow.Event{{}, {docflow.Accepted}, {docflow.AcceptedPartly}, {docflow.Rejected}, {docflow.Refused}, {docflow.Accepted, docflow.Refused},
		{docflow.Rejected, docflow.Refused}}
	passed = [][]docflow.Event{{}, {docflow.AnswerConfirmed}, {docflow.AnswerDispatched}, {docflow.AnswerConfirmed, docflow.AnswerDispatched}}
	rare   = [][]docflow.Event{{}, {docflow.Clarification}, {docflow.Clarification, docflow.ClarificationConfirmed, docflow.ClarificationDispatched},
		{docflow.Clarification, docflow.ClarificationSettled}, {docflow.Clarification, docflow.ClarificationConfirmed, docflow.ClarificationDispatched, docflow.Revised},
		{docflow.Revised}, {docflow.AnnulmentBySeller}, {docflow.AnnulmentByBuyer}, {docflow.AnnulmentBySeller, docflow.AnnulmentAccepted},
		{docflow.AnnulmentByBuyer, docflow.AnnulmentAccepted}, {docflow.AnnulmentByBuyer, docflow.AnnulmentRejected}, {docflow.AnnulmentAccepted},
		{docflow.AnnulmentBySeller, docflow.AnnulmentAccepted, docflow.AnnulmentRejected}, {docflow.DeemedAccepted}, {docflow.Undeliverable},
		{docflow.Undeliverable, docflow.Mailed}, {docflow.Mailed, docflow.PaperReturned}, {docflow.Expired}, {docflow.Cancelled},
		{docflow.BadSignature}, {docflow.Unknown}}
)

func eachStory(visit func([]docflow.Event)) {
	for _, t := range titles {
		for _, n := range notices {
			for _, a := range replies {
				for _, p := range passed {
					for _, r := range rare {
						visit(slices.Concat(t, n, a, p, r))
					}
				}
			}
		}
	}
}

func TestAnExchangeEndsOnlyAsTheLawSays(t *testing.T) {
	reached := map[docflow.Status]int{}
	for _, flow := range docflow.Flows() {
		for _, ours := range []docflow.Side{docflow.Seller, docflow.Buyer} {
			for _, unchecked := range []time.Time{{}, monday} {
				c := Case{Flow: flow, Ours: ours, Terms: terms, Unchecked: unchecked}
				eachStory(func(events []docflow.Event) {
					v := c.Judge(story(events...), monday)
					reached[v.Status]++
					if wrong := against(c, events, v); wrong != "" {
						t.Fatalf("%s for the %s after %v: %s, %s: %s", flow, ours, events, v.State, v.Status, wrong)
					}
				})
			}
		}
	}
	for _, s := range docflow.Statuses() {
		if reached[s] == 0 {
			t.Errorf("no story reaches %s", s)
		}
		delete(reached, s)
	}
	for s := range reached {
		t.Errorf("%s has no words for people", s)
	}
}

// against says what is wrong with a verdict; empty when nothing is.
func against(c Case, events []docflow.Event, v Verdict) string {
	has := func(e docflow.Event) bool { return slices.Contains(events, e) }
	all := func(list []step) bool {
		return !slices.ContainsFunc(list, func(s step) bool { return slices.Contains(s.to, c.Ours) && !has(s.event) })
	}
	duty := law[c.Flow]
	if onPaper := has(docflow.PaperReturned); !c.Unchecked.IsZero() && !onPaper && (v.State == document.StateFinished || v.State == document.StateRefused || v.State == document.StateAnnulled) {
		return "it ends before anybody has looked at its signatures"
	}
	said := has(docflow.Accepted) || has(docflow.AcceptedPartly)
	denied := has(docflow.Rejected) || has(docflow.Refused)
	switch v.State {
	case document.StateFinished:
		switch {
		case v.Status == docflow.StatusPaperFinished:
			return unless(has(docflow.PaperReturned) && !said && !denied, "the paper way without its paper, or beside an answer")
		case denied:
			return "finished in spite of a refusal"
		case !all(duty.receipts):
			return "an obligatory receipt is missing"
		case v.Status == docflow.StatusRevised:
			return unless(has(docflow.Revised), "revised by nothing")
		case v.Status == docflow.StatusDeemed:
			return unless(has(docflow.DeemedAccepted) && duty.answer != nil, "silence where it is not acceptance")
		case duty.answer != nil:
			return unless(said && all(duty.answer), "not accepted with all confirmations")
		}
	case document.StateRefused:
		return unless(denied && !said && all(duty.receipts) && all(duty.answer), "refused without what belongs to it")
	case document.StateAnnulled:
		proposed := has(docflow.AnnulmentBySeller) || has(docflow.AnnulmentByBuyer)
		return unless(proposed && has(docflow.AnnulmentAccepted) && !has(docflow.AnnulmentRejected) && all(duty.receipts), "annulled by half")
	case document.StateExpired:
		return unless(has(docflow.Expired) && !has(docflow.TitleDispatched) && !has(docflow.Notice), "expired though delivered")
	case document.StateCancelled:
		return unless(has(docflow.Cancelled) && !has(docflow.Title), "cancelled though sent")
	case document.StateInExchange:
		return unless(len(v.Timers) > 0, "a wait without an end")
	case document.StateReady:
		return unless(v.Status == docflow.StatusPreparing && !has(docflow.Title), "not begun though it is with the operator")
	case document.StateNeedsPerson:
		return unless(v.Status.Title() != "", "a person is asked and not told why")
	default:
		return "no state of an exchange"
	}
	return ""
}

func unless(ok bool, wrong string) string {
	if ok {
		return ""
	}
	return wrong
}

// Whatever happens, following the timers and then a person's patience leads on: to an end, or to a person.
func TestTimeLeadsEveryExchangeToAnEndOrAPerson(t *testing.T) {
	for _, flow := range docflow.Flows() {
		for _, ours := range []docflow.Side{docflow.Seller, docflow.Buyer} {
			c := Case{Flow: flow, Ours: ours, Terms: terms}
			eachStory(func(events []docflow.Event) {
				facts, now := story(events...), monday
				v := c.Judge(facts, now)
				for range 5 {
					if v.State != document.StateInExchange {
						return
					}
					now = v.Timers[0].At
					if e := v.Timers[0].Event; e != "" {
						facts = append(facts, docflow.Fact{ID: "timer-" + string(e), Event: e, At: now, Ground: v.Timers[0].Ground})
					}
					v = c.Judge(facts, now)
				}
				t.Fatalf("%s for the %s after %v waits for ever: %s, %s", flow, ours, events, v.State, v.Status)
			})
		}
	}
}

func TestOrderAndRepetitionOfFactsDoNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pick := func(name string, of [][]docflow.Event) []docflow.Event { return rapid.SampledFrom(of).Draw(t, name) }
		facts := story(slices.Concat(pick("title", titles), pick("notice", notices), pick("reply", replies), pick("passed", passed),
			pick("rare", rare), pick("rarer", rare))...)
		c := Case{
			Flow: rapid.SampledFrom(docflow.Flows()).Draw(t, "flow"), Terms: terms,
			Ours: rapid.SampledFrom([]docflow.Side{docflow.Seller, docflow.Buyer}).Draw(t, "ours"),
		}
		want := c.Judge(facts, monday)
		again := rapid.Permutation(append(facts, facts...)).Draw(t, "order")
		if got := c.Judge(again, monday); !equal(got, want) {
			t.Fatalf("%+v, in another order %+v", want, got)
		}
	})
}

func equal(a, b Verdict) bool {
	return a.State == b.State && a.Status == b.Status && a.Issued.Equal(b.Issued) && a.Received.Equal(b.Received) &&
		slices.Equal(a.Missing, b.Missing) && slices.Equal(a.Duties, b.Duties) && slices.Equal(a.Timers, b.Timers) && slices.Equal(a.Alarms, b.Alarms)
}
