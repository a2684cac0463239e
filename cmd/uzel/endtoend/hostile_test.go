package endtoend

import (
	"archive/zip"
	"bytes"
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/uzelhub/uzel/schemas/upd"
)

// dropped is a file of the folder that the hub reads, and what must become of it.
type dropped struct {
	name string
	body []byte
	// code is what is said of a file that is set aside; a good file has none.
	code string
	// unread files are set aside by the connector beside the folder, the others are kept by the hub.
	unread bool
	// sealed files nobody may read.
	sealed bool
	// shown is the name under which it is known when its own cannot be shown.
	shown string
}

// TestAFolderOfGoodAndHostileFiles drops files that mean harm between files that do not. Each hostile one is set aside with
// its reason and kept, each good one arrives, and the program stands.
func TestAFolderOfGoodAndHostileFiles(t *testing.T) {
	s := newSite(t, map[string]string{"uzel.yaml": hostileConfig, "routes.yaml": hostileRoutes, "work_schedules.yaml": erpSchedules})
	in := s.folder("in")
	for _, out := range []string{"upd", "checked", "sheets", "passed"} {
		s.folder("out/" + out)
	}
	good, hostile := goodFiles(t), hostileFiles(t)
	lay(t, in, append(slices.Clone(good), hostile...))
	ignored := layWhatIsNoFile(t, in)

	got := s.runRoute("invoices")
	if got.Problems+got.Taken+got.Records < len(good)+len(hostile) {
		t.Errorf("%d files were dropped, and the run brought %+v", len(good)+len(hostile), got)
	}
	told := map[string]story{}
	for _, doc := range s.documents() {
		one := s.story(doc.ID)
		told[one.Envelope.Name] = one
	}
	for _, file := range hostile {
		file.shown = cmp.Or(file.shown, file.name)
		checkSetAside(t, in, file, told[file.shown])
	}
	for _, file := range good {
		if one, ok := told[file.name]; ok && one.State != "finished" {
			t.Errorf("the good file %q is %s: %+v", file.name, one.State, one.Findings)
		}
		if there(filepath.Join(in, file.name)) {
			t.Errorf("the good file %q still lies in the folder", file.name)
		}
	}
	for _, name := range ignored {
		if _, err := os.Lstat(filepath.Join(in, name)); err != nil {
			t.Errorf("%q is no document and was taken away: %v", name, err)
		}
	}
	checkArrived(t, s)
	checkNothingElse(t, s)
	s.run(0, "audit", "verify")
}

// checkSetAside holds that a hostile file has its document, with its reason, and that the file is kept.
func checkSetAside(t *testing.T, in string, file dropped, told story) {
	t.Helper()
	if told.State != "invalid" || len(told.Findings) == 0 || told.Findings[0].Code != file.code {
		t.Errorf("%q is %q with %+v, want %s", file.name, told.State, told.Findings, file.code)
		return
	}
	if file.unread {
		if !there(filepath.Join(in, ".uzel/aside", file.shown)) {
			t.Errorf("%q, which was not read, is not kept beside the folder", file.name)
		}
	} else if len(told.Parts) == 0 || told.Parts[0].Role != "original" {
		t.Errorf("of %q the original is not kept: %+v", file.name, told.Parts)
	}
}

