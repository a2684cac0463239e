package timebook_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/uzelhub/uzel/connectors/timebook"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/reference"
)

// read reads the employees after a cursor.
func read(t testing.TB, c sdk.Source, cursor string) *collector {
	t.Helper()
	sink := &collector{}
	if err := c.Read(t.Context(), sdk.ReadRequest{Cursor: cursor, Kinds: []document.Kind{document.KindEmployee}}, sink); err != nil {
		t.Fatalf("Read: %v", err)
	}
	return sink
}

func (c *collector) keys() []string {
	keys := []string{}
	for _, item := range c.items {
		keys = append(keys, item.Document.Number)
	}
	return keys
}

func TestEmployeesAreReadFromTheNewestTable(t *testing.T) {
	folder := staffed(t)
	put(t, folder, "employees.csv", "tab_number;full_name;hired;dismissed;guid;position;department;object;schedule\n"+
		"00002;Примерова Анна;2026-02-01;2026-11-20;g2;Кассир;Зал;Склад;five-two\n00001;Образцов Пётр;2026-01-15;;;;;;\n")
	sink := read(t, open(t, settings(folder, nil)), "")
	if diff := cmp.Diff([]string{"00001", "00002"}, sink.keys()); diff != "" {
		t.Fatal(diff)
	}
	item := sink.items[1]
	want := document.Envelope{
		Kind: document.KindEmployee, MediaType: "application/json", SourceKey: "timebook:employee:7700000016:00002", Number: "00002",
		Organisation: document.Party{INN: ours}, Revision: item.Document.Revision,
	}
	if diff := cmp.Diff(want, item.Document); diff != "" || item.Document.Revision == "" {
		t.Error(diff)
	}
	wantBody := reference.Employee{
		ID: "g2", TabNumber: "00002", FullName: "Примерова Анна", Position: "Кассир", Department: "Зал", Object: "Склад", Schedule: "five-two",
		Hired: "2026-02-01", Dismissed: "2026-11-20",
	}
	if diff := cmp.Diff(wantBody, body[reference.Employee](t, item)); diff != "" {
		t.Error(diff)
	}
	nothingPersonal(t, sink)
}

func TestOnlyWhatChangedIsGivenAgain(t *testing.T) {
	folder := t.TempDir()
	table := func(rows ...string) {
		put(t, folder, "employees.csv", "tab_number;full_name;hired\n"+strings.Join(rows, "\n")+"\n")
	}
	c := open(t, settings(folder, nil))
	if n := len(read(t, c, "").items); n != 0 {
		t.Fatalf("without a table: %d", n)
	}
	cursor := ""
	for _, step := range []struct {
		rows, want []string
		problems   int
	}{
		{[]string{"1;A;2026-01-15", "2;B;2026-01-15"}, []string{"1", "2"}, 0},
		{[]string{"2;B;2026-01-15", "1;A;2026-01-15"}, []string{}, 0},                      // another order
		{[]string{"1;A;2026-01-15", "2;B;2026-01-16"}, []string{"2"}, 0},                   // changed
		{[]string{"1;A;2026-01-15", "2;B;2026-01-15"}, []string{"2"}, 0},                   // and back
		{[]string{"1;A;2026-01-15", "3;C;2026-01-15", "4;D;"}, []string{"3"}, 1},           // gone, new, bad
		{[]string{"1;A;2026-01-15", "3;C;2026-01-15", "4;D;"}, []string{}, 0},              // told once
		{[]string{"1;A;2026-01-15", "4;D;2026-01-15", "3;C;2026-01-15"}, []string{"4"}, 0}, // put right
	} {
		table(step.rows...)
		sink := read(t, c, cursor)
		if diff := cmp.Diff(step.want, sink.keys()); diff != "" || len(sink.problems) != step.problems {
			t.Errorf("%v: %s %q", step.rows, diff, sink.said())
		}
		if sink.last != "" {
			cursor = sink.last
		}
	}
}

func TestACursorThatIsNoneIsRefused(t *testing.T) {
	c := open(t, settings(staffed(t), nil))
	for _, cursor := range []string{"x", `{"seen":"AAAA"}`, `[]`} {
		err := c.Read(t.Context(), sdk.ReadRequest{Cursor: cursor}, &collector{})
		faultOf(t, err, document.CauseMisconfigured)
	}
	err := c.Read(t.Context(), sdk.ReadRequest{Kinds: []document.Kind{document.KindMarks}}, &collector{})
	if f := faultOf(t, err, document.CauseMisconfigured); !strings.Contains(f.Hint, "period") {
		t.Errorf("%+v", f)
	}
}

