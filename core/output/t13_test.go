package output

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/timesheet"
)

// firstRow is the row of the first employee on the first worksheet.
const firstRow = 22

// reader reads a sheet's raw cells, failing the test on any error.
type reader struct {
	t     testing.TB
	book  *excelize.File
	sheet string
}

func (r reader) at(column, row int) string {
	r.t.Helper()
	cell, err := excelize.CoordinatesToCellName(column, row)
	if err != nil {
		r.t.Fatal(err)
	}
	value, err := r.book.GetCellValue(r.sheet, cell, rawValues)
	if err != nil {
		r.t.Fatal(err)
	}
	return value
}

// Hours written independently of the code under test: half-up to hundredths in whole numbers.
func hundredths(minutes int) int { return (minutes*100 + 30) / 60 }

func expectHours(minutes int, point string) string {
	h := hundredths(minutes)
	s := fmt.Sprintf("%d%s%02d", h/100, point, h%100)
	return strings.TrimSuffix(strings.TrimRight(s, "0"), point)
}

func expectDay(entries []timesheet.Entry, digits bool) (codes, hours string) {
	if len(entries) == 0 {
		return "Х", ""
	}
	var upper, lower []string
	for _, e := range entries {
		code := string(e.Code)
		if digits {
			info, _ := e.Code.Info()
			code = info.Digits
		}
		upper = append(upper, code)
		if lower = append(lower, ""); e.Minutes > 0 {
			lower[len(lower)-1] = expectHours(e.Minutes, ",")
		}
	}
	return strings.Join(upper, "/"), strings.TrimRight(strings.Join(lower, "/"), "/")
}

func TestEveryCellOfT13SaysWhatTheSheetSays(t *testing.T) {
	for _, month := range sampleMonths {
		for _, notation := range []Notation{Letters, Digits} {
			t.Run(month+" "+string(notation), func(t *testing.T) {
				doc := sample(t, month)
				file := mustExport(t, "t13", doc, Options{Notation: notation})
				r := reader{t, open(t, file.Data), "Т-13"}
				m, err := timesheet.ParseMonth(month)
				if err != nil {
					t.Fatal(err)
				}
				for i, l := range doc.Sheet.Employees {
					compareEmployee(r, firstRow+4*i, i+1, doc.People[l.TabNumber], l, m, notation == Digits)
				}
				end := firstRow + 4*len(doc.Sheet.Employees)
				if got := r.at(1, end+1); got != "Ответственное лицо" {
					t.Errorf("below the last employee stands %q", got)
				}
			})
		}
	}
}

func compareEmployee(r reader, top, order int, p timesheet.Person, l timesheet.Line, m timesheet.Month, digits bool) {
	r.t.Helper()
	is := func(column, row int, want string) {
		r.t.Helper()
		if got := r.at(column, top+row); got != want {
			r.t.Errorf("%s, column %d, row %d of the block: %q, want %q", l.TabNumber, column, row+1, got, want)
		}
	}
	is(1, 0, strconv.Itoa(order))
	name := p.FullName
	if p.Position != "" {
		name += ",\n" + p.Position
	}
	is(2, 0, name)
	is(3, 0, l.TabNumber)
	for cell := range 16 {
		codes, hours := "Х", "Х"
		if cell < 15 {
			codes, hours = expectDay(l.Days[m.Date(cell+1)], digits)
		}
		is(4+cell, 0, codes)
		is(4+cell, 1, hours)
		codes, hours = "Х", "Х"
		if day := cell + 16; day <= m.Days {
			codes, hours = expectDay(l.Days[m.Date(day)], digits)
		}
		is(4+cell, 2, codes)
		is(4+cell, 3, hours)
	}
	is(20, 0, strconv.Itoa(l.Totals.FirstHalf.Days))
	is(20, 1, expectHours(l.Totals.FirstHalf.Minutes, "."))
	is(20, 2, strconv.Itoa(l.Totals.SecondHalf.Days))
	is(20, 3, expectHours(l.Totals.SecondHalf.Minutes, "."))
	is(21, 0, strconv.Itoa(l.Totals.Month.Days))
	is(21, 2, expectHours(l.Totals.Month.Minutes, "."))
	comparePayAndAbsence(r, top, l, digits)
}

