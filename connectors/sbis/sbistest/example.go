package sbistest

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Example is a question and the answer that belongs to it.
type Example struct {
	Name    string
	Path    string          `json:"path"`
	Session string          `json:"session"` // "none": without one
	Request json.RawMessage `json:"request"`
	Status  int             `json:"status"`
	Answer  json.RawMessage `json:"answer"`
}

// Words of an example that stand for something else.
const (
	Password  = "PASSWORD"  // the one that is configured
	Session   = "SESSION"   // an identifier
	Link      = "LINK"      // an address of a file
	Signature = "SIGNATURE" // a detached signature, base64
	Any       = "ANY"       // any text that is not empty
	Absent    = "ABSENT"    // nothing at all, or an empty text
)

// Examples reads the examples of a folder in their order.
func Examples(t *testing.T, folder string) []Example {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no examples in %s: %v", folder, err)
	}
	slices.Sort(files)
	var all []Example
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		e := Example{Name: strings.TrimSuffix(filepath.Base(file), ".json")}
		if err := json.Unmarshal(text, &e); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		all = append(all, e)
	}
	return all
}

// Method is the method that an example calls.
func (e Example) Method() string {
	var q struct{ Method string }
	_ = json.Unmarshal(e.Request, &q) // an example without a method has none
	return q.Method
}

// Missing lists what an example says and the other text does not. More than the example says does no harm.
func Missing(want, got any) []string { return missing("", want, got) }

func missing(at string, want, got any) []string {
	switch w := want.(type) {
	case map[string]any:
		g, _ := got.(map[string]any)
		var all []string
		for key, value := range w {
			all = append(all, missing(at+"/"+key, value, g[key])...)
		}
		return all
	case []any:
		g, _ := got.([]any)
		if len(g) != len(w) {
			return []string{fmt.Sprintf("%s: %d entries, want %d", at, len(g), len(w))}
		}
		var all []string
		for i := range w {
			all = append(all, missing(fmt.Sprint(at, "/", i), w[i], g[i])...)
		}
		return all
	case string:
		return missingText(at, w, got)
	}
	if fmt.Sprint(want) != fmt.Sprint(got) {
		return []string{fmt.Sprintf("%s: %v, want %v", at, got, want)}
	}
	return nil
}

func missingText(at, want string, got any) []string {
	text, isText := got.(string)
	holds := text == want
	switch want {
	case Any, Session, Signature:
		holds = text != ""
	case Link:
		holds = strings.HasPrefix(text, "http")
	case Absent:
		holds, isText = text == "", true
	}
	if !holds || !isText {
		return []string{fmt.Sprintf("%s: %v, want %s", at, got, want)}
	}
	return nil
}
