package sbis_test

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/uzelhub/uzel/connectors/sbis/sandbox"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
)

// receive has a document come from the other side and reads it.
func (o *office) receive(file string) string {
	o.Helper()
	in := sandbox.Incoming{From: "7810000026", Number: "77", Name: "письмо.pdf", Body: []byte("текст письма")}
	if file != "" {
		in.Name, in.Body = example(o.T, file)
	}
	id, err := o.server.Receive(in)
	if err != nil {
		o.Fatal(err)
	}
	o.read()
	return id
}

func TestADocumentThatComesIsGivenOnceWithItsBytes(t *testing.T) {
	for name, c := range map[string]struct {
		file string
		kind document.Kind
		flow docflow.Flow
	}{
		"an УПД with both parts": {"mixed-rates.xml", document.KindUPD, docflow.InvoiceTransfer},
		"a transfer":             {"timebook.xml", document.KindUPD, docflow.Transfer},
		"an invoice":             {"invoice.xml", document.KindUPD, docflow.Invoice},
		"any file":               {"", document.KindUnformalised, docflow.UnformalisedSigned},
	} {
		t.Run(name, func(t *testing.T) {
			o := open(t, sandbox.Options{}, nil)
			id := o.receive(c.file)
			o.read()
			if len(o.items) != 1 {
				t.Fatalf("%d documents", len(o.items))
			}
			want := []byte("текст письма")
			if c.file != "" {
				_, want = example(t, c.file)
			}
			e := o.items[0].Document
			if !bytes.Equal(o.items[0].Body, want) {
				t.Error("the bytes are others")
			}
			if e.Kind != c.kind || e.Labels[docflow.LabelRemote] != id || e.Labels[docflow.LabelFlow] != string(c.flow) ||
				e.Labels[docflow.LabelSide] != "buyer" || e.Counterparty.INN != "7810000026" || e.Number != "77" || e.Date != "2026-11-02" {
				t.Errorf("%+v", e)
			}
			if events := o.events(id); !slices.Contains(events, docflow.Title) || !slices.Contains(events, docflow.TitleDispatched) {
				t.Errorf("%v", events)
			}
			if !slices.ContainsFunc(o.files[id], func(f docflow.File) bool { return f.Of == e.Name && f.By == docflow.Seller }) {
				t.Error("the seller's signature is not there")
			}
		})
	}
}

func TestADocumentWhoseArrivalWasLostComesWithItsNextEvent(t *testing.T) {
	o := open(t, sandbox.Options{}, nil)
	o.server.Inject(sandbox.LoseEvent, "СБИС.СписокИзменений", 0, 1)
	o.receive("timebook.xml")
	if len(o.items) != 1 {
		t.Errorf("%d documents", len(o.items))
	}
}

func TestWhatTheBuyerOwesIsDone(t *testing.T) {
	o := open(t, sandbox.Options{}, nil)
	id := o.receive("mixed-rates.xml")
	if slices.Contains(o.events(id), docflow.ReceiptAsked) {
		t.Error("the law's notice is asked for as if an operator wanted it")
	}
	notice := upon(id, sdk.ActionAcknowledge, docflow.Notice, nil)
	if _, err := o.perform(notice); err != nil {
		t.Fatal(err)
	}
	accept := upon(id, sdk.ActionSign, docflow.Accepted, nil)
	if _, err := o.perform(accept); err != nil {
		t.Fatal(err)
	}
	o.read()
	for _, want := range []docflow.Event{
		docflow.Notice, docflow.NoticeConfirmed, docflow.NoticeDispatched, docflow.Accepted, docflow.AnswerConfirmed, docflow.AnswerDispatched,
	} {
		if !slices.Contains(o.events(id), want) {
			t.Errorf("%s is missing: %v", want, o.events(id))
		}
	}
	for _, act := range []sdk.Act{notice, accept} { // as after a lost answer
		settled, err := o.sbis.Lookup(t.Context(), act.Key, act.Document)
		if err != nil || settled.Outcome != document.OutcomeDone || settled.Receipt.RemoteID != id {
			t.Errorf("%s: %+v %v", act.Key, settled, err)
		}
		if _, err := o.sbis.Prepare(t.Context(), act); outcome(err) != document.OutcomeUnknown {
			t.Errorf("%s is prepared again: %v", act.Key, err)
		}
	}
	if n := len(o.server.Acts()); n != 2 {
		t.Errorf("%d acts", n)
	}
}

// A reading that saw the notice's stage open, and then the notice, saw it before and after: nobody asked for a receipt.
func TestANoticeThatIsGivenWhileItsStageIsReadIsNotAskedFor(t *testing.T) {
	o := open(t, sandbox.Options{}, nil)
	id := o.receive("mixed-rates.xml")
	var given atomic.Bool
	give := func(r *http.Request) {
		if !strings.Contains(called(t, r), "ПрочитатьДокумент") || !given.CompareAndSwap(false, true) {
			return
		}
		if _, err := o.perform(upon(id, sdk.ActionAcknowledge, docflow.Notice, nil)); err != nil {
			t.Error(err)
		}
	}
	o.before.Store(&give)
	o.read()
	if o.read(); !given.Load() || slices.Contains(o.events(id), docflow.ReceiptAsked) {
		t.Errorf("the notice is given: %v; %v", given.Load(), o.events(id))
	}
}

