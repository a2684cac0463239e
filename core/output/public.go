package output

import (
	"fmt"

	"github.com/uzelhub/uzel/schemas/timesheet"
)

const publicName = "0504421"

// The columns of 0504421.
const (
	publicOrder     = 1
	publicPerson    = 2
	publicTabNumber = 3
	publicPosition  = 4
	publicFirst     = 5  // the days 1–15
	publicHalf      = 20 // their sum
	publicSecond    = 21 // the days 16–31
	publicMonth     = 37 // the month's sum
	publicColumns   = 37
)

// Widths in twips. Together they are the width of A4 landscape less margins of 7 mm.
var publicWidths = []int{360, 1900, 640, 1300,
	348, 348, 348, 348, 348, 348, 348, 348, 348, 348, 348, 348, 348, 348, 348,
	520,
	348, 348, 348, 348, 348, 348, 348, 348, 348, 348, 348, 348, 348, 348, 348, 348,
	540}

const publicRowHeight = 11.25 // points

// publicCodes are the codes of 0504421 by those of Т-13: its letters are others. The facts at hand have the form's older
// list (В, Н, Г, О, Б, Р, С, П, К, А, ВУ, ОУ, ЗН, ЗП, ЗС, РП, Ф, Я) and not that of the order № 52н in its present text.
// What a code of Т-13 becomes is a choice made by meanings, a guess in that sense; ОР and НН are not in the older list at
// all. Codes that are not here are printed in the digits of Т-13, because their letters may mean something else: РП is
// idle time in Т-13 and work on a holiday here.
var publicCodes = map[timesheet.Code]string{
	timesheet.CodeDay: "Ф", timesheet.CodeNight: "Н", timesheet.CodeOvertime: "С", timesheet.CodeRestDay: "РП",
	timesheet.CodeDayOff: "В", timesheet.CodeUnexplained: "НН",
	"К": "К", "ОТ": "О", "ОД": "О", "У": "ОУ", "УД": "ОУ", "Р": "Р", "ОЖ": "ОР", "Б": "Б", "Т": "Б", "Г": "Г", "ПР": "П",
	"ДО": "А", "ОЗ": "А", "ДБ": "А", "НВ": "А",
}

const publicLegend = "Условные обозначения: В — выходные и праздничные дни; Н — работа в ночное время; Г — выполнение " +
	"государственных обязанностей; О — отпуск; Б — нетрудоспособность; Р — отпуск по беременности и родам; ОР — отпуск по уходу за " +
	"ребёнком; С — сверхурочная работа; П — прогул; НН — неявка по невыясненным причинам; А — неявка с разрешения администрации; " +
	"ОУ — учебный отпуск; РП — работа в выходные и праздничные дни; К — командировка; Ф — фактически отработанные часы."

var publicNotes = []string{
	"Форма 0504421: что проверить перед первой печатью",
	"Расположение граф, кодовая зона и подписи не сверены с действующим текстом приказа Минфина России от 30.03.2015 № 52н: сравните лист с бланком учреждения.",
	"Обозначения взяты из прежнего перечня формы. Соответствие кодам Т-13 выбрано по смыслу; обозначения ОР и НН в прежнем перечне отсутствуют. Сверьте их с учётной политикой.",
	"Код Т-13, для которого обозначения нет, напечатан цифрами: его буквы могут значить здесь другое.",
	"Заполнено фактически отработанное время: в верхней строке обозначения, в нижней часы; в итогах дни явок над часами.",
	"Итоги — формулы по скрытому листу «Минуты», где время записано в целых минутах.",
}

// public is a 0504421 under construction.
type public struct {
	*printout
	inner, last publicStyles
}

// Public prints the public sector's timesheet 0504421 (order of the Ministry of Finance of 30.03.2015 № 52н): the whole
// month in one line an employee, with its own codes, the first half's sum after day 15 and the month's at the end.
func Public(doc timesheet.Document, o Options) (File, error) {
	if o.Notation == Digits {
		return File{}, errNotation.With("у формы 0504421 обозначения только буквенные")
	}
	return export(doc, o, "Табель учёта использования рабочего времени", func(p *printout) drawing {
		p.findings = append(p.findings, warnUnverified.Warning("", "0504421, графы, обозначения и подписи"))
		p.findings = append(p.findings, p.labels.translate(publicCodes, doc)...)
		return &public{printout: p, inner: newPublicStyles(p.book, thin), last: newPublicStyles(p.book, medium)}
	})
}

