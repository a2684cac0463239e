package output

import (
	"slices"

	"github.com/uzelhub/uzel/schemas/timesheet"
)

// maxEntries is how many kinds of pay, and how many reasons of absence, four rows of Т-13 hold: two to a row.
const maxEntries = 8

// otherEntries stands for what a full form has no row for; its sum is the sum of the rest.
const otherEntries = "…"

// entry is one line of columns 7–9 or 10–11: a label and the rows of the hidden sheet behind its number.
type entry struct {
	pay     Pay
	rows    []int
	days    int
	minutes int
}

// payroll decides what stands in columns 7–11.
type payroll struct {
	labels labels
	pay    map[timesheet.Code]Pay
	common *Pay // the one kind of pay of the whole sheet: it stands above the table, and columns 7 and 8 stay empty
}

func newPayroll(sheet timesheet.Sheet, l labels, pay map[timesheet.Code]Pay) payroll {
	p := payroll{labels: l, pay: pay}
	kinds := map[Pay]bool{}
	for code, total := range sheet.Totals.ByCode {
		if code.Class() == timesheet.Work && total.Minutes > 0 {
			kinds[pay[code]] = true
		}
	}
	if len(kinds) == 1 && !kinds[Pay{}] {
		for pay := range kinds {
			p.common = &pay
		}
	}
	return p
}

// unnamed lists the codes with hours that a configured payroll has no kind of pay for, in the form's order.
func (p payroll) unnamed(sheet timesheet.Sheet) []timesheet.Code {
	var codes []timesheet.Code
	for code, total := range sheet.Totals.ByCode {
		if _, named := p.pay[code]; len(p.pay) > 0 && !named && code.Class() == timesheet.Work && total.Minutes > 0 {
			codes = append(codes, code)
		}
	}
	slices.SortFunc(codes, timesheet.CompareCodes)
	return codes
}

// hours are the entries of columns 7–9: what was worked, by kind of pay.
func (p payroll) hours(rows *minuteRows) (entries []entry, overflow bool) {
	for i := range rows.codes {
		c := &rows.codes[i]
		days, minutes := c.sum()
		if c.code.Class() != timesheet.Work || minutes == 0 {
			continue
		}
		pay, named := p.pay[c.code]
		switch {
		case p.common != nil:
			pay = Pay{}
		case !named:
			pay = Pay{Code: p.labels[c.code]}
		}
		at := slices.IndexFunc(entries, func(e entry) bool { return e.pay == pay })
		if at < 0 {
			at = len(entries)
			entries = append(entries, entry{pay: pay})
		}
		entries[at].add(c, days, minutes)
	}
	return fold(entries)
}

// absences are the entries of columns 10–11: days by reason. A day off is no reason; a code of work that has no minutes
// all month (as ВМ from a list of absences) counts as one, or it would be lost.
func (p payroll) absences(rows *minuteRows) (entries []entry, overflow bool) {
	return fold(p.reasons(rows))
}

// reasons are the reasons of absence, however many.
func (p payroll) reasons(rows *minuteRows) (entries []entry) {
	for i := range rows.codes {
		c := &rows.codes[i]
		days, minutes := c.sum()
		if days > 0 && isReason(c.code, minutes) {
			e := entry{pay: Pay{Code: p.labels[c.code]}}
			e.add(c, days, minutes)
			entries = append(entries, e)
		}
	}
	return entries
}

// isReason tells the codes of columns 10–11. Whatever the form does not know is one of the employer's own.
func isReason(code timesheet.Code, minutes int) bool {
	class := code.Class()
	return class == timesheet.Absence || class == timesheet.Unknown || class == timesheet.Work && minutes == 0 && code != timesheet.CodeDay
}

func (e *entry) add(c *codeRow, days, minutes int) {
	e.rows = append(e.rows, c.row)
	e.days += days
	e.minutes += minutes
}

// fold gathers what does not fit into the last entry.
func fold(entries []entry) ([]entry, bool) {
	if len(entries) <= maxEntries {
		return entries, false
	}
	rest := entry{pay: Pay{Code: otherEntries}}
	for _, e := range entries[maxEntries-1:] {
		rest.rows = append(rest.rows, e.rows...)
		rest.days += e.days
		rest.minutes += e.minutes
	}
	return append(entries[:maxEntries-1], rest), true
}
