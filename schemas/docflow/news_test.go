package docflow_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/uzelhub/uzel/schemas/docflow"
)

func TestNewsIsReadAsItWasWritten(t *testing.T) {
	news := docflow.News{
		Remote: "m/e",
		Facts:  []docflow.Fact{{ID: "e2", Event: docflow.Notice, At: time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)}},
		Files:  []docflow.File{{Name: "DP_IZVPOL.xml", By: docflow.Buyer, Fact: "e2", Body: []byte("<Файл/>")}, {Name: "s.sig", Of: "DP_IZVPOL.xml", Body: []byte{1}}},
	}
	body, err := json.Marshal(news)
	if err != nil {
		t.Fatal(err)
	}
	read, err := docflow.Read(body)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(news, read); diff != "" {
		t.Error(diff)
	}
}

func TestNewsThatSaysTooLittleIsRefused(t *testing.T) {
	const at = `"at":"2026-11-02T09:00:00Z"`
	for says, body := range map[string]string{
		"":                   `not json`,
		"нет remote":         `{"facts":[{"id":"1","event":"title",` + at + `}]}`,
		"нет ни событий":     `{"remote":"1"}`,
		"событие 2: нужны":   `{"remote":"1","facts":[{"id":"1","event":"title",` + at + `},{"id":"","event":"title",` + at + `}]}`,
		"событие 1: нужны":   `{"remote":"1","facts":[{"id":"1","event":"title"}]}`,
		"файл 1: нужны name": `{"remote":"1","files":[{"body":"AA=="}]}`,
	} {
		if _, err := docflow.Read([]byte(body)); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v, want %q", body, err, says)
		}
	}
}
