package timebook_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/uzelhub/uzel/connectors/timebook"
	"github.com/uzelhub/uzel/schemas/document"
)

const oneMark = "tab_number,time,direction\n00001,2026-11-03 10:00,in\n"

func TestAFileThatIsBeingWrittenIsNotRead(t *testing.T) {
	for name, change := range map[string]func(folder string){
		"it grows":      func(folder string) { put(t, folder, "marks.csv", oneMark+"00001,2026-11-03 19:00,out\n") },
		"it has come":   func(folder string) { put(t, folder, "marks_2.csv", oneMark) },
		"another grows": func(folder string) { put(t, folder, "employees.csv", "tab_number;full_name;hired\n") },
	} {
		t.Run(name, func(t *testing.T) {
			folder := staffed(t)
			put(t, folder, "marks.csv", oneMark)
			sink := &collector{}
			err := openWith(t, timebook.During(func() { change(folder) }), settings(folder, nil)).Read(t.Context(), november, sink)
			if f := faultOf(t, err, document.CauseTransient); f.After == 0 || len(sink.items) != 0 {
				t.Errorf("%v", f)
			}
		})
	}
	folder := staffed(t)
	put(t, folder, "marks.csv", oneMark)
	c := openWith(t, timebook.During(func() { put(t, folder, "photo.jpg", "…") }), settings(folder, nil))
	if doc, _ := month(t, c); len(doc.Marks) != 1 {
		t.Errorf("a file that nobody wants held the reading up")
	}
}

func TestWhatIsNoExportIsLeftAlone(t *testing.T) {
	folder := staffed(t)
	put(t, folder, "MARKS.CSV", oneMark) // names on file shares come in any case
	for _, name := range []string{"~$marks.csv", ".marks.csv", "marks.csv.tmp", "marks.csv~", "other.csv"} {
		put(t, folder, name, "nothing of ours")
	}
	if err := os.Mkdir(filepath.Join(folder, "marks_folder.csv"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("/nonexistent", filepath.Join(folder, "marks_link.csv")); err != nil {
		t.Logf("no links here: %v", err)
	}
	if doc, sink := month(t, open(t, settings(folder, config{"marks": config{"files": "*marks*"}}))); len(doc.Marks) != 1 || len(sink.problems) != 0 {
		t.Errorf("%v %q", lines(doc.Marks), sink.said())
	}
}

func TestNothingInTheFolderIsChanged(t *testing.T) {
	folder := staffed(t)
	put(t, folder, "marks.csv", oneMark)
	list := func() (all []string) {
		entries, err := os.ReadDir(folder)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			info, err := e.Info()
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, info.Name()+info.ModTime().String())
		}
		return all
	}
	before := list()
	c := open(t, settings(folder, nil))
	month(t, c)
	read(t, c, "")
	if _, err := c.Check(t.Context()); err != nil {
		t.Fatal(err)
	}
	if after := list(); strings.Join(before, "|") != strings.Join(after, "|") {
		t.Errorf("before %q, after %q", before, after)
	}
}

func TestAFolderThatCannotBeReadIsSaid(t *testing.T) {
	c := open(t, settings(filepath.Join(t.TempDir(), "gone"), nil))
	faultOf(t, c.Read(t.Context(), november, &collector{}), document.CauseMisconfigured)
	_, err := c.Check(t.Context())
	faultOf(t, err, document.CauseMisconfigured)
	if os.Geteuid() == 0 {
		t.Skip("root may read everything")
	}
	folder := staffed(t)
	put(t, folder, "marks.csv", oneMark)
	if err := os.Chmod(filepath.Join(folder, "marks.csv"), 0); err != nil {
		t.Fatal(err)
	}
	faultOf(t, open(t, settings(folder, nil)).Read(t.Context(), november, &collector{}), document.CauseUnauthorised)
}
