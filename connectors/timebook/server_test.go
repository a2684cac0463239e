package timebook_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/uzelhub/uzel/connectors/timebook/sandbox"
)

// between opens a connection to a sandbox in which something happens before the nth call for shifts.
func between(t *testing.T, s *sandbox.Server, nth int, happens func(*sandbox.Server)) connection {
	t.Helper()
	calls := 0
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/demands") {
			if calls++; calls == nth {
				happens(s)
			}
		}
		s.ServeHTTP(w, r)
	}))
	t.Cleanup(web.Close)
	return open(t, settings(staffed(t), throughAPI(web.URL, nil)))
}

// answering is a server that says the same to every call but the log-in.
func answering(t *testing.T, status int, text string, more config) connection {
	t.Helper()
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/auth") {
			fmt.Fprint(w, `{"access_token":"0123"}`)
			return
		}
		w.WriteHeader(status)
		fmt.Fprint(w, text)
	}))
	t.Cleanup(web.Close)
	return open(t, settings(staffed(t), throughAPI(web.URL, more)))
}

// asked counts the calls of each path.
func asked(s *sandbox.Server) map[string]int {
	counts := map[string]int{}
	for _, call := range s.Ledger() {
		counts[call.Path]++
	}
	return counts
}
