package folder

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// hub remembers what was given and confirms it as told.
type hub struct {
	source    sdk.Source
	items     []sdk.Item
	problems  []sdk.Problem
	cursors   []string
	cursor    string // where the last reading left off
	confirms  bool   // confirms at once, while Read is still running
	beforePut func(name string)
}

func (h *hub) Put(ctx context.Context, item sdk.Item) error {
	if h.beforePut != nil {
		h.beforePut(item.Document.Name)
	}
	h.items = append(h.items, item)
	return h.took(ctx, item.Cursor)
}

func (h *hub) Problem(ctx context.Context, problem sdk.Problem) error {
	h.problems = append(h.problems, problem)
	return h.took(ctx, problem.Cursor)
}

func (h *hub) took(ctx context.Context, cursor string) error {
	h.cursors = append(h.cursors, cursor)
	if !h.confirms {
		return nil
	}
	return h.source.(sdk.Confirmer).Committed(ctx, cursor)
}

func (h *hub) names() []string {
	var names []string
	for _, item := range h.items {
		names = append(names, item.Document.Name)
	}
	return names
}

// in opens a source; settling takes no time in the tests' own clock.
func in(t testing.TB, c Connector, folder string, more ...config) sdk.Source {
	t.Helper()
	settings := config{"in": folder, "accept": []config{{"pattern": "*.xml", "kind": "upd", "format": "5.03"}, {"pattern": "*.csv", "kind": "marks"}}}
	for _, m := range more {
		for key, value := range m {
			settings[key] = value
		}
	}
	s, ok := open(t, c, settings).(sdk.Source)
	if !ok {
		t.Fatal("not a source")
	}
	return s
}

// read makes one reading; within it the settling time passes at once.
func read(t *testing.T, s sdk.Source, h *hub, kinds ...document.Kind) error {
	t.Helper()
	h.source = s
	var err error
	synctest.Test(t, func(t *testing.T) { err = s.Read(t.Context(), sdk.ReadRequest{Kinds: kinds, Cursor: h.cursor}, h) })
	return err
}

func mustRead(t *testing.T, s sdk.Source, kinds ...document.Kind) *hub {
	t.Helper()
	h := &hub{}
	if err := read(t, s, h, kinds...); err != nil {
		t.Fatal(err)
	}
	return h
}

func age(t testing.TB, folder, name string, modified time.Time) {
	t.Helper()
	if err := os.Chtimes(filepath.Join(folder, name), modified, modified); err != nil {
		t.Fatal(err)
	}
}

func TestFileBecomesADocument(t *testing.T) {
	folder := t.TempDir()
	put(t, folder, "ON_NSCHFDOPPR_1.XML", "<Файл/>")
	age(t, folder, "ON_NSCHFDOPPR_1.XML", noon)
	h := mustRead(t, in(t, Connector{}, folder))
	if len(h.items) != 1 {
		t.Fatalf("got %d items", len(h.items))
	}
	got := h.items[0].Document
	want := document.Envelope{
		Kind: document.KindUPD, Format: "5.03", MediaType: "application/xml", Name: "ON_NSCHFDOPPR_1.XML", SourceKey: "ON_NSCHFDOPPR_1.XML",
		Revision: digest([]byte("<Файл/>")), ChangedAt: noon,
	}
	if got.Kind != want.Kind || got.Format != want.Format || got.MediaType != want.MediaType || got.Name != want.Name ||
		got.SourceKey != want.SourceKey || got.Revision != want.Revision || !got.ChangedAt.Equal(want.ChangedAt) {
		t.Errorf("got %+v", got)
	}
	if string(h.items[0].Body) != "<Файл/>" || h.items[0].Cursor == "" {
		t.Errorf("got %+v", h.items[0])
	}
}

func TestNewContentIsANewRevisionOfTheSameDocument(t *testing.T) {
	folder := t.TempDir()
	s := in(t, Connector{}, folder)
	put(t, folder, "a.xml", "1")
	first := mustRead(t, s)
	put(t, folder, "a.xml", "2")
	second := mustRead(t, s)
	a, b := first.items[0].Document, second.items[0].Document
	if a.SourceKey != b.SourceKey || a.Revision == b.Revision {
		t.Errorf("got %s %s and %s %s", a.SourceKey, a.Revision, b.SourceKey, b.Revision)
	}
}