func TestAReadingThatBreaksOffGoesOnWhereItWas(t *testing.T) {
	folder := t.TempDir()
	table := func(hired string) {
		text := "tab_number;full_name;hired\n"
		for i := range 7 {
			text += fmt.Sprintf("%d;X;%s\n", i+1, hired)
		}
		put(t, folder, "employees.csv", text)
	}
	c := open(t, settings(folder, nil))
	cursor := ""
	for _, hired := range []string{"2026-01-15", "2026-01-16"} { // with and without a memory of something before
		table(hired)
		var given []string
		for range 10 {
			sink := &collector{after: func(n int) error {
				if n == 2 {
					return errEnough
				}
				return nil
			}}
			_ = c.Read(t.Context(), sdk.ReadRequest{Cursor: cursor}, sink)
			given = append(given, sink.keys()...)
			if sink.last != "" {
				cursor = sink.last
			}
		}
		if diff := cmp.Diff([]string{"1", "2", "3", "4", "5", "6", "7"}, given); diff != "" {
			t.Error(diff)
		}
	}
}

func TestARowThatTurnsBackInTheMiddleOfAReadingIsGivenAgain(t *testing.T) {
	folder := t.TempDir()
	c := open(t, settings(folder, nil))
	table := func(first string) {
		put(t, folder, "employees.csv", "tab_number;full_name;hired\n1;X;"+first+"\n2;X;"+first+"\n")
	}
	table("2026-01-15")
	before := read(t, c, "")
	table("2026-01-16")
	sink := &collector{after: func(int) error { return errEnough }}
	_ = c.Read(t.Context(), sdk.ReadRequest{Cursor: before.last}, sink)
	table("2026-01-15")
	if diff := cmp.Diff([]string{"1", "2"}, read(t, c, sink.last).keys()); diff != "" {
		t.Error(diff)
	}
}

// The memory of what was given travels with one record of a reading, not with each.
func TestCursorsStaySmall(t *testing.T) {
	const people = 5000
	folder := t.TempDir()
	table := func(hired string) {
		var b strings.Builder
		b.WriteString("tab_number;full_name;hired\n")
		for i := range people {
			fmt.Fprintf(&b, "%05d;X;%s\n", i, hired)
		}
		put(t, folder, "employees.csv", b.String())
	}
	c := open(t, settings(folder, nil))
	cursor := ""
	for _, hired := range []string{"2026-01-15", "2026-01-16"} {
		table(hired)
		sink, size := read(t, c, cursor), 0
		for _, item := range sink.items {
			size += len(item.Cursor)
			cursor = item.Cursor
		}
		if len(sink.items) != people || size > 1<<20 || len(cursor) > 20*people {
			t.Errorf("%d items, %d bytes of cursors, the last has %d", len(sink.items), size, len(cursor))
		}
	}
	if again := read(t, c, cursor); len(again.items) != 0 {
		t.Errorf("%d are given again", len(again.items))
	}
}

// Wherever a reading breaks off and whatever changes meanwhile, in the end the hub holds the table as it is.
func TestEmployeesAreNeverLost(t *testing.T) {
	root := t.TempDir()
	runs := 0
	rapid.Check(t, func(rt *rapid.T) {
		runs++
		folder := filepath.Join(root, fmt.Sprint(runs))
		if err := os.Mkdir(folder, 0o700); err != nil {
			rt.Fatal(err)
		}
		c, err := newConnection(timebook.Patient, settings(folder, nil), false)
		if err != nil {
			rt.Fatal(err)
		}
		defer c.Close()
		table, held, cursor := map[int]int{}, map[string]string{}, ""
		write := func() {
			text := "tab_number;full_name;hired\n"
			for tab, version := range table {
				text += fmt.Sprintf("%d;X;2026-01-%02d\n", tab, version)
			}
			put(t, folder, "employees.csv", text)
			written(t, folder, "employees.csv", time.Unix(int64(runs), 0))
		}
		write()
		for range rapid.IntRange(1, 15).Draw(rt, "steps") {
			switch rapid.SampledFrom([]string{"change", "change", "read", "read"}).Draw(rt, "step") {
			case "change":
				table[rapid.IntRange(1, 8).Draw(rt, "tab")] = rapid.IntRange(1, 9).Draw(rt, "day")
				write()
			case "read":
				most := rapid.IntRange(1, 4).Draw(rt, "most")
				cursor = takeUpTo(rt, c, cursor, most, held)
			}
		}
		cursor = takeUpTo(rt, c, cursor, 1<<30, held)
		if again := takeUpTo(rt, c, cursor, 1<<30, map[string]string{}); again != cursor {
			rt.Fatal("a table at rest is given again")
		}
		want := map[string]string{}
		takeUpTo(rt, c, "", 1<<30, want)
		if diff := cmp.Diff(want, held); diff != "" || len(held) != len(table) {
			rt.Fatalf("the hub holds something else: %s", diff)
		}
	})
}

var errEnough = errors.New("enough")

// takeUpTo takes some employees and breaks off; it returns where the hub stands then.
func takeUpTo(t *rapid.T, c sdk.Source, cursor string, most int, held map[string]string) string {
	sink := &collector{after: func(n int) error {
		if n >= most {
			return errEnough
		}
		return nil
	}}
	if err := c.Read(t.Context(), sdk.ReadRequest{Cursor: cursor}, sink); err != nil && !errors.Is(err, errEnough) {
		t.Fatal(err)
	}
	for _, item := range sink.items {
		held[item.Document.SourceKey], cursor = item.Document.Revision, item.Cursor
	}
	return cursor
}
