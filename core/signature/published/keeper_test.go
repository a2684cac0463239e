package published_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/uzelhub/uzel/core/signature/published"
)

var now = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

// dated takes texts like "7 whatever" as lists of that day.
func dated(data []byte) (time.Time, error) {
	var day int
	if _, err := fmt.Sscanf(string(data), "%d", &day); err != nil {
		return time.Time{}, errors.New("no list")
	}
	return now.AddDate(0, 0, day), nil
}

// site answers as it was told, and remembers what it was asked.
type site struct {
	*httptest.Server
	answer http.HandlerFunc
	asked  []http.Header
}

func newSite(t *testing.T) *site {
	s := &site{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.asked = append(s.asked, r.Header)
		s.answer(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

func keeper(t *testing.T, s *site) published.Keeper {
	return published.Keeper{Folder: filepath.Join(t.TempDir(), "trust"), Client: s.Client(), Now: func() time.Time { return now }, Most: 100}
}

func says(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html") // as servers do
		_, _ = w.Write([]byte(text))
	}
}

func TestTheLastGoodCopyStays(t *testing.T) {
	s := newSite(t)
	k := keeper(t, s)
	for _, c := range []struct {
		rule, kept string
		answer     http.HandlerFunc
		failed     string
	}{
		{"silent at the beginning", "", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, "не отвечает"},
		{"an error page at the beginning", "", says("<html>"), "no list"},
		{"a list", "5 first", says("5 first"), ""},
		{"the same again", "5 first", says("5 first"), ""},
		{"an error page called fine", "5 first", says("<html>"), "no list"},
		{"an empty answer", "5 first", says(""), "no list"},
		{"an older list", "5 first", says("4 older"), "старше"},
		{"another of the same day", "5 second", says("5 second"), ""},
		{"not there any more", "5 second", http.NotFound, "404"},
		{"something endless", "5 second", says("6 " + strings.Repeat("x", 200)), "больше 100 байт"},
		{"cut off in the middle", "5 second", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "90")
			_, _ = w.Write([]byte("6 cut"))
		}, "не отвечает"},
		{"to and fro for ever", "5 second", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/", http.StatusFound) }, "не отвечает"},
		{"a newer one", "6 third", says("6 third"), ""},
	} {
		s.answer = c.answer
		err := k.Fetch(t.Context(), s.URL, dated)
		kept, _ := os.ReadFile(k.File(s.URL))
		if string(kept) != c.kept || (err != nil) != (c.failed != "") || err != nil && !strings.Contains(err.Error(), c.failed) {
			t.Errorf("%s: kept is %q, %v", c.rule, kept, err)
		}
		if note := k.Note(s.URL); (note.Failure != "") != (c.failed != "") || !note.Asked.Equal(now) || k.Has(s.URL) != (c.kept != "") {
			t.Errorf("%s: noted is %+v", c.rule, note)
		}
	}
	entries, err := os.ReadDir(k.Folder)
	if err != nil || len(entries) != 2 {
		t.Errorf("left behind are %v, %v", entries, err)
	}
	for _, e := range entries {
		if info, err := e.Info(); runtime.GOOS != "windows" && (err != nil || info.Mode().Perm() != 0o600) {
			t.Errorf("%s is open to others: %v, %v", e.Name(), info.Mode(), err)
		}
	}
}

func TestAnAddressIsAskedOnlyForWhatIsNew(t *testing.T) {
	s := newSite(t)
	k := keeper(t, s)
	s.answer = func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"a"`)
		w.Header().Set("Last-Modified", "Fri, 20 Nov 2026 10:00:00 GMT")
		if r.Header.Get("If-None-Match") == `"a"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		says("5 first")(w, r)
	}
	for range 2 {
		if err := k.Fetch(t.Context(), s.URL, dated); err != nil {
			t.Fatal(err)
		}
	}
	if last := s.asked[1]; last.Get("If-None-Match") != `"a"` || last.Get("If-Modified-Since") != "Fri, 20 Nov 2026 10:00:00 GMT" {
		t.Errorf("asked with %v", last)
	}
	for rule, spoil := range map[string]func() error{
		"lost":    func() error { return os.Remove(k.File(s.URL)) },
		"spoiled": func() error { return os.WriteFile(k.File(s.URL), []byte("spoiled"), 0o600) },
	} {
		if err := spoil(); err != nil {
			t.Fatal(err)
		}
		if err := k.Fetch(t.Context(), s.URL, dated); err != nil {
			t.Fatal(err)
		}
		if kept, _ := os.ReadFile(k.File(s.URL)); string(kept) != "5 first" {
			t.Errorf("a copy that is %s stays so: %q", rule, kept)
		}
	}
	s.answer = func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotModified) }
	if err := k.Fetch(t.Context(), s.URL+"/other", dated); err == nil || k.Has(s.URL+"/other") {
		t.Error("nothing has changed since nothing was there")
	}
}

func TestAHubThatEndsBlamesNobody(t *testing.T) {
	s := newSite(t)
	k := keeper(t, s)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := k.Fetch(ctx, s.URL, dated); !errors.Is(err, context.Canceled) || !k.Note(s.URL).Asked.IsZero() {
		t.Errorf("%v, noted is %+v", err, k.Note(s.URL))
	}
}

func TestAProtectedAddressLeadsToNoOther(t *testing.T) {
	open := newSite(t)
	open.answer = says("5 open")
	protected := httptest.NewTLSServer(http.RedirectHandler(open.URL, http.StatusFound))
	defer protected.Close()
	k := keeper(t, open)
	k.Client = published.Client()
	k.Client.Transport = protected.Client().Transport
	if err := k.Fetch(t.Context(), protected.URL, dated); err == nil || len(open.asked) > 0 {
		t.Errorf("it was followed %d times, %v", len(open.asked), err)
	}
}

func TestAnAddressIsLeftAloneForAMinuteAndNoLongerThanUsual(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		usual := time.Duration(rapid.Int64Range(int64(time.Minute), int64(90*24*time.Hour)).Draw(t, "usual"))
		end := time.Time{}
		if rapid.Bool().Draw(t, "ends") {
			end = now.Add(time.Duration(rapid.Int64Range(-1<<60, 1<<60).Draw(t, "left")))
		}
		failed := rapid.Bool().Draw(t, "failed")
		wait := published.Wait(usual, now, end, failed)
		if wait < published.Soonest || wait > usual {
			t.Fatalf("%v of %v", wait, usual)
		}
		if wait > published.AfterFault && (failed || !end.IsZero() && now.Add(wait).After(end)) {
			t.Fatalf("%v, although it failed or runs out before", wait)
		}
	})
}
