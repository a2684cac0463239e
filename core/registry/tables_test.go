package registry_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/uzelhub/uzel/core/registry"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/document"
)

const people = `tab_number;full_name;position;department;object;schedule;hired;dismissed
0001;Ландышев Пётр Ильич;Кладовщик;Склад;;night;2020-03-02;
0002;Васильков Егор Петрович;Оператор;Цех;;five-two;2021-06-01;2026-10-16
`

func TestATableOfEmployeesIsARecordForEach(t *testing.T) {
	o := newOffice(t)
	same(t, "a good table", nil, o.give("hr", document.KindEmployee, "employees.csv", people))
	want := []string{
		"0001 Ландышев Пётр Ильич/Кладовщик/night/2020-03-02/ employees.csv:2",
		"0002 Васильков Егор Петрович/Оператор/five-two/2021-06-01/2026-10-16 employees.csv:3",
	}
	same(t, "the staff", want, o.staff("romashka"))
	same(t, "the staff of another organisation whose id begins alike", nil, o.staff("romashka-2"))

	same(t, "a later table", nil, o.give("hr", document.KindEmployee, "новые.csv",
		"tab_number,full_name,hired\n0003,Астрова Мария Олеговна,2026-10-12\n0001,Ландышев Пётр Ильич,2020-03-02\n"))
	same(t, "what a later table leaves empty is no longer said by its connection", []string{
		"0001 Ландышев Пётр Ильич///2020-03-02/ новые.csv:3", want[1], "0003 Астрова Мария Олеговна///2026-10-12/ новые.csv:2",
	}, o.staff("romashka"))
}

func TestRowsThatCannotBeTakenAreToldAndTheRestGoesOn(t *testing.T) {
	o := newOffice(t)
	said := o.give("hr", document.KindEmployee, "employees.csv", `tab_number,full_name,schedule,hired,dismissed
0001,Хороший,five-two,2020-01-01,
,Без номера,five-two,2020-01-01,
0001,Второй,five-two,2020-01-01,
0002,Дата по-русски,five-two,01.10.2026,
0003,Без даты,five-two,,
0004,Уволен раньше,five-two,2026-10-01,2026-09-01
0005,Ни графика,five-three,2020-01-01,
`+strings.Repeat("9", 60)+`,Длинный,five-two,2020-01-01,
0006,Лишняя,five-two,2020-01-01,,ячейка
`)
	same(t, "what is said", []string{
		"employees.csv:10 UZ-TSH-034", "employees.csv:3 UZ-REG-002", "employees.csv:4 UZ-REG-004", "employees.csv:5 UZ-REG-005",
		"employees.csv:6 UZ-REG-005", "employees.csv:7 UZ-REG-006", "employees.csv:8 UZ-REG-008", "employees.csv:9 UZ-REG-003",
	}, said)
	same(t, "who is taken", []string{
		"0001 Хороший//five-two/2020-01-01/ employees.csv:2", "0005 Ни графика//five-three/2020-01-01/ employees.csv:8",
	}, o.staff("romashka"))
}

func TestAFileOfAbsencesIsReplacedByItsNextRevision(t *testing.T) {
	o := newOffice(t)
	const head = "tab_number,from,to,code,document\n"
	same(t, "a good table", nil, o.give("hr", document.KindAbsence, "absences.csv", head+"0001,2026-10-05,2026-10-18,ОТ,14-к\n0002,2026-10-07,,Б,\n"))
	same(t, "another file", nil, o.give("hr", document.KindAbsence, "ещё.csv", head+"0002,2026-10-07,,Б,\n0003,2026-12-01,2026-12-02,К,\n"))
	same(t, "of October, the latest file first, the same absence once", []string{
		"0002 2026-10-07.. Б ещё.csv:2", "0001 2026-10-05..2026-10-18 ОТ absences.csv:2",
	}, o.absences("romashka", "2026-10-01", "2026-10-31"))
	same(t, "the next revision", nil, o.give("hr", document.KindAbsence, "absences.csv", head+"0001,2026-10-05,2026-10-11,ОТ,14-к\n"))
	same(t, "what a file does not say any more is no longer so", []string{
		"0001 2026-10-05..2026-10-11 ОТ absences.csv:2", "0002 2026-10-07.. Б ещё.csv:2", "0003 2026-12-01..2026-12-02 К ещё.csv:3",
	}, o.absences("romashka", "2026-01-01", "2026-12-31"))
	same(t, "of the other organisation", nil, o.absences("romashka-2", "2026-01-01", "2026-12-31"))
}