func TestOldestComesFirstThenByName(t *testing.T) {
	folder := t.TempDir()
	for i, name := range []string{"в.xml", "б.xml", "а.xml", "г.xml"} {
		put(t, folder, name, name)
		age(t, folder, name, noon.Add(time.Duration(min(i, 2))*time.Minute))
	}
	sameList(t, "order", mustRead(t, in(t, Connector{}, folder)).names(), []string{"в.xml", "б.xml", "а.xml", "г.xml"})
}

func TestOnlyWantedFilesAreTaken(t *testing.T) {
	folder, elsewhere := t.TempDir(), t.TempDir()
	for _, name := range []string{"a.xml", "b.csv", "c.txt", ".d.xml", "e.xml.part", "f.xml~", "~$g.xml"} {
		put(t, folder, name, name)
	}
	put(t, elsewhere, "secret.xml", "secret")
	if err := os.Mkdir(filepath.Join(folder, "h.xml"), 0o755); err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS != "windows" {
		for name, target := range map[string]string{"i.xml": filepath.Join(elsewhere, "secret.xml"), "j.xml": "a.xml"} {
			if err := os.Symlink(target, filepath.Join(folder, name)); err != nil {
				t.Fatal(err)
			}
		}
		if err := makePipe(filepath.Join(folder, "k.xml")); err != nil {
			t.Fatal(err)
		}
	}
	s := in(t, Connector{}, folder)
	sameList(t, "all kinds", mustRead(t, s).names(), []string{"a.xml", "b.csv"})
	sameList(t, "marks alone", mustRead(t, s, document.KindMarks).names(), []string{"b.csv"})
	sameList(t, "none", mustRead(t, s, document.KindBill).names(), nil)
}

func TestPeriodIsNotUnderstood(t *testing.T) {
	err := in(t, Connector{}, t.TempDir()).Read(t.Context(), sdk.ReadRequest{Period: &sdk.Period{}}, &hub{})
	faultOf(t, err, document.CauseMisconfigured)
}

// growing writes to a file between the steps of the reader.
func growing(folder, name, atStep string, times int) disk {
	return stepped{disk: osDisk{}, after: func(step, at string) {
		if step == atStep && at == name && times > 0 {
			times--
			f, err := os.OpenFile(filepath.Join(folder, name), os.O_APPEND|os.O_WRONLY, 0)
			if err == nil {
				_, _ = f.WriteString(" и ещё")
				_ = f.Close()
			}
		}
	}}
}

func TestFileThatIsBeingWrittenIsLeftAlone(t *testing.T) {
	for _, c := range []struct{ rule, step string }{
		{"between two looks", "lstat"},
		{"when it was opened", "read"},
		{"while it is read", "bytes"},
	} {
		t.Run(c.rule, func(t *testing.T) {
			folder := t.TempDir()
			put(t, folder, "a.xml", "начало")
			put(t, folder, "b.xml", "готов")
			age(t, folder, "a.xml", noon)
			s := in(t, Connector{disk: growing(folder, "a.xml", c.step, 1)}, folder)
			sameList(t, "first", mustRead(t, s).names(), []string{"b.xml"})
			h := mustRead(t, s)
			slices.SortFunc(h.items, func(a, b sdk.Item) int { return strings.Compare(a.Document.Name, b.Document.Name) })
			if len(h.items) != 2 || string(h.items[0].Body) != "начало и ещё" {
				t.Errorf("then: %q", h.names())
			}
		})
	}
}

func TestReadingWaitsForTheSettlingTime(t *testing.T) {
	folder := t.TempDir()
	s := in(t, Connector{}, folder, config{"settle": "30s"})
	waited := func(read func() error) time.Duration {
		start := time.Now()
		if err := read(); err != nil {
			t.Error(err)
		}
		return time.Since(start)
	}
	synctest.Test(t, func(t *testing.T) {
		if d := waited(func() error { return s.Read(t.Context(), sdk.ReadRequest{}, &hub{}) }); d != 0 {
			t.Errorf("an empty folder: waited %s", d)
		}
		put(t, folder, "a.xml", "1")
		if d := waited(func() error { return s.Read(t.Context(), sdk.ReadRequest{}, &hub{}) }); d != 30*time.Second {
			t.Errorf("waited %s", d)
		}
		ctx, stop := context.WithTimeout(t.Context(), time.Second)
		defer stop()
		if err := s.Read(ctx, sdk.ReadRequest{}, &hub{}); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("a stopped reading: %v", err)
		}
	})
}

