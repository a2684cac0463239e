package sbis_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/uzelhub/uzel/connectors/sbis/sandbox"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
)

const (
	write   = "СБИС.ЗаписатьДокумент"
	prepare = "СБИС.ПодготовитьДействие"
	perform = "СБИС.ВыполнитьДействие"
	changes = "СБИС.СписокИзменений"
)

// TestWhateverBecomesOfAnAnswerThereIsOneDocument does what a hub does: what is unknown is looked up in a fresh process,
// what is surely not done is done again.
func TestWhateverBecomesOfAnAnswerThereIsOneDocument(t *testing.T) {
	for _, method := range []string{write, prepare, perform, "СБИС.ПрочитатьДокумент", "GET", "СБИС.Аутентифицировать"} {
		for _, fault := range sandbox.Faults()[1:12] {
			t.Run(method+" "+string(fault), func(t *testing.T) {
				var soon config
				if fault == sandbox.Timeout {
					soon = config{"timeout": "500ms"}
				}
				o := open(t, sandbox.Options{}, soon)
				o.server.Inject(fault, method, 0, 1)
				act := o.sale("k1", "timebook.xml")
				id := o.persist(act)
				if got := o.server.Documents(); len(got) != 1 || got[0] != id {
					t.Errorf("documents: %v, receipt for %s", got, id)
				}
				if n := sent(o.server, "15"); n != 1 {
					t.Errorf("it was sent %d times", n)
				}
			})
		}
	}
}

// persist does an act until it is done.
func (o *office) persist(act sdk.Act) string {
	o.Helper()
	for range 10 {
		receipt, err := o.perform(act)
		if err == nil {
			return receipt.RemoteID
		}
		switch outcome(err) {
		case document.OutcomeRetry:
			continue
		case document.OutcomeUnknown:
			fresh := connect(o.T, o.web.URL, clock(), false, nil)
			settled, err := fresh.Lookup(o.Context(), act.Key, act.Document)
			if err != nil {
				o.Fatalf("Lookup: %v", err)
			}
			if settled.Outcome == document.OutcomeDone {
				return settled.Receipt.RemoteID
			}
			if settled.Outcome != document.OutcomeRetry {
				o.Fatalf("Lookup: %+v", settled)
			}
		default:
			o.Fatalf("%v", err)
		}
	}
	o.Fatal("it is never done")
	return ""
}

func TestAnActWhoseAnswerIsLostIsUnknown(t *testing.T) {
	for _, fault := range []sandbox.Fault{sandbox.Drop, sandbox.ErrorAfter, sandbox.GatewayTimeout, sandbox.ServerError, sandbox.DiskAway} {
		o := open(t, sandbox.Options{}, nil)
		o.server.Inject(fault, perform, 0, 1)
		if _, err := o.perform(o.sale("k1", "")); outcome(err) != document.OutcomeUnknown {
			t.Errorf("%s: %v", fault, err)
		}
	}
}

func TestAnActThatWasDoneBeforeIsNoRefusal(t *testing.T) {
	o := open(t, sandbox.Options{}, nil)
	act := o.sale("k1", "")
	draft, err := o.sbis.Prepare(t.Context(), act)
	if err != nil {
		t.Fatal(err)
	}
	first, err := o.sbis.Commit(t.Context(), o.signed(act, draft))
	if err != nil {
		t.Fatal(err)
	}
	second, err := o.sbis.Commit(t.Context(), o.signed(act, draft))
	if err != nil || second.RemoteID != first.RemoteID || sent(o.server, "15") != 1 {
		t.Errorf("%+v, then %+v %v", first, second, err)
	}
}

func TestNobodyIsInvitedUnasked(t *testing.T) {
	for _, invites := range []bool{false, true} {
		o := open(t, sandbox.Options{}, config{"invites": invites})
		act := o.sale("k1", "")
		act.Document.Counterparty = document.Party{INN: "7799999997", KPP: "779901001", Name: "ООО «Никто»"}
		_, err := o.perform(act)
		if !invites && cause(err) != document.CauseNeedsPerson || invites && err != nil {
			t.Errorf("%v: %v", invites, err)
		}
		if n := sent(o.server, "15"); (n == 1) != invites {
			t.Errorf("%v: sent %d times", invites, n)
		}
	}
}

func TestACopyThatCameBackChangedIsNotSigned(t *testing.T) {
	o := open(t, sandbox.Options{}, nil)
	act := o.sale("k1", "")
	rewrite := func(r *http.Request) {
		if !strings.HasPrefix(r.URL.Path, "/disk/") {
			return
		}
		for _, id := range o.server.Documents() {
			if err := o.server.Change(id, []byte("другой текст")); err != nil {
				t.Error(err)
			}
		}
	}
	o.before.Store(&rewrite)
	_, err := o.sbis.Prepare(t.Context(), act)
	if cause(err) != document.CauseNeedsPerson || !strings.Contains(err.Error(), "изменён") {
		t.Errorf("%v", err)
	}
	if n := len(o.server.Acts()); n != 0 {
		t.Errorf("%d acts", n)
	}
}

func TestASignatureOverOtherBytesIsRefused(t *testing.T) {
	o := open(t, sandbox.Options{}, nil)
	act := o.sale("k1", "")
	draft, err := o.sbis.Prepare(t.Context(), act)
	if err != nil {
		t.Fatal(err)
	}
	signed := o.signed(act, draft)
	if signed.Signatures[0].CMS, err = o.server.Sign([]byte("другой текст")); err != nil {
		t.Fatal(err)
	}
	if _, err := o.sbis.Commit(t.Context(), signed); outcome(err) != document.OutcomeRefused {
		t.Errorf("%v", err)
	}
	signed.Signatures = nil
	if _, err := o.sbis.Commit(t.Context(), signed); cause(err) != document.CauseNeedsPerson {
		t.Errorf("without a signature: %v", err)
	}
}

