package diadoc_test

import (
	"strings"
	"testing"
	"time"

	"github.com/uzelhub/uzel/connectors/diadoc/sandbox"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/upd"
)

const (
	postMessage = "/V3/PostMessage"
	postPatch   = "/V4/PostMessagePatch"
)

// failed is the fault of an act that should not come off.
func (d *desk) failed(act sdk.Act) *sdk.Fault {
	d.t.Helper()
	_, err := d.perform(act)
	if err == nil {
		d.t.Fatal("the act came off")
	}
	return sdk.FaultOf(err)
}

// looked is what a connection without a past says of a key.
func (x *exchange) looked(inn, key string) sdk.Settled {
	x.t.Helper()
	settled, err := x.desk(inn, nil).connection.(sdk.Looker).Lookup(x.t.Context(), key, document.Envelope{})
	if err != nil {
		x.t.Fatal(err)
	}
	return settled
}

func TestWhatBecomesOfAnActIsTold(t *testing.T) {
	for _, c := range []struct {
		rule  string
		fault sandbox.Fault
		times int
		cause document.Cause
		done  int
	}{
		{"an answer that is lost after the act leaves it open", sandbox.Drop, 1, document.CauseOutcomeUnknown, 1},
		{"so does a server error after it", sandbox.ErrorAfter, 1, document.CauseOutcomeUnknown, 1},
		{"and half an answer", sandbox.Truncate, 1, document.CauseOutcomeUnknown, 1},
		{"a server error before the act cannot be told from one after it", sandbox.ServerError, 1, document.CauseOutcomeUnknown,
			0},
		{"too many requests are a limit", sandbox.TooMany, 1, document.CauseLimit, 0},
		{"a service that is away will come back", sandbox.Unavailable, 1, document.CauseTransient, 0},
	} {
		t.Run(c.rule, func(t *testing.T) {
			t.Parallel()
			x := newExchange(t, sandbox.Options{})
			act := transfer(t, "doc-1", upd.TransferOnly)
			x.server.Inject(c.fault, postMessage, 0, c.times)
			f := x.seller.failed(act)
			if f.Cause != c.cause {
				t.Errorf("told as %s: %v", f.Cause, f)
			}
			if (f.Cause == document.CauseLimit || f.Cause == document.CauseTransient) && f.After == 0 {
				t.Error("it is not said when to come back")
			}
			want := document.OutcomeRetry
			if c.done > 0 {
				want = document.OutcomeDone
			}
			settled := x.looked(sellerINN, act.Key)
			if settled.Outcome != want {
				t.Errorf("looked up as %q, want %q", settled.Outcome, want)
			}
			again := x.seller.must(act)
			if want == document.OutcomeDone && again.RemoteID != settled.Receipt.RemoteID {
				t.Errorf("looked up %q, answered again %q", settled.Receipt.RemoteID, again.RemoteID)
			}
			if n := x.acts("UniversalTransferDocument/ДОП"); n != 1 {
				t.Errorf("sent %d times", n)
			}
		})
	}
}

