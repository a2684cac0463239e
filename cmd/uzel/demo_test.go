package main

import (
	"archive/zip"
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/uzelhub/uzel/core/schedule"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/num"
	"github.com/uzelhub/uzel/schemas/timesheet"
	"github.com/uzelhub/uzel/schemas/upd"
	"github.com/uzelhub/uzel/schemas/upd/updtest"
)

// The sample group: three organisations with so many invoices a month each, one of which has a unit that nobody knows.
const (
	demoOrganisations = 3
	demoInvoices      = 14
	demoSetAside      = "INV/8"
	demoEmployees     = 200
)

// shown is a demo that has ended: what it said, line by line, and what its children were started with.
type shown struct {
	dir, config string
	lines       []string
	log         string
	children    map[int]string // command lines by process
}

// runDemo runs the demo to its end, which must come by itself since nobody watches.
func runDemo(t *testing.T, dir string, args ...string) shown {
	t.Helper()
	s := shown{dir: dir, config: filepath.Join(dir, "uzel.yaml"), children: map[int]string{}}
	command := exec.CommandContext(t.Context(), "uzel", append([]string{"demo", "--dir", dir}, args...)...)
	var log bytes.Buffer
	command.Stderr = &log
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		s.lines = append(s.lines, lines.Text())
		addChildren(t, s.children, command.Process.Pid)
	}
	err = command.Wait()
	s.log = log.String()
	if err != nil {
		t.Fatalf("uzel demo: %v\n%s%s", err, strings.Join(s.lines, "\n"), s.log)
	}
	return s
}

// ask runs another command on the demo's configuration.
func (s shown) ask(t *testing.T, answer any, args ...string) {
	t.Helper()
	text, err := exec.CommandContext(t.Context(), "uzel", append(args, "--json", "--config", s.config)...).Output()
	if err != nil {
		t.Fatalf("uzel %v: %v", args, err)
	}
	if err := json.Unmarshal(text, answer); err != nil {
		t.Fatalf("uzel %v: %v\n%s", args, err, text)
	}
}

// The demo runs elsewhere than on a terminal; its parts follow one another on one folder.
func TestDemo(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "папка примера")
	s := runDemo(t, dir, "--json", "--log-level", "debug")
	for _, part := range []struct {
		name string
		do   func(*testing.T)
	}{
		{"every line is JSON and the last one the summary", s.testLines},
		{"every invoice became an УПД that the format accepts, but one", s.testUPD},
		{"the workbooks say what the timesheets say", s.testWorkbooks},
		{"the journal is whole", s.testJournal},
		{"nothing tells of persons or secrets", s.testSecrecy},
		{"the next demo takes the same folder and leaves what is not its own", s.testAgain},
	} {
		t.Run(part.name, part.do)
	}
}

func (s shown) testLines(t *testing.T) {
	seen := map[string]int{}
	for i, line := range s.lines {
		var event struct {
			Event    string
			Document string
			To       document.State
		}
		if err := json.Unmarshal([]byte(line), &event); err != nil {
			t.Fatalf("line %d: %v: %s", i+1, err, line)
		}
		seen[event.Event+" "+string(event.To)]++
	}
	documents := demoOrganisations * (demoInvoices + 1)
	if seen["document received"] != documents || seen["document invalid"] != 1 || seen["document needs_person"] != 0 {
		t.Errorf("changes of state: %v", seen)
	}
	var last struct{ Summary summary }
	if err := json.Unmarshal([]byte(s.lines[len(s.lines)-1]), &last); err != nil {
		t.Fatal(err)
	}
	got := last.Summary
	if got.Documents != documents || got.ByKind[document.KindTimesheet] != demoOrganisations {
		t.Errorf("the summary: %+v", got)
	}
	x := got.Exchange
	if x.Accepted == 0 || x.Refused == 0 || x.Waiting == 0 || x.Accepted+x.Refused+x.Waiting != documents-1-demoOrganisations ||
		got.ByState[document.StateFinished] != x.Accepted+demoOrganisations || got.ByState[document.StateRefused] != x.Refused ||
		got.ByState[document.StateInExchange] != x.Waiting {
		t.Errorf("one buyer signs, one refuses, one keeps silent: %+v, %+v", x, got.ByState)
	}
	if len(got.SetAside) != 1 || got.SetAside[0].Number != demoSetAside || got.SetAside[0].Findings[0].Code != "UZ-STP-007" {
		t.Errorf("set aside: %+v", got.SetAside)
	}
	files := 0
	for folder, count := range got.Results {
		entries, err := filepath.Glob(filepath.Join(folder, "[^.]*"))
		signatures, failure := filepath.Glob(filepath.Join(folder, "[^.]*.sig"))
		if err != nil || failure != nil || len(entries)-len(signatures) != count {
			t.Errorf("%s holds %d files, the summary says %d (%v)", folder, len(entries)-len(signatures), count, err)
		}
		if signed := strings.HasSuffix(folder, "upd"); signed && len(signatures) != count || !signed && len(signatures) > 0 {
			t.Errorf("%s holds %d signatures beside %d files", folder, len(signatures), count)
		}
		files += count
	}
	if files != documents-1 {
		t.Errorf("%d files for %d finished documents", files, documents-1)
	}
	if s.log != "" && strings.Contains(s.log, "level=ERROR") {
		t.Errorf("errors in the log:\n%s", s.log)
	}
}

