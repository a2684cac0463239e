package docflow

import (
	"slices"
	"testing"
	"time"

	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
)

var (
	issued          = []docflow.Event{docflow.Title, docflow.TitleConfirmed, docflow.TitleDispatched}
	noticed         = append(issued[:3:3], docflow.Notice, docflow.NoticeConfirmed, docflow.NoticeDispatched)
	confirmedAnswer = []docflow.Event{docflow.AnswerConfirmed, docflow.AnswerDispatched}
)

func with(events []docflow.Event, more ...docflow.Event) []docflow.Event {
	return append(events[:len(events):len(events)], more...)
}

func TestWhatAnExchangeComesTo(t *testing.T) {
	for _, c := range []struct {
		rule   string
		flow   docflow.Flow
		ours   docflow.Side
		events []docflow.Event
		state  document.State
		status docflow.Status
	}{
		{"a signed УПД is not finished before the operator confirmed the signature", docflow.InvoiceTransfer, docflow.Seller,
			with(noticed, docflow.Accepted), document.StateInExchange, docflow.StatusAnswered},
		{"a signed УПД is not finished without the receipt notice", docflow.InvoiceTransfer, docflow.Seller,
			with(with(issued, docflow.Accepted), confirmedAnswer...), document.StateInExchange, docflow.StatusAnswered},
		{"with everything it is", docflow.InvoiceTransfer, docflow.Seller,
			with(with(noticed, docflow.Accepted), confirmedAnswer...), document.StateFinished, docflow.StatusAccepted},
		{"an act needs no receipt notice", docflow.Transfer, docflow.Seller,
			with(with(issued, docflow.Accepted), confirmedAnswer...), document.StateFinished, docflow.StatusAccepted},
		{"an invoice needs no answer", docflow.Invoice, docflow.Seller, noticed, document.StateFinished, docflow.StatusComplete},
		{"an answer to an invoice is nothing the law knows", docflow.Invoice, docflow.Seller,
			with(noticed, docflow.Accepted), document.StateNeedsPerson, docflow.StatusContradictory},
		{"КодИтога 3 is a refusal", docflow.Transfer, docflow.Buyer,
			with(with(issued, docflow.Rejected), confirmedAnswer...), document.StateRefused, docflow.StatusRefused},
		{"discrepancies finish the exchange and are told", docflow.Transfer, docflow.Seller,
			with(with(issued, docflow.AcceptedPartly), confirmedAnswer...), document.StateFinished, docflow.StatusAcceptedPart},
		{"signature and refusal go to a person", docflow.Transfer, docflow.Seller,
			with(issued, docflow.Accepted, docflow.Refused), document.StateNeedsPerson, docflow.StatusContradictory},
		{"a refusal after silence was acceptance goes to a person", docflow.Transfer, docflow.Seller,
			with(issued, docflow.DeemedAccepted, docflow.Refused), document.StateNeedsPerson, docflow.StatusContradictory},
		{"a proposal to annul changes nothing until it is accepted", docflow.Transfer, docflow.Seller,
			with(with(with(issued, docflow.Accepted), confirmedAnswer...), docflow.AnnulmentBySeller), document.StateInExchange, docflow.StatusAnnulling},
		{"the other side's proposal is ours to decide", docflow.Transfer, docflow.Seller,
			with(with(with(issued, docflow.Accepted), confirmedAnswer...), docflow.AnnulmentByBuyer), document.StateNeedsPerson, docflow.StatusAnnulling},
		{"a rejected proposal leaves the document in force", docflow.Transfer, docflow.Seller,
			with(with(with(issued, docflow.Accepted), confirmedAnswer...), docflow.AnnulmentByBuyer, docflow.AnnulmentRejected), document.StateFinished, docflow.StatusAccepted},
		{"a document never signed can be annulled", docflow.Transfer, docflow.Seller,
			with(issued, docflow.AnnulmentBySeller, docflow.AnnulmentAccepted), document.StateAnnulled, docflow.StatusAnnulled},
		{"a request to correct is the seller's case", docflow.Invoice, docflow.Seller,
			with(noticed, docflow.Clarification), document.StateNeedsPerson, docflow.StatusClarification},
		{"and the buyer waits", docflow.Invoice, docflow.Buyer,
			with(noticed, docflow.Clarification), document.StateInExchange, docflow.StatusClarification},
		{"signing takes the request back", docflow.InvoiceTransfer, docflow.Seller,
			with(with(noticed, docflow.Clarification, docflow.ClarificationConfirmed, docflow.ClarificationDispatched, docflow.Accepted), confirmedAnswer...),
			document.StateFinished, docflow.StatusAccepted},
		{"where nobody can deliver a person finds another way", docflow.Transfer, docflow.Seller,
			with(issued[:2], docflow.Undeliverable), document.StateNeedsPerson, docflow.StatusUndelivered},
		{"paper on its way is a wait", docflow.Transfer, docflow.Seller,
			with(issued[:2], docflow.Undeliverable, docflow.Mailed), document.StateInExchange, docflow.StatusOnPaper},
		{"paper that came back finishes", docflow.Transfer, docflow.Seller,
			with(issued[:2], docflow.Undeliverable, docflow.Mailed, docflow.PaperReturned), document.StateFinished, docflow.StatusPaperFinished},
		{"a file that needs no answer is finished when it arrived", docflow.Unformalised, docflow.Seller,
			[]docflow.Event{docflow.Title, docflow.TitleDispatched}, document.StateFinished, docflow.StatusComplete},
		{"a file to be signed when it is signed", docflow.UnformalisedSigned, docflow.Seller,
			[]docflow.Event{docflow.Title, docflow.TitleDispatched, docflow.Accepted}, document.StateFinished, docflow.StatusAccepted},
		{"nothing known is nothing begun", docflow.Transfer, docflow.Seller, nil, document.StateReady, docflow.StatusPreparing},
	} {
		t.Run(c.rule, func(t *testing.T) {
			v := Case{Flow: c.flow, Ours: c.ours, Terms: terms}.Judge(story(c.events...), monday)
			if v.State != c.state || v.Status != c.status {
				t.Errorf("%s, %s; want %s, %s", v.State, v.Status, c.state, c.status)
			}
		})
	}
}

