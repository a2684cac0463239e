package timesheet

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/uzelhub/uzel/schemas/fault"
)

func TestADocumentSurvivesWritingAndReading(t *testing.T) {
	want := february()
	data, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	got, err := Read(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Error(diff)
	}
	sheet, _ := json.MarshalIndent(want.Sheet, "", " ")
	if _, err := ReadSheet(bytes.NewReader(sheet)); err != nil {
		t.Errorf("the bare sheet: %v", err)
	}
}

func TestReadingIsStrict(t *testing.T) {
	cases := []struct {
		name, text string
		kind       *fault.Kind
		place      string
	}{
		{"an unknown field", "{\n \"number\": \"1\",\n \"nomer\": 1}", errUnknownField, "строка 3"},
		{"a number for a text", "{\n \"number\": 1}", errNotJSON, "строка 2"},
		{"a fraction of a minute", `{"sheet":{"employees":[{"night_minutes":1.5}]}}`, errNotJSON, "строка 1"},
		{"a second document", "{}\n\n{}", errNotJSON, "строка 3"},
		{"rubbish after the end", "{}\n}", errNotJSON, "строка 2"},
		{"a cut file", "{\"number\":\n", errNotJSON, "строка 2"},
		{"an empty file", "", errNotJSON, "строка 1"},
		{"no JSON at all", "табель;05", errNotJSON, "строка 1"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := Read(strings.NewReader(c.text))
			if !errors.Is(err, c.kind) {
				t.Fatalf("got %v, want %s", err, c.kind.Code)
			}
			if f, _ := fault.As(err); f.Place != c.place {
				t.Errorf("place %q, want %q (%v)", f.Place, c.place, err)
			}
		})
	}
}

func FuzzRead(f *testing.F) {
	data, _ := json.Marshal(february())
	f.Add(data)
	f.Add([]byte(`{"sheet":{"month":"2026-02","employees":[{"days":{"2026-02-01":[{"code":"Я","minutes":1e3}]}}]}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		doc, err := Read(bytes.NewReader(data))
		if err != nil {
			if _, ok := fault.As(err); !ok {
				t.Errorf("an error without a code: %v", err)
			}
			return
		}
		Check(doc)
	})
}