func TestAnAnswerWhoseAnswerIsLostIsFoundByItsKey(t *testing.T) {
	for _, c := range []struct {
		rule   string
		action sdk.Action
		event  docflow.Event
		by     string
		what   string
	}{
		{"a notice", sdk.ActionAcknowledge, docflow.Notice, buyerINN, "InvoiceReceipt"},
		{"a refusal", sdk.ActionRefuse, docflow.Refused, buyerINN, "XmlSignatureRejection"},
		{"a request to clarify", sdk.ActionRequestCorrection, docflow.Clarification, buyerINN, "InvoiceCorrectionRequest"},
		{"a proposal to annul", sdk.ActionAnnul, docflow.AnnulmentBySeller, sellerINN, "RevocationRequest"},
	} {
		t.Run(c.rule, func(t *testing.T) {
			t.Parallel()
			x := newExchange(t, sandbox.Options{})
			remote := x.seller.must(transfer(t, "doc-1", upd.InvoiceAndTransfer)).RemoteID
			x.buyer.read()
			act := answer("answer-1", c.action, remote, c.event, because("Так надо"))
			by := map[string]*desk{sellerINN: x.seller, buyerINN: x.buyer}[c.by]
			if settled := x.looked(c.by, act.Key); settled.Outcome != document.OutcomeRetry {
				t.Errorf("before it was done: %q", settled.Outcome)
			}
			x.server.Inject(sandbox.Drop, postPatch, 0, 1)
			if f := by.failed(act); f.Cause != document.CauseOutcomeUnknown {
				t.Errorf("told as %s", f.Cause)
			}
			settled := x.looked(c.by, act.Key)
			if settled.Outcome != document.OutcomeDone || settled.Receipt.RemoteID != remote {
				t.Errorf("%+v, want %q", settled, remote)
			}
			by.must(act)
			if n := x.acts(c.what); n != 1 {
				t.Errorf("done %d times", n)
			}
		})
	}
}

func TestAnActThatStillGoesOnIsWaitedFor(t *testing.T) {
	x := newExchange(t, sandbox.Options{})
	x.server.Inject(sandbox.Running, postMessage, 0, 1)
	if receipt := x.seller.must(transfer(t, "doc-1", upd.TransferOnly)); receipt.RemoteID == "" {
		t.Error("no receipt")
	}
	if n := x.acts("UniversalTransferDocument/ДОП"); n != 1 {
		t.Errorf("sent %d times", n)
	}
}

func TestATokenThatExpiredIsRenewedOnce(t *testing.T) {
	x := newExchange(t, sandbox.Options{})
	x.server.Inject(sandbox.ExpireToken, postMessage, 0, 1)
	x.seller.must(transfer(t, "doc-1", upd.TransferOnly))
	if n := x.acts("UniversalTransferDocument/ДОП"); n != 1 {
		t.Errorf("sent %d times", n)
	}
	x.server.Inject(sandbox.ExpireToken, postMessage, 0, 2)
	if f := x.seller.failed(transfer(t, "doc-2", upd.TransferOnly)); f.Cause != document.CauseUnauthorised {
		t.Errorf("told as %s: %v", f.Cause, f)
	}
}

func TestWhyTheServiceWillNotIsToldInItsOwnWords(t *testing.T) {
	t.Run("a subscription that has ended holds everything up until it is paid", func(t *testing.T) {
		x := newExchange(t, sandbox.Options{})
		act := transfer(t, "doc-1", upd.TransferOnly)
		x.server.EndSubscription(x.server.Box(sellerINN), true)
		if f := x.seller.failed(act); f.Cause != document.CauseLimit || !strings.Contains(f.RemoteText, "подписка") ||
			f.Hint == "" {
			t.Errorf("%s: %v", f.Cause, f)
		}
		x.server.EndSubscription(x.server.Box(sellerINN), false)
		x.seller.must(act)
	})
	t.Run("a counterparty that takes nothing from us refuses", func(t *testing.T) {
		companies := sandbox.Sample(sandbox.Behaviour{}, sandbox.Behaviour{})
		companies[1].Roaming, companies[1].NoRoamingSetup = true, true
		x := newExchange(t, sandbox.Options{Organisations: companies})
		f := x.seller.failed(transfer(t, "doc-1", upd.TransferOnly))
		if f.Cause != document.CauseRefusedByRemote || !strings.Contains(f.RemoteText, "Роуминг") {
			t.Errorf("%s: %v", f.Cause, f)
		}
	})
	t.Run("a second document with the same file is refused", func(t *testing.T) {
		x := newExchange(t, sandbox.Options{})
		act := transfer(t, "doc-1", upd.TransferOnly)
		x.seller.must(act)
		act.Key = "doc-1-again"
		if f := x.seller.failed(act); f.Cause != document.CauseRefusedByRemote || f.RemoteCode != "409 Duplicate" {
			t.Errorf("%s: %v", f.Cause, f)
		}
	})
	t.Run("a stranger gets nothing", func(t *testing.T) {
		companies := sandbox.Sample(sandbox.Behaviour{}, sandbox.Behaviour{})
		companies[1].Stranger = true
		x := newExchange(t, sandbox.Options{Organisations: companies})
		if f := x.seller.failed(transfer(t, "doc-1", upd.TransferOnly)); f.Cause != document.CauseNeedsPerson {
			t.Errorf("%s: %v", f.Cause, f)
		}
	})
	t.Run("a document without a signature does not go", func(t *testing.T) {
		x := newExchange(t, sandbox.Options{})
		_, err := x.seller.connection.(sdk.Destination).Commit(t.Context(), transfer(t, "doc-1", upd.TransferOnly))
		if f := sdk.FaultOf(err); err == nil || f.Cause != document.CauseNeedsPerson {
			t.Errorf("%v", err)
		}
	})
	t.Run("nor one that is larger than the service takes", func(t *testing.T) {
		x := newExchange(t, sandbox.Options{})
		act := file("large-1", make([]byte, 70<<20+1), false)
		if f := x.seller.failed(act); f.Outcome() != document.OutcomeRefused {
			t.Errorf("%v", f)
		}
	})
}