// checkArrived looks for every good file's product.
func checkArrived(t *testing.T, s site) {
	t.Helper()
	var numbers []string
	for name := range listing(t, s.folder("out/upd")) {
		numbers = append(numbers, parseUPD(t, filepath.Join(s.folder("out/upd"), name)).Number)
	}
	slices.Sort(numbers)
	if want := []string{"ДОБР-1", "ДОБР-2", "ДОБР-3", "ДОБР-4"}; !slices.Equal(numbers, want) {
		t.Errorf("УПД %v, want %v", numbers, want)
	}
	if got := len(listing(t, s.folder("out/checked"))); got != 1 {
		t.Errorf("%d checked files, want 1", got)
	}
	for name, want := range map[string]string{"привет.bin": "hello", "_CON.bin": "a device of Windows"} {
		if got := string(content(t, filepath.Join(s.folder("out/passed"), name))); got != want {
			t.Errorf("%s says %q", name, got)
		}
	}
	book, err := excelize.OpenFile(only(t, s.folder("out/sheets")))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	top := rowOf(t, book, "0001")
	if got := cell(t, book, 2, top); !strings.HasPrefix(got, evilName) {
		t.Errorf("the name in the timesheet is %q", got)
	}
	if formula, err := book.GetCellFormula(book.GetSheetName(0), fmt.Sprintf("B%d", top)); formula != "" || err != nil {
		t.Errorf("the name in the timesheet is the formula %q, %v", formula, err)
	}
	if got := cell(t, book, columnDay+4, top+1); got != "8" {
		t.Errorf("on the fifth of October %q hours were worked, want 8", got)
	}
}

