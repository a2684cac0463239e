package output

import "strconv"

// Rows of the table's head; they are repeated on every page.
var t12TableHeights = []float64{13.5, 13.5, 27, 27, 11}

// drawTable draws the head of the table and the row of column numbers.
func (f *t12) drawTable() {
	cell := look{size: 7, across: "center", wrap: true, edges: boxed}
	tall := look{size: 6.5, across: "center", wrap: true, rotate: 90, edges: boxed}
	day := look{size: 8, across: "center", shrink: true, edges: boxed}
	boxes := []box{
		{1, t12Order, 4, t12Order, "Номер по порядку", tall},
		{1, t12Person, 4, t12Person, "Фамилия, инициалы, профессия (должность)", cell},
		{1, t12TabNumber, 4, t12TabNumber, "Табель-\nный номер", cell},
		{1, t12First, 2, t12OtherHalf, "Отметки о явках и неявках на работу по числам месяца", cell},
		{3, t12Half, 4, t12Half, "Итого за I\u00a0поло-\nвину", cell},
		{3, t12OtherHalf, 4, t12OtherHalf, "Итого за II\u00a0поло-\nвину", cell},
		{1, t12Days, 1, t12Spare, "Отработано за месяц", cell},
		{2, t12Days, 4, t12Days, "дней", cell},
		{2, t12Hours, 2, t12Spare, "часов", cell},
		{3, t12Hours, 4, t12Hours, "всего", cell},
		{3, t12Overtime, 4, t12Overtime, "сверх-\nурочных", cell},
		{3, t12Night, 4, t12Night, "ночных", cell},
		{3, t12RestDays, 4, t12RestDays, "выход-\nных и празд-\nничных", cell},
		{3, t12Spare, 4, t12Spare, "", cell},
		{1, t12Absent, 2, t12Missed, "Неявки, дней", cell},
		{3, t12Absent, 4, t12Absent, "всего", cell},
		{3, t12Reason, 4, t12Reason, "код", cell},
		{3, t12Missed, 4, t12Missed, "дней", cell},
		{1, t12DaysOff, 4, t12DaysOff, "Выходных и праздничных дней", tall},
	}
	for i := range t12Half - t12First {
		boxes = append(boxes, box{3, t12First + i, 4, t12First + i, strconv.Itoa(i + 1), day})
	}
	for i := range t12OtherHalf - t12Second {
		boxes = append(boxes, box{3, t12Second + i, 4, t12Second + i, strconv.Itoa(16 + i), day})
	}
	f.grid.place(append(boxes, t12ColumnNumbers(5)...), t12TableHeights)
}

func t12ColumnNumbers(row int) []box {
	numbers := look{size: 7, across: "center", edges: edges{thin, thin, medium, medium}}
	var boxes []box
	for i, span := range [][2]int{
		{t12Order, t12Order}, {t12Person, t12Person}, {t12TabNumber, t12TabNumber}, {t12First, t12Half - 1}, {t12Half, t12Half},
		{t12Second, t12OtherHalf - 1}, {t12OtherHalf, t12OtherHalf}, {t12Days, t12Days}, {t12Hours, t12Hours},
		{t12Overtime, t12Overtime}, {t12Night, t12Night}, {t12RestDays, t12RestDays}, {t12Spare, t12Spare},
		{t12Absent, t12Absent}, {t12Reason, t12Reason}, {t12Missed, t12Missed}, {t12DaysOff, t12DaysOff},
	} {
		boxes = append(boxes, box{row, span[0], row, span[1], strconv.Itoa(i + 1), numbers})
	}
	return boxes
}
