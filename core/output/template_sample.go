package output

import (
	"fmt"
	"maps"
	"slices"

	"github.com/xuri/excelize/v2"
)

// SampleTemplate makes a template to begin with: a page of two rows an employee that uses every kind of field.
func SampleTemplate() ([]byte, error) {
	b := bookOf(excelize.NewFile())
	defer b.close()
	b.note(b.file.SetDefaultFont(fontName))
	// Without a time of its own the workbook would have the library's.
	b.note(b.file.SetDocProps(&excelize.DocProperties{Creator: "Uzel", LastModifiedBy: "Uzel", Title: "Образец шаблона табеля",
		Created: sampleTime, Modified: sampleTime, Language: "ru-RU"}))
	s := &templateSample{book: b, sheet: "Табель"}
	b.note(b.file.SetSheetName(b.file.GetSheetName(0), s.sheet))
	s.head()
	s.employee()
	s.foot()
	s.page()
	return b.bytes()
}

const (
	sampleTime    = "2026-01-01T00:00:00Z"
	sampleTop     = 7 // the block's first row
	sampleDay     = 4
	sampleHalf    = sampleDay + minutesDays
	sampleMonth   = sampleHalf + 1
	sampleNight   = sampleHalf + 2
	sampleOver    = sampleHalf + 3
	sampleNorm    = sampleHalf + 4
	sampleAgainst = sampleHalf + 5 // hours worked against the norm
)

type templateSample struct {
	book  *book
	sheet string
}

func (s *templateSample) put(column, row int, v any, l look) string {
	cell, err := excelize.CoordinatesToCellName(column, row)
	s.book.note(err)
	if v != nil {
		s.book.note(s.book.file.SetCellValue(s.sheet, cell, v))
	}
	s.book.note(s.book.file.SetCellStyle(s.sheet, cell, cell, s.book.style(l)))
	return cell
}

func (s *templateSample) merge(top, left, bottom, right int) {
	from, err := excelize.CoordinatesToCellName(left, top)
	s.book.note(err)
	to, err := excelize.CoordinatesToCellName(right, bottom)
	s.book.note(err)
	s.book.note(s.book.file.MergeCell(s.sheet, from, to))
}

func (s *templateSample) name(name, refersTo string) {
	s.book.note(s.book.file.SetDefinedName(&excelize.DefinedName{Name: name, RefersTo: refersTo}))
}

func (s *templateSample) head() {
	plain := look{size: 9, across: "left"}
	s.put(1, 1, "Табель № {номер} за {месяц} {год} г., период с {с} по {по}", look{size: 12, bold: true, across: "left"})
	s.put(1, 2, "Организация", plain)
	s.put(sampleDay, 2, nil, plain)
	s.name("Табель_организация", "'Табель'!$D$2") // a named cell needs no braces
	s.put(1, 3, "Подразделение", plain)
	s.put(sampleDay, 3, "{подразделение}", plain)
	titles := map[int]string{1: "№", 2: "Фамилия, имя, отчество, должность", 3: "Табельный номер", sampleHalf: "Дней и часов 1–15",
		sampleMonth: "Дней и часов за месяц", sampleNight: "Ночных", sampleOver: "Сверх нормы", sampleNorm: "Норма",
		sampleAgainst: "Отклонение от нормы"}
	for day := range minutesDays {
		titles[sampleDay+day] = fmt.Sprint(day + 1)
	}
	for _, column := range slices.Sorted(maps.Keys(titles)) {
		s.put(column, sampleTop-1, titles[column], look{size: 7, bold: true, across: "center", wrap: true, edges: boxed})
	}
}