func comparePayAndAbsence(r reader, top int, l timesheet.Line, digits bool) {
	r.t.Helper()
	var pay, absent []string
	for _, c := range timesheet.Codes() {
		sum := l.Totals.Month.ByCode[c.Code]
		label := string(c.Code)
		if digits {
			label = c.Digits
		}
		if c.Class == timesheet.Work && sum.Minutes > 0 {
			pay = append(pay, label+" "+expectHours(sum.Minutes, "."))
		}
		if c.Class == timesheet.Absence && sum.Days > 0 {
			absent = append(absent, label+" "+strconv.Itoa(sum.Days))
		}
	}
	var gotPay, gotAbsent []string
	for block := range 2 {
		for row := range 4 {
			if code := r.at(22+3*block, top+row); code != "" {
				gotPay = append(gotPay, code+" "+r.at(24+3*block, top+row))
			}
			if code := r.at(28+2*block, top+row); code != "" {
				gotAbsent = append(gotAbsent, code+" "+r.at(29+2*block, top+row))
			}
		}
	}
	if !slices.Equal(pay, gotPay) {
		r.t.Errorf("%s, columns 7–9: %v, want %v", l.TabNumber, gotPay, pay)
	}
	if !slices.Equal(absent, gotAbsent) {
		r.t.Errorf("%s, columns 10–11: %v, want %v", l.TabNumber, gotAbsent, absent)
	}
}

func TestTheHeadOfT13(t *testing.T) {
	doc := sample(t, "2026-05")
	doc.Number, doc.Created = "05/2-Т", "2026-06-01"
	r := reader{t, open(t, mustExport(t, "t13", doc, Options{}).Data), "Т-13"}
	var all []string
	for row := 1; row < firstRow; row++ {
		for column := 1; column <= 31; column++ {
			all = append(all, r.at(column, row))
		}
	}
	for _, want := range []string{"Унифицированная форма № Т-13", "0301008", "12345678",
		"Общество с ограниченной ответственностью «Ромашка»", "Торговый зал", "ТАБЕЛЬ", "учета рабочего времени",
		"05/2-Т", "01.06.2026", "01.05.2026", "31.05.2026", "код вида оплаты", "корреспондирующий счет"} {
		if !slices.Contains(all, want) {
			t.Errorf("the head does not say %q", want)
		}
	}
}

func TestASheetWithoutADateLeavesItToBeWritten(t *testing.T) {
	doc := small(t)
	doc.Created, doc.Number = "", ""
	file := mustExport(t, "t13", doc, Options{})
	r := reader{t, open(t, file.Data), "Т-13"}
	if number, date := r.at(19, 13), r.at(22, 13); number != "" || date != "" {
		t.Errorf("number %q and date %q, want both empty", number, date)
	}
	if file.Name != "Табель_2026-02.xlsx" {
		t.Errorf("file name %q", file.Name)
	}
}

func TestASheetOfNobodyIsAnEmptyForm(t *testing.T) {
	doc := small(t)
	doc.Sheet = timesheet.Sheet{Month: "2026-02", Totals: timesheet.SheetTotals{}}
	for _, form := range Forms() {
		book := open(t, mustExport(t, form.Name, doc, Options{}).Data)
		if form.Name == "t13" {
			if got := (reader{t, book, "Т-13"}).at(1, firstRow+1); got != "Ответственное лицо" {
				t.Errorf("below the head stands %q", got)
			}
		}
	}
}

func TestAWrongSheetIsNotPrinted(t *testing.T) {
	for _, form := range Forms() {
		doc := small(t)
		doc.Sheet.Employees[1].Totals.Month.Minutes++
		file, err := Export(form.Name, doc, Options{})
		f, ok := fault.As(err)
		if !ok || f.Kind != errNotPrintable || f.Place != "/sheet/employees/1/totals/month" {
			t.Errorf("%s: %v", form.Name, err)
		}
		if len(file.Data) != 0 || !fault.HasErrors(file.Findings) {
			t.Errorf("%s: %d bytes and findings %v", form.Name, len(file.Data), file.Findings)
		}
	}
}

func TestAnEmployeeWithoutANameIsAWarning(t *testing.T) {
	doc := small(t)
	delete(doc.People, "00002")
	file := mustExport(t, "t13", doc, Options{})
	if len(file.Findings) != 1 || file.Findings[0].Code != warnNoPerson.Code || file.Findings[0].Path != "/sheet/employees/1" {
		t.Errorf("findings %v", file.Findings)
	}
}
