package output

import "github.com/uzelhub/uzel/schemas/timesheet"

const t12Name = "Т-12"

// The columns of Т-12, by the numbers printed above them where those are others.
const (
	t12Order     = 1
	t12Person    = 2
	t12TabNumber = 3
	t12First     = 4  // 4: the days 1–15
	t12Half      = 19 // 5
	t12Second    = 20 // 6: the days 16–31
	t12OtherHalf = 36 // 7
	t12Days      = 37 // 8
	t12Hours     = 38 // 9
	t12Overtime  = 39 // 10
	t12Night     = 40 // 11
	t12RestDays  = 41 // 12: hours worked on days off and holidays
	t12Spare     = 42 // 13
	t12Absent    = 43 // 14
	t12Reason    = 44 // 15
	t12Missed    = 45 // 16
	t12DaysOff   = 46 // 17
	t12Columns   = 46
)

// Widths in twips. Together they are the width of A3 landscape less the margins: the form is twice as wide as Т-13, and
// on A4 nobody could read it.
var t12Widths = []int{430, 2300, 760,
	400, 400, 400, 400, 400, 400, 400, 400, 400, 400, 400, 400, 400, 400, 400,
	620,
	400, 400, 400, 400, 400, 400, 400, 400, 400, 400, 400, 400, 400, 400, 400, 400,
	620,
	520, 640, 640, 640, 640, 500, 640, 480, 560, 600}

const t12RowHeight = 12 // points

// t12Notes tell what is not certain about the form. The facts at hand name it (ОКУД 0301007) and say that it is a
// timesheet with a payroll part; they have no geometry. Columns and their numbers are drawn by what is commonly known of
// the form: a guess, until somebody lays a paper original beside it.
var t12Notes = []string{
	"Форма № Т-12 (ОКУД 0301007): что проверить перед первой печатью",
	"Расположение и нумерация граф 4–17 не сверены с постановлением Госкомстата России от 05.01.2004 № 1: сравните лист с бумажным бланком.",
	"Напечатан раздел 1 «Учет рабочего времени». Раздел 2 «Расчет с персоналом по оплате труда» программа не заполняет: денег она не считает.",
	"Лист рассчитан на бумагу A3; при печати на A4 выберите масштаб «по ширине страницы».",
	"Графа 10: сверхурочные по итогу учётного периода; пусто, если их нельзя посчитать. Графа 11: все ночные часы, под каким бы кодом они ни стояли.",
	"Итоги — формулы по скрытому листу «Минуты», где время записано в целых минутах.",
}

// t12 is one Т-12 under construction.
type t12 struct {
	*printout
	payroll payroll
	inner   t12Styles // of an employee's rows but the last
	last    t12Styles
}

// T12 prints the first part of the unified form № Т-12 (ОКУД 0301007): the whole month in two rows an employee, codes
// over hours, and a row more for each further reason of absence. Its second part is the payroll's.
func T12(doc timesheet.Document, o Options) (File, error) {
	return export(doc, o, "Табель учёта рабочего времени и расчёта оплаты труда", func(p *printout) drawing {
		p.findings = append(p.findings, warnUnverified.Warning("", "Т-12, графы 4–17"))
		return &t12{printout: p, payroll: newPayroll(doc.Sheet, p.labels, nil),
			inner: newT12Styles(p.book, thin), last: newT12Styles(p.book, medium)}
	})
}

func (f *t12) design() layout {
	return layout{
		name: t12Name, suffix: "_Т-12", paper: a3, widths: t12Widths, head: t12HeadHeights, table: t12TableHeights, foot: t12FootHeights,
		hours: [][2]int{{t12Half, t12Half}, {t12OtherHalf, t12OtherHalf}, {t12Hours, t12Absent}}, notes: t12Notes,
	}
}

// block is as high as the employee's name and reasons of absence need.
func (f *t12) block(i int) float64 {
	l := f.doc.Sheet.Employees[i]
	return float64(f.rows(l)) * t12LineHeight(f.doc.People[l.TabNumber], f.rows(l))
}

// rows an employee takes: codes, hours, and one for each further reason of absence.
func (f *t12) rows(l timesheet.Line) int {
	reasons := 0
	for code, total := range l.Totals.Month.ByCode {
		if isReason(code, total.Minutes) {
			reasons++
		}
	}
	return max(2, reasons)
}

// drawHead draws what stands above the table.
func (f *t12) drawHead() {
	org := f.doc.Organisation
	strong := look{size: 9, bold: true, across: "center", shrink: true, edges: framed}
	note := look{size: 8, across: "right"}
	label := look{size: 8, across: "center", shrink: true, edges: boxed}
	line := look{size: 9, across: "left", shrink: true, edges: underline}
	caption := look{size: 6.5, across: "center", down: "top"}
	f.grid.place([]box{
		{1, 34, 1, 46, "Унифицированная форма № Т-12", note},
		{2, 28, 2, 46, "Утверждена постановлением Госкомстата России от 05.01.2004 № 1", note},
		{3, 43, 3, 46, "Код", label},
		{4, 36, 4, 42, "Форма по ОКУД", note},
		{4, 43, 4, 46, "0301007", strong},
		{5, 1, 5, 34, org.Name, line},
		{5, 36, 5, 42, "по ОКПО", note},
		{5, 43, 5, 46, org.OKPO, strong},
		{6, 1, 6, 34, "наименование организации", caption},
		{7, 1, 7, 34, f.doc.Department, line},
		{8, 1, 8, 34, "структурное подразделение", caption},
		{9, 29, 10, 33, "Номер документа", label},
		{9, 34, 10, 38, "Дата составления", label},
		{9, 40, 9, 46, "Отчетный период", label},
		{10, 40, 10, 42, "с", label},
		{10, 43, 10, 46, "по", label},
		{11, 1, 11, 28, "ТАБЕЛЬ", look{size: 12, bold: true, across: "center"}},
		{11, 29, 11, 33, f.doc.Number, strong},
		{11, 34, 11, 38, formDate(f.doc.Created), strong},
		{11, 40, 11, 42, f.month.First.Format(formDateLayout), strong},
		{11, 43, 11, 46, f.month.Last().Format(formDateLayout), strong},
		{12, 1, 12, 28, "учета рабочего времени и расчета оплаты труда", look{size: 10, bold: true, across: "center"}},
		{13, 1, 13, 28, "1. Учет рабочего времени", look{size: 9, bold: true, across: "left"}},
	}, t12HeadHeights)
}

// Rows above the table, and below it.
var (
	t12HeadHeights = []float64{11, 11, 12, 13.5, 13.5, 9, 13.5, 9, 12, 12, 15, 13.5, 13.5}
	t12FootHeights = []float64{9, 14, 9, 14, 9, 14, 9}
)

// drawFoot draws the lines to sign on.
func (f *t12) drawFoot() {
	f.signatures(t12FootHeights, 8, [5][2]int{{1, 5}, {6, 13}, {15, 20}, {22, 30}, {32, 43}}, f.threeSigners()...)
}