// TestTheFeedIsTheSameWhateverHappensToIt reads an exchange under every fault of the list, and compares with one without.
func TestTheFeedIsTheSameWhateverHappensToIt(t *testing.T) {
	want := []docflow.Event(nil)
	for _, fault := range []sandbox.Fault{
		"", sandbox.Duplicate, sandbox.Reorder, sandbox.Late, sandbox.ForgetEvents, sandbox.ExpireSession, sandbox.TooMany, sandbox.Drop,
		sandbox.BadGateway, sandbox.DiskAway,
	} {
		t.Run(string(fault), func(t *testing.T) {
			o := open(t, sandbox.Options{Reply: sandbox.Approves}, config{"page_size": 3})
			id := o.send("k1", "mixed-rates.xml")
			if fault != "" {
				o.server.Inject(fault, changes, 0, 1)
				o.server.Inject(fault, changes, 1, 1)
			}
			for range 4 {
				if err := o.sbis.Read(t.Context(), sdk.ReadRequest{Cursor: o.cursor}, o); err != nil && outcome(err) != document.OutcomeRetry {
					t.Fatal(err)
				}
			}
			got := slices.Sorted(slices.Values(o.events(id)))
			if fault == "" {
				want = got
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestWhatALostEventProvedIsSeenInTheDocument loses each event of an exchange in turn. The state that an event alone would
// have told is not always there, the files are.
func TestWhatALostEventProvedIsSeenInTheDocument(t *testing.T) {
	for lost := range 8 {
		o := open(t, sandbox.Options{Reply: sandbox.Approves}, config{"page_size": 1})
		id := o.send("k1", "mixed-rates.xml")
		o.server.Inject(sandbox.LoseEvent, changes, lost, 1)
		o.read()
		for _, want := range []docflow.Event{
			docflow.Title, docflow.TitleConfirmed, docflow.TitleDispatched, docflow.Notice, docflow.NoticeConfirmed, docflow.NoticeDispatched,
			docflow.Accepted, docflow.AnswerConfirmed, docflow.AnswerDispatched,
		} {
			if !slices.Contains(o.events(id), want) {
				t.Errorf("without event %d: %s is missing", lost, want)
			}
		}
		if known := len(o.files[id]); known != 17 { // 8 files and the signatures of 9
			t.Errorf("without event %d: %d files", lost, known)
		}
	}
}

func TestAnUnknownStateIsKeptAndShown(t *testing.T) {
	o := open(t, sandbox.Options{}, nil)
	id := o.send("k1", "")
	o.server.Inject(sandbox.UnknownState, changes, 0, 1)
	o.read()
	if !slices.ContainsFunc(o.facts[id], func(f docflow.Fact) bool {
		return f.Event == docflow.Unknown && strings.Contains(f.Raw, sandbox.StrangeState)
	}) {
		t.Errorf("%+v", o.facts[id])
	}
}

func TestALostEventShowsInTheDailyCount(t *testing.T) {
	o := open(t, sandbox.Options{}, nil)
	o.server.Inject(sandbox.LoseEvent, changes, 0, 1)
	o.receive("") // its only event is lost
	o.send("k1", "mixed-rates.xml")
	bill := o.sale("k2", "")
	bill.Document.Kind = document.KindBill
	if _, err := o.perform(bill); err != nil {
		t.Fatal(err)
	}
	if _, err := o.sbis.Prepare(t.Context(), o.sale("k3", "")); err != nil { // a draft is nobody's document yet
		t.Fatal(err)
	}
	counts, err := o.sbis.Tally(t.Context(), sdk.Period{From: "2026-11-01", To: "2026-11-30"})
	want := map[document.Kind]int64{document.KindUnformalised: 1, document.KindUPD: 1, document.KindBill: 1}
	if diff := cmp.Diff(want, counts); err != nil || diff != "" || len(o.items) != 0 {
		t.Errorf("%s %v, %d given", diff, err, len(o.items))
	}
	if counts, err := o.sbis.Tally(t.Context(), sdk.Period{From: "2026-10-01", To: "2026-10-31"}); err != nil || len(counts) != 0 {
		t.Errorf("of another month: %v %v", counts, err)
	}
}

func TestAQuestionThatIsNotAnsweredNowIsAskedAgain(t *testing.T) {
	for _, fault := range []sandbox.Fault{sandbox.ServerError, sandbox.DiskAway, sandbox.BadGateway, sandbox.ErrorAfter} {
		o := open(t, sandbox.Options{}, nil)
		o.server.Inject(fault, "СБИС.ИнформацияОТекущемПользователе", 0, 2)
		if _, err := o.sbis.Check(t.Context()); err != nil {
			t.Errorf("%s: %v", fault, err)
		}
		o.server.Inject(fault, "СБИС.ИнформацияОТекущемПользователе", 0, 100)
		if _, err := o.sbis.Check(t.Context()); cause(err) != document.CauseTransient {
			t.Errorf("%s for ever: %v", fault, err)
		}
	}
}

func TestNoMoreThanFiveRequestsOfASessionGoAtOnce(t *testing.T) {
	o := open(t, sandbox.Options{}, config{"parallel": 5})
	errs := make(chan error)
	for range 40 {
		go func() {
			_, err := o.sbis.Check(t.Context())
			errs <- err
		}()
	}
	for range 40 {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	for _, c := range o.server.Ledger() {
		if c.Status == http.StatusTooManyRequests {
			t.Error("the service was asked too much at once")
		}
	}
}