func (f *public) design() layout {
	return layout{
		name: publicName, suffix: "_0504421", paper: a4, widths: publicWidths, head: publicHeadHeights, table: publicTableHeights,
		foot: publicFootHeights, hours: [][2]int{{publicHalf, publicHalf}, {publicMonth, publicMonth}}, notes: publicNotes,
	}
}

func (f *public) block(i int) float64 {
	return 2 * publicLineHeight(f.doc.People[f.doc.Sheet.Employees[i].TabNumber])
}

// Rows above the table, of its head and below it.
var (
	publicHeadHeights  = []float64{14, 11.25, 11.25, 12, 12, 8.25, 12, 8.25, 12, 6, 24, 5}
	publicTableHeights = []float64{13.5, 30, 9.75}
	publicFootHeights  = []float64{9, 13.5, 8.25, 13.5, 8.25, 13.5, 8.25}
)

// drawHead draws what stands above the table.
func (f *public) drawHead() {
	org := f.doc.Organisation
	strong := look{size: 8, bold: true, across: "center", shrink: true, edges: framed}
	note := look{size: 7, across: "right"}
	line := look{size: 8, across: "left", shrink: true, edges: underline}
	kind, number := "первичный", "0"
	if c := f.doc.Correction; c != nil {
		kind, number = "корректирующий", fmt.Sprint(c.Number)
	}
	f.grid.place([]box{
		{1, 1, 1, 30, "ТАБЕЛЬ № " + f.doc.Number + " учета использования рабочего времени", look{size: 11, bold: true, across: "center"}},
		{1, 34, 1, 37, "Коды", look{size: 8, across: "center", edges: boxed}},
		{2, 1, 2, 30, "за период с " + f.month.First.Format(formDateLayout) + " по " + f.month.Last().Format(formDateLayout),
			look{size: 8, across: "center"}},
		{2, 27 + 4, 2, 33, "Форма по ОКУД", note},
		{2, 34, 2, 37, publicName, strong},
		{3, 31, 3, 33, "Дата", note},
		{3, 34, 3, 37, formDate(f.doc.Created), strong},
		{4, 1, 4, 3, "Учреждение", look{size: 7, across: "left"}},
		{4, 4, 4, 29, org.Name, line},
		{4, 31, 4, 33, "по ОКПО", note},
		{4, 34, 4, 37, org.OKPO, strong},
		{5, 1, 5, 3, "Структурное подразделение", look{size: 7, across: "left", shrink: true}},
		{5, 4, 5, 29, f.doc.Department, line},
		{5, 30, 5, 33, "Номер корректировки", note},
		{5, 34, 5, 37, number, strong},
		{7, 1, 7, 3, "Вид табеля", look{size: 7, across: "left"}},
		{7, 4, 7, 29, kind, line},
		{7, 30, 7, 33, "Номер счета", note},
		{7, 34, 7, 37, "", strong},
		{8, 4, 8, 29, "первичный — 0; корректирующий — 1, 2 и далее", t13Caption},
		{9, 1, 9, 3, "Рабочих дней в месяце", look{size: 7, across: "left", shrink: true}},
		{9, 4, 9, 6, workingDays(f.month), look{size: 8, across: "center", edges: underline}},
		{11, 1, 11, 37, publicLegend, look{size: 6.5, across: "left", down: "top", wrap: true}},
	}, publicHeadHeights)
}

// drawFoot draws the lines to sign on.
func (f *public) drawFoot() {
	f.signatures(publicFootHeights, 7, [5][2]int{{1, 2}, {3, 8}, {10, 15}, {17, 24}, {26, 37}},
		signer{"Ответственный исполнитель", f.options.Responsible}, signer{"Исполнитель", f.options.Head},
		signer{"Отметка бухгалтерии", f.options.Personnel})
}
