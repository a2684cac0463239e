package timebooktest

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// What stands in the examples for what is another one every time.
const (
	PlaceholderPassword = "<password>"
	PlaceholderToken    = "<token>"
	PlaceholderGUID     = "<guid>"
)

// Example is a call of ERPI and its answer.
type Example struct {
	Name    string // of the file, as 06-demands
	Path    string // below the base, as /demands
	Request json.RawMessage
	Status  int
	Answer  json.RawMessage
}

// Examples reads the examples of a folder in the order of their names.
func Examples(t testing.TB, folder string) []Example {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.txt"))
	if err != nil || len(files) == 0 {
		t.Fatalf("there are no examples in %s: %v", folder, err)
	}
	var all []Example
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		e, ok := parse(string(text))
		if !ok {
			t.Fatalf("this is no example: %s", file)
		}
		e.Name = strings.TrimSuffix(filepath.Base(file), ".txt")
		all = append(all, e)
	}
	return all
}

// Find is the example of a name.
func Find(t testing.TB, folder, name string) Example {
	t.Helper()
	for _, e := range Examples(t, folder) {
		if e.Name == name {
			return e
		}
	}
	t.Fatalf("there is no example %s", name)
	return Example{}
}

// parse reads "> POST /path", the request, "< status", the answer; before them, comments.
func parse(text string) (Example, bool) {
	for strings.HasPrefix(text, "#") {
		_, text, _ = strings.Cut(text, "\n")
	}
	asked, answered, found := strings.Cut(text, "\n< ")
	first, request, found2 := strings.Cut(asked, "\n")
	path, found3 := strings.CutPrefix(first, "> POST ")
	code, answer, _ := strings.Cut(answered, "\n")
	status, err := strconv.Atoi(code)
	e := Example{Path: path, Request: json.RawMessage(request), Status: status, Answer: json.RawMessage(answer)}
	return e, found && found2 && found3 && err == nil && json.Valid(e.Request) && json.Valid(e.Answer)
}
