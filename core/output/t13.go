package output

import "github.com/uzelhub/uzel/schemas/timesheet"

const t13Name = "Т-13"

// The columns of Т-13. Those printed as 7–9 and 10–11 stand twice.
const (
	t13Order     = 1
	t13Person    = 2
	t13TabNumber = 3
	t13Day       = 4 // the first of sixteen
	t13Half      = 20
	t13Month     = 21
	t13Pay       = 22 // the first of two times three
	t13Absence   = 28 // the first of two times two
	t13Columns   = 31

	t13DayCells = 16
)

// Widths of the printed form, in twips. Together they are the width of A4 landscape less margins of 7 mm.
var t13Widths = []int{427, 1478, 631,
	454, 454, 454, 454, 454, 454, 454, 454, 454, 454, 454, 454, 454, 454, 454, 454,
	545, 570,
	403, 627, 533, 419, 644, 550,
	419, 570, 399, 570}

const t13RowHeight = 11.25 // points

// t13 is one Т-13 under construction.
type t13 struct {
	*printout
	payroll payroll
	inner   t13Styles // of an employee's rows but the last
	last    t13Styles
	style   t13Styles // of the row being filled
}

// T13 prints the unified form № Т-13 (ОКУД 0301008): four rows an employee, the upper two for the days 1–15, the lower
// two for the rest; totals that are formulas over a hidden sheet of minutes; pages that never tear an employee apart.
//
// Names are printed in full, as they come: initials made by a program make one person of two.
func T13(doc timesheet.Document, o Options) (File, error) {
	return export(doc, o, "Табель учёта рабочего времени", func(p *printout) drawing {
		f := &t13{printout: p, payroll: newPayroll(doc.Sheet, p.labels, o.Pay), inner: newT13Styles(p.book, thin), last: newT13Styles(p.book, medium)}
		for _, code := range f.payroll.unnamed(doc.Sheet) {
			p.findings = append(p.findings, warnNoPay.Warning("", string(code)))
		}
		return f
	})
}

func (f *t13) design() layout {
	return layout{
		name: t13Name, paper: a4, widths: t13Widths, head: t13HeadHeights, table: t13TableHeights, foot: t13FootHeights,
		hours: [][2]int{{t13Half, t13Month}, {t13Pay + 2, t13Pay + 2}, {t13Pay + 5, t13Pay + 5}},
	}
}

func (f *t13) block(i int) float64 {
	return 4 * t13LineHeight(f.doc.People[f.doc.Sheet.Employees[i].TabNumber])
}
