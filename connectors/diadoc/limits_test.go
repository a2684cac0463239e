package diadoc_test

import (
	"bytes"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/uzelhub/uzel/connectors/diadoc/sandbox"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/upd"
)

func TestALargeFileGoesByTheShelf(t *testing.T) {
	for rule, size := range map[string]int{"in one piece": 600 << 10, "in parts": 7<<20 + 1, "the largest": 70 << 20} {
		t.Run(rule, func(t *testing.T) {
			x := newExchange(t, sandbox.Options{})
			body := bytes.Repeat([]byte("0123456789abcdef"), size/16+1)[:size]
			x.seller.must(file("large-1", body, false))
			if got := x.buyer.arrived(); !bytes.Equal(got.Body, body) {
				t.Errorf("%d bytes went, %d came", len(body), len(got.Body))
			}
			shelved := 0
			for _, call := range x.server.Ledger() {
				if strings.Contains(call.Method, "Shelf") {
					shelved++
				}
			}
			if want := (size + 3<<20 - 1) / (3 << 20); shelved != want {
				t.Errorf("%d uploads, want %d", shelved, want)
			}
		})
	}
}

func TestNoMoreThanFourRequestsAreUnderWay(t *testing.T) {
	arrived, release := make(chan struct{}, 20), make(chan struct{})
	_, d := newStub(t, map[string]any{"/V3/GetCounteragents": func(w http.ResponseWriter, _ *http.Request) {
		arrived <- struct{}{}
		<-release
		_, _ = w.Write([]byte(`{"TotalCount":0}`))
	}})
	if _, err := d.connection.Check(t.Context()); err == nil { // logs in; the stub has no feed
		t.Fatal("the stub has a feed")
	}
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			_, _ = d.connection.(sdk.Directory).Resolve(t.Context(), document.Party{INN: buyerINN}, document.KindUPD)
		})
	}
	for range 4 {
		<-arrived
	}
	select {
	case <-arrived:
		t.Error("a fifth request is under way")
	case <-time.After(300 * time.Millisecond): // thirty more would have come by then
	}
	close(release)
	all.Wait()
}

func TestUniversalMessagesTakeOverFromTheirDay(t *testing.T) {
	for rule, c := range map[string]struct {
		start time.Time
		what  string
	}{
		"before it":          {time.Now().AddDate(0, 0, 2), "InvoiceReceipt"},
		"from that day on":   {time.Now().AddDate(0, 0, -2), "UniversalMessage"},
		"when there is none": {time.Time{}, "InvoiceReceipt"},
	} {
		t.Run(rule, func(t *testing.T) {
			x := newExchange(t, sandbox.Options{UniversalMessages: c.start})
			remote := x.seller.must(transfer(t, "doc-1", upd.InvoiceAndTransfer)).RemoteID
			x.buyer.read()
			x.buyer.must(answer("answer-1", sdk.ActionAcknowledge, remote, docflow.Notice, nil))
			if n := x.acts(c.what); n != 1 {
				t.Errorf("%d of %s", n, c.what)
			}
			x.seller.fact(remote, docflow.Notice)
			x.buyer.must(answer("answer-2", sdk.ActionRefuse, remote, docflow.Refused, because("Не наше")))
			if f := x.seller.fact(remote, docflow.Refused); !strings.Contains(f.Ground, "Не наше") {
				t.Errorf("ground %q", f.Ground)
			}
		})
	}
}

func TestWhatTheServiceCannotMakeIsAskedOfAPerson(t *testing.T) {
	x := newExchange(t, sandbox.Options{})
	remote := x.seller.must(transfer(t, "doc-1", upd.InvoiceAndTransfer)).RemoteID
	for rule, c := range map[string]struct {
		desk  *desk
		act   sdk.Act
		cause document.Cause
	}{
		"without a signer no service document is made": {x.desk(buyerINN, settings{"signer": nil}),
			answer("a-1", sdk.ActionAcknowledge, remote, docflow.Notice, nil), document.CauseMisconfigured},
		"a refusal has a reason": {x.buyer, answer("a-2", sdk.ActionRefuse, remote, docflow.Refused, nil),
			document.CauseInvalidDocument},
		"a buyer's title is built by the hub": {x.buyer, answer("a-3", sdk.ActionSign, remote, docflow.Accepted, nil),
			document.CauseNeedsPerson},
		"nothing is annulled that nobody has proposed": {x.buyer, answer("a-4", sdk.ActionAnnul, remote,
			docflow.AnnulmentAccepted, nil),
			document.CauseRefusedByRemote},
		"an event that is none of ours": {x.buyer, answer("a-5", sdk.ActionSign, remote, docflow.Mailed, nil),
			document.CauseInvalidDocument},
		"a document that is gone": {x.buyer, answer("a-6", sdk.ActionSign, "m/e", docflow.Notice, nil),
			document.CauseRefusedByRemote},
	} {
		if f := c.desk.failed(c.act); f.Cause != c.cause {
			t.Errorf("%s: %s: %v", rule, f.Cause, f)
		}
	}
}
