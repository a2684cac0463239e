package diadoc_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/uzelhub/uzel/connectors/diadoc/sandbox"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/upd"
)

const newEvents = "/V8/GetNewEvents"

// keys are the source keys of items.
func keys(items []sdk.Item) []string {
	var list []string
	for _, item := range items {
		list = append(list, item.Document.SourceKey)
	}
	return list
}

func TestWhatTheFeedDoesToEventsDoesNothingToFacts(t *testing.T) {
	for _, c := range []struct {
		rule  string
		fault sandbox.Fault
		at    func(*exchange) string
	}{
		{"an event that comes twice on a page", sandbox.Duplicate, func(*exchange) string { return newEvents }},
		{"a page that comes the other way round", sandbox.Reorder, func(*exchange) string { return newEvents }},
		{"events that turn up late, before others that were read", sandbox.Late, func(x *exchange) string {
			return boxKey(x,
				sellerINN)
		}},
		{"events of the same moment", sandbox.EqualTimes, func(x *exchange) string { return boxKey(x, sellerINN) }},
	} {
		t.Run(c.rule, func(t *testing.T) {
			t.Parallel()
			x := played(t, sandbox.Behaviour{Answer: sandbox.Signs})
			x.server.Inject(c.fault, c.at(x), 1, 3)
			remote := x.seller.must(transfer(t, "doc-1", upd.InvoiceAndTransfer)).RemoteID
			for range 5 {
				x.seller.read()
			}
			x.seller.tells(remote, with(docflow.Notice, docflow.NoticeDispatched, docflow.Accepted, docflow.AnswerDispatched)...)
			given := keys(x.seller.items)
			slices.Sort(given)
			if n := len(slices.Compact(slices.Clone(given))); n != len(given) {
				t.Errorf("%d items, %d of them different", len(given), n)
			}
		})
	}
}

func boxKey(x *exchange, inn string) string {
	id, _, _ := strings.Cut(x.server.Box(inn), "@")
	return id // without the operator's domain, as events are known by it
}

func TestAnEventThatNeverComesIsMissedByTheTally(t *testing.T) {
	x := newExchange(t, sandbox.Options{})
	x.server.Inject(sandbox.DropEvent, boxKey(x, buyerINN), 0, 1)
	x.seller.must(transfer(t, "doc-1", upd.TransferOnly))
	x.seller.must(transfer(t, "doc-2", upd.TransferOnly))
	x.buyer.read()
	came := 0
	for _, item := range x.buyer.items {
		if item.Document.Kind == document.KindUPD {
			came++
		}
	}
	day := func(n int) string { return time.Now().AddDate(0, 0, n).Format(time.DateOnly) }
	counts, err := x.buyer.connection.(sdk.Tallier).Tally(t.Context(), sdk.Period{From: day(-2), To: day(2)})
	if err != nil {
		t.Fatal(err)
	}
	if came != 1 || counts[document.KindUPD] != 2 {
		t.Errorf("%d came, the tally has %d", came, counts[document.KindUPD])
	}
}

func TestAnUnknownStatusIsKept(t *testing.T) {
	x := newExchange(t, sandbox.Options{})
	remote := x.seller.must(transfer(t, "doc-1", upd.TransferOnly)).RemoteID
	x.server.Inject(sandbox.UnknownStatus, newEvents, 0, 1)
	if f := x.seller.fact(remote, docflow.Unknown); f.Raw != "RecipientResponseStatus=Value777" {
		t.Errorf("raw %q", f.Raw)
	}
}

func TestWhatIsNotAskedForIsPassedBy(t *testing.T) {
	x := newExchange(t, sandbox.Options{})
	x.seller.must(transfer(t, "doc-1", upd.TransferOnly))
	x.seller.must(file("letter-1", []byte("Письмо"), false))
	err := x.buyer.connection.(sdk.Source).Read(t.Context(), sdk.ReadRequest{Kinds: []document.Kind{document.KindUnformalised}},
		x.buyer)
	if err != nil {
		t.Fatal(err)
	}
	if len(x.buyer.items) != 1 || x.buyer.items[0].Document.Kind != document.KindUnformalised {
		t.Errorf("%q", keys(x.buyer.items))
	}
}

func TestALongFeedIsReadToItsEndAndACursorStaysSmall(t *testing.T) {
	x := newExchange(t, sandbox.Options{})
	const letters = 130
	for i := range letters {
		x.seller.must(file("letter-"+string(rune('а'+i/32))+string(rune('а'+i%32)), []byte{byte(i), 1}, false))
	}
	x.buyer.read()
	if n := len(x.buyer.items); n != 2*letters { // with the news of each
		t.Errorf("%d items, want %d", n, 2*letters)
	}
	if len(x.buyer.cursor) > 4000 {
		t.Errorf("a cursor of %d bytes", len(x.buyer.cursor))
	}
	if again := x.buyer.read(); len(again) != 0 {
		t.Errorf("again came %d items", len(again))
	}
}

func TestACursorOfAnotherBoxBeginsAnew(t *testing.T) {
	x := newExchange(t, sandbox.Options{})
	x.seller.must(file("letter-1", []byte("Письмо"), false))
	x.seller.read()
	x.buyer.cursor = x.seller.cursor
	if got := x.buyer.read(); len(got) != 2 {
		t.Errorf("%d items", len(got))
	}
	x.buyer.cursor = "{"
	err := x.buyer.connection.(sdk.Source).Read(t.Context(), sdk.ReadRequest{Cursor: x.buyer.cursor}, x.buyer)
	if err == nil || sdk.FaultOf(err).Cause != document.CauseMisconfigured {
		t.Errorf("%v", err)
	}
	if !json.Valid([]byte(x.seller.cursor)) {
		t.Error("a cursor is no text that a store can keep")
	}
}

func TestWhatIsOlderThanTheSettingIsNotRead(t *testing.T) {
	x := newExchange(t, sandbox.Options{})
	x.seller.must(file("letter-1", []byte("Письмо"), false))
	for days, want := range map[int]int{-2: 2, 2: 0} {
		since := time.Now().AddDate(0, 0, days).Format(time.DateOnly)
		if got := x.desk(buyerINN, settings{"since": since}).read(); len(got) != want {
			t.Errorf("since %s: %d items, want %d", since, len(got), want)
		}
	}
}
