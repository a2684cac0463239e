package mig24_test

import (
	"strings"
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
		"a rejection": {sdk.ActionSign, answerTitle("3"), "", docflow.Rejected},
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

func TestAFileIsAcceptedByASignatureOverItself(t *testing.T) {
	s := newStand(t, sandbox.Options{}, exchange)
	s.receive(t, "Договор.pdf", []byte("договор"))
	taken := read(t, s.Connection, "")
	act := sdk.Act{Key: "a", Action: sdk.ActionSign, Document: taken.items[0].Document, Body: taken.items[0].Body}
	act.Document.Labels[docflow.LabelEvent] = string(docflow.Accepted)
	act.Signatures = s.signed(t, act.Body)
	s.send(t, act)
	news := read(t, s.Connection, taken.cursor()).news(t)
	if len(news) != 1 || len(news[0].Files) != 1 || news[0].Files[0].Of != "Договор.pdf" || news[0].Facts[0].Event != docflow.Accepted {
		t.Errorf("%+v", news)
	}
}

func TestAnAnswerToAnAnnulmentIsLeftToAPerson(t *testing.T) {
	s := newStand(t, sandbox.Options{}, exchange)
	s.receive(t, titleName, []byte(titleBody))
	doc := read(t, s.Connection, "").items[0].Document
	for _, event := range []docflow.Event{docflow.AnnulmentAccepted, docflow.AnnulmentRejected} {
		for _, action := range []sdk.Action{sdk.ActionAnnul, sdk.ActionRefuse, sdk.ActionSign} {
			doc.Labels[docflow.LabelEvent], doc.Labels[docflow.LabelReason] = string(event), "нет"
			_, err := s.commit(t, sdk.Act{Key: "a", Action: action, Document: doc, Body: []byte("<Файл/>"), Signatures: s.signed(t, []byte("<Файл/>"))})
			if f := faultOf(t, err); f.Cause != document.CauseNeedsPerson {
				t.Errorf("%s by %s: %v", event, action, f)
			}
		}
	}
	if n := s.Count(sandbox.DeedAnswer); n != 0 {
		t.Errorf("%d answers", n)
	}
}

// An act of ours upon a document that we sent is looked up by its key alone: its envelope knows nothing of the exchange.
func TestAProposalToAnnulOurOwnIsFoundByItsKey(t *testing.T) {
	s := newStand(t, sandbox.Options{}, exchange)
	sent := s.invoice(t, "k")
	receipt := s.send(t, sent)
	body := []byte(`<Файл ИдФайл="DP_PRANNUL_1"/>`)
	act := sdk.Act{Key: "annul", Action: sdk.ActionAnnul, Document: sent.Document, Body: body, Signatures: s.signed(t, body)}
	act.Document.Labels = map[string]string{docflow.LabelRemote: receipt.RemoteID, docflow.LabelEvent: string(docflow.AnnulmentBySeller)}
	if settled := s.lookup(t, "annul", sent.Document); settled.Outcome != document.OutcomeRetry {
		t.Errorf("before it Lookup says %s", settled.Outcome)
	}
	s.send(t, act)
	settled := s.lookup(t, "annul", sent.Document)
	if settled.Outcome != document.OutcomeDone || settled.Receipt.RemoteID != receipt.RemoteID {
		t.Errorf("after it Lookup says %+v", settled)
	}
	found := false
	for _, e := range read(t, s.Connection, "").facts(t) {
		found = found || e == docflow.AnnulmentBySeller
	}
	if !found {
		t.Error("it is not among the news")
	}
}

func TestAReceiptOnAConfirmationNamesIt(t *testing.T) {
	s := newStand(t, sandbox.Options{}, exchange)
	s.send(t, s.invoice(t, "k"))
	taken := read(t, s.Connection, "")
	var confirmation docflow.Fact
	for _, n := range taken.news(t) {
		for _, f := range n.Facts {
			if f.Event == docflow.TitleConfirmed {
				confirmation = f
			}
		}
	}
	body := []byte(`<Файл ИдФайл="DP_IZVPOL_2"/>`)
	remote, _, _ := strings.Cut(confirmation.ID, "/")
	rest := strings.Split(confirmation.ID, "/")
	act := sdk.Act{Key: "r", Action: sdk.ActionAcknowledge, Body: body, Signatures: s.signed(t, body)}
	act.Document = document.Envelope{Kind: document.KindUPD, Labels: map[string]string{
		docflow.LabelRemote: remote + "/" + rest[1], docflow.LabelEvent: string(docflow.ReceiptGiven), docflow.LabelAbout: confirmation.ID,
	}}
	s.send(t, act)
	for _, n := range read(t, s.Connection, taken.cursor()).news(t) {
		for _, f := range n.Facts {
			if f.Event == docflow.ReceiptGiven && f.About == confirmation.ID {
				return
			}
		}
	}
	t.Error("the receipt does not say what it is about")
}