// called is what a request says; it is read as if nobody had.
func called(t *testing.T, r *http.Request) string {
	t.Helper()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Error(err)
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	return string(body)
}

func TestADocumentIsRefusedWithWords(t *testing.T) {
	for _, file := range []string{"timebook.xml", ""} {
		o := open(t, sandbox.Options{}, nil)
		id := o.receive(file)
		wordless := upon(id, sdk.ActionRefuse, docflow.Refused, nil)
		if _, err := o.perform(wordless); cause(err) != document.CauseNeedsPerson {
			t.Errorf("without words: %v", err)
		}
		act := upon(id, sdk.ActionRefuse, docflow.Refused, map[string]string{docflow.LabelReason: "Не та цена"})
		if settled, err := o.sbis.Lookup(t.Context(), act.Key, act.Document); err != nil || settled.Outcome != document.OutcomeRetry {
			t.Errorf("before: %+v %v", settled, err)
		}
		if _, err := o.perform(act); err != nil {
			t.Fatal(err)
		}
		o.read()
		if !slices.ContainsFunc(o.facts[id], func(f docflow.Fact) bool { return f.Event == docflow.Refused && f.Ground == "Не та цена" }) {
			t.Errorf("%+v", o.facts[id])
		}
		if settled, err := o.sbis.Lookup(t.Context(), act.Key, act.Document); err != nil || settled.Outcome != document.OutcomeDone {
			t.Errorf("after: %+v %v", settled, err)
		}
	}
}

func TestWhatIsNotDocumentedNeedsTheCustomersWord(t *testing.T) {
	for _, guesses := range []bool{false, true} {
		o := open(t, sandbox.Options{Guesses: guesses, Reply: sandbox.Notices}, nil)
		incoming, outgoing := o.receive("timebook.xml"), o.send("k1", "mixed-rates.xml")
		because := map[string]string{docflow.LabelReason: "Ошибка в сумме"}
		for name, act := range map[string]sdk.Act{
			"a request for a correction": upon(incoming, sdk.ActionRequestCorrection, docflow.Clarification, because),
			"an annulment":               upon(outgoing, sdk.ActionAnnul, docflow.AnnulmentBySeller, because),
		} {
			_, err := o.sbis.Prepare(t.Context(), act)
			if guesses && err != nil || !guesses && cause(err) != document.CauseMisconfigured {
				t.Errorf("%s, accepted %v: %v", name, guesses, err)
			}
		}
	}
}

func TestAnAnnulmentIsAgreedUpon(t *testing.T) {
	o := open(t, sandbox.Options{Guesses: true, Reply: sandbox.Notices}, nil)
	ours, theirs := o.send("k1", "timebook.xml"), o.send("k2", "timebook.xml")
	because := map[string]string{docflow.LabelReason: "Отгрузки не было"}
	if _, err := o.perform(upon(ours, sdk.ActionAnnul, docflow.AnnulmentBySeller, because)); err != nil {
		t.Fatal(err)
	}
	if err := o.server.Play(theirs, sandbox.Annuls, "Отгрузки не было"); err != nil {
		t.Fatal(err)
	}
	if _, err := o.perform(upon(theirs, sdk.ActionSign, docflow.AnnulmentAccepted, nil)); err != nil {
		t.Fatal(err)
	}
	o.read()
	for id, proposal := range map[string]docflow.Event{ours: docflow.AnnulmentBySeller, theirs: docflow.AnnulmentByBuyer} {
		if events := o.events(id); !slices.Contains(events, proposal) || !slices.Contains(events, docflow.AnnulmentAccepted) {
			t.Errorf("%v", events)
		}
	}
}

// TestATitleOfOurOwnIsHandedOverByAGuessOnly: without it СБИС makes the title, and only one without discrepancies.
func TestATitleOfOurOwnIsHandedOverByAGuessOnly(t *testing.T) {
	for _, guesses := range []bool{false, true} {
		for _, event := range []docflow.Event{docflow.Accepted, docflow.AcceptedPartly} {
			o := open(t, sandbox.Options{Guesses: guesses}, nil)
			id := o.receive("timebook.xml")
			act := upon(id, sdk.ActionSign, event, map[string]string{docflow.LabelFlow: string(docflow.Transfer)})
			act.Document.Name, act.Body = "ON_NSCHFDOPPOK_own.xml", []byte("<Файл/>")
			draft, err := o.sbis.Prepare(t.Context(), act)
			switch {
			case guesses && (err != nil || len(draft.Parts) != 1 || !bytes.Equal(draft.Parts[0].Body, act.Body)):
				t.Errorf("%s of our own: %+v %v", event, draft, err)
			case !guesses && event == docflow.Accepted && (err != nil || bytes.Equal(draft.Parts[0].Body, act.Body)):
				t.Errorf("%s by СБИС: %+v %v", event, draft, err)
			case !guesses && event == docflow.AcceptedPartly && cause(err) != document.CauseNeedsPerson:
				t.Errorf("%s by СБИС: %v", event, err)
			}
			act.Body = nil
			if _, err := o.sbis.Prepare(t.Context(), act); event == docflow.AcceptedPartly && cause(err) != document.CauseNeedsPerson {
				t.Errorf("nobody wrote the title: %v", err)
			}
		}
	}
}

