package conformance_test

import (
	"os"
	"strings"
	"testing"
)

// The guide shows code that runs.
func TestTheGuideShowsTheConnectorThatIsTested(t *testing.T) {
	guide, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	var code string
	for _, file := range []string{"drop_test.go", "drop_conformance_test.go"} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if lines := strings.Count(string(text), "\n"); file == "drop_test.go" && lines >= 100 {
			t.Errorf("%s has %d lines; the guide promises less than 100", file, lines)
		}
		code += string(text)
	}
	blocks := strings.Split(string(guide), "```go\n")[1:]
	if len(blocks) == 0 {
		t.Fatal("the guide shows no code")
	}
	for _, block := range blocks {
		block, _, _ = strings.Cut(block, "```")
		if !strings.Contains(code, block) {
			t.Errorf("the guide shows what is not there:\n%s", block)
		}
	}
}