func (s *templateSample) employee() {
	middle := look{size: 7, across: "center", shrink: true, edges: boxed}
	hours := look{size: 7, across: "center", shrink: true, edges: boxed, number: hoursFormat}
	count := look{size: 7, across: "center", shrink: true, edges: boxed, number: wholeFormat}
	for day := 1; day <= minutesDays; day++ {
		s.put(sampleDay+day-1, sampleTop, fmt.Sprintf("{код %d}", day), middle)
		s.put(sampleDay+day-1, sampleTop+1, fmt.Sprintf("{часы %d}", day), middle)
	}
	s.put(sampleHalf, sampleTop, "{дней 1-15}", count)
	s.put(sampleHalf, sampleTop+1, "{часов 1-15}", hours)
	s.put(sampleMonth, sampleTop, "{дней}", count)
	s.put(sampleMonth, sampleTop+1, "{часов}", hours)
	fields := map[int]string{1: "{№}", 2: "{ФИО}, {должность}", 3: "{табельный номер}", sampleNight: "{ночных}",
		sampleOver: "{сверхурочных}", sampleNorm: "{норма}", sampleAgainst: ""}
	for _, column := range slices.Sorted(maps.Keys(fields)) {
		l := hours
		switch column {
		case 1:
			l = count
		case 2:
			l = look{size: 7, across: "left", wrap: true, edges: boxed}
		case 3:
			l = middle
		}
		s.put(column, sampleTop, fields[column], l)
		s.put(column, sampleTop+1, nil, l)
		s.merge(sampleTop, column, sampleTop+1, column)
	}
	against := s.put(sampleAgainst, sampleTop, nil, hours)
	s.book.note(s.book.file.SetCellFormula(s.sheet, against, fmt.Sprintf("%s%d-%s%d", columnName(sampleMonth), sampleTop+1,
		columnName(sampleNorm), sampleTop)))
	s.name("Табель_работник", fmt.Sprintf("'Табель'!$A$%d:$%s$%d", sampleTop, columnName(sampleAgainst), sampleTop+1))
}

func (s *templateSample) foot() {
	strong := look{size: 8, bold: true, across: "center", shrink: true, number: hoursFormat}
	row := sampleTop + 2
	s.put(2, row, "Всего по табелю, работников: {работников}", look{size: 8, bold: true, across: "left"})
	s.put(sampleMonth, row, "{всего часов}", strong)
	s.put(sampleNight, row, "{всего ночных}", strong)
	s.put(sampleOver, row, "{всего сверхурочных}", strong)
	for _, column := range []int{sampleNorm, sampleAgainst} {
		name := columnName(column)
		cell := s.put(column, row, nil, strong)
		s.book.note(s.book.file.SetCellFormula(s.sheet, cell, fmt.Sprintf("SUM(%s%d:%s%d)", name, sampleTop, name, sampleTop+1)))
	}
	s.put(2, row+2, "Табель составил ____________________ {ответственный}", look{size: 9, across: "left"})
}

func (s *templateSample) page() {
	file := s.book.file
	for column := 1; column <= sampleAgainst; column++ {
		width := 3.6
		switch {
		case column == 2:
			width = 26
		case column == 3 || column >= sampleHalf:
			width = 8
		}
		s.book.note(file.SetColWidth(s.sheet, columnName(column), columnName(column), width))
	}
	s.book.note(file.SetRowHeight(s.sheet, sampleTop-1, 32))
	s.book.note(file.SetRowHeight(s.sheet, sampleTop, 12))
	s.book.note(file.SetRowHeight(s.sheet, sampleTop+1, 12))
	orientation, wide, tall, fit := "landscape", 1, 0, true
	s.book.note(file.SetSheetProps(s.sheet, &excelize.SheetPropsOptions{FitToPage: &fit}))
	s.book.note(file.SetPageLayout(s.sheet, &excelize.PageLayoutOptions{Size: &a4.number, Orientation: &orientation,
		FitToWidth: &wide, FitToHeight: &tall}))
	s.book.note(file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", Scope: s.sheet,
		RefersTo: fmt.Sprintf("'%s'!$%d:$%d", s.sheet, sampleTop-1, sampleTop-1)}))
}
