package mig24_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/uzelhub/uzel/connectors/mig24/sandbox"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
)

// invoice is a signed seller's title: as much of one as the exchange looks at.
func (b *box) invoice(t *testing.T, key string) sdk.Act {
	t.Helper()
	act := b.letter(t, key, buyer)
	act.Body = []byte(titleBody)
	act.Signatures = b.signed(t, act.Body)
	act.Document.Kind, act.Document.Name = document.KindUPD, titleName
	return act
}

const (
	titleName = "ON_NSCHFDOPPR_2JF-2_2JF-1_20261102_11111111-2222-4333-8444-555555555555_0_0_0_0_0_00.xml"
	titleBody = `<Файл ИдФайл="ON_NSCHFDOPPR_2JF-2_2JF-1_20261102_11111111-2222-4333-8444-555555555555_0_0_0_0_0_00"><Документ КНД="1115131" Функция="СЧФДОП"/></Файл>`
)

// answerTitle is a buyer's title with an outcome.
func answerTitle(outcome string) []byte {
	return fmt.Appendf(nil, `<Файл ИдФайл="ON_NSCHFDOPPOK_1"><ИнфПок><СодФХЖ4><СвПрин><КодСодОпер КодИтога="%s"/></СвПрин></СодФХЖ4></ИнфПок></Файл>`, outcome)
}

func (s *stand) send(t *testing.T, act sdk.Act) sdk.Receipt {
	t.Helper()
	receipt, err := s.commit(t, act)
	if err != nil {
		t.Fatal(err)
	}
	return receipt
}

func packageOf(receipt sdk.Receipt) string {
	_, id, _ := strings.Cut(receipt.RemoteID, "/")
	return id
}

func TestWhateverIsLostOneDocumentIsSent(t *testing.T) {
	for _, call := range []string{"/documents/", "POST /edo/api/v1/package-groups", "/packages", "/send"} {
		for _, fault := range []sandbox.Fault{sandbox.Drop, sandbox.ErrorAfter, sandbox.Truncate, sandbox.Refuse, sandbox.ServerError, sandbox.TooMany} {
			t.Run(call+" "+string(fault), func(t *testing.T) {
				s := newStand(t, sandbox.Options{}, exchange)
				act := s.letter(t, "k", buyer)
				s.Inject(fault, call, 0, 1)
				_, err := s.commit(t, act)
				if f := faultOf(t, err); f.Outcome() == document.OutcomeRefused {
					t.Errorf("told as %v", f)
				} else if f.Outcome() == document.OutcomeRetry && s.Count(sandbox.DeedSend) > 0 {
					t.Errorf("it was sent, and is told as surely not: %v", f)
				}
				settled := s.lookup(t, "k", act.Document)
				if done := settled.Outcome == document.OutcomeDone; done != (s.Count(sandbox.DeedSend) == 1) {
					t.Errorf("Lookup says %s after %d sendings", settled.Outcome, s.Count(sandbox.DeedSend))
				}
				s.send(t, act)
				if n := s.Count(sandbox.DeedSend); n != 1 || s.Count(sandbox.DeedPackage) != 1 || s.Count(sandbox.DeedUpload) != 1 {
					t.Errorf("%d sendings, %d packages, %d uploads", n, s.Count(sandbox.DeedPackage), s.Count(sandbox.DeedUpload))
				}
			})
		}
	}
}

func TestAnUnformalisedDocumentIsFollowedToItsAnswer(t *testing.T) {
	for answer, want := range map[string]docflow.Event{sandbox.AnswerSign: docflow.Accepted, sandbox.AnswerReject: docflow.Refused} {
		t.Run(answer, func(t *testing.T) {
			s := newStand(t, sandbox.Options{}, exchange)
			receipt := s.send(t, s.letter(t, "k", buyer))
			if receipt.State != document.StateInExchange {
				t.Errorf("the state is %s", receipt.State)
			}
			before := read(t, s.Connection, "")
			if diff := cmp.Diff([]docflow.Event{docflow.Title}, before.facts(t)); diff != "" {
				t.Error(diff)
			}
			if err := s.Answer(packageOf(receipt), answer, "Суммы не сходятся", "", nil); err != nil {
				t.Fatal(err)
			}
			after := read(t, s.Connection, before.cursor())
			if diff := cmp.Diff([]docflow.Event{want}, after.facts(t)); diff != "" {
				t.Error(diff)
			}
			news := after.news(t)
			if news[0].Remote != receipt.RemoteID || len(news[0].Files) != 1 || news[0].Files[0].By != docflow.Buyer {
				t.Errorf("%+v", news[0])
			}
			if want == docflow.Refused && news[0].Facts[0].Ground != "Суммы не сходятся" {
				t.Errorf("the reason is %q", news[0].Facts[0].Ground)
			}
			if want == docflow.Accepted && news[0].Files[0].Of != "Письмо.pdf" {
				t.Errorf("it is a signature of %q", news[0].Files[0].Of)
			}
		})
	}
}

