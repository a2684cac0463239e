package require_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/uzelhub/uzel/schemas/require"
)

// witness stands in for a test and remembers how it ended.
type witness struct {
	testing.TB
	end string
}

type ended struct{}

func (w *witness) Helper() {}

func (w *witness) Skipf(format string, args ...any) {
	w.end = "skipped: " + fmt.Sprintf(format, args...)
	panic(ended{})
}

func (w *witness) Fatalf(format string, args ...any) {
	w.end = "failed: " + fmt.Sprintf(format, args...)
	panic(ended{})
}

func endOf(t *testing.T, test func(testing.TB)) (end string) {
	w := &witness{TB: t}
	defer func() {
		if r := recover(); r != nil {
			if _, ours := r.(ended); !ours {
				panic(r)
			}
		}
		end = w.end
	}()
	test(w)
	w.end = "went on"
	return
}

func TestMissingThings(t *testing.T) {
	absent := func(t testing.TB) { require.Named(t, "tryton", false, "no server") }
	for _, c := range []struct {
		rule, required string
		test           func(testing.TB)
		want           string
	}{
		{"what is present lets the test go on", "tryton", func(t testing.TB) { require.Named(t, "tryton", true, "") }, "went on"},
		{"what is missing skips the test", "", absent, "skipped: tryton is missing: no server"},
		{"another requirement changes nothing", "xmllint,trytons", absent, "skipped: "},
		{"what is required fails the test", "xmllint, tryton", absent, "failed: tryton is required by UZEL_REQUIRE and missing: no server"},
		{"an unknown tool is looked for by its name", "", func(t testing.TB) { require.Tool(t, "no-such-tool") }, "skipped: no-such-tool is missing: there is no command no-such-tool"},
	} {
		t.Run(c.rule, func(t *testing.T) {
			t.Setenv("UZEL_REQUIRE", c.required)
			if got := endOf(t, c.test); !strings.HasPrefix(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestToolIsFoundByItsCommand(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(dir+"/soffice", []byte("#!/bin/sh\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir)
	var path string
	if end := endOf(t, func(t testing.TB) { path = require.Tool(t, require.LibreOffice) }); end != "went on" || !strings.HasPrefix(path, dir) {
		t.Errorf("%s, path %q", end, path)
	}
}

func TestOfficialSchemaFolder(t *testing.T) {
	dir := t.TempDir()
	for _, c := range []struct{ rule, given, required, want string }{
		{"a given folder is used", dir, "", "went on"},
		{"nothing given skips", "", "", "skipped: official-xsd is missing"},
		{"nothing given fails when required", "", "official-xsd", "failed: official-xsd is required"},
		{"a given folder that is not there always fails", dir + "/gone", "", "failed: UZEL_OFFICIAL_XSD names"},
	} {
		t.Run(c.rule, func(t *testing.T) {
			t.Setenv("UZEL_OFFICIAL_XSD", c.given)
			t.Setenv("UZEL_REQUIRE", c.required)
			var got string
			if end := endOf(t, func(t testing.TB) { got = require.OfficialXSD(t) }); !strings.HasPrefix(end, c.want) {
				t.Errorf("got %q, want %q", end, c.want)
			}
			if c.want == "went on" && got != c.given {
				t.Errorf("got folder %q", got)
			}
		})
	}
}
