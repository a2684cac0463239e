package diadoc_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/uzelhub/uzel/connectors/diadoc/sandbox"
	"github.com/uzelhub/uzel/schemas/document"
)

// careless is a sandbox that mislays the second part of a file so many times, and says so as the service does.
func careless(x *exchange, times int) (url string, parts func() []string) {
	var asked []string
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if q := r.URL.Query(); strings.HasPrefix(r.URL.Path, "/ShelfUpload") {
			asked = append(asked, fmt.Sprint(q.Get("partIndex"), q.Get("isLastPart")))
			if q.Get("partIndex") == "1" && times > 0 {
				times--
				return
			}
		}
		x.server.ServeHTTP(w, r)
	}))
	x.t.Cleanup(web.Close)
	return web.URL, func() []string { return slices.Clone(asked) }
}

func TestPartsThatTheShelfMissesAreSentAgain(t *testing.T) {
	x := newExchange(t, sandbox.Options{})
	url, parts := careless(x, 1)
	body := bytes.Repeat([]byte("0123456789abcdef"), 7<<16)
	x.desk(sellerINN, settings{"url": url}).must(file("large-1", body, false))
	if got := x.buyer.arrived(); !bytes.Equal(got.Body, body) {
		t.Errorf("%d bytes went, %d came", len(body), len(got.Body))
	}
	if got := fmt.Sprint(parts()); got != "[ 1 2true 1 2true]" {
		t.Errorf("parts: %s", got)
	}
}

func TestAFileThatTheShelfNeverHasWholeIsNotSent(t *testing.T) {
	x := newExchange(t, sandbox.Options{})
	url, _ := careless(x, 100)
	seller := x.desk(sellerINN, settings{"url": url})
	f := seller.failed(file("large-1", bytes.Repeat([]byte("0123456789abcdef"), 7<<16), false))
	if f.Cause != document.CauseTransient {
		t.Errorf("%v", f)
	}
	if acts := x.server.Acts(); len(acts) != 0 {
		t.Errorf("%d acts", len(acts))
	}
}