func TestWhatWeOwe(t *testing.T) {
	for _, c := range []struct {
		rule   string
		flow   docflow.Flow
		ours   docflow.Side
		events []docflow.Event
		want   []Duty
	}{
		{"the buyer of an invoice owes the notice, without anybody being asked", docflow.Invoice, docflow.Buyer, issued, []Duty{{Event: docflow.Notice}}},
		{"the seller does not", docflow.Invoice, docflow.Seller, issued, nil},
		{"the buyer of an act owes an answer, and a person gives it", docflow.Transfer, docflow.Buyer, issued, []Duty{{Event: docflow.Answer, Person: true}}},
		{"the buyer of both owes both", docflow.InvoiceTransfer, docflow.Buyer, issued, []Duty{{Event: docflow.Notice}, {Event: docflow.Answer, Person: true}}},
		{"a proposal of the other side is answered", docflow.Transfer, docflow.Seller, with(issued, docflow.AnnulmentByBuyer),
			[]Duty{{Event: docflow.AnnulmentAccepted, Person: true}}},
		{"a request to correct too", docflow.Invoice, docflow.Seller, with(noticed, docflow.Clarification), []Duty{{Event: docflow.Revised, Person: true}}},
		{"what contradicts itself is settled first", docflow.InvoiceTransfer, docflow.Buyer, with(issued, docflow.Accepted, docflow.Refused), nil},
	} {
		t.Run(c.rule, func(t *testing.T) {
			v := Case{Flow: c.flow, Ours: c.ours, Terms: terms}.Judge(story(c.events...), monday)
			if len(v.Duties) != len(c.want) {
				t.Fatalf("%v, want %v", v.Duties, c.want)
			}
			for i := range c.want {
				if v.Duties[i] != c.want[i] {
					t.Errorf("%v, want %v", v.Duties, c.want)
				}
			}
		})
	}
}

