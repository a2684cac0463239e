package docflow

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
)

// doubt is what the hub says of a signature on which a fact rests.
func doubt(about docflow.Event) docflow.Fact {
	return docflow.Fact{ID: "signature/1", Event: docflow.BadSignature, At: monday.Add(24 * time.Hour), About: string(about), Ground: "подписан другой документ"}
}

func TestNothingEndsOnASignatureThatIsWrongUntilAPersonDecides(t *testing.T) {
	full := with(with(noticed, docflow.Accepted), confirmedAnswer...)
	refused := with(with(noticed, docflow.Refused), confirmedAnswer...)
	for _, c := range []struct {
		rule  string
		facts []docflow.Fact
		state document.State
	}{
		{"accepted with a wrong signature is a person's", append(story(full...), doubt(docflow.Accepted)), document.StateNeedsPerson},
		{"so is a refusal", append(story(refused...), doubt(docflow.Refused)), document.StateNeedsPerson},
		{"so is the seller's title", append(story(full...), doubt(docflow.Title)), document.StateNeedsPerson},
		{"and an annulment", append(story(with(full, docflow.AnnulmentBySeller, docflow.AnnulmentAccepted)...), doubt(docflow.AnnulmentAccepted)), document.StateNeedsPerson},
		{"of which nobody knows what rests on it, too", append(story(full...), doubt("signature/2")), document.StateNeedsPerson},
		{"a person has struck the doubt out", append(story(full...), doubt(docflow.Accepted), docflow.Fact{
			ID: "p", Event: docflow.Struck, At: monday.Add(25 * time.Hour), About: "signature/1", Ground: "подпись прислана заново, акт 7",
		}), document.StateFinished},
		{"on paper it is finished all the same", append(story(append(issued[:3:3], docflow.Mailed, docflow.PaperReturned)...), doubt(docflow.Title)), document.StateFinished},
	} {
		v := Case{Flow: docflow.InvoiceTransfer, Ours: docflow.Seller, Terms: terms}.Judge(c.facts, monday)
		if v.State != c.state {
			t.Errorf("%s: got %s, %s", c.rule, v.State, v.Status)
		}
		if told := slices.ContainsFunc(v.Alarms, func(a Alarm) bool { return a.Fact == "signature/1" }); !told && c.state == document.StateNeedsPerson {
			t.Errorf("%s: alarms %v", c.rule, v.Alarms)
		}
	}
}

func TestTheStoryNeverSaysSignedOfASignatureThatIsWrong(t *testing.T) {
	c := Case{Flow: docflow.InvoiceTransfer, Ours: docflow.Seller, Terms: terms}
	facts := append(story(with(with(noticed, docflow.Accepted), confirmedAnswer...)...), doubt(docflow.Accepted))
	facts = append(facts, docflow.Fact{ID: "state", Event: docflow.Accepted, At: monday}) // told once more under another ID
	n := 0
	for _, chapter := range c.Tell(facts, c.Judge(facts, monday)) {
		if chapter.Title == "Обмен: подписан" {
			t.Error(chapter.Title)
		}
		for _, line := range chapter.Lines {
			if strings.Contains(line, "документ подписан") {
				n++
				if !strings.Contains(line, "под сомнением: подпись не годится") {
					t.Error(line)
				}
			}
		}
	}
	if n != 2 {
		t.Errorf("it is told %d times", n)
	}
}

func TestSignaturesThatNobodyCanCheckComeToAPersonInTheEnd(t *testing.T) {
	c := Case{Flow: docflow.InvoiceTransfer, Ours: docflow.Seller, Terms: terms, Unchecked: monday}
	facts := story(with(with(noticed, docflow.Accepted), confirmedAnswer...)...)
	v := c.Judge(facts, monday)
	if v.State != document.StateInExchange || v.Status != docflow.StatusChecking || len(v.Timers) != 1 {
		t.Fatalf("got %s, %s, %v", v.State, v.Status, v.Timers)
	}
	if v = c.Judge(facts, v.Timers[0].At); v.State != document.StateNeedsPerson {
		t.Errorf("when the time is over: %s", v.State)
	}
}
