package folder

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

func confirm(t testing.TB, s sdk.Source, cursor string) {
	t.Helper()
	if err := s.(sdk.Confirmer).Committed(t.Context(), cursor); err != nil {
		t.Fatal(err)
	}
}

func TestCommittedFileIsMovedAside(t *testing.T) {
	for _, c := range []struct {
		rule     string
		settings config
		want     []string
	}{
		{"by month, as a rule", config{}, []string{".uzel/taken/2026-11/a.xml", "b.xml"}},
		{"to a folder of one's own", config{"taken": "принято"}, []string{"b.xml", "принято/2026-11/a.xml"}},
		{"or deleted", config{"done": "delete"}, []string{"b.xml"}},
	} {
		t.Run(c.rule, func(t *testing.T) {
			folder := t.TempDir()
			put(t, folder, "a.xml", "1")
			put(t, folder, "b.xml", "2")
			age(t, folder, "a.xml", noon)
			s := in(t, Connector{}, folder, c.settings)
			h := mustRead(t, s)
			sameList(t, "before", documents(t, folder), []string{"a.xml", "b.xml"})
			confirm(t, s, h.cursors[0])
			sameList(t, "after", documents(t, folder), c.want)
		})
	}
}

func TestLaterCursorIncludesTheEarlierOnes(t *testing.T) {
	folder := t.TempDir()
	for _, name := range []string{"a.xml", "b.xml", "c.xml"} {
		put(t, folder, name, name)
		age(t, folder, name, noon)
	}
	s := in(t, Connector{}, folder, config{"done": "delete"})
	h := mustRead(t, s)
	confirm(t, s, h.cursors[1])
	sameList(t, "left", documents(t, folder), []string{"c.xml"})
	confirm(t, s, h.cursors[0]) // it may come again
	confirm(t, s, h.cursors[2])
	confirm(t, s, h.cursors[2])
	sameList(t, "left", tree(t, folder), nil)
}

func TestCursorOfAnotherReadingConfirmsNothing(t *testing.T) {
	folder := t.TempDir()
	put(t, folder, "a.xml", "1")
	put(t, folder, "b.csv", "2")
	s := in(t, Connector{}, folder, config{"done": "delete"})
	mustRead(t, s, document.KindUPD)
	marks := mustRead(t, s, document.KindMarks)
	confirm(t, s, marks.cursors[0])
	sameList(t, "left", documents(t, folder), []string{"a.xml"})
	for _, cursor := range []string{"", "1", "NOSUCHREADING.1", marks.cursors[0] + "9", "../../x.1"} {
		confirm(t, s, cursor)
	}
	confirm(t, in(t, Connector{}, folder), marks.cursors[0]) // after a restart
	sameList(t, "left", documents(t, folder), []string{"a.xml"})
}

func TestCursorStillSpeaksAfterARestart(t *testing.T) {
	for _, c := range []struct {
		rule  string
		again func(t *testing.T, s sdk.Source, cursor string) []string
		want  []string // what is given then
	}{
		{"to Committed", func(t *testing.T, s sdk.Source, cursor string) []string {
			confirm(t, s, cursor)
			return mustRead(t, s).names()
		}, []string{"c.xml"}},
		{"to Read", func(t *testing.T, s sdk.Source, cursor string) []string {
			h := &hub{cursor: cursor}
			if err := read(t, s, h); err != nil {
				t.Fatal(err)
			}
			return h.names()
		}, []string{"c.xml"}},
		{"unless its note was lost", func(t *testing.T, s sdk.Source, cursor string) []string {
			return mustRead(t, s).names()
		}, []string{"a.xml", "b.xml", "c.xml"}},
	} {
		t.Run(c.rule, func(t *testing.T) {
			folder := t.TempDir()
			for _, name := range []string{"a.xml", "b.xml", "c.xml"} {
				put(t, folder, name, name)
				age(t, folder, name, noon)
			}
			first := mustRead(t, in(t, Connector{}, folder))
			sameList(t, "given", c.again(t, in(t, Connector{}, folder), first.cursors[1]), c.want)
		})
	}
}