func TestEmptyFileMayBeTheBeginningOfAFullOne(t *testing.T) {
	folder := t.TempDir()
	put(t, folder, "a.xml", "")
	age(t, folder, "a.xml", noon.Add(-time.Minute))
	s := in(t, Connector{}, folder)
	if h := mustRead(t, s); len(h.items)+len(h.problems) != 0 {
		t.Errorf("got %v, %v", h.items, h.problems)
	}
	age(t, folder, "a.xml", noon.Add(-2*time.Hour))
	if h := mustRead(t, s); len(h.problems) != 1 || !strings.Contains(h.problems[0].Fault.Message, "пуст") {
		t.Errorf("got %v", h.problems)
	}
}

func TestTroubleWithOneFileDoesNotStopTheOthers(t *testing.T) {
	folder := t.TempDir()
	for i, name := range []string{"1.xml", "2.xml", "3.xml", "4.xml"} {
		put(t, folder, name, strings.Repeat("x", 1+i))
		age(t, folder, name, noon.Add(time.Duration(i)*time.Minute))
	}
	broken := map[string]error{"1.xml": syscall.EIO, "2.xml": syscall.EACCES}
	d := stepped{disk: osDisk{}, before: func(step, name string) error {
		if err := broken[name]; step == "read" && err != nil {
			return &os.PathError{Op: "open", Path: name, Err: err}
		}
		return nil
	}}
	h := &hub{confirms: true}
	err := read(t, in(t, Connector{disk: d}, folder, config{"max_bytes": 3}), h)
	faultOf(t, err, document.CauseTransient) // of the first file, which will be tried again
	sameList(t, "read", h.names(), []string{"3.xml"})
	var problems []string
	for _, p := range h.problems {
		problems = append(problems, fmt.Sprintf("%s %s", p.Document.Name, p.Fault.Cause))
	}
	sameList(t, "problems", problems, []string{"2.xml unauthorised", "4.xml invalid_document"})
	sameList(t, "files", documents(t, folder), []string{
		".uzel/aside/2.xml", ".uzel/aside/2.xml.reason.txt", ".uzel/aside/4.xml", ".uzel/aside/4.xml.reason.txt", ".uzel/taken/2026-11/3.xml", "1.xml",
	})
	golden(t, "testdata/reason.txt", content(t, folder, ".uzel/aside/4.xml.reason.txt"))
}

func TestNamesThatCannotBeShownAreSetAside(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux makes such files")
	}
	folder := t.TempDir()
	bad := []string{"a\nb.xml", "акт\u202elmx.xml", `a\..\evil.xml`, "\xe0\xea\xf2.xml"}
	for _, name := range bad {
		put(t, folder, name, "x")
	}
	h := &hub{confirms: true}
	if err := read(t, in(t, Connector{}, folder), h); err != nil {
		t.Fatal(err)
	}
	keys := map[string]bool{}
	for _, p := range h.problems {
		keys[p.Document.SourceKey] = true
		if !plainName(p.Document.Name) || !plainName(p.Document.SourceKey) {
			t.Errorf("got %q, %q", p.Document.Name, p.Document.SourceKey)
		}
	}
	if len(h.items) != 0 || len(keys) != len(bad) {
		t.Errorf("got %v, %v", h.items, keys)
	}
	if left, _ := os.ReadDir(folder); len(left) != 1 {
		t.Errorf("left: %v", left)
	}
}

func TestFolderThatIsNotThere(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "gone")
	s := in(t, Connector{}, folder)
	err := s.Read(t.Context(), sdk.ReadRequest{}, &hub{})
	if f := faultOf(t, err, document.CauseMisconfigured); !strings.Contains(f.Message, folder) || f.Hint == "" {
		t.Errorf("got %+v", f)
	}
	_, err = s.(sdk.Connection).Check(t.Context())
	faultOf(t, err, document.CauseMisconfigured)
}