func TestAReceiptThatAnOperatorAsksForIsOwedAndHoldsNothingUp(t *testing.T) {
	facts := append(story(noticed...), docflow.Fact{ID: "ask", Event: docflow.ReceiptAsked, About: "confirmation-1", At: monday})
	c := Case{Flow: docflow.Invoice, Ours: docflow.Seller, Terms: terms}
	v := c.Judge(facts, monday)
	if v.State != document.StateFinished || len(v.Duties) != 1 || v.Duties[0].About != "confirmation-1" {
		t.Errorf("%s, duties %v", v.State, v.Duties)
	}
	facts = append(facts, docflow.Fact{ID: "gave", Event: docflow.ReceiptGiven, About: "confirmation-1", At: monday})
	if v := c.Judge(facts, monday); len(v.Duties) != 0 {
		t.Errorf("still owed: %v", v.Duties)
	}
}

func TestTheTimeToAnswerIsCountedInWorkingDays(t *testing.T) {
	day := func(month time.Month, d int) time.Time { return time.Date(2026, month, d, 0, 0, 0, 0, moscow) }
	for _, c := range []struct {
		rule     string
		received time.Time
		days     int
		over     time.Time
	}{
		{"from the day after the receipt, to the end of the fifth", day(time.October, 5).Add(10 * time.Hour), 5, day(time.October, 13)},
		{"late in the evening in Moscow is still that day", time.Date(2026, time.October, 5, 20, 59, 0, 0, time.UTC), 5, day(time.October, 13)},
		{"an hour later it is the next", time.Date(2026, time.October, 5, 21, 0, 0, 0, time.UTC), 5, day(time.October, 14)},
		{"the holidays of January do not count", day(time.December, 30), 2, time.Date(2027, time.January, 13, 0, 0, 0, 0, moscow)},
		{"nor does 4 November", day(time.November, 2), 3, day(time.November, 7)},
	} {
		t.Run(c.rule, func(t *testing.T) {
			if got := terms.after(c.received, c.days); !got.Equal(c.over) {
				t.Errorf("over at %s, want %s", got, c.over)
			}
		})
	}
}

func TestSilenceIsAcceptanceOnlyByContract(t *testing.T) {
	c := Case{Flow: docflow.Transfer, Ours: docflow.Seller, Terms: terms}
	deadline := terms.after(monday.Add(2*time.Hour), 5)
	v := c.Judge(story(issued...), monday)
	if len(v.Timers) != 1 || v.Timers[0] != (Timer{At: deadline, Event: docflow.DeemedAccepted, Ground: "договор, пункт 4.2"}) {
		t.Fatalf("%v", v.Timers)
	}
	accepted := append(story(issued...), docflow.Fact{ID: "t", Event: docflow.DeemedAccepted, At: deadline, Ground: v.Timers[0].Ground})
	if v := c.Judge(accepted, deadline); v.State != document.StateFinished || v.Status != docflow.StatusDeemed {
		t.Errorf("%s, %s", v.State, v.Status)
	}
	c.Terms.Deemed = ""
	if v := c.Judge(story(issued...), deadline.Add(-time.Second)); v.State != document.StateInExchange {
		t.Errorf("before the end of the time: %s", v.State)
	}
	if v := c.Judge(story(issued...), deadline); v.State != document.StateNeedsPerson || v.Status != docflow.StatusDelivered {
		t.Errorf("after it: %s, %s", v.State, v.Status)
	}
}

func TestAnAnswerThatOnlyTheOperatorHasSeenIsNoSilence(t *testing.T) {
	v := Case{Flow: docflow.Transfer, Ours: docflow.Seller, Terms: terms}.Judge(story(with(issued, docflow.AnswerDispatched)...), monday)
	for _, timer := range v.Timers {
		if timer.Event == docflow.DeemedAccepted {
			t.Errorf("%v", v.Timers)
		}
	}
}