func TestNoteThatLostItsBeginningConfirmsNothing(t *testing.T) {
	folder := t.TempDir()
	for _, name := range []string{"a.xml", "b.xml"} {
		put(t, folder, name, name)
		age(t, folder, name, noon)
	}
	h := mustRead(t, in(t, Connector{}, folder))
	id, _, _ := strings.Cut(h.cursors[0], ".")
	note := (&reading{id: id}).note()
	_, rest, _ := strings.Cut(content(t, folder, note), "\n")
	put(t, folder, note, rest)
	confirm(t, in(t, Connector{}, folder), h.cursors[0]) // b.xml is not committed
	sameList(t, "files", documents(t, folder), []string{"a.xml", "b.xml"})
}

func TestNotesOfReadingsDoNotPileUp(t *testing.T) {
	folder := t.TempDir()
	put(t, folder, "a.xml", "1")
	for range 2 * mostReadings {
		mustRead(t, in(t, Connector{}, folder)) // and the process is killed
	}
	if files := tree(t, folder); len(files) > mostReadings+2 {
		t.Errorf("got %d files", len(files))
	}
	s := in(t, Connector{}, folder)
	h := &hub{confirms: true}
	if err := read(t, s, h); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(folder, (&reading{id: strings.TrimSuffix(h.cursors[0], ".1")}).note())); err == nil {
		t.Error("the note of a reading that is confirmed to its end is left")
	}
}

func TestFileThatChangedSinceStaysToBeReadAgain(t *testing.T) {
	folder := t.TempDir()
	put(t, folder, "a.xml", "1")
	put(t, folder, "b.xml", "2")
	put(t, folder, "c.xml", "3")
	s := in(t, Connector{}, folder)
	h := mustRead(t, s)
	put(t, folder, "a.xml", "9")      // of the same size
	put(t, folder, "b.xml", "longer") //
	if err := os.Remove(filepath.Join(folder, "c.xml")); err != nil {
		t.Fatal(err)
	}
	confirm(t, s, h.cursors[2])
	sameList(t, "files", tree(t, folder), []string{"a.xml", "b.xml"})
	if got := content(t, folder, "a.xml"); got != "9" {
		t.Errorf("got %q", got)
	}
}

func TestTakenFilesOfOneNameAreAllKept(t *testing.T) {
	folder := t.TempDir()
	s := in(t, Connector{}, folder)
	for i := range 3 {
		put(t, folder, "a.xml", fmt.Sprint(i))
		confirm(t, s, mustRead(t, s).cursors[0])
	}
	const taken = ".uzel/taken/2026-11/"
	sameList(t, "files", tree(t, folder), []string{taken + "a (2).xml", taken + "a (3).xml", taken + "a.xml"})
}

func TestFileThatCannotBeMovedIsGivenAgain(t *testing.T) {
	folder := t.TempDir()
	put(t, folder, "a.xml", "1")
	m := stepped{disk: osDisk{}, before: func(step, _ string) error {
		if step == "replace" {
			return os.ErrPermission
		}
		return nil
	}}
	s := in(t, Connector{disk: m}, folder)
	h := mustRead(t, s)
	err := s.(sdk.Confirmer).Committed(t.Context(), h.cursors[0])
	faultOf(t, err, document.CauseUnauthorised)
	if again := mustRead(t, s); again.items[0].Document.Revision != h.items[0].Document.Revision {
		t.Error("the same file is another revision")
	}
}

func TestClaimLeftByACrashIsPutBack(t *testing.T) {
	for _, c := range []struct {
		rule, newer string
		want        []string
	}{
		{"under its name", "", []string{"a.xml"}},
		{"beside a newer file of the name", "2", []string{"a (2).xml", "a.xml"}},
		{"once, when it is the same file", "1", []string{"a.xml"}},
	} {
		t.Run(c.rule, func(t *testing.T) {
			folder := t.TempDir()
			if err := os.MkdirAll(filepath.Join(folder, claimFolder), 0o755); err != nil {
				t.Fatal(err)
			}
			put(t, folder, claimFolder+"/a.xml", "1")
			if c.newer != "" {
				put(t, folder, "a.xml", c.newer)
			}
			names := mustRead(t, in(t, Connector{}, folder)).names()
			slices.Sort(names)
			sameList(t, "read", names, c.want)
		})
	}
}

