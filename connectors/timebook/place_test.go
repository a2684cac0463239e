package timebook_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"maps"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/uzelhub/uzel/connectors/timebook"
	"github.com/uzelhub/uzel/connectors/timebook/sandbox"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/marks"
)

const (
	password = "very-secret-word"
	ours     = "7700000016"
)

// config is settings as JSON has them.
type config = map[string]any

// settings are the least that is needed, changed by more where a test needs it; nil takes a setting away.
func settings(folder string, more config) config {
	all := config{
		"inn": ours, "folder": folder, "employees": config{"files": "employees.csv"}, "marks": config{"files": "marks*.csv"},
	}
	maps.Copy(all, more)
	maps.DeleteFunc(all, func(_ string, value any) bool { return value == nil })
	return all
}

// throughAPI are the settings that take marks from a server.
func throughAPI(url string, more config) config {
	all := config{
		"marks": nil, "url": url + "/erpi", "login": "uzel", "password": password, "marks_from": "demands", "performer": "performerUuid",
		"employees": config{"files": "employees.csv", "columns": config{"guid": "guid"}},
	}
	maps.Copy(all, more)
	return all
}

// connection is what the tests use of an opened one.
type connection interface {
	sdk.Connection
	sdk.Source
	sdk.Discoverer
}

func newConnection(connector sdk.Connector, settings config, acceptGuess bool) (connection, error) {
	text, err := json.Marshal(settings)
	if err != nil {
		return nil, err
	}
	c, err := connector.Open(context.Background(), sdk.Setup{Connection: "timebook-romashka", Config: text, AcceptGuess: acceptGuess})
	if err != nil {
		return nil, err
	}
	return c.(connection), nil
}

func open(t testing.TB, settings config) connection {
	t.Helper()
	return openWith(t, timebook.Patient, settings)
}

func openWith(t testing.TB, connector sdk.Connector, settings config) connection {
	t.Helper()
	c, err := newConnection(connector, settings, true)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// serve runs a sandbox and opens a connection to it that reads marks from there.
func serve(t testing.TB, server *sandbox.Server, folder string, more config) connection {
	t.Helper()
	web := httptest.NewServer(server)
	t.Cleanup(web.Close)
	return open(t, settings(folder, throughAPI(web.URL, more)))
}

// put lays an export into the folder.
func put(t testing.TB, folder, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// written sets when a file was written.
func written(t testing.TB, folder, name string, at time.Time) {
	t.Helper()
	if err := os.Chtimes(filepath.Join(folder, name), at, at); err != nil {
		t.Fatal(err)
	}
}

// book is a workbook with the given rows on its first sheet.
func book(t testing.TB, rows ...[]any) string {
	t.Helper()
	f := excelize.NewFile()
	for i, row := range rows {
		at, err := excelize.CoordinatesToCellName(1, i+1)
		if err != nil {
			t.Fatal(err)
		}
		if err := f.SetSheetRow("Sheet1", at, &row); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// staffed is a folder with a table of two employees.
func staffed(t testing.TB) string {
	t.Helper()
	folder := t.TempDir()
	put(t, folder, "employees.csv", "tab_number;full_name;hired;dismissed;guid\n"+
		"00001;Образцов Пётр Сергеевич;2026-01-15;;g1\n00002;Примерова Анна;2026-02-01;2026-11-20;g2\n")
	return folder
}

// collector keeps what is given, and calls after at each item.
type collector struct {
	mu       sync.Mutex
	items    []sdk.Item
	problems []sdk.Problem
	last     string // where the hub stands
	after    func(n int) error
}

func (c *collector) Put(_ context.Context, item sdk.Item) error {
	c.mu.Lock()
	c.items, c.last = append(c.items, item), item.Cursor
	n := len(c.items)
	c.mu.Unlock()
	if c.after != nil {
		return c.after(n)
	}
	return nil
}

func (c *collector) Problem(_ context.Context, problem sdk.Problem) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.problems, c.last = append(c.problems, problem), problem.Cursor
	return nil
}

// said are the messages of the problems.
func (c *collector) said() []string {
	said := []string{}
	for _, p := range c.problems {
		text := p.Fault.Message
		if p.Fault.RemoteCode+p.Fault.RemoteText != "" {
			text += " [" + p.Fault.RemoteCode + p.Fault.RemoteText + "]"
		}
		said = append(said, text)
	}
	return said
}

var november = sdk.ReadRequest{
	Period: &sdk.Period{From: "2026-11-01", To: "2026-11-30"}, Kinds: []document.Kind{document.KindMarks},
}

// month reads November.
func month(t testing.TB, c sdk.Source) (marks.Document, *collector) {
	t.Helper()
	sink := &collector{}
	if err := c.Read(t.Context(), november, sink); err != nil {
		t.Fatalf("Read: %v", err)
	}
	if len(sink.items) != 1 {
		t.Fatalf("%d documents", len(sink.items))
	}
	return body[marks.Document](t, sink.items[0]), sink
}

// exported reads November from a table of marks in a folder with two employees.
func exported(t testing.TB, table string, more config) (marks.Document, *collector) {
	t.Helper()
	folder := staffed(t)
	put(t, folder, "marks.csv", table)
	return month(t, open(t, settings(folder, more)))
}

// lines are marks as one line each.
func lines(all []marks.Mark) []string {
	said := []string{}
	for _, m := range all {
		said = append(said, m.TabNumber+" "+m.Time+" "+m.Direction)
	}
	return said
}

func body[T any](t testing.TB, item sdk.Item) T {
	t.Helper()
	var doc T
	if err := json.Unmarshal(item.Body, &doc); err != nil {
		t.Fatal(err)
	}
	return doc
}

// faultOf is the fault that an error must be.
func faultOf(t testing.TB, err error, want document.Cause) *sdk.Fault {
	t.Helper()
	var f *sdk.Fault
	if !errors.As(err, &f) {
		t.Fatalf("%T is no fault: %v", err, err)
	}
	if f.Cause != want {
		t.Fatalf("the cause is %s, want %s: %v", f.Cause, want, f)
	}
	return f
}
