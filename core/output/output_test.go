package output

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/uzelhub/uzel/schemas/timesheet"
)

var sampleMonths = []string{"2024-11", "2026-01", "2026-05", "2026-12"}

// sample is a month of 24 employees on all kinds of schedules.
func sample(t testing.TB, month string) timesheet.Document {
	t.Helper()
	file, err := os.Open(filepath.Join("testdata", "sheets", month+".json"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	sheet, err := timesheet.ReadSheet(file)
	if err != nil {
		t.Fatal(err)
	}
	return document(t, sheet)
}

var (
	surnames  = []string{"Иванов", "Петрова-Водкина", "Сидоренко", "Ким", "Константинопольская", "Мамедов", "Ли"}
	names     = []string{"Иван Иванович", "Анна Сергеевна", "Ольга", "Тимур Рашид оглы", "Маргарита Александровна"}
	positions = []string{"кассир", "старший продавец-консультант", "грузчик", "ведущий специалист по охране труда", ""}
)

// document puts a sheet between invented names.
func document(t testing.TB, sheet timesheet.Sheet) timesheet.Document {
	t.Helper()
	month, err := timesheet.ParseMonth(sheet.Month)
	if err != nil {
		t.Fatal(err)
	}
	doc := timesheet.Document{
		Organisation: timesheet.Organisation{INN: "7700000016", KPP: "770001001", OKPO: "12345678",
			Name: "Общество с ограниченной ответственностью «Ромашка»"},
		Department: "Торговый зал", Number: "17", Created: month.Last().Format("2006-01-02"),
		People: map[string]timesheet.Person{}, Sheet: sheet,
	}
	for i, l := range sheet.Employees {
		doc.People[l.TabNumber] = timesheet.Person{
			FullName: surnames[i%len(surnames)] + " " + names[i%len(names)], Position: positions[i%len(positions)],
			Department: doc.Department}
	}
	return doc
}

// small is a February of people who show what the form can hold: overtime, nights over midnight, every kind of absence,
// a day of three codes, days outside employment, names that look like formulas.
func small(t testing.TB) timesheet.Document {
	t.Helper()
	m, err := timesheet.ParseMonth("2026-02")
	if err != nil {
		t.Fatal(err)
	}
	week := func(day int) []timesheet.Entry {
		if weekday := m.First.AddDate(0, 0, day-1).Weekday(); weekday == 0 || weekday == 6 || day == 23 {
			return []timesheet.Entry{{Code: "В"}}
		}
		return []timesheet.Entry{{Code: "Я", Minutes: 480}}
	}
	night := func(day int) []timesheet.Entry {
		switch day % 4 {
		case 1:
			return []timesheet.Entry{{Code: "Я", Minutes: 120}, {Code: "Н", Minutes: 119}}
		case 2:
			return []timesheet.Entry{{Code: "Я", Minutes: 254}, {Code: "Н", Minutes: 481}}
		case 3:
			return []timesheet.Entry{{Code: "Я", Minutes: 121}, {Code: "Н", Minutes: 360}}
		}
		return []timesheet.Entry{{Code: "В"}}
	}
	lines := []timesheet.Line{
		testLine(m, "00001", week, map[int][]timesheet.Entry{
			3:  {{Code: "Я", Minutes: 480}, {Code: "С", Minutes: 15}},
			7:  {{Code: "РВ", Minutes: 495}},
			10: {{Code: "НН"}},
			26: {{Code: "Я", Minutes: 432}},
		}),
		testLine(m, "00002", night, map[int][]timesheet.Entry{
			9:  {{Code: "Я", Minutes: 1}, {Code: "Н", Minutes: 2}, {Code: "С", Minutes: 181}},
			11: {{Code: "Н", Minutes: 120}, {Code: "НН"}},
			22: {{Code: "Я"}},
			23: {{Code: "Н", Minutes: 60}, {Code: "РВ", Minutes: 360}},
		}),
		testLine(m, "00003", func(day int) []timesheet.Entry {
			if day < 9 {
				return nil
			}
			return week(day)
		}, map[int][]timesheet.Entry{
			12: {{Code: "ОТ"}}, 13: {{Code: "ОТ"}}, 14: {{Code: "ОТ"}}, 15: {{Code: "ОТ"}}, 16: {{Code: "Б"}}, 17: {{Code: "Б"}},
			18: {{Code: "К"}}, 19: {{Code: "К"}}, 20: {{Code: "ПР"}},
		}),
	}
	lines[0].Anomalies = []timesheet.Anomaly{{Date: "2026-02-10", Kind: "missing_out", Detail: "нет отметки выхода"}}
	doc := document(t, timesheet.Sheet{Month: "2026-02", Employees: lines, Totals: totalsOf(lines)})
	doc.People["00001"] = timesheet.Person{FullName: "=СУММ(A1:A9)", Position: "кассир"}
	doc.People["00002"] = timesheet.Person{FullName: "Петрова Анна Сергеевна", Position: "-старший продавец"}
	doc.People["00003"] = timesheet.Person{FullName: "Ким <Ольга> & сын", Department: "@Склад"}
	return doc
}

// testLine is an employee's month: a usual day by its number, other days by exception, and the sums of both.
func testLine(m timesheet.Month, tab string, usual func(day int) []timesheet.Entry,
	other map[int][]timesheet.Entry) timesheet.Line {
	l := timesheet.Line{TabNumber: tab, Days: map[string][]timesheet.Entry{}}
	for day := 1; day <= m.Days; day++ {
		entries, ok := other[day]
		if !ok {
			entries = usual(day)
		}
		l.Days[m.Date(day)] = entries
		for _, e := range entries {
			switch e.Code {
			case "Н":
				l.NightMinutes += e.Minutes
			case "С":
				l.OvertimeMinutes.Minutes += e.Minutes
			}
		}
	}
	l.Totals = m.Sum(l)
	return l
}

func mustExport(t testing.TB, form string, doc timesheet.Document, o Options) File {
	t.Helper()
	file, err := Export(form, doc, o)
	if err != nil {
		t.Fatal(err)
	}
	keep(t, fmt.Sprintf("%s-%s", form, file.Name), file.Data)
	return file
}

// keep lets one look at what tests made.
func keep(t testing.TB, name string, data []byte) {
	t.Helper()
	if dir := os.Getenv("UZEL_KEEP_OUTPUT"); dir != "" {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// rawValues makes excelize tell what is stored, not what is shown.
var rawValues = excelize.Options{RawCellValue: true}

func open(t testing.TB, data []byte) *excelize.File {
	t.Helper()
	book, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = book.Close() })
	return book
}