func (s shown) testUPD(t *testing.T) {
	for _, organisation := range []string{"romashka", "vector", "uralstroy"} {
		files, err := filepath.Glob(filepath.Join(s.dir, "out", organisation, "upd", "*.xml"))
		if err != nil {
			t.Fatal(err)
		}
		numbers := map[string]bool{}
		for _, path := range files {
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			name := filepath.Base(path)
			if findings := upd.Validate(data, name); len(findings) > 0 {
				t.Errorf("%s: %v", name, findings)
			}
			updtest.Check(t, name, data)
			doc, findings := upd.Parse(data, name)
			if fault.HasErrors(findings) {
				t.Errorf("%s: %v", name, findings)
			}
			if numbers[doc.Number] {
				t.Errorf("%s: two УПД have the number %s", organisation, doc.Number)
			}
			numbers[doc.Number] = true
		}
		for i := range demoInvoices {
			number := fmt.Sprintf("INV/%d", i+1)
			if numbers[number] == (organisation == "romashka" && number == demoSetAside) {
				t.Errorf("%s: there is an УПД %s: %v", organisation, number, numbers[number])
			}
		}
	}
}

// sheets are the timesheets as the hub keeps them, by organisation.
func (s shown) sheets(t *testing.T) map[string]timesheet.Document {
	t.Helper()
	var list []docRow
	s.ask(t, &list, "doc", "list", "--kind", "timesheet")
	if len(list) != demoOrganisations {
		t.Fatalf("%d timesheets", len(list))
	}
	sheets := map[string]timesheet.Document{}
	for _, doc := range list {
		archive := filepath.Join(t.TempDir(), "bundle.zip")
		s.ask(t, new(any), "doc", "export", doc.ID, "--out", archive)
		sheet, err := timesheet.Read(bytes.NewReader(unzipped(t, archive, "parts/timesheet")))
		if err != nil {
			t.Fatal(err)
		}
		sheets[strings.TrimPrefix(doc.Route, "timesheet-")] = sheet
	}
	return sheets
}

func unzipped(t *testing.T, archive, name string) []byte {
	t.Helper()
	z, err := zip.OpenReader(archive)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	body, err := fs.ReadFile(z, name)
	if err != nil {
		t.Fatal(err)
	}
	return body
}