func TestASecondAnswerOfOursIsNotTakenForARefusal(t *testing.T) {
	x := newExchange(t, sandbox.Options{})
	remote := x.seller.must(transfer(t, "doc-1", upd.TransferOnly)).RemoteID
	x.buyer.read()
	x.buyer.must(answer("answer-1", sdk.ActionRefuse, remote, docflow.Refused, because("Не наше")))
	if f := x.buyer.failed(answer("answer-2", sdk.ActionRefuse, remote, docflow.Refused,
		because("Не наше"))); f.Cause != document.CauseRefusedByRemote {
		t.Errorf("%s: %v", f.Cause, f)
	}
}

func TestQuestionsAreAskedAgainUntilTheServiceAnswers(t *testing.T) {
	x := newExchange(t, sandbox.Options{})
	x.seller.must(transfer(t, "doc-1", upd.TransferOnly))
	for _, fault := range []sandbox.Fault{sandbox.TooMany, sandbox.Unavailable, sandbox.Refuse, sandbox.Drop} {
		x.server.Inject(fault, "/V8/GetNewEvents", 0, 1)
	}
	if x.seller.read(); len(x.seller.items) == 0 {
		t.Error("nothing was read")
	}
}

func TestAWrongPasswordShowsInCheck(t *testing.T) {
	x := newExchange(t, sandbox.Options{})
	_, err := x.desk(sellerINN, settings{"password": "wrong horse"}).connection.Check(t.Context())
	if f := sdk.FaultOf(err); err == nil || f.Cause != document.CauseUnauthorised || strings.Contains(f.Error(),
		"wrong horse") {
		t.Errorf("%v", err)
	}
	if said, err := x.seller.connection.Check(t.Context()); err != nil || !strings.Contains(said, sellerINN) {
		t.Errorf("%q, %v", said, err)
	}
	_, err = x.desk("6605000014", settings{"box": "no-such-box"}).connection.Check(t.Context())
	if f := sdk.FaultOf(err); err == nil || f.Cause != document.CauseMisconfigured {
		t.Errorf("%v", err)
	}
}

func TestRequestsKeepToTheOperatorsPace(t *testing.T) {
	x := newExchange(t, sandbox.Options{})
	began := time.Now()
	const requests = 30
	for range requests {
		if _, err := x.seller.connection.(sdk.Discoverer).Discover(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if took := time.Since(began); took < (requests-5)*10*time.Millisecond {
		t.Errorf("%d requests took %s: more than a hundred a second", requests, took)
	}
}