// A title lies with СБИС from before it is signed: that it is there is no answer, whatever it says.
func TestATitleThatIsOnlyLaidOutIsNoAnswer(t *testing.T) {
	o := open(t, sandbox.Options{Guesses: true}, nil)
	id := o.receive("mixed-rates.xml")
	told := func() bool {
		return slices.ContainsFunc(o.files[id], func(f docflow.File) bool { return strings.HasPrefix(f.Name, "ON_NSCHFDOPPOK") })
	}
	act := upon(id, sdk.ActionSign, docflow.Accepted, map[string]string{docflow.LabelFlow: string(docflow.InvoiceTransfer)})
	act.Document.Name, act.Body = "ON_NSCHFDOPPOK_own.xml", []byte("<Файл/>")
	draft, err := o.sbis.Prepare(t.Context(), act)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := o.perform(upon(id, sdk.ActionAcknowledge, docflow.Notice, nil)); err != nil { // something happens to the document
		t.Fatal(err)
	}
	if o.read(); told() || !slices.Contains(o.events(id), docflow.Notice) {
		t.Errorf("it is laid out: %v", o.events(id))
	}
	if _, err := o.sbis.Commit(t.Context(), o.signed(act, draft)); err != nil {
		t.Fatal(err)
	}
	if o.read(); !told() {
		t.Errorf("it is signed: %v", o.events(id))
	}
}

func TestAFileIsAcceptedByASignatureOverTheBytesThatWeHold(t *testing.T) {
	o := open(t, sandbox.Options{}, nil)
	id := o.receive("")
	act := upon(id, sdk.ActionSign, docflow.Accepted, map[string]string{docflow.LabelFlow: string(docflow.UnformalisedSigned)})
	act.Body = []byte("другой текст")
	if _, err := o.sbis.Prepare(t.Context(), act); cause(err) != document.CauseNeedsPerson {
		t.Errorf("other bytes: %v", err)
	}
	act.Body = o.items[0].Body
	if _, err := o.perform(act); err != nil {
		t.Fatal(err)
	}
	o.read()
	if !slices.Contains(o.events(id), docflow.Accepted) {
		t.Errorf("%v", o.events(id))
	}
}

// TestAnAnswerIsFoundByItsKeyAlone looks up answers as a hub does that gives the stored envelope, which does not say what was
// to be done, in a process that knows nothing.
func TestAnAnswerIsFoundByItsKeyAlone(t *testing.T) {
	o := open(t, sandbox.Options{AsksReceipts: true}, nil)
	theirs, ours := o.receive("mixed-rates.xml"), o.send("k1", "timebook.xml")
	o.read()
	for _, act := range []sdk.Act{
		upon(theirs, sdk.ActionAcknowledge, docflow.Notice, nil), upon(theirs, sdk.ActionSign, docflow.Accepted, nil),
		upon(ours, sdk.ActionAcknowledge, docflow.ReceiptGiven, nil),
	} {
		stored := document.Envelope{}
		if act.Document.Labels[docflow.LabelRemote] == theirs {
			stored.Labels = map[string]string{docflow.LabelRemote: theirs}
		}
		fresh := connect(t, o.web.URL, clock(), false, nil)
		if settled, err := fresh.Lookup(t.Context(), act.Key, stored); err != nil || settled.Outcome != document.OutcomeRetry {
			t.Errorf("%s before: %+v %v", act.Key, settled, err)
		}
		o.server.Inject(sandbox.Drop, perform, 0, 1)
		if _, err := o.perform(act); outcome(err) != document.OutcomeUnknown {
			t.Errorf("%s: %v", act.Key, err)
		}
		settled, err := fresh.Lookup(t.Context(), act.Key, stored)
		if err != nil || settled.Outcome != document.OutcomeDone || settled.Receipt.RemoteID != act.Document.Labels[docflow.LabelRemote] {
			t.Errorf("%s after: %+v %v", act.Key, settled, err)
		}
	}
	if n := len(o.server.Acts()); n != 4 {
		t.Errorf("%d acts", n)
	}
}

func cause(err error) document.Cause {
	var f *sdk.Fault
	if errors.As(err, &f) {
		return f.Cause
	}
	return ""
}

func outcome(err error) document.Outcome {
	var f *sdk.Fault
	if errors.As(err, &f) {
		return f.Outcome()
	}
	return ""
}
