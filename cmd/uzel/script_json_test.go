package main

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/rogpeppe/go-internal/testscript"
)

func oneJSON(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: onejson FILE")
	}
	decodeWhole(ts, args[0])
}

func decodeWhole(ts *testscript.TestScript, file string) (value any) {
	decoder := json.NewDecoder(strings.NewReader(ts.ReadFile(file)))
	ts.Check(decoder.Decode(&value))
	if decoder.More() {
		ts.Fatalf("%s: there is more than one JSON value", file)
	}
	return value
}

// sameJSON compares everything but words for people.
func sameJSON(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: same FILE FILE")
	}
	if diff := cmp.Diff(decodeWhole(ts, args[1]), decodeWhole(ts, args[0]), wording); diff != "" {
		ts.Fatalf("%s is not %s:\n%.2000s", args[0], args[1], diff)
	}
}

var wording = cmpopts.IgnoreMapEntries(func(key string, _ any) bool { return key == "detail" })

func jsonLines(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: jsonl FILE")
	}
	lines := strings.Split(strings.TrimSpace(ts.ReadFile(args[0])), "\n")
	for _, line := range lines {
		if !json.Valid([]byte(line)) {
			ts.Fatalf("not JSON: %s", line)
		}
	}
}

// jsonAt compares what is at a path like 0.findings.*.code: a number chooses an item, a star is all of them, joined with
// commas, or how many there are when it comes last.
func jsonAt(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 3 {
		ts.Fatalf("usage: json FILE PATH VALUE")
	}
	got := follow(ts, decodeWhole(ts, args[0]), strings.Split(args[1], "."))
	if (got == args[2]) == neg {
		ts.Fatalf("at %s: %s", args[1], got)
	}
}

func follow(ts *testscript.TestScript, value any, path []string) string {
	for i, step := range path {
		list, isList := value.([]any)
		object, isObject := value.(map[string]any)
		switch {
		case isList && step == "*" && i == len(path)-1:
			return strconv.Itoa(len(list))
		case isList && step == "*":
			var all []string
			for _, item := range list {
				all = append(all, follow(ts, item, path[i+1:]))
			}
			return strings.Join(all, ",")
		case isList:
			n, err := strconv.Atoi(step)
			ts.Check(err)
			if n >= len(list) {
				ts.Fatalf("there are only %d items at %s", len(list), strings.Join(path[:i], "."))
			}
			value = list[n]
		case isObject:
			found, ok := object[step]
			if !ok {
				return "absent"
			}
			value = found
		default:
			ts.Fatalf("nothing can be at %s", strings.Join(path[:i+1], "."))
		}
	}
	switch value.(type) {
	case []any, map[string]any:
		text, err := json.Marshal(value)
		ts.Check(err)
		return string(text)
	}
	return fmt.Sprint(value)
}
