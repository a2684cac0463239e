package core_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// longestFile is a generous bound: most files have 50 to 200 lines, and one reason to change.
const longestFile = 500

// namelessNames say nothing of what is in a file.
var namelessNames = []string{"util", "utils", "common", "helper", "helpers", "types", "misc"}

// foreign are words of the places where the tree is worked on, which must not depend on any. They are put together
// here, so that this file does not contain them.
var foreign = regexp.MustCompile(`/` + `work/|\.\./` + `shared|/tmp` + `/(toolbin|scratch|studio)|\.` + `library/`)

// mayNameAPlace are files that may: the checks look for the official schema files beside the checkout.
var mayNameAPlace = []string{".ci/run"}

func TestFilesAreNamedForWhatIsInThem(t *testing.T) {
	eachFile(t, func(path string, _ []byte) {
		name, isGo := strings.CutSuffix(filepath.Base(path), ".go")
		if isGo && slices.Contains(namelessNames, strings.TrimSuffix(name, "_test")) {
			t.Errorf("%s: the name says nothing of what is in it", path)
		}
	})
}

func TestFilesStaySmall(t *testing.T) {
	eachFile(t, func(path string, content []byte) {
		if filepath.Ext(path) != ".go" || generated.Match(content) {
			return
		}
		if lines := bytes.Count(content, []byte("\n")); lines > longestFile {
			t.Errorf("%s has %d lines, more than %d", path, lines, longestFile)
		}
	})
}

// generated is the mark that the go command defines.
var generated = regexp.MustCompile(`(?m)^// Code generated .* DO NOT EDIT\.$`)

func TestNothingDependsOnAPlaceOfWork(t *testing.T) {
	eachFile(t, func(path string, content []byte) {
		if slices.Contains(mayNameAPlace, path) {
			return
		}
		if found := foreign.FindIndex(content); found != nil {
			line := 1 + bytes.Count(content[:found[0]], []byte("\n"))
			t.Errorf("%s:%d names a place of work: %q", path, line, content[found[0]:found[1]])
		}
	})
}

func TestPlacesOfWorkAreRecognised(t *testing.T) {
	for text, want := range map[string]bool{
		"see /" + "work/main": true, "../" + "shared/facts": true, "/tmp" + "/toolbin/x": true, "a." + "library/b": true,
		"network/": false, "work_schedules.yaml": false, "homework": false, "/tmp/x": false,
	} {
		if foreign.MatchString(text) != want {
			t.Errorf("%q", text)
		}
	}
}

// eachFile calls with every file of the tree that is not made by the programs themselves.
func eachFile(t *testing.T, call func(path string, content []byte)) {
	t.Helper()
	skipped := []string{".git", "bin", "uzel-demo", "node_modules"}
	count := 0
	err := filepath.WalkDir("..", func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if e.IsDir() && slices.Contains(skipped, e.Name()) {
			return filepath.SkipDir
		}
		if !e.Type().IsRegular() {
			return nil
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		count++
		relative, err := filepath.Rel("..", path)
		call(filepath.ToSlash(relative), content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if count < 50 {
		t.Fatalf("only %d files were found", count)
	}
}
