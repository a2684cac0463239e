package timebook_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/uzelhub/uzel/connectors/timebook/timebooktest"
	"github.com/uzelhub/uzel/schemas/marks"
)

var update = flag.Bool("update", false, "write the golden files anew")

const examples = "testdata/erpi"

// taught is a server that knows nothing but the examples, and writes down what it is asked.
type taught struct {
	t      *testing.T
	answer map[string][]byte // by path
	said   bytes.Buffer
}

func teach(t *testing.T) *taught {
	s := &taught{t: t, answer: map[string][]byte{}}
	for _, e := range timebooktest.Examples(t, examples) {
		if s.answer[e.Path] == nil {
			s.answer[e.Path] = e.Answer
		}
	}
	return s
}

func (s *taught) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	path := strings.TrimPrefix(r.URL.Path, "/erpi")
	text, err := io.ReadAll(r.Body)
	if err != nil {
		s.t.Error(err)
	}
	if token := r.Header.Get("X-Access-Token"); (token != timebooktest.PlaceholderToken) == (path != "/auth") {
		s.t.Errorf("%s: the token is %q", path, token)
	}
	question := strings.ReplaceAll(string(text), password, timebooktest.PlaceholderPassword)
	fmt.Fprintf(&s.said, "> %s %s\n%s: %s\n%s\n", r.Method, path, "Content-Type", r.Header.Get("Content-Type"), question)
	_, _ = w.Write(s.answer[path])
}

// TestTheClientSpeaksAsTheExamples reads November of a server that answers with the examples, by either call. What it asks
// is in golden files, with the fields of the examples and no other.
func TestTheClientSpeaksAsTheExamples(t *testing.T) {
	for from, want := range map[string][]string{
		// The known answer does not say who worked the shift, so the connector does not either.
		"demands":    {},
		"timesheets": {"00001 2026-11-03 10:00:00 in", "00001 2026-11-03 19:00:00 out"},
	} {
		t.Run(from, func(t *testing.T) {
			s := teach(t)
			web := httptest.NewServer(s)
			defer web.Close()
			more := config{"marks_from": from, "organization_guid": "0b0c0f26-8a54-4b1f-9d6e-5f2d4c7b1a01"}
			doc, sink := month(t, open(t, settings(staffed(t), throughAPI(web.URL, more))))
			if diff := cmp.Diff(want, lines(doc.Marks)); diff != "" {
				t.Error(diff)
			}
			if from == "demands" && (len(sink.problems) != 1 || !strings.Contains(sink.said()[0], "исполнитель не назван")) {
				t.Errorf("%q", sink.said())
			}
			golden(t, "testdata/asked-"+from+".txt", s.said.Bytes())
			sameFields(t, from, s.said.String())
		})
	}
}

// TestAnExampleWithItsPerformerIsRead adds to the known answer the field that a customer was told of.
func TestAnExampleWithItsPerformerIsRead(t *testing.T) {
	s := teach(t)
	s.answer["/demands"] = bytes.Replace(s.answer["/demands"], []byte(`"demandKey"`), []byte(`"performerUuid": "g1", "demandKey"`), 1)
	web := httptest.NewServer(s)
	defer web.Close()
	doc, sink := month(t, open(t, settings(staffed(t), throughAPI(web.URL, nil))))
	want := []string{"00001 2026-11-03 10:00:00 in", "00001 2026-11-03 20:00:00 out"}
	if diff := cmp.Diff(want, lines(doc.Marks)); diff != "" || len(sink.problems) != 0 {
		t.Error(diff, sink.said())
	}
	object := "6d353f56-1125-45fd-b061-0853f0f1b4af"
	places := []marks.Object{
		{Object: object, Name: "Магазин-123", TimeZone: "Europe/Moscow"},
		{Object: "Europe/Moscow", TimeZone: "Europe/Moscow"}, // of who was nowhere
	}
	if diff := cmp.Diff(places, doc.Objects); diff != "" || doc.Employees[0].Object != object {
		t.Error(diff, doc.Employees)
	}
	nothingPersonal(t, sink)
}

func golden(t *testing.T, file string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s: %s", file, diff)
	}
}

// sameFields holds the questions to the fields of the examples.
func sameFields(t *testing.T, from, said string) {
	t.Helper()
	example := map[string]string{"demands": "06-demands", "timesheets": "11-timesheets"}[from]
	var want, got map[string]any
	if err := json.Unmarshal(timebooktest.Find(t, examples, example).Request, &want); err != nil {
		t.Fatal(err)
	}
	asked := strings.Split(strings.TrimSpace(said), "\n")
	if err := json.Unmarshal([]byte(asked[len(asked)-1]), &got); err != nil {
		t.Fatal(err)
	}
	for field := range want {
		if _, there := got[field]; !there {
			t.Errorf("the question lacks %s", field)
		}
	}
	if len(got) != len(want) {
		t.Errorf("the question has other fields: %v", got)
	}
	if diff := cmp.Diff(want["statuses"], got["statuses"]); diff != "" {
		t.Error(diff)
	}
}
