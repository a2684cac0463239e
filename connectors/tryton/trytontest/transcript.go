package trytontest

import (
	_ "embed"
	"encoding/json"
	"strconv"
	"strings"
	"testing"
)

// transcript is a conversation with a Tryton 6.0 server on SQLite: what was asked, and what came back. A password, a
// session and a page of HTML are put in angle brackets.
//
//go:embed transcript.txt
var transcript string

// Placeholders in the transcript.
const (
	PlaceholderPassword = "<password>"
	PlaceholderSession  = "<session>"
)

// Exchange is one call and its answer.
type Exchange struct {
	Path   string // "hub/", or empty for the server itself
	Method string
	Params json.RawMessage
	Status int
	Type   string // of the content
	Realm  string // of WWW-Authenticate; empty: none
	Body   string
}

// Transcript returns the conversation in its order.
func Transcript(t testing.TB) []Exchange {
	t.Helper()
	var all []Exchange
	for entry := range strings.SplitSeq(strings.TrimSpace(transcript), "\n\n") {
		asked, answered, found := strings.Cut(entry, "\n<< ")
		question := strings.SplitN(strings.TrimPrefix(asked, ">> "), " ", 3)
		if !found || len(question) != 3 {
			t.Fatalf("this is no exchange: %s", entry)
		}
		e := Exchange{Path: question[0], Method: question[1], Params: json.RawMessage(question[2])}
		status, rest, _ := strings.Cut(answered, " ")
		code, err := strconv.Atoi(status)
		if err != nil {
			t.Fatalf("this is no status: %s", status)
		}
		e.Status = code
		for _, kind := range []string{"application/json", "text/html; charset=utf-8", "text/plain; charset=utf-8"} {
			if after, ok := strings.CutPrefix(rest, kind+" "); ok {
				e.Type, rest = kind, after
			}
		}
		if after, ok := strings.CutPrefix(rest, "None "); ok {
			e.Body = after
		} else {
			e.Realm = strings.TrimSpace(rest)
		}
		all = append(all, e)
	}
	return all
}
