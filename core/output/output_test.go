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

func mustExport(t testing.TB, form string, doc timesheet.Document, o Options) File {
	t.Helper()
	file, err := Export(form, doc, o)
	if err != nil {
		t.Fatal(err)
	}
	if dir := os.Getenv("UZEL_KEEP_OUTPUT"); dir != "" { // to look at what tests made
		name := filepath.Join(dir, fmt.Sprintf("%s-%s", form, file.Name))
		if err := os.WriteFile(name, file.Data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return file
}

func open(t testing.TB, data []byte) *excelize.File {
	t.Helper()
	book, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = book.Close() })
	return book
}
