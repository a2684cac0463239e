package output

import (
	"fmt"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/uzelhub/uzel/schemas/timesheet"
)

const flatName = "Табель"

// The columns of the flat table before the minutes by code.
const (
	flatTabNumber = 1 + iota
	flatFullName
	flatPosition
	flatDepartment
	flatDate
	flatCodes
	flatHours
	flatMinutes
	flatFirstCode
)

// Flat writes a timesheet as a plain table for filters, pivots and imports: a row per employee and day. Minutes are
// numbers, of the day and by code; codes and hours stand beside them as the forms show them.
func Flat(doc timesheet.Document, o Options) (File, error) {
	month, labels, findings, err := checked(doc, o)
	if err != nil {
		return File{Findings: findings}, err
	}
	b := newBook(doc, month, "Табель по дням за "+monthTitle(month), o)
	defer b.close()
	f := newFlat(doc, month, labels, b)
	f.head()
	for _, l := range doc.Sheet.Employees {
		f.employee(l)
	}
	f.finish()
	for _, place := range f.grid.dirty {
		findings = append(findings, warnCharacters.Warning(place, ""))
	}
	data, err := b.bytes()
	if err != nil {
		return File{Findings: findings}, err
	}
	return File{Name: fileName(doc, "_по_дням", ".xlsx"), MediaType: excelMedia, Data: data, Findings: findings}, nil
}

type flat struct {
	doc   timesheet.Document
	month timesheet.Month
	cells dayCells
	work  []timesheet.CodeInfo // the codes that have a column
	note  int                  // the column of remarks
	grid  *grid
	text  int
	date  int
	whole int
}

func newFlat(doc timesheet.Document, month timesheet.Month, l labels, b *book) *flat {
	f := &flat{doc: doc, month: month, cells: newDayCells(l)}
	for _, c := range timesheet.Codes() {
		if c.Class == timesheet.Work {
			f.work = append(f.work, c)
		}
	}
	f.note = flatFirstCode + len(f.work)
	f.grid = b.grid(flatName, f.note, true)
	f.text = b.style(look{size: 9, across: "left"})
	f.date = b.style(look{size: 9, across: "center", number: "dd.mm.yyyy"})
	f.whole = b.style(look{size: 9, across: "right", number: wholeFormat})
	return f
}

func (f *flat) head() {
	titles := []string{"Табельный номер", "Фамилия, имя, отчество", "Должность", "Подразделение", "Дата", "Коды", "Часы",
		"Отработано, мин"}
	widths := []int{1500, 3600, 3000, 2600, 1300, 1200, 1600, 1500}
	for _, c := range f.work {
		titles = append(titles, f.cells.labels[c.Code]+", мин")
		widths = append(widths, 1000)
	}
	titles, widths = append(titles, "Замечания"), append(widths, 5000)
	f.grid.widths(widths)
	f.grid.book.note(f.grid.stream.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2",
		ActivePane: "bottomLeft"}))
	style := f.grid.book.style(look{size: 9, bold: true, across: "center", wrap: true, edges: underline})
	for i, title := range titles {
		f.grid.text(i+1, title, style)
	}
	f.grid.end(27)
}

func (f *flat) employee(l timesheet.Line) {
	person := f.doc.People[l.TabNumber]
	remarks := map[string][]string{}
	for _, a := range l.Anomalies {
		text := a.Detail
		if text == "" {
			text = a.Kind
		}
		remarks[a.Date] = append(remarks[a.Date], text)
	}
	for day := 1; day <= f.month.Days; day++ {
		date := f.month.Date(day)
		f.grid.text(flatTabNumber, l.TabNumber, f.text)
		f.optional(flatFullName, person.FullName)
		f.optional(flatPosition, person.Position)
		f.optional(flatDepartment, person.Department)
		f.grid.number(flatDate, excelDate(f.month.First.AddDate(0, 0, day-1)), f.date)
		f.day(l.Days[date])
		f.optional(f.note, strings.Join(remarks[date], "; "))
		f.grid.end(0)
	}
}

func (f *flat) day(entries []timesheet.Entry) {
	codes, hours := f.cells.of(entries)
	f.grid.text(flatCodes, codes, f.text)
	f.optional(flatHours, hours)
	worked := 0
	for _, e := range entries {
		if e.Code.Class() == timesheet.Work {
			worked += e.Minutes
			f.grid.number(flatFirstCode+e.Code.Order(), e.Minutes, f.whole) // codes of work are the list's first
		}
	}
	f.grid.number(flatMinutes, worked, f.whole)
}

// optional leaves the cell out when there is nothing to say.
func (f *flat) optional(column int, s string) {
	if s != "" {
		f.grid.text(column, s, f.text)
	}
}

func (f *flat) finish() {
	file, name := f.grid.book.file, f.grid.name
	orientation, wide, tall := "landscape", 1, 0
	f.grid.book.note(file.SetPageLayout(name, &excelize.PageLayoutOptions{Size: &a4.number, Orientation: &orientation,
		FitToWidth: &wide, FitToHeight: &tall}))
	last := f.grid.cell(f.note, max(f.grid.row-1, 1))
	f.grid.book.note(file.AutoFilter(name, "A1:"+last, nil))
	f.grid.book.note(file.AddIgnoredErrors(name, "A1:"+last, excelize.IgnoredErrorsNumberStoredAsText))
	f.grid.book.note(file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles",
		RefersTo: fmt.Sprintf("'%s'!$1:$1", name), Scope: name}))
	f.grid.flush()
}

// excelDate is a date as spreadsheets count it: days since the end of 1899.
func excelDate(t time.Time) int {
	return int(t.Sub(time.Date(1899, time.December, 30, 0, 0, 0, 0, time.UTC)).Hours() / 24)
}
