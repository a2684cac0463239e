package timesheet

import (
	"github.com/uzelhub/uzel/schemas/calendar"
	sheet "github.com/uzelhub/uzel/schemas/timesheet"
)

// absence is a row of the absences, read; both ends included.
type absence struct {
	index    int // in the document
	from, to calendar.Date
	code     sheet.Code

	everyDay  bool // it stands on every calendar day of its period, the others on planned days only
	keepsNorm bool
}

func (c *calculation) readAbsences() {
	for i := range c.in.Document.Absences {
		row := &c.in.Document.Absences[i]
		place := c.in.Origins.Absences.place("absences", i)
		owner, known := c.byTab[row.TabNumber]
		if !known {
			c.findings.add(findUnknownTab, place, short(row.TabNumber))
			continue
		}
		if owner == nil {
			continue
		}
		a := absence{index: i, to: calendar.MaxDate, code: sheet.Code(row.Code)}
		if !c.in.Schedules.IsAbsenceCode(a.code) {
			c.findings.add(findCode, place, unknownCode(row.Code, c.in.Schedules.IsAbsenceCode))
			continue
		}
		own, _ := c.in.Schedules.own(a.code)
		a.everyDay, a.keepsNorm = absenceCodes[a.code] || own.EveryDay, a.code == codeTruancy || own.KeepsNorm
		var err error
		if a.from, err = calendar.ParseDate(row.From); err != nil {
			c.findings.add(findDate, place, "from: "+short(row.From))
			continue
		}
		if row.To != "" {
			if a.to, err = calendar.ParseDate(row.To); err != nil {
				c.findings.add(findDate, place, "to: "+short(row.To))
				continue
			}
		}
		if a.from > a.to {
			c.findings.add(findOrder, place, "from "+row.From+", to "+row.To)
			continue
		}
		owner.absences = append(owner.absences, a)
	}
}

// stands reports whether an absence stands on a date of its period: some codes on every calendar day, the others on
// planned days only (rule 9).
func (a absence) stands(d calendar.Date, p *plan) bool {
	return d >= a.from && d <= a.to && (a.everyDay || p.planned(d) > 0)
}

// leave tells annual leave, which a public holiday interrupts and lengthens (art. 120).
func (a absence) leave() bool { return a.code == codeLeave || a.code == codeExtra }

// allowsWork tells leave to care for a child, with which work goes together (art. 256).
func (a absence) allowsWork() bool { return a.code == codeChildCare }

// lowersNorm tells the absences whose planned minutes are taken off the norm; truancy is owed.
func (a absence) lowersNorm() bool { return !a.keepsNorm }

// absenceDays knows the absence of every date around an employee's accounting period.
type absenceDays struct {
	e        *employee
	from     calendar.Date
	number   []int32 // of the absence that stands, counted from 1; 0: none
	conflict []bool
}

// lay spreads the employee's absences over the dates that the plan's table covers. Where two stand on one day, the first
// in the file decides everything. Outside the employment absences do not exist (rule 8).
func (t *absenceDays) lay(e *employee) {
	t.e, t.from = e, e.plan.from
	n := len(e.plan.minutes)
	t.number = append(t.number[:0], make([]int32, n)...)
	t.conflict = append(t.conflict[:0], make([]bool, n)...)
	for k, a := range e.absences {
		from := max(a.from, e.hired, t.from)
		to := min(a.to, e.dismissed, t.from+calendar.Date(n)-1)
		for d := from; d <= to; d++ {
			if i := int(d - t.from); a.stands(d, e.plan) {
				if t.number[i] == 0 {
					t.number[i] = int32(k + 1)
				} else {
					t.conflict[i] = true
				}
			}
		}
	}
}

// on returns the absence that stands on a date.
func (t *absenceDays) on(d calendar.Date) (absence, bool) {
	if i := int(d) - int(t.from); i >= 0 && i < len(t.number) {
		if k := t.number[i]; k > 0 {
			return t.e.absences[k-1], true
		}
		return absence{}, false
	}
	if t.e.employed(d) {
		for _, a := range t.e.absences {
			if a.stands(d, t.e.plan) {
				return a, true
			}
		}
	}
	return absence{}, false
}

// conflicts reports whether more than one absence stands on a date of the table.
func (t *absenceDays) conflicts(d calendar.Date) bool { return t.conflict[d-t.from] }
