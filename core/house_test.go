// Package core_test holds what is true of the whole tree: which room may import which, and how files look.
package core_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/uzelhub/uzel"

// A floor of the house is a folder at the top. Its rooms stand in their order: each may import those above it. A
// package belongs to the room whose path is the beginning of its own.
type floor struct {
	name  string
	rooms []string
	// What a room may import beyond the rooms above it, and what its tests may besides.
	imports, tests []string
	// Any folder is a room, and none may import another.
	apart bool
	// Rooms that may import every other one, although the floor is apart.
	lists []string
}

var house = []floor{
	{
		name: "schemas",
		rooms: []string{
			"fault",
			"num", "codes", "calendar",
			"xmltext", "table", // how text files are read and written: XML in the encodings of ФНС, CSV and workbooks
			"xsd", "cms",
			"xpath", "schematron", "pack", // the official schemas that an installation has, with the conditions in them
			"document",
			"docflow",
			"xmlbind", "canonical", "taxfile", "party", // what formats are made of: strict JSON, two-way XML, files of ФНС exchange
			// A folder a format. A later one may be built of an earlier one, as marks carry the codes of timesheets.
			"timesheet", "marks", "reference", "invoice", "upd", "ukd", "receipt", "bill", "report", "vatbook", "reconciliation", "mchd",
		},
	},
	{
		name:    "plugins",
		rooms:   []string{"contract", "sdk", "host", "conformance"},
		imports: []string{"schemas"},
	},
	{
		name:    "connectors",
		apart:   true,
		imports: []string{"schemas", "plugins/sdk"},
		tests:   []string{"plugins/conformance"},
		lists:   []string{"all"},
	},
	{
		name: "core",
		rooms: []string{
			"failpoint", "config", "docflow", "timesheet", "billing", "output", "signature", "store", "bus", "access", "registry", "schedule", "engine", "bundle", "hub",
			"api", "web",
		},
		imports: []string{"schemas", "plugins/contract", "plugins/host"},
	},
	{
		name:    "cmd",
		apart:   true,
		imports: []string{"schemas", "plugins", "connectors", "core"},
	},
}

// forTests are rooms that only tests may import, and packages made for tests: those whose names end in "test".
var forTests = []string{"schemas/require", "plugins/conformance"}

// inert are rooms that import nothing of ours at all.
var inert = []string{"plugins/contract", "schemas/require"}

// outside is what schemas may not touch: they are pure, whoever calls them does the reading and writing.
var outside = []string{"os", "os/exec", "net", "net/http", "database/sql", "syscall", "log", "log/slog"}

// pkg is a package as the go command sees it, with paths below the module.
type pkg struct {
	ImportPath                         string
	Doc                                string
	GoFiles                            []string
	Imports, TestImports, XTestImports []string
}

func TestEveryRoomImportsOnlyWhatItMay(t *testing.T) {
	for _, system := range []string{"linux", "windows"} {
		packages := list(t, system)
		if len(packages) < 10 {
			t.Fatalf("the go command found only %d packages", len(packages))
		}
		for _, p := range packages {
			for _, wrong := range violations(p) {
				t.Errorf("%s (on %s)", wrong, system)
			}
		}
	}
}

func TestEveryPackageSaysWhatItIs(t *testing.T) {
	for _, p := range list(t, "linux") {
		if p.Doc == "" && len(p.GoFiles) > 0 {
			t.Errorf("%s has no package comment", p.ImportPath)
		}
	}
}

// violations says everything that is wrong with the imports of a package.
func violations(p pkg) []string {
	of := strings.TrimPrefix(p.ImportPath, module+"/")
	if _, _, known := place(of); !known && (len(p.GoFiles) > 0 || of != "core") {
		return []string{of + ": no table of the house names it"}
	}
	var wrong []string
	complain := func(imported string, inTest bool, why string) {
		if inTest {
			why += ", not even in a test"
		}
		wrong = append(wrong, fmt.Sprintf("%s imports %s: %s", of, imported, why))
	}
	check := func(imports []string, inTest bool) {
		for _, imported := range imports {
			if ours, ok := strings.CutPrefix(imported, module+"/"); ok {
				if why := forbidden(of, ours, inTest); why != "" {
					complain(ours, inTest, why)
				}
				continue
			}
			if strings.HasPrefix(of, "schemas/") && !inTest && !forTest(of) && slices.Contains(outside, imported) {
				complain(imported, false, "schemas do no I/O")
			}
		}
	}
	check(p.Imports, false)
	check(p.TestImports, true)
	check(p.XTestImports, true)
	return wrong
}

// forbidden says why a package may not import another one of ours, or nothing.
func forbidden(of, imported string, inTest bool) string {
	if of == imported || of == "core" && inTest {
		return ""
	}
	from, fromRoom, _ := place(of)
	to, toRoom, known := place(imported)
	inTest = inTest || forTest(of)
	switch {
	case !known:
		return "no table of the house names it"
	case within(of, inert...):
		return "this room imports nothing of ours"
	case forTest(imported) && !inTest:
		return "it is there for tests"
	case within(imported, "schemas/require"):
		return ""
	case sandboxOf(of) != "" && within(imported, sandboxOf(of)) && !within(imported, sandboxOf(of)+"/sandbox") && !(inTest && forTest(imported)):
		return "a sandbox imports nothing of its connector"
	case from.name == to.name && fromRoom == toRoom:
		return ""
	case from.name == to.name && (slices.Contains(from.lists, fromRoom) || !from.apart && slices.Index(from.rooms, toRoom) < slices.Index(from.rooms, fromRoom)):
		return ""
	case from.name == to.name && from.apart:
		return "rooms of this floor do not know one another"
	case from.name == to.name:
		return "that room is not above this one"
	case within(imported, from.imports...), inTest && within(imported, from.tests...):
		return ""
	}
	return "this floor may not import that one"
}

// place finds floor and room of a package.
func place(of string) (f floor, room string, known bool) {
	top, rest, _ := strings.Cut(of, "/")
	room, _, _ = strings.Cut(rest, "/")
	i := slices.IndexFunc(house, func(f floor) bool { return f.name == top })
	if i < 0 || room == "" {
		return floor{}, "", false
	}
	f = house[i]
	return f, room, f.apart || slices.Contains(f.rooms, room) || within(of, forTests...)
}

// within reports whether a package lies in one of the folders.
func within(of string, folders ...string) bool {
	return slices.ContainsFunc(folders, func(folder string) bool { return of == folder || strings.HasPrefix(of, folder+"/") })
}

func forTest(of string) bool {
	return within(of, forTests...) || strings.HasSuffix(path.Base(of), "test")
}

// sandboxOf is the connector to which a sandbox belongs.
func sandboxOf(of string) string {
	elements := strings.Split(of, "/")
	if len(elements) < 3 || elements[0] != "connectors" || elements[2] != "sandbox" {
		return ""
	}
	return path.Join(elements[:2]...)
}

func list(t *testing.T, system string) []pkg {
	t.Helper()
	command := exec.Command("go", "list", "-json=ImportPath,Doc,GoFiles,Imports,TestImports,XTestImports", "./...")
	command.Dir = ".."
	command.Env = append(os.Environ(), "GOOS="+system, "CGO_ENABLED=0")
	var said bytes.Buffer
	command.Stderr = &said
	output, err := command.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, said.String())
	}
	var packages []pkg
	for decoder := json.NewDecoder(bytes.NewReader(output)); ; {
		var p pkg
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			return packages
		} else if err != nil {
			t.Fatal(err)
		}
		packages = append(packages, p)
	}
}