func TestClaimIsNotReplacedByAnother(t *testing.T) {
	folder := t.TempDir()
	put(t, folder, "a.xml", "1")
	s := in(t, Connector{}, folder)
	h := mustRead(t, s)
	if err := os.MkdirAll(filepath.Join(folder, claimFolder), 0o755); err != nil {
		t.Fatal(err)
	}
	put(t, folder, claimFolder+"/a.xml", "2")
	if err := s.(sdk.Confirmer).Committed(t.Context(), h.cursors[0]); err == nil {
		t.Error("the claim was in the way, and nothing is said")
	}
	if content(t, folder, claimFolder, "a.xml") != "2" || content(t, folder, "a.xml") != "1" {
		t.Error("content was lost")
	}
}

func TestProblemFileThatChangedSinceStays(t *testing.T) {
	folder := t.TempDir()
	for _, name := range []string{"a.xml", "b.xml"} {
		put(t, folder, name, "too much")
		age(t, folder, name, noon)
	}
	s := in(t, Connector{}, folder, config{"max_bytes": 3})
	h := mustRead(t, s)
	put(t, folder, "a.xml", "all new!") // as long as before
	confirm(t, s, h.cursors[1])
	sameList(t, "files", tree(t, folder), []string{".uzel/aside/b.xml", ".uzel/aside/b.xml.reason.txt", "a.xml"})
}

// Killed at any step of reading and confirming, with a writer that replaces files in between, no content is lost: each
// was given to the hub, or still lies in the folder to be given.
func TestNoContentIsLostWhateverHappens(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := newMemory()
		m.noMove = rapid.Bool().Draw(t, "no exclusive rename")
		written, given, count := map[string]bool{}, map[string]bool{}, 0
		write := func(name string) {
			if n, err := m.find(name); err == nil && !given[string(n.data)] { // the writer itself replaces what nobody has read
				delete(written, string(n.data))
			}
			count++
			text := fmt.Sprintf("%s %d", name, count)
			written[text] = true
			_ = m.remove(name)
			m.root.change(change{come: name, node: &node{data: []byte(text)}})
		}
		done := rapid.SampledFrom([]Done{DoneMove, DoneDelete}).Draw(t, "done")
		for range rapid.IntRange(1, 6).Draw(t, "processes") {
			for range rapid.IntRange(0, 2).Draw(t, "files") {
				write(rapid.SampledFrom([]string{"a.xml", "b.xml"}).Draw(t, "file"))
			}
			kill, replace, step := rapid.IntRange(0, 60).Draw(t, "killed at"), rapid.IntRange(0, 60).Draw(t, "replaced at"), 0
			d := stepped{disk: m, before: func(string, string) error {
				switch step++; step {
				case kill:
					panic(stopped{})
				case replace:
					write("a.xml")
				}
				return nil
			}}
			process := &inbox{disk: d, path: "/in", now: clock, config: Config{
				Accept: []Accept{{Pattern: "*.xml", Kind: document.KindUPD}}, Done: done, Taken: ".uzel/taken", MaxBytes: 100,
			}}
			work(t, process, given)
		}
		process := &inbox{disk: m, path: "/in", now: clock, config: Config{
			Accept: []Accept{{Pattern: "*.xml", Kind: document.KindUPD}}, Done: done, Taken: ".uzel/taken", MaxBytes: 100,
		}}
		work(t, process, given)
		for text := range written {
			if !given[text] {
				t.Fatalf("%q is lost", text)
			}
		}
		if left, _ := m.list("."); len(left) > 1 {
			t.Fatalf("left: %v", left)
		}
	})
}

// work reads and confirms everything, until the process is killed.
func work(t *rapid.T, process *inbox, given map[string]bool) {
	defer func() {
		if r := recover(); r != nil {
			if _, killed := r.(stopped); !killed {
				panic(r)
			}
		}
	}()
	h := &hub{source: source{process}}
	if err := process.Read(t.Context(), sdk.ReadRequest{}, h); err != nil {
		t.Fatal(err)
	}
	for i, cursor := range h.cursors {
		given[string(h.items[i].Body)] = true
		if err := process.Committed(t.Context(), cursor); err != nil {
			t.Fatal(err)
		}
	}
}
