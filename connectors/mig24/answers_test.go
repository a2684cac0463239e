package mig24_test

import (
	"testing"

	"github.com/uzelhub/uzel/connectors/mig24/sandbox"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
)

func TestAnAnswerOfOursIsGivenOnce(t *testing.T) {
	for name, c := range map[string]struct {
		action sdk.Action
		body   []byte
		reason string
		want   docflow.Event
	}{
		"a notice":    {sdk.ActionAcknowledge, []byte(`<Файл ИдФайл="DP_IZVPOL_1"/>`), "", docflow.Notice},
		"a title":     {sdk.ActionSign, answerTitle("1"), "", docflow.Accepted},
		"a refusal":   {sdk.ActionRefuse, nil, "Нет заказа", docflow.Refused},
		"a request":   {sdk.ActionRequestCorrection, []byte(`<Файл ИдФайл="DP_UVUTOCH_1"/>`), "Неверный КПП", docflow.Clarification},
		"a proposal":  {sdk.ActionAnnul, []byte(`<Файл ИдФайл="DP_PRANNUL_1"/>`), "Ошибка", docflow.AnnulmentByBuyer},
		"a rejection": {sdk.ActionRefuse, answerTitle("3"), "", docflow.Rejected},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStand(t, sandbox.Options{}, exchange)
			s.receive(t, titleName, []byte(titleBody))
			taken := read(t, s.Connection, "")
			act := sdk.Act{Key: "a", Action: c.action, Body: c.body, Document: taken.items[0].Document}
			act.Document.Labels[docflow.LabelReason] = c.reason
			if c.body != nil {
				act.Signatures = s.signed(t, c.body)
			}
			if settled := s.lookup(t, "a", act.Document); settled.Outcome != document.OutcomeRetry {
				t.Errorf("before it Lookup says %s", settled.Outcome)
			}
			s.Inject(sandbox.Drop, "/answers", 0, 1)
			_, err := s.commit(t, act)
			if f := faultOf(t, err); f.Cause != document.CauseOutcomeUnknown {
				t.Errorf("a lost answer is told as %s", f.Cause)
			}
			if settled := s.lookup(t, "a", act.Document); settled.Outcome != document.OutcomeDone {
				t.Errorf("after it Lookup says %s", settled.Outcome)
			}
			s.send(t, act)
			if n := s.Count(sandbox.DeedAnswer); n != 1 {
				t.Errorf("answered %d times", n)
			}
			found := false
			for _, e := range read(t, s.Connection, taken.cursor()).facts(t) {
				found = found || e == c.want
			}
			if !found {
				t.Errorf("%s is not among the news", c.want)
			}
		})
	}
}

func TestAnAnswerThatIsNotWholeIsNotGiven(t *testing.T) {
	s := newStand(t, sandbox.Options{}, exchange)
	s.receive(t, titleName, []byte(titleBody))
	doc := read(t, s.Connection, "").items[0].Document
	for name, act := range map[string]sdk.Act{
		"no reason":    {Action: sdk.ActionRefuse},
		"no file":      {Action: sdk.ActionAnnul},
		"no signature": {Action: sdk.ActionSign, Body: answerTitle("1")},
	} {
		act.Key, act.Document = name, doc
		if _, err := s.commit(t, act); faultOf(t, err).Outcome() == document.OutcomeUnknown {
			t.Errorf("%s: %v", name, err)
		}
	}
	if n := s.Count(sandbox.DeedAnswer); n != 0 {
		t.Errorf("%d answers", n)
	}
}
