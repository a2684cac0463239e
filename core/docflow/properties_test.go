package docflow

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
)

// vocabulary is every word that a connector can use, and one that it cannot.
var vocabulary = slices.Concat(begun, arrived, []docflow.Event{
	docflow.ClarificationSettled, docflow.Revised, docflow.ReceiptAsked, docflow.ReceiptGiven, docflow.Undeliverable, docflow.Mailed,
	docflow.PaperReturned, docflow.Struck, docflow.Expired, docflow.Cancelled, docflow.Answer, docflow.Unknown, "later_version",
})

// anyFacts are facts that make no sense together: the same ID for different things, the same thing under several, any time.
func anyFacts(t *rapid.T) []docflow.Fact {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) docflow.Fact {
		return docflow.Fact{
			ID: rapid.SampledFrom([]string{"1", "2", "3", "4", "5", "6", "7"}).Draw(t, "id"), Event: rapid.SampledFrom(vocabulary).Draw(t, "event"),
			At:    monday.Add(time.Duration(rapid.IntRange(-3, 40*24).Draw(t, "hours")) * time.Hour),
			About: rapid.SampledFrom([]string{"", "1", "2", "3"}).Draw(t, "about"), Ground: rapid.SampledFrom([]string{"", "основание"}).Draw(t, "ground"),
		}
	}), 0, 12).Draw(t, "facts")
}

func anyCase(t *rapid.T) Case {
	c := Case{
		Flow: rapid.SampledFrom(append(docflow.Flows(), "new")).Draw(t, "flow"), Ours: rapid.SampledFrom([]docflow.Side{docflow.Seller, docflow.Buyer}).Draw(t, "ours"),
		Terms: terms,
	}
	if rapid.Bool().Draw(t, "no clause") {
		c.Terms.Deemed = ""
	}
	return c
}

func TestAnySetOfFactsHasOneVerdict(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, facts := anyCase(t), anyFacts(t)
		now := monday.Add(time.Duration(rapid.IntRange(0, 300*24).Draw(t, "now")) * time.Hour)
		want := c.Judge(facts, now)
		again := rapid.Permutation(append(slices.Clone(facts), facts...)).Draw(t, "order")
		if got := c.Judge(again, now); !equal(got, want) {
			t.Fatalf("%+v, in another order %+v", want, got)
		}
		if one, other := text(c.Tell(facts, want)), text(c.Tell(again, want)); one != other {
			t.Fatalf("%s, in another order %s", one, other)
		}
	})
}

func text(story []Chapter) string {
	data, err := json.Marshal(story)
	if err != nil {
		panic(err) // strings
	}
	return string(data)
}

// An exchange that has not ended stands before a person, or before a moment at which something happens.
func TestNoExchangeIsADeadEnd(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, facts, now := anyCase(t), anyFacts(t), monday
		for range 8 {
			v := c.Judge(facts, now)
			switch {
			case v.State == document.StateInExchange && len(v.Timers) == 0:
				t.Fatalf("%s waits for nothing", v.Status)
			case v.State == document.StateInExchange && !v.Timers[len(v.Timers)-1].At.After(now) && v.Timers[0].Event == "":
				t.Fatalf("%s waits for what is over: %v", v.Status, v.Timers)
			case v.State == document.StateReady && v.Status != docflow.StatusPreparing:
				t.Fatalf("%s is not ready", v.Status)
			case v.State == document.StateNeedsPerson && v.Status.Meaning() == "":
				t.Fatal("a person is not told why")
			}
			if v.State != document.StateInExchange {
				return
			}
			timer := v.Timers[0]
			if timer.At.After(now) {
				now = timer.At
			}
			if timer.Event != "" {
				facts = append(facts, docflow.Fact{ID: "timer/" + string(timer.Event), Event: timer.Event, At: timer.At, Ground: timer.Ground})
			}
		}
		t.Fatal("time leads to no end")
	})
}

// What has ended by the law is not undone by hearing the same once more, nor owes anything but receipts.
func TestWhatHasEndedOwesReceiptsAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := anyCase(t).Judge(anyFacts(t), monday)
		if !v.State.Final() {
			return
		}
		for _, d := range v.Duties {
			if d.Event != docflow.ReceiptGiven {
				t.Fatalf("%s and %s is owed", v.State, d.Event)
			}
		}
		if len(v.Missing) > 0 || len(v.Timers) > 0 {
			t.Fatalf("%s, missing %v, timers %v", v.State, v.Missing, v.Timers)
		}
	})
}

func FuzzJudge(f *testing.F) {
	f.Add([]byte(`[{"id":"1","event":"title","at":"2026-10-05T10:00:00Z"},{"id":"2","event":"struck","about":"1","at":"9999-12-31T23:59:59Z","ground":"x"}]`), "СЧФДОП", "buyer", int64(0))
	f.Add([]byte(`[{"id":"1","event":"clarification","at":"0001-01-01T00:00:00Z"},{"id":"1","event":"annulment_by_buyer","at":"0000-01-01T00:00:00Z"}]`), "file", "", int64(1<<40))
	f.Fuzz(func(t *testing.T, data []byte, flow, ours string, now int64) {
		var facts []docflow.Fact
		if json.Unmarshal(data, &facts) != nil {
			return
		}
		c := Case{Flow: docflow.Flow(flow), Ours: docflow.Side(ours), Terms: terms}
		at := time.Unix(now%(1<<38), 0)
		v := c.Judge(facts, at)
		reversed := slices.Clone(facts)
		slices.Reverse(reversed)
		if other := c.Judge(reversed, at); !equal(v, other) {
			t.Errorf("%+v, in another order %+v", v, other)
		}
		if v.Status == "" || v.State == "" {
			t.Errorf("no verdict: %+v", v)
		}
		c.Tell(facts, v)
	})
}

// fulfilling is what fulfils a duty where it stands for several things or counts only with its ground.
func fulfilling(d Duty) docflow.Fact {
	f := docflow.Fact{ID: "done", Event: d.Event, About: d.About, At: monday.AddDate(0, 3, 0), Ground: "основание"}
	if d.Event == docflow.Answer {
		f.Event = docflow.Accepted
	}
	return f
}

func TestNothingIsOwedTwice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, facts := anyCase(t), anyFacts(t)
		for _, d := range c.Judge(facts, monday).Duties {
			done := c.Judge(append(slices.Clone(facts), fulfilling(d)), monday)
			if slices.ContainsFunc(done.Duties, func(still Duty) bool { return still.Event == d.Event && still.About == d.About }) {
				t.Fatalf("%v is owed when it was done: %v", d, done.Duties)
			}
		}
	})
}

// Silence, paper, lapse and withdrawal count with their ground alone.
func TestWhatNeedsAGroundDoesNothingWithoutIt(t *testing.T) {
	needing := []docflow.Status{docflow.StatusDeemed, docflow.StatusPaperFinished, docflow.StatusOnPaper, docflow.StatusExpired, docflow.StatusCancelled}
	rapid.Check(t, func(t *rapid.T) {
		c, facts := anyCase(t), anyFacts(t)
		for i := range facts {
			facts[i].Ground = ""
		}
		v := c.Judge(facts, monday)
		if slices.Contains(needing, v.Status) {
			t.Fatalf("%s without a ground", v.Status)
		}
	})
}