func TestAnOperatorThatIsSilentIsSomebodysCase(t *testing.T) {
	c := Case{Flow: docflow.Transfer, Ours: docflow.Seller, Terms: terms}
	if v := c.Judge(story(docflow.Title), monday.Add(24*time.Hour)); v.State != document.StateNeedsPerson || v.Status != docflow.StatusSent {
		t.Errorf("%s, %s", v.State, v.Status)
	}
	half := monday.AddDate(0, 6, 0)
	for _, timer := range c.Judge(story(docflow.Title), monday).Timers {
		if timer.Event == docflow.Expired && timer.At.Equal(half) && timer.Ground != "" {
			return
		}
	}
	t.Error("after six months nothing happens")
}

func TestAConfirmationThatAnOperatorDoesNotShowIsNotWaitedFor(t *testing.T) {
	c := Case{Flow: docflow.Invoice, Ours: docflow.Seller, Terms: terms}
	seen := []docflow.Event{docflow.Title, docflow.TitleDispatched, docflow.Notice}
	if v := c.Judge(story(seen...), monday); v.State != document.StateInExchange {
		t.Errorf("without being told so: %s", v.State)
	}
	c.Terms.Hidden = []docflow.Event{docflow.TitleConfirmed, docflow.NoticeDispatched}
	if v := c.Judge(story(seen...), monday); v.State != document.StateFinished {
		t.Errorf("%s, missing %v", v.State, v.Missing)
	}
}

// Each side has the operator's word that is meant for it; the other's it may never see.
func TestEachSideEndsWithTheConfirmationsThatReachIt(t *testing.T) {
	for _, c := range []struct {
		ours   docflow.Side
		events []docflow.Event
	}{
		{docflow.Seller, []docflow.Event{docflow.Title, docflow.TitleConfirmed, docflow.TitleDispatched, docflow.Notice, docflow.NoticeDispatched,
			docflow.Clarification, docflow.ClarificationDispatched, docflow.Accepted, docflow.AnswerDispatched}},
		{docflow.Buyer, []docflow.Event{docflow.Title, docflow.TitleDispatched, docflow.Notice, docflow.NoticeConfirmed,
			docflow.Clarification, docflow.ClarificationConfirmed, docflow.Accepted, docflow.AnswerConfirmed}},
	} {
		judged := Case{Flow: docflow.InvoiceTransfer, Ours: c.ours, Terms: terms}
		if v := judged.Judge(story(c.events...), monday); v.State != document.StateFinished || v.Status != docflow.StatusAccepted {
			t.Errorf("the %s: %s, %s, missing %v", c.ours, v.State, v.Status, v.Missing)
		}
		for i, left := range c.events {
			if i == 0 || left == docflow.Clarification {
				continue
			}
			if v := judged.Judge(story(slices.Delete(slices.Clone(c.events), i, i+1)...), monday); v.State.Final() {
				t.Errorf("the %s is finished without %s", c.ours, left)
			}
		}
	}
}

func TestAPersonStrikesOutWhatDoesNotCount(t *testing.T) {
	c := Case{Flow: docflow.Transfer, Ours: docflow.Seller, Terms: terms}
	facts := story(with(with(issued, docflow.Accepted, docflow.Refused), confirmedAnswer...)...)
	struck := docflow.Fact{ID: "s", Event: docflow.Struck, About: string(docflow.Refused), At: monday}
	if v := c.Judge(append(facts, struck), monday); v.State != document.StateNeedsPerson || len(v.Alarms) != 2 {
		t.Errorf("without a ground: %s, alarms %v", v.State, v.Alarms)
	}
	struck.Ground = "отказ отозван письмом"
	if v := c.Judge(append(facts, struck), monday); v.State != document.StateFinished {
		t.Errorf("%s, %s", v.State, v.Status)
	}
}

func TestTheUnknownIsAlarmedAndChangesNothing(t *testing.T) {
	c := Case{Flow: docflow.Invoice, Ours: docflow.Seller, Terms: terms}
	v := c.Judge(append(story(noticed...), docflow.Fact{ID: "x", Event: docflow.Unknown, Raw: "NewStatus", At: monday}), monday)
	if v.State != document.StateFinished || len(v.Alarms) != 1 || v.Alarms[0].Fact != "x" {
		t.Errorf("%s, %v", v.State, v.Alarms)
	}
}
