package document

import "testing"

func TestEveryWordHasATitle(t *testing.T) {
	for _, k := range append(Kinds(), KindParty, KindEmployee, KindAbsence) {
		if k.Title() == string(k) {
			t.Errorf("kind %s has no title", k)
		}
	}
	for _, s := range States() {
		if s.Title() == string(s) {
			t.Errorf("state %s has no title", s)
		}
	}
	for _, c := range Causes() {
		if c.Title() == string(c) {
			t.Errorf("cause %s has no title", c)
		}
	}
	for _, o := range []Outcome{OutcomeDone, OutcomeRefused, OutcomeRetry, OutcomeUnknown} {
		if o.Title() == string(o) {
			t.Errorf("outcome %s has no title", o)
		}
	}
}

func TestReferenceDataIsNotRouted(t *testing.T) {
	for _, k := range Kinds() {
		if k.IsReference() {
			t.Errorf("%s is listed as a kind that routes carry", k)
		}
	}
	for _, k := range []Kind{KindParty, KindEmployee, KindAbsence} {
		if !k.IsReference() {
			t.Errorf("%s is not taken for reference data", k)
		}
	}
}

func TestAnUnknownWordIsShownAsItIs(t *testing.T) {
	if got := State("frozen").Title(); got != "frozen" {
		t.Errorf("got %q", got)
	}
}

func TestChainKeyIsTheSourceKeyUnlessASourceSaysOtherwise(t *testing.T) {
	e := Envelope{SourceKey: "a"}
	if e.ChainKey() != "a" {
		t.Errorf("got %q", e.ChainKey())
	}
	e.Chain = "b"
	if e.ChainKey() != "b" {
		t.Errorf("got %q", e.ChainKey())
	}
}
