package docflow

import (
	"slices"
	"testing"
	"time"

	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
)

// told is a list of facts, each an hour after the one before it; the same event may come about more than once.
func told(events ...docflow.Event) []docflow.Fact {
	facts := story(events...)
	for i := range facts {
		facts[i].ID = string(rune('a' + i))
	}
	return facts
}

// What was settled once can begin again: a request, a proposal. Times tell which of them stands.
func TestWhatWasSettledCanBeginAgain(t *testing.T) {
	signed := with(with(issued, docflow.Accepted), confirmedAnswer...)
	for _, c := range []struct {
		rule   string
		flow   docflow.Flow
		ours   docflow.Side
		facts  []docflow.Fact
		state  document.State
		status docflow.Status
	}{
		{"a second request to correct is a case again", docflow.Invoice, docflow.Seller,
			told(with(noticed, docflow.Clarification, docflow.ClarificationConfirmed, docflow.ClarificationDispatched, docflow.ClarificationSettled, docflow.Clarification)...),
			document.StateNeedsPerson, docflow.StatusClarification},
		{"so is a request after the signature", docflow.Transfer, docflow.Seller, told(with(signed, docflow.Clarification)...),
			document.StateNeedsPerson, docflow.StatusClarification},
		{"a request after a refusal asks for nothing more", docflow.Transfer, docflow.Seller,
			told(with(with(issued, docflow.Refused), docflow.AnswerConfirmed, docflow.AnswerDispatched, docflow.Clarification, docflow.ClarificationConfirmed, docflow.ClarificationDispatched)...),
			document.StateRefused, docflow.StatusRefused},
		{"a proposal to annul that was rejected can be made again", docflow.Transfer, docflow.Seller,
			told(with(signed, docflow.AnnulmentByBuyer, docflow.AnnulmentRejected, docflow.AnnulmentByBuyer)...),
			document.StateNeedsPerson, docflow.StatusAnnulling},
		{"by the other side too", docflow.Transfer, docflow.Seller,
			told(with(signed, docflow.AnnulmentByBuyer, docflow.AnnulmentRejected, docflow.AnnulmentBySeller)...),
			document.StateInExchange, docflow.StatusAnnulling},
		{"and then be accepted", docflow.Transfer, docflow.Seller,
			told(with(signed, docflow.AnnulmentByBuyer, docflow.AnnulmentRejected, docflow.AnnulmentByBuyer, docflow.AnnulmentAccepted)...),
			document.StateAnnulled, docflow.StatusAnnulled},
		{"a rejection after the acceptance is a contradiction", docflow.Transfer, docflow.Seller,
			told(with(signed, docflow.AnnulmentByBuyer, docflow.AnnulmentAccepted, docflow.AnnulmentRejected)...),
			document.StateNeedsPerson, docflow.StatusContradictory},
		{"and so is an acceptance of what was rejected", docflow.Transfer, docflow.Seller,
			told(with(signed, docflow.AnnulmentByBuyer, docflow.AnnulmentRejected, docflow.AnnulmentAccepted)...),
			document.StateNeedsPerson, docflow.StatusContradictory},
		{"a clock that is behind does not make an answered proposal a new one", docflow.Transfer, docflow.Seller,
			told(with(signed, docflow.AnnulmentRejected, docflow.AnnulmentByBuyer)...), document.StateFinished, docflow.StatusAccepted},
	} {
		t.Run(c.rule, func(t *testing.T) {
			v := Case{Flow: c.flow, Ours: c.ours, Terms: terms}.Judge(c.facts, monday)
			if v.State != c.state || v.Status != c.status {
				t.Errorf("%s, %s; want %s, %s", v.State, v.Status, c.state, c.status)
			}
		})
	}
}

func TestThePaperWayIsItsOwn(t *testing.T) {
	for _, c := range []struct {
		rule   string
		flow   docflow.Flow
		events []docflow.Event
		state  document.State
		status docflow.Status
	}{
		{"the operator's copy that lapses changes nothing of the paper", docflow.Transfer, with(issued[:2], docflow.Undeliverable, docflow.Mailed, docflow.Expired),
			document.StateInExchange, docflow.StatusOnPaper},
		{"nor does it when the paper is back", docflow.Transfer, with(issued[:2], docflow.Undeliverable, docflow.Mailed, docflow.Expired, docflow.PaperReturned),
			document.StateFinished, docflow.StatusPaperFinished},
		{"what was delivered after all and needs no answer is finished without the paper", docflow.Invoice, with(noticed, docflow.Mailed),
			document.StateFinished, docflow.StatusComplete},
		{"a document that no operator ever saw can go on paper", docflow.Transfer, []docflow.Event{docflow.Undeliverable, docflow.Mailed},
			document.StateInExchange, docflow.StatusOnPaper},
	} {
		t.Run(c.rule, func(t *testing.T) {
			v := Case{Flow: c.flow, Ours: docflow.Seller, Terms: terms}.Judge(story(c.events...), monday)
			if v.State != c.state || v.Status != c.status {
				t.Errorf("%s, %s; want %s, %s", v.State, v.Status, c.state, c.status)
			}
		})
	}
}