func (s shown) testWorkbooks(t *testing.T) {
	people := 0
	for organisation, doc := range s.sheets(t) {
		files, err := filepath.Glob(filepath.Join(s.dir, "out", organisation, "timesheet", "*.xlsx"))
		if err != nil || len(files) != 1 {
			t.Fatalf("%s: workbooks %v, %v", organisation, files, err)
		}
		book, err := excelize.OpenFile(files[0])
		if err != nil {
			t.Fatal(err)
		}
		rows, err := book.GetRows(book.GetSheetName(0), excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		if err := book.Close(); err != nil {
			t.Error(err)
		}
		people += len(doc.Sheet.Employees)
		if len(doc.Sheet.Employees) == 0 || doc.Sheet.Totals.Minutes == 0 {
			t.Errorf("%s: an empty timesheet", organisation)
		}
		for _, line := range doc.Sheet.Employees {
			compareLine(t, organisation, rows, line)
		}
	}
	if people != demoEmployees {
		t.Errorf("the timesheets list %d employees, the group has %d", people, demoEmployees)
	}
}

// Columns of Т-13: the tab number, and the month's days with its hours two rows below.
const (
	columnTab   = 3
	columnMonth = 21
)

func compareLine(t *testing.T, organisation string, rows [][]string, line timesheet.Line) {
	t.Helper()
	at := func(column, row int) string {
		if row >= len(rows) || column > len(rows[row]) {
			return ""
		}
		return rows[row][column-1]
	}
	top := slices.IndexFunc(rows, func(row []string) bool { return len(row) >= columnTab && row[columnTab-1] == line.TabNumber })
	if top < 0 {
		t.Errorf("%s: the workbook has no employee %s", organisation, line.TabNumber)
		return
	}
	month := line.Totals.Month
	if got, want := at(columnMonth, top), fmt.Sprint(month.Days); got != want {
		t.Errorf("%s, %s: %s days, want %s", organisation, line.TabNumber, got, want)
	}
	if got, want := at(columnMonth, top+2), num.Hours(month.Minutes).String(); got != want {
		t.Errorf("%s, %s: %s hours, want %s", organisation, line.TabNumber, got, want)
	}
}

func (s shown) testJournal(t *testing.T) {
	var verdict struct {
		Whole  bool
		Report struct{ Entries, Batches int }
	}
	s.ask(t, &verdict, "audit", "verify")
	if !verdict.Whole || verdict.Report.Entries < demoOrganisations*demoInvoices {
		t.Errorf("%+v", verdict)
	}
}

// testSecrecy looks for every surname and for the password in whatever is kept or shown open.
func (s shown) testSecrecy(t *testing.T) {
	secret, err := os.ReadFile(filepath.Join(s.dir, "password"))
	if err != nil {
		t.Fatal(err)
	}
	hidden := map[string]string{strings.TrimSpace(string(secret)): "the password"}
	for _, doc := range s.sheets(t) {
		for _, person := range doc.People {
			surname, _, _ := strings.Cut(person.FullName, " ")
			hidden[surname] = "a surname"
		}
	}
	if len(hidden) < 10 {
		t.Fatalf("only %d words to look for", len(hidden))
	}
	var journal []map[string]any
	s.ask(t, &journal, "audit", "list", "--limit", "10000")
	entries, err := json.Marshal(journal)
	if err != nil || len(journal) < demoInvoices {
		t.Fatal(len(journal), err)
	}
	var started []string
	for _, line := range s.children {
		started = append(started, line)
	}
	if len(started) == 0 && childrenAreSeen {
		t.Error("no connector process was seen")
	}
	for place, text := range map[string]string{
		"what it says": strings.Join(s.lines, "\n"), "the log": s.log, "the journal": string(entries), "processes": strings.Join(started, "\n"),
	} {
		for word, what := range hidden {
			if strings.Contains(text, word) {
				t.Errorf("%s is in %s", what, place)
			}
		}
	}
}

func (s shown) testAgain(t *testing.T) {
	own := filepath.Join(s.dir, "заметки.txt")
	if err := os.WriteFile(own, []byte("моё"), 0o600); err != nil {
		t.Fatal(err)
	}
	again := runDemo(t, s.dir, "--once")
	said := strings.Join(again.lines, "\n")
	for _, want := range []string{
		"Узел провёл 45 документов трёх организаций", "Отложен " + demoSetAside, "UZ-STP-007", "Что посмотреть дальше",
		"uzel audit verify --config '" + s.config + "'",
	} {
		if !strings.Contains(said, want) {
			t.Errorf("the summary does not say %q:\n%s", want, said)
		}
	}
	if again.log != "" {
		t.Errorf("elsewhere than on a terminal it is quiet, but said:\n%s", again.log)
	}
	if text, err := os.ReadFile(own); err != nil || string(text) != "моё" {
		t.Errorf("a file of somebody else: %q, %v", text, err)
	}
	s.testUPD(t)
}

func TestADemoTellsWhichRunsFailed(t *testing.T) {
	ended := time.Date(2026, 11, 1, 4, 0, 0, 0, time.UTC)
	finished, failed := ran([]schedule.Status{
		{Entry: schedule.Entry{Name: "not yet"}},
		{Entry: schedule.Entry{Name: "at work"}, Last: &schedule.Run{Run: store.Run{State: schedule.StateRunning}}},
		{Entry: schedule.Entry{Name: "upd"}, Last: &schedule.Run{Run: store.Run{State: schedule.StateDone, Ended: ended}}},
		{Entry: schedule.Entry{Name: "timesheet"}, Last: &schedule.Run{Run: store.Run{State: schedule.StateFailed, Ended: ended, Detail: "нет связи"}}},
	})
	if finished != 2 || len(failed) != 1 || failed[0] != "timesheet: нет связи" {
		t.Errorf("%d ended, failed %q", finished, failed)
	}
}