func TestRowsOfAbsencesAreJudgedWhenTheyCome(t *testing.T) {
	o := newOffice(t)
	said := o.give("hr", document.KindAbsence, "absences.csv", `tab_number,from,to,code
0001,2026-10-05,2026-10-11,ОТ
0001,2026-10-05,2026-10-11,Я
0001,2026-10-05,2026-10-11,Ы
0001,2026-10-12,2026-10-11,ОТ
0001,5 октября,,Б
,2026-10-05,,Б
`)
	same(t, "what is said", []string{
		"absences.csv:3 UZ-REG-007", "absences.csv:4 UZ-REG-007", "absences.csv:5 UZ-REG-006", "absences.csv:6 UZ-REG-005",
		"absences.csv:7 UZ-REG-002",
	}, said)
	same(t, "what is taken", []string{"0001 2026-10-05..2026-10-11 ОТ absences.csv:2"}, o.absences("romashka", "2026-10-01", "2026-10-31"))
}

func TestAnEmployersOwnReasonsOfAbsenceAreTaken(t *testing.T) {
	o := newOffice(t)
	said := o.give("hr", document.KindAbsence, "absences.csv", "tab_number,from,to,code\n0001,2026-10-05,2026-10-11,ВС\n0001,2026-10-12,2026-10-13,ЩЩ\n")
	same(t, "what is said", []string{"absences.csv:3 UZ-REG-007"}, said)
	same(t, "what is taken", []string{"0001 2026-10-05..2026-10-11 ВС absences.csv:2"}, o.absences("romashka", "2026-10-01", "2026-10-31"))
}

func TestTablesThatCannotBeReadAreToldByTheirFault(t *testing.T) {
	o := newOffice(t)
	same(t, "before", nil, o.give("hr", document.KindEmployee, "employees.csv", people))
	before := o.staff("romashka")
	for name, c := range map[string]struct{ file, body, want string }{
		"windows-1251":          {"employees.csv", "tab_number,full_name,hired\n1,\xcb\xe0\xed\xe4\xfb\xf8\xe5\xe2,2020-01-01\n", "UZ-TAB-002"},
		"nothing":               {"employees.csv", "", "UZ-TAB-007"},
		"no column of its own":  {"employees.csv", "tab_number,full_name\n1,x\n", "UZ-TSH-005"},
		"an unclosed quote":     {"employees.csv", "tab_number,hired\n1,\"2020-01-01\n", "UZ-TAB-008"},
		"binary":                {"employees.xlsx", "\x7fELF\x00\x01\x02", "UZ-TAB-006"},
		"a workbook cut off":    {"employees.xlsx", string(workbook(t)[:400]), "UZ-TAB-014"},
		"an unpacking bomb":     {"employees.xlsx", bomb(t), "UZ-TAB-017"},
		"old Excel":             {"employees.xls", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600), "UZ-TAB-016"},
		"no end of rows":        {"employees.csv", "tab_number,hired\n" + strings.Repeat("1,2020-01-01\n", 100_001), "UZ-TAB-010"},
		"JSON by name, a table": {"employees.json", people, "UZ-DOC-001"},
	} {
		said := o.give("hr", document.KindEmployee, c.file, c.body)
		if len(said) != 1 || !strings.HasSuffix(said[0], c.want) {
			t.Errorf("%s: %v, want %s", name, said, c.want)
		}
	}
	same(t, "a table of parties", []string{"parties.csv UZ-REG-009"}, o.give("hr", document.KindParty, "parties.csv", people))
	same(t, "the staff is what it was", before, o.staff("romashka"))
}

func TestAWorkbookIsATable(t *testing.T) {
	o := newOffice(t)
	same(t, "a workbook", nil, o.give("hr", document.KindEmployee, "Работники.XLSX", string(workbook(t))))
	same(t, "its formula stays text", []string{"0001 =cmd|' /C calc'!A0///2020-01-01/ Работники.XLSX:2"}, o.staff("romashka"))
}

func TestFindingsOfATableAreNeverMoreThanAPersonReads(t *testing.T) {
	o := newOffice(t)
	said := o.give("hr", document.KindAbsence, "absences.csv", "tab_number,from,to,code\n"+strings.Repeat("1,5 октября,,Б\n", 5000))
	if len(said) != 201 || !strings.HasSuffix(said[200], "UZ-REG-010") {
		t.Errorf("%d findings, the last %v", len(said), said[len(said)-1])
	}
}