// checkNothingElse holds that no name led out of its folder.
func checkNothingElse(t *testing.T, s site) {
	t.Helper()
	entries, err := os.ReadDir(s.dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if want := []string{"data", "in", "out", "routes.yaml", "uzel.yaml", "work_schedules.yaml"}; !slices.Equal(names, want) {
		t.Errorf("the site holds %v, want %v", names, want)
	}
}

func there(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// lay writes the files so that they are at rest, the first one the oldest.
func lay(t *testing.T, dir string, files []dropped) {
	t.Helper()
	at := time.Now().Add(-3 * time.Hour)
	for _, file := range files {
		path := filepath.Join(dir, file.name)
		if err := os.WriteFile(path, file.body, 0o600); err != nil {
			t.Fatal(err)
		}
		if file.name == tooLarge {
			if err := os.Truncate(path, 101<<20); err != nil {
				t.Fatal(err)
			}
		}
		at = at.Add(time.Second)
		if err := os.Chtimes(path, at, at); err != nil {
			t.Fatal(err)
		}
		if file.sealed {
			if err := os.Chmod(path, 0); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// layWhatIsNoFile makes names that look like documents and are none: they stay where they are.
func layWhatIsNoFile(t *testing.T, dir string) []string {
	t.Helper()
	for name, make := range map[string]func(string) error{
		"folder.json":     func(path string) error { return os.Mkdir(path, 0o755) },
		"..%2f..%2f.json": func(path string) error { return os.WriteFile(path, []byte("hidden"), 0o600) },
		"half.json.part":  func(path string) error { return os.WriteFile(path, []byte("{"), 0o600) },
	} {
		if err := make(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	names := []string{"folder.json", "..%2f..%2f.json", "half.json.part"}
	if runtime.GOOS != "windows" {
		if err := os.Symlink("/etc/passwd", filepath.Join(dir, "link.json")); err != nil {
			t.Fatal(err)
		}
		names = append(names, "link.json")
	}
	return names
}

const (
	evilName = "=cmd|' /C calc'!A0"
	tooLarge = "too-large.bin"
)

func goodFiles(t *testing.T) []dropped {
	t.Helper()
	files := []dropped{
		{name: "employees.xlsx", body: workbook(t, []any{"tab_number", "full_name", "hired"}, []any{"0001", evilName, "2020-01-01"})},
		{name: "absences.csv", body: []byte("tab_number,from,to,code\n0001,2026-10-12,2026-10-18,ОТ\n")},
		{name: "marks.csv", body: []byte("tab_number;time;direction\n0001;2026-10-05 09:00;in\n0001;2026-10-05 18:00;out\n")},
		{name: "привет.bin", body: []byte("hello")},
		{name: "CON.bin", body: []byte("a device of Windows")},
	}
	for i, name := range []string{"invoice.json", "CON.json", "a..%2f..%2fetc%2fpasswd.json", strings.Repeat("д", 120) + ".json"} {
		files = append(files, dropped{name: name, body: fmt.Appendf(nil, goodInvoice, i+1)})
	}
	built := goodUPD(t)
	return append(files, dropped{name: built.Name, body: built.Bytes})
}

func goodUPD(t *testing.T) upd.File {
	t.Helper()
	doc, findings := upd.Decode(content(t, "../../../schemas/upd/examples/invoice.json"))
	built := upd.Build(doc, *doc.Identity)
	if built.Bytes == nil {
		t.Fatal(findings, built.Findings)
	}
	return built
}

func hostileFiles(t *testing.T) []dropped {
	t.Helper()
	files := []dropped{
		{name: "laughs.xml", body: []byte(laughs), code: "UZ-XML-005"},
		{name: "outside.xml", body: []byte(`<!DOCTYPE Файл [<!ENTITY x SYSTEM "file:///etc/passwd">]><Файл>&x;</Файл>`), code: "UZ-XML-005"},
		{name: "deep.xml", body: []byte(strings.Repeat("<a>", 200_000) + strings.Repeat("</a>", 200_000)), code: "UZ-XML-007"},
		{name: "cut.xml", body: goodUPD(t).Bytes[:1000], code: "UZ-XML-004"},
		{name: "letters.xml", body: []byte("<?xml version=\"1.0\" encoding=\"windows-1251\"?><a>\x98</a>"), code: "UZ-XML-002"},
		{name: "attributes.xml", body: []byte("<Файл " + manyAttributes() + "/>"), code: "UZ-XML-007"},
		{name: "empty.xml", body: []byte(" "), code: "UZ-XML-004"},

		{name: "deep.json", body: []byte(strings.Repeat("[", 100_000)), code: "UZ-DOC-001"},
		{name: "cut.json", body: fmt.Appendf(nil, goodInvoice, 5)[:200], code: "UZ-DOC-001"},
		{name: "numbers.json", body: []byte(`{"number": "1", "total": 1e999999999}`), code: "UZ-NUM-001"},
		{name: "picture.json", body: []byte("\x89PNG\r\n\x1a\n\x00\x00"), code: "UZ-DOC-001"},
		{name: "foreign.json", body: bytes.ReplaceAll(fmt.Appendf(nil, goodInvoice, 6), []byte("7700000016"), []byte("6605000014")), code: "UZ-STP-005"},

		{name: "employees-1251.csv", body: []byte("tab_number,full_name,hired\n0009,\xc8\xe2\xe0\xed\xee\xe2,2020-01-01\n"), code: "UZ-TAB-002"},
		{name: "employees-cut.xlsx", body: workbook(t, []any{"tab_number", "full_name", "hired"})[:300], code: "UZ-TAB-014"},
		{name: "employees-rows.csv", body: []byte("tab_number,hired\n0008,01.10.2026\n"), code: "UZ-REG-005"},
		{name: "absences-bomb.xlsx", body: bomb(t), code: "UZ-TAB-017"},
		{name: "marks-bomb.xlsx", body: bomb(t), code: "UZ-TAB-017"},
		{name: "marks-old.xls", body: []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 1024)), code: "UZ-TAB-016"},
		{name: "marks-two-months.csv", body: []byte("tab_number,time,direction\n0001,2026-10-05 09:00,in\n0001,2026-08-05 18:00,out\n"), code: "UZ-STP-015"},
		{name: "marks-quote.csv", body: []byte("tab_number,time,direction\n\"0001,2026-10-05 09:00,in\n"), code: "UZ-TAB-008"},

		{name: "nothing.bin", code: "UZ-ENG-010", unread: true},
		{name: tooLarge, code: "UZ-ENG-010", unread: true},
	}
	if runtime.GOOS != "windows" {
		// An invisible sign that turns the direction of writing: the name reads as nohj.bin.
		files = append(files, dropped{name: "\u202enib.john.bin", body: []byte("x"), code: "UZ-ENG-010", unread: true, shown: "_nib.john.bin"})
		if os.Geteuid() != 0 { // root may read everything
			files = append(files, dropped{name: "sealed.bin", body: []byte("x"), code: "UZ-ENG-010", unread: true, sealed: true})
		}
	}
	return files
}

// laughs is the billion laughs: ten entities, each ten of the one before.
var laughs = func() string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">`)
	for i := 1; i < 10; i++ {
		fmt.Fprintf(&b, `<!ENTITY lol%d "%s">`, i, strings.Repeat(fmt.Sprintf("&lol%d;", i-1), 10))
	}
	b.WriteString(`]><lolz>&lol9;</lolz>`)
	return b.String()
}()

func manyAttributes() string {
	var b strings.Builder
	for i := range 100_000 {
		fmt.Fprintf(&b, `a%d="1" `, i)
	}
	return b.String()
}

func workbook(t *testing.T, rows ...[]any) []byte {
	t.Helper()
	book := excelize.NewFile()
	for i, row := range rows {
		if err := book.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	data, err := book.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return data.Bytes()
}

// bomb is a workbook of a few hundred kilobytes that unpacks to gigabytes.
func bomb(t *testing.T) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	chunk := bytes.Repeat([]byte("<c><v>0</v></c>"), 1<<16)
	for _, name := range []string{"[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"} {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		for range 150 {
			if _, err := w.Write(chunk); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

const goodInvoice = `{
 "id": "%[1]d", "number": "ДОБР-%[1]d", "date": "2026-10-05", "currency": "RUB",
 "seller": { "name": "ООО «Ромашка»", "inn": "7700000016" },
 "buyer": { "name": "ООО «Василёк»", "inn": "7810000026", "kpp": "781001001", "address": "Санкт-Петербург" },
 "lines": [{ "description": "Бумага", "unit": "шт", "quantity": "2", "unit_price": "100.00", "amount": "200.00", "tax": "44.00", "tax_rate": "22" }],
 "untaxed": "200.00", "tax": "44.00", "total": "244.00"
}`

const hostileRoutes = `routes:
  - name: invoices
    from: { connection: inbox, kinds: [invoice] }
    steps: [enrich, to-upd, validate]
    to: upd
  - name: check
    from: { connection: inbox, kinds: [upd] }
    steps: [validate]
    to: checked
  - name: sheets
    from: { connection: inbox, kinds: [marks] }
    steps: [enrich, to-timesheet, validate, { export: t13.xlsx }]
    to: sheets
  - name: pass
    from: { connection: inbox, kinds: [unformalised] }
    to: passed
`

const hostileConfig = `store:
  path: data/uzel.db
organisations:
  - id: romashka
    name: ООО «Ромашка»
    inn: "7700000016"
    kpp: "770101001"
    address: Москва
    edo_id: 2BM-7700000016-770101001-202601010000000000001
    schedule: five-two
    signatory: { last_name: Ромашкина, first_name: Анна, position: Директор, authority: 1 }
    upd: { function: СЧФДОП, document_name: Счет-фактура и передаточный документ, operation: Товары переданы }
counterparties:
  - { inn: "7810000026", edo_id: 2BM-7810000026-781001001-202601010000000000002 }
connections:
  - name: inbox
    connector: folder
    organisation: romashka
    config:
      in: in
      settle: 100ms
      accept:
        - { pattern: "employees*", kind: employee }
        - { pattern: "absences*", kind: absence }
        - { pattern: "marks*", kind: marks }
        - { pattern: "*.json", kind: invoice }
        - { pattern: "*.xml", kind: upd }
        - { pattern: "*.bin", kind: unformalised }
  - { name: upd, connector: folder, organisation: romashka, config: { out: out/upd } }
  - { name: checked, connector: folder, organisation: romashka, config: { out: out/checked } }
  - { name: sheets, connector: folder, organisation: romashka, config: { out: out/sheets } }
  - { name: passed, connector: folder, organisation: romashka, config: { out: out/passed } }
routes: [routes.yaml]
work_schedules: work_schedules.yaml
`