func TestAnInvoicesExchangeIsToldByItsServiceDocuments(t *testing.T) {
	for outcome, want := range map[string]docflow.Event{"1": docflow.Accepted, "2": docflow.AcceptedPartly, "3": docflow.Rejected, "9": docflow.Unknown} {
		t.Run(outcome, func(t *testing.T) {
			s := newStand(t, sandbox.Options{}, exchange)
			receipt := s.send(t, s.invoice(t, "k"))
			id := packageOf(receipt)
			answer := func(kind, name string, file []byte) {
				t.Helper()
				if err := s.Answer(id, kind, "", name, file); err != nil {
					t.Fatal(err)
				}
			}
			answer(sandbox.AnswerReceipt, "DP_IZVPOL_1.xml", []byte("<Файл/>"))
			answer(sandbox.AnswerSign, "ON_NSCHFDOPPOK_1.xml", answerTitle(outcome))
			answer(sandbox.AnswerReceipt, "DP_UVUTOCH_1.xml", []byte("<Файл/>"))
			answer(sandbox.AnswerReceipt, "DP_PRANNUL_1.xml", []byte("<Файл/>"))
			answer(sandbox.AnswerReceipt, "DP_NEWKIND_1.xml", []byte("<Файл/>"))
			got := map[docflow.Event]int{}
			for _, e := range read(t, s.Connection, "").facts(t) {
				got[e]++
			}
			all := map[docflow.Event]int{
				docflow.Title: 1, docflow.TitleConfirmed: 1, docflow.TitleDispatched: 1, docflow.Notice: 1, docflow.NoticeConfirmed: 1,
				docflow.NoticeDispatched: 1, docflow.AnswerConfirmed: 1, docflow.AnswerDispatched: 1, docflow.Clarification: 1,
				docflow.ClarificationConfirmed: 1, docflow.ClarificationDispatched: 1, docflow.AnnulmentByBuyer: 1, docflow.Unknown: 1,
			}
			all[want]++
			if diff := cmp.Diff(all, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestADocumentOfTheirsComesWithWhatIsKnownOfItsExchange(t *testing.T) {
	s := newStand(t, sandbox.Options{}, exchange)
	id := s.receive(t, titleName, []byte(titleBody))
	taken := read(t, s.Connection, "")
	first := taken.items[0].Document
	want := document.Envelope{
		Kind: document.KindUPD, SourceKey: first.Labels[docflow.LabelRemote], Name: titleName, MediaType: "application/xml",
		Organisation: document.Party{INN: us.INN, KPP: us.KPP, Name: us.Name}, Counterparty: buyer, ChangedAt: first.ChangedAt,
		Labels: map[string]string{docflow.LabelRemote: first.SourceKey, docflow.LabelSide: "buyer", docflow.LabelFlow: "СЧФДОП"},
	}
	if diff := cmp.Diff(want, first); diff != "" || string(taken.items[0].Body) != titleBody || !strings.HasSuffix(first.SourceKey, "/"+id) {
		t.Error(diff, first.SourceKey)
	}
	facts, signature := map[docflow.Event]int{}, false
	for _, n := range taken.news(t) {
		for _, f := range n.Facts {
			facts[f.Event]++
		}
		for _, f := range n.Files {
			signature = signature || f.Of == titleName && f.By == docflow.Seller
		}
	}
	if facts[docflow.Title] != 1 || facts[docflow.TitleDispatched] != 1 || !signature {
		t.Errorf("%v, the seller's signature: %v", facts, signature)
	}
}

func TestRepeatedReorderedAndLateNewsAreTheSameNews(t *testing.T) {
	for _, fault := range []sandbox.Fault{sandbox.Duplicate, sandbox.Reorder, sandbox.Late, sandbox.Missing} {
		t.Run(string(fault), func(t *testing.T) {
			s := newStand(t, sandbox.Options{}, exchange)
			for i := range 3 {
				s.receive(t, fmt.Sprintf("%d.pdf", i), []byte{byte(i)})
			}
			s.Inject(fault, "GET /edo/api/v1/package-groups", 0, 1)
			first := read(t, s.Connection, "", document.KindUnformalised)
			second := read(t, s.Connection, first.cursor(), document.KindUnformalised)
			keys := map[string]int{}
			for _, item := range append(first.items, second.items...) {
				keys[item.Document.SourceKey]++
			}
			if len(keys) != 3 || len(first.items)+len(second.items) != 3 {
				t.Errorf("%v", keys)
			}
		})
	}
}

func TestDocumentsAreTakenHomeBeforeTheirTimeIsOver(t *testing.T) {
	s := newStand(t, sandbox.Options{}, exchange)
	s.receive(t, "Договор.pdf", []byte("договор"))
	s.pass(29 * 24 * time.Hour)
	if n := s.Forget(); n != 0 {
		t.Fatalf("%d files are gone", n)
	}
	if taken := read(t, s.Connection, "", document.KindUnformalised); len(taken.items) != 1 || len(taken.problems) != 0 {
		t.Errorf("%d items, %d problems", len(taken.items), len(taken.problems))
	}
	s.pass(2 * 24 * time.Hour)
	if n := s.Forget(); n == 0 {
		t.Fatal("nothing is gone after the time")
	}
	s.receive(t, "Новый.pdf", []byte("новый"))
	late := read(t, s.Connection, "", document.KindUnformalised)
	if len(late.items) != 1 || len(late.problems) != 1 || !strings.Contains(late.problems[0].Fault.Message, "срок хранения") {
		t.Errorf("%d items, problems %+v", len(late.items), late.problems)
	}
}

func TestAStatusThatNobodyKnowsIsKept(t *testing.T) {
	s := newStand(t, sandbox.Options{}, exchange)
	receipt := s.send(t, s.letter(t, "k", buyer))
	s.SetStatus(packageOf(receipt), sandbox.Strange)
	news := read(t, s.Connection, "").news(t)
	last := news[len(news)-1]
	if len(last.Facts) != 1 || last.Facts[0].Event != docflow.Unknown || last.Facts[0].Raw != sandbox.Strange {
		t.Errorf("%+v", last)
	}
	if settled := s.lookup(t, "k", document.Envelope{Kind: document.KindUnformalised}); settled.Outcome != document.OutcomeUnknown {
		t.Errorf("Lookup says %s", settled.Outcome)
	}
}

func TestNobodyToSendToIsFoundBeforeAnythingIsUploaded(t *testing.T) {
	twice := them
	twice.ID = "2BM-66666666-7777-4888-8999-aaaaaaaaaaab"
	for name, party := range map[string]document.Party{"nobody": {INN: "6605000014"}, "two boxes": buyer, "no INN": {}, "no answer yet": {INN: "770123456703"}} {
		s := newStand(t, sandbox.Options{}, exchange)
		s.AddSubscriber(twice)
		s.AddSubscriber(sandbox.Subscriber{ID: "2JF-77777777-7777-4888-8999-aaaaaaaaaaaa", INN: "770123456703", State: "invited"})
		_, err := s.commit(t, s.letter(t, "k", party))
		if f := faultOf(t, err); f.Cause != document.CauseNeedsPerson && f.Cause != document.CauseInvalidDocument {
			t.Errorf("%s: %v", name, f)
		}
		if n := s.Count(sandbox.DeedUpload); n != 0 {
			t.Errorf("%s: %d uploads", name, n)
		}
	}
}

func TestTheBoxThatTheRouteFoundIsTaken(t *testing.T) {
	s := newStand(t, sandbox.Options{}, exchange)
	act := s.letter(t, "k", document.Party{})
	act.Document.Labels = map[string]string{"box": them.ID}
	s.send(t, act)
	for _, call := range s.Ledger() {
		if strings.Contains(call.Method, "subscribers") {
			t.Error("it is looked for again")
		}
	}
}

func TestAnInvitationGoesOutOnce(t *testing.T) {
	s := newStand(t, sandbox.Options{}, exchange)
	stranger := document.Party{INN: "6605000014"}
	for range 2 {
		if _, err := s.Connection.(sdk.Inviter).Invite(t.Context(), "k", stranger, "согласие от 01.11.2026"); err != nil {
			t.Fatal(err)
		}
	}
	if n := s.Count(sandbox.DeedInvite); n != 1 {
		t.Errorf("%d invitations", n)
	}
	boxes, err := s.Connection.(sdk.Directory).Resolve(t.Context(), stranger, document.KindUPD)
	if err != nil || len(boxes) != 1 || boxes[0].State != "invited" || boxes[0].Operator != "2JF" {
		t.Errorf("%+v %v", boxes, err)
	}
}

func TestWhoExchangesAlreadyIsNotInvited(t *testing.T) {
	s := newStand(t, sandbox.Options{}, exchange)
	state, err := s.Connection.(sdk.Inviter).Invite(t.Context(), "k", buyer, "согласие")
	if err != nil || state != "active" || s.Count(sandbox.DeedInvite) != 0 {
		t.Errorf("%q %v, %d invitations", state, err, s.Count(sandbox.DeedInvite))
	}
}

func TestADroppedDocumentIsMissedByTheTally(t *testing.T) {
	s := newStand(t, sandbox.Options{}, exchange)
	for i := range 2 {
		s.receive(t, fmt.Sprintf("%d.pdf", i), []byte{byte(i)})
	}
	s.send(t, s.invoice(t, "k"))
	tally := func(from, to string) map[document.Kind]int64 {
		t.Helper()
		counts, err := s.Connection.(sdk.Tallier).Tally(t.Context(), sdk.Period{From: from, To: to})
		if err != nil {
			t.Fatal(err)
		}
		return counts
	}
	if diff := cmp.Diff(map[document.Kind]int64{document.KindUnformalised: 2, document.KindUPD: 1}, tally("2026-11-02", "2026-11-02")); diff != "" {
		t.Error(diff)
	}
	if counts := tally("2026-11-03", "2026-11-30"); len(counts) != 0 {
		t.Errorf("of other days: %v", counts)
	}
	s.Inject(sandbox.Missing, "GET /edo/api/v1/package-groups", 0, 1)
	if taken := read(t, s.Connection, "", document.KindUnformalised); len(taken.items) != 1 {
		t.Errorf("%d items were read", len(taken.items))
	}
	if n := tally("2026-11-02", "2026-11-02")[document.KindUnformalised]; n != 2 {
		t.Errorf("the tally has %d", n)
	}
}

func TestAListLongerThanAPageIsReadWhole(t *testing.T) {
	s := newStand(t, sandbox.Options{}, exchange)
	const many = 205
	for i := range many {
		s.receive(t, fmt.Sprintf("%d.pdf", i), []byte{byte(i)})
	}
	if taken := read(t, s.Connection, "", document.KindUnformalised); len(taken.items) != many {
		t.Errorf("%d items", len(taken.items))
	}
}

func TestAServiceThatGivesItsOwnNumbersIsNoticedBeforeAnythingIsSent(t *testing.T) {
	s := newStand(t, sandbox.Options{}, exchange)
	s.IgnoreIDs(true)
	_, err := s.commit(t, s.letter(t, "k", buyer))
	if f := faultOf(t, err); f.Cause != document.CauseMisconfigured || s.Count(sandbox.DeedSend) != 0 {
		t.Errorf("%v, %d sendings", f, s.Count(sandbox.DeedSend))
	}
}

func TestAServiceThatKnowsNoPagesIsReadToItsEnd(t *testing.T) {
	var groups []string
	for i := range 150 {
		groups = append(groups, fmt.Sprintf(`{"id":"%d","sender":{"inn":"7700000016"},"packages":[{"id":"1","statusId":4,"creationDateTime":"2026-11-02T09:00:00.000000Z"}]}`, i))
	}
	taken := read(t, answering(t, []byte("["+strings.Join(groups, ",")+"]")), "")
	if n := len(taken.news(t)); n != 300 {
		t.Errorf("%d news", n)
	}
}

func TestADeliveryIsToldOnce(t *testing.T) {
	s := newStand(t, sandbox.Options{}, exchange)
	formal, file := s.send(t, s.invoice(t, "formal")), s.send(t, s.letter(t, "file", buyer))
	for _, receipt := range []sdk.Receipt{formal, file} { // the operator's confirmation is there for the first alone
		s.SetStatus(packageOf(receipt), "Received")
	}
	delivered := map[string]int{}
	for _, n := range read(t, s.Connection, "").news(t) {
		for _, f := range n.Facts {
			if f.Event == docflow.TitleDispatched {
				delivered[n.Remote]++
			}
		}
	}
	if diff := cmp.Diff(map[string]int{formal.RemoteID: 1, file.RemoteID: 1}, delivered); diff != "" {
		t.Error(diff)
	}
}

func TestARefusalOfAnInvoiceIsConfirmedLikeEveryAnswer(t *testing.T) {
	s := newStand(t, sandbox.Options{}, exchange)
	receipt := s.send(t, s.invoice(t, "k"))
	before := read(t, s.Connection, "")
	if err := s.Answer(packageOf(receipt), sandbox.AnswerReject, "Нет заказа", "", nil); err != nil {
		t.Fatal(err)
	}
	want := []docflow.Event{docflow.Refused, docflow.AnswerConfirmed, docflow.AnswerDispatched}
	if diff := cmp.Diff(want, read(t, s.Connection, before.cursor()).facts(t)); diff != "" {
		t.Error(diff)
	}
}