func TestSourcesCompleteOneAnother(t *testing.T) {
	o := newOffice(t)
	give := func(connection, name, body string) {
		t.Helper()
		same(t, name, nil, o.give(connection, document.KindEmployee, name, body))
	}
	give("hr", "employees.csv", "tab_number,schedule,position,hired,dismissed\n0001,night,Охранник,2019-01-01,2019-12-31\n")
	give("erp", "employee:1", `{"id": "1", "tab_number": "0001", "full_name": "Ландышев Пётр Ильич", "hired": "2020-03-02"}`)
	want := []string{"0001 Ландышев Пётр Ильич/Охранник/night/2020-03-02/ employees.csv:2"}
	same(t, "the ERP's names and dates, the table's schedule, no end of an earlier employment", want, o.staff("romashka"))
	give("erp", "employee:1", `{"id": "1", "tab_number": "0001", "full_name": "Ландышев-Осокин Пётр Ильич", "hired": "2020-03-02", "dismissed": "2026-10-16"}`)
	same(t, "a later word of one source counts, the others' stays",
		[]string{"0001 Ландышев-Осокин Пётр Ильич/Охранник/night/2020-03-02/2026-10-16 employees.csv:2"}, o.staff("romashka"))
}

func TestReferenceDataOfSystemsIsJudgedToo(t *testing.T) {
	o := newOffice(t)
	for name, c := range map[string]struct {
		kind document.Kind
		body string
		want string
	}{
		"an employee without a number": {document.KindEmployee, `{"id": "1"}`, "UZ-REG-002"},
		"an employee that is a list":   {document.KindEmployee, `[]`, "UZ-DOC-001"},
		"a party that is no JSON":      {document.KindParty, `<party/>`, "UZ-DOC-001"},
		"an absence without a code":    {document.KindAbsence, `{"tab_number": "1", "from": "2026-10-01"}`, "UZ-REG-007"},
		"nesting without end":          {document.KindEmployee, strings.Repeat(`{"id":`, 100_000), "UZ-DOC-001"},
	} {
		if said := o.give("erp", c.kind, "x", c.body); len(said) != 1 || !strings.HasSuffix(said[0], c.want) {
			t.Errorf("%s: %v, want %s", name, said, c.want)
		}
	}
	same(t, "one absence", nil, o.give("erp", document.KindAbsence, "a:1", `{"tab_number": "1", "from": "2026-10-01", "to": "", "code": "Б"}`))
	same(t, "a list of them", nil, o.give("erp", document.KindAbsence, "a:2", `[{"tab_number": "2", "from": "2026-10-01", "to": "2026-10-02", "code": "К"}]`))
	same(t, "absences", []string{"2 2026-10-01..2026-10-02 К /0", "1 2026-10-01.. Б /0"}, o.absences("romashka", "2026-10-01", "2026-10-31"))
}

// TestKeysTellNothingOfPeople: keys are plain columns of the store, and a file may be named for a person.
func TestKeysTellNothingOfPeople(t *testing.T) {
	o := newOffice(t)
	same(t, "a table", nil, o.give("hr", document.KindAbsence, "Отпуск Ландышева.csv", "tab_number,from,to,code\n1,2026-10-01,,ОТ\n"))
	err := o.store.View(t.Context(), func(tx store.ReadTx) error {
		records, err := tx.Records(store.RecordFilter{Collection: string(document.KindAbsence)})
		if err == nil && (len(records) != 1 || strings.Contains(records[0].Key, "Ландышев") || records[0].Organisation != "7700000016") {
			err = fmt.Errorf("records %+v", records)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func TestWhatIsATable(t *testing.T) {
	for name, want := range map[string]bool{"a.csv": true, "A.XLSX": true, "a.xls": true, "a.json": false, "a": false, "csv": false} {
		if got := registry.IsTable(document.Envelope{Name: name}); got != want {
			t.Errorf("%s: %v", name, got)
		}
	}
	if !registry.IsTable(document.Envelope{Name: "x", MediaType: "text/csv"}) {
		t.Error("the media type says so and is not heard")
	}
}

func workbook(t *testing.T) []byte {
	t.Helper()
	book := excelize.NewFile()
	for i, row := range [][]any{{"tab_number", "full_name", "hired"}, {"0001", "=cmd|' /C calc'!A0", "2020-01-01"}} {
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

// bomb is a small workbook whose sheet unpacks to gigabytes.
func bomb(t *testing.T) string {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, name := range []string{"[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"} {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		chunk := bytes.Repeat([]byte("<c><v>0</v></c>"), 1<<16)
		for range 200 {
			if _, err := w.Write(chunk); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}
