package output

import (
	"strconv"
	"time"

	"github.com/uzelhub/uzel/schemas/timesheet"
)

// Rows above the table.
var t13HeadHeights = []float64{9, 9, 9, 11.25, 12, 13.5, 8.25, 13.5, 8.25, 6, 11.25, 9.75, 13.5, 12, 6}

var (
	t13Note    = look{size: 7, across: "right"}
	t13Line    = look{size: 8, across: "left", shrink: true, edges: underline}
	t13Caption = look{size: 5.5, across: "center", down: "top"}
	t13Box     = look{size: 8, across: "center", shrink: true, edges: boxed}
	t13Small   = look{size: 6, across: "center", wrap: true, edges: boxed}
	t13Title   = look{size: 11, bold: true, across: "center"}
)

// drawHead draws what stands above the table: names and codes of the organisation, number, date, period and title.
func (f *t13) drawHead() {
	org := f.doc.Organisation
	strong := look{size: 8, bold: true, across: "center", shrink: true, edges: framed}
	f.grid.place([]box{
		{1, 22, 1, 31, "Унифицированная форма № Т-13", t13Note},
		{2, 22, 2, 31, "Утверждена постановлением Госкомстата", t13Note},
		{3, 22, 3, 31, "России от 05.01.2004 № 1", t13Note},

		{4, 28, 4, 31, "Код", t13Box},
		{5, 22, 5, 27, "Форма по ОКУД", t13Note},
		{5, 28, 5, 31, "0301008", strong},
		{6, 1, 6, 23, org.Name, t13Line},
		{6, 24, 6, 27, "по ОКПО", t13Note},
		{6, 28, 6, 31, org.OKPO, strong},
		{7, 1, 7, 23, "наименование организации", t13Caption},
		{8, 1, 8, 23, f.doc.Department, t13Line},
		{9, 1, 9, 23, "структурное подразделение", t13Caption},

		{11, 19, 12, 21, "Номер документа", t13Small},
		{11, 22, 12, 24, "Дата составления", t13Small},
		{11, 26, 11, 31, "Отчетный период", t13Small},
		{12, 26, 12, 28, "с", t13Small},
		{12, 29, 12, 31, "по", t13Small},
		{13, 1, 13, 18, "ТАБЕЛЬ", t13Title},
		{13, 19, 13, 21, f.doc.Number, strong},
		{13, 22, 13, 24, formDate(f.doc.Created), strong},
		{13, 26, 13, 28, f.month.First.Format(formDateLayout), strong},
		{13, 29, 13, 31, f.month.Last().Format(formDateLayout), strong},
		{14, 1, 14, 18, "учета рабочего времени", look{size: 9, bold: true, across: "center"}},
	}, t13HeadHeights)
}

// Rows of the table's head; they are repeated on every page.
var t13TableHeights = []float64{21, 15, 15, 16.5, 16.5, 9.75}

// drawTable draws the head of the table and the row of column numbers.
func (f *t13) drawTable() {
	var common Pay
	if f.payroll.common != nil {
		common = *f.payroll.common
	}
	narrow := look{size: 5, across: "center", wrap: true, edges: boxed}
	label := look{size: 6, across: "right", edges: boxed}
	boxes := []box{
		{1, 1, 5, 1, "Номер по порядку", look{size: 6, across: "center", wrap: true, rotate: 90, edges: boxed}},
		{1, 2, 5, 2, "Фамилия, инициалы, должность (специальность, профессия)", t13Small},
		{1, 3, 5, 3, "Табельный номер", narrow},
		{1, 4, 1, 19, "Отметки о явках и неявках на работу по числам месяца", t13Small},
		{1, 20, 1, 21, "Отработано за", t13Small},
		{2, 20, 3, 20, "половину месяца (I,\u00a0II)", narrow},
		{2, 21, 3, 21, "месяц", t13Small},
		{4, 20, 4, 21, "дни", t13Small},
		{5, 20, 5, 21, "часы", t13Small},
		{1, 22, 1, 27, "Данные для начисления заработной платы по видам и направлениям затрат", t13Small},
		{2, 22, 2, 25, "код вида оплаты", label},
		{2, 26, 2, 27, common.Code, t13Box},
		{3, 22, 3, 25, "корреспондирующий счет", label},
		{3, 26, 3, 27, common.Account, t13Box},
		{1, 28, 3, 31, "Неявки по причинам", t13Small},
	}
	for _, first := range []int{t13Pay, t13Pay + 3} {
		boxes = append(boxes,
			box{4, first, 5, first, "код\nвида\nопла-\nты", narrow},
			box{4, first + 1, 5, first + 1, "коррес-\nпонди-\nрующий\nсчет", narrow},
			box{4, first + 2, 5, first + 2, "дни (часы)", t13Small})
	}
	for _, first := range []int{t13Absence, t13Absence + 2} {
		boxes = append(boxes, box{4, first, 5, first, "код", t13Small}, box{4, first + 1, 5, first + 1, "дни (часы)", t13Small})
	}
	for i := range t13DayCells {
		column, upper := t13Day+i, strconv.Itoa(i+1)
		if i == timesheet.HalfDays {
			upper = noDay
		}
		lower := strconv.Itoa(timesheet.HalfDays + i + 1)
		boxes = append(boxes, box{2, column, 3, column, upper, t13Box}, box{4, column, 5, column, lower, t13Box})
	}
	f.grid.place(append(boxes, t13ColumnNumbers(6)...), t13TableHeights)
}

func t13ColumnNumbers(row int) []box {
	numbers := look{size: 6, across: "center", edges: edges{thin, thin, medium, medium}}
	boxes := []box{
		{row, t13Order, row, t13Order, "1", numbers},
		{row, t13Person, row, t13Person, "2", numbers},
		{row, t13TabNumber, row, t13TabNumber, "3", numbers},
		{row, t13Day, row, t13Day + t13DayCells - 1, "4", numbers},
		{row, t13Half, row, t13Half, "5", numbers},
		{row, t13Month, row, t13Month, "6", numbers},
	}
	for i, n := range []string{"7", "8", "9", "7", "8", "9", "10", "11", "10", "11"} {
		boxes = append(boxes, box{row, t13Pay + i, row, t13Pay + i, n, numbers})
	}
	return boxes
}

const formDateLayout = "02.01.2006"

// formDate writes an ISO date as forms do; an empty one stays empty, to be filled in by hand.
func formDate(iso string) string {
	t, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return ""
	}
	return t.Format(formDateLayout)
}
