package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// Every file of testdata/script is a scenario of the command line, told in commands as a person would type them. Beside
// testscript's own commands they use the ones listed here.
func TestScripts(t *testing.T) {
	params := commandLine(t)
	params.Dir = filepath.Join("testdata", "script")
	testscript.Run(t, params)
}

// commandLine is what all scenarios have in common.
func commandLine(t *testing.T) testscript.Params {
	deadline, _ := t.Deadline()
	return testscript.Params{
		Deadline: deadline, RequireExplicitExec: true, RequireUniqueNames: true,
		Setup: setupScript, Condition: condition,
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"exits":     exits,     // exits CODE PROGRAM ARG…: the program ends with this code
			"capture":   capture,   // capture VARIABLE FILE REGEXP: what the first group found becomes a variable
			"russian":   russianIn, // russian FILE: everything a person reads there is Russian
			"onejson":   oneJSON,   // onejson FILE: one JSON value and nothing else
			"jsonl":     jsonLines, // jsonl FILE: every line is a JSON value
			"json":      jsonAt,    // json FILE PATH VALUE: what is there in the JSON of a file
			"same":      sameJSON,  // same FILE FILE: JSON that means the same
			"valid":     valid,     // valid FOLDER BEGINNING: the files there are right by our rules and the official schema
			"book":      book,      // book FILE TEXT: a workbook without formulas from outside, with this text in a cell
			"office":    furnish,   // office [NAME]: the configuration of testdata/office, or of testdata/NAME, with its folders
			"cp1251":    cp1251,    // cp1251 FILE…: text in UTF-8 becomes text in windows-1251
			"sparse":    sparse,    // sparse FILE MEGABYTES: a file that is large and takes no place
			"nested":    nested,    // nested FILE DEPTH: XML of elements within elements
			"cut":       cut,       // cut FILE OUT BYTES: the beginning of a file
			"replace":   replaceIn, // replace FILE OLD NEW
			"unpacked":  unpacked,  // unpacked FILE: the names in a zip archive; what sums.txt in it says is true
			"unpack":    unpack,    // unpack FILE FOLDER: a zip archive, and what its README.txt tells to type as programs
			"bomb":      bomb,      // bomb FILE: a small workbook that unpacks into half a gigabyte
			"opened":    opened,    // opened PIPE: until somebody reads it; nothing is written
			"sql":       sql,       // sql DATABASE STATEMENT…
			"start":     start,     // start NAME PROGRAM ARG…: in the background
			"await":     await,     // await NAME REGEXP: until it has said so
			"polled":    polled,    // [!] polled REGEXP PROGRAM ARG…: again and again, until it says so, and, with !, fails
			"signal":    signalTo,  // signal NAME INT|TERM|KILL|HUP
			"ended":     ended,     // ended NAME CODE: waits for it
			"listening": listening, // listening NAME VARIABLE: the URL that it has named, and ADDRESS
			"issue":     issue,     // issue NAME DAYS: NAME.pem and NAME.key, good for so many days; the variable NAME
			"appears":   appears,   // appears PATTERN COUNT: until there are so many files
		},
	}
}

func setupScript(env *testscript.Env) error {
	examples, err := filepath.Abs(filepath.Join("..", "..", "schemas", "upd", "examples"))
	if err != nil {
		return err
	}
	months, err := filepath.Abs(filepath.Join("..", "..", "core", "timesheet", "testdata"))
	if err != nil {
		return err
	}
	templates, err := filepath.Abs(filepath.Join("testdata", "office"))
	if err != nil {
		return err
	}
	env.Setenv("EXAMPLES", examples)
	env.Setenv("MONTHS", months)
	env.Setenv("OFFICE", templates)
	env.Setenv("TZ", "Europe/Moscow")
	env.Values[processesKey{}] = newProcesses(env)
	return nil
}

// condition knows what a machine may lack.
func condition(name string) (bool, error) {
	switch name {
	case "full": // a device that is always full
		_, err := os.Stat("/dev/full")
		return err == nil, nil
	case "root": // to whom permissions mean nothing
		return os.Geteuid() == 0, nil
	}
	return false, fmt.Errorf("unknown condition %q", name)
}

func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM ARG…")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	code := 0
	err = ts.Exec(args[1], args[2:]...)
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		code = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if code != want {
		ts.Fatalf("the program ends with code %d, want %d", code, want)
	}
}

func capture(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: capture VARIABLE FILE REGEXP")
	}
	found := regexp.MustCompile("(?m)" + args[2]).FindStringSubmatch(ts.ReadFile(args[1]))
	if len(found) < 2 {
		ts.Fatalf("%s: nothing is like %s", args[1], args[2])
	}
	ts.Setenv(args[0], found[1])
}

// russianIn holds every line to having a Russian word: what a library or the system says in English must not come through
// on its own.
func russianIn(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: russian FILE")
	}
	text := ts.ReadFile(args[0])
	if strings.TrimSpace(text) == "" {
		ts.Fatalf("%s is empty", args[0])
	}
	for _, line := range strings.Split(text, "\n") {
		if strings.TrimSpace(line) != "" && !russian.MatchString(line) {
			ts.Fatalf("not Russian: %q", line)
		}
		if found := englishSentence.FindString(theirWords.ReplaceAllString(line, "")); found != "" {
			ts.Fatalf("English words %q in %q", found, line)
		}
	}
}

// theirWords are what a hint tells to type, and what the other side is quoted with.
var theirWords = regexp.MustCompile(`uzel( [a-z-]+)*|\(ответ другой стороны: [^)]*\)`)

// englishSentence is three Latin words in a row, as errors of libraries have them; names of fields and commands are fewer.
var englishSentence = regexp.MustCompile(`(^| )[a-z']+ [a-z']+ [a-z']{2,}( |$|:)`)