func TestOnPaperOnlyThePaperIsWaitedFor(t *testing.T) {
	facts := story(docflow.Title, docflow.Undeliverable, docflow.Mailed)
	v := Case{Flow: docflow.InvoiceTransfer, Ours: docflow.Seller, Terms: terms}.Judge(facts, monday.AddDate(0, 0, 3))
	if v.State != document.StateInExchange || len(v.Timers) != 1 || !v.Timers[0].At.Equal(terms.after(facts[2].At, 20)) {
		t.Errorf("%s, timers %v", v.State, v.Timers)
	}
	if !slices.Equal(v.Missing, []Missing{{docflow.PaperReturned, docflow.Buyer}}) {
		t.Errorf("missing %v", v.Missing)
	}
}

func TestWhatNobodyCanDeliverLapsesWhenNobodyActs(t *testing.T) {
	v := Case{Flow: docflow.Transfer, Ours: docflow.Seller, Terms: terms}.Judge(story(docflow.Title, docflow.Undeliverable), monday)
	if v.State != document.StateNeedsPerson || len(v.Timers) != 1 || v.Timers[0].Event != docflow.Expired || !v.Timers[0].At.Equal(monday.AddDate(0, 6, 0)) {
		t.Errorf("%s, timers %v", v.State, v.Timers)
	}
}

// Who asked to correct or proposed to annul was not silent: his time to answer begins anew when that is settled.
func TestSilenceIsCountedFromTheLastWord(t *testing.T) {
	for _, events := range [][]docflow.Event{
		with(issued, docflow.Clarification, docflow.ClarificationConfirmed, docflow.ClarificationDispatched, docflow.ClarificationSettled),
		with(issued, docflow.AnnulmentByBuyer, docflow.AnnulmentRejected),
	} {
		facts := story(events...)
		settled := monday.AddDate(0, 0, 30)
		facts[len(facts)-1].At = settled
		v := Case{Flow: docflow.Transfer, Ours: docflow.Seller, Terms: terms}.Judge(facts, settled)
		if len(v.Timers) != 1 || v.Timers[0].Event != docflow.DeemedAccepted || !v.Timers[0].At.Equal(terms.after(settled, 5)) {
			t.Errorf("%v: %v", events, v.Timers)
		}
	}
}

func TestAnExchangeOfAnUnknownKindNeverEndsTooEarly(t *testing.T) {
	c := Case{Flow: "new", Ours: docflow.Seller, Terms: terms}
	for _, events := range [][]docflow.Event{{docflow.Title, docflow.TitleDispatched}, noticed, with(with(issued, docflow.Accepted), confirmedAnswer...)} {
		if v := c.Judge(story(events...), monday); v.State.Final() || len(v.Alarms) == 0 {
			t.Errorf("%v: %s, alarms %v", events, v.State, v.Alarms)
		}
	}
	if v := c.Judge(story(with(with(noticed, docflow.Accepted), confirmedAnswer...)...), monday); v.State != document.StateFinished || len(v.Alarms) == 0 {
		t.Errorf("with everything there: %s, alarms %v", v.State, v.Alarms)
	}
}

func TestAPersonTakesBackWhatHeStruckOut(t *testing.T) {
	c := Case{Flow: docflow.Transfer, Ours: docflow.Seller, Terms: terms}
	facts := story(with(with(issued, docflow.Refused), confirmedAnswer...)...)
	strike := func(id, about string, day int) docflow.Fact {
		return docflow.Fact{ID: id, Event: docflow.Struck, About: about, At: monday.AddDate(0, 0, day), Ground: "письмо"}
	}
	facts = append(facts, strike("s1", string(docflow.Refused), 1))
	if v := c.Judge(facts, monday); v.State == document.StateRefused {
		t.Error("the refusal counts although it was struck out")
	}
	facts = append(facts, strike("s2", "s1", 2))
	if v := c.Judge(facts, monday); v.State != document.StateRefused {
		t.Errorf("%s although the strike was taken back", v.State)
	}
	facts = append(facts, strike("s3", "s3", 3))
	if v := c.Judge(facts, monday); v.State != document.StateRefused {
		t.Errorf("%s after a strike of itself", v.State)
	}
}

// A connector that learns a word tells the same fact again: what it could not name before is no alarm any more.
func TestAFactThatIsUnderstoodLaterIsNoAlarm(t *testing.T) {
	c := Case{Flow: docflow.Invoice, Ours: docflow.Seller, Terms: terms}
	facts := append(story(noticed[:5]...), docflow.Fact{ID: "x", Event: docflow.Unknown, Raw: "New", At: monday},
		docflow.Fact{ID: "x", Event: docflow.Unknown, Raw: "New", At: monday.Add(time.Second)})
	if v := c.Judge(facts, monday); len(v.Alarms) != 1 {
		t.Errorf("alarms %v", v.Alarms)
	}
	facts = append(facts, docflow.Fact{ID: "x", Event: docflow.NoticeDispatched, At: monday})
	if v := c.Judge(facts, monday); v.State != document.StateFinished || len(v.Alarms) != 0 {
		t.Errorf("%s, alarms %v", v.State, v.Alarms)
	}
}

// Without a calendar of working days, days from Monday to Friday count.
func TestTermsWithoutACalendarStillEnd(t *testing.T) {
	v := Case{Flow: docflow.Transfer, Ours: docflow.Buyer}.Judge(story(issued...), monday)
	if len(v.Timers) != 1 || !v.Timers[0].At.Equal(time.Date(2026, time.October, 13, 0, 0, 0, 0, moscow)) {
		t.Errorf("%v", v.Timers)
	}
}
