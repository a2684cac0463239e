package registry

import (
	"fmt"
	"slices"
	"strings"

	"github.com/uzelhub/uzel/schemas/calendar"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/marks"
	sheet "github.com/uzelhub/uzel/schemas/timesheet"
)

// Attendance is a month's marks on their way to a timesheet, with the rows that they and the absences came from. Lists of
// rows may be shorter than what they name.
type Attendance struct {
	marks.Document
	MarkRows     []int32
	AbsenceNames []string
}

// Apply makes of a source's marks what counts after the corrections, in their order. What a correction is about may be
// gone from a later revision of the source: it is left out then, and is a finding.
func (a *Attendance) Apply(list []Correction) []fault.Finding {
	var findings []fault.Finding
	a.Marks, a.MarkRows = slices.Clone(a.Marks), slices.Clone(a.MarkRows)
	a.Absences, a.AbsenceNames = slices.Clone(a.Absences), slices.Clone(a.AbsenceNames)
	a.Orders = slices.Clone(a.Orders)
	for _, c := range InForce(list) {
		at := fmt.Sprintf("исправление № %d", c.Number)
		switch {
		case c.Act == DayDecided:
			a.decide(c.TabNumber, *c.Day)
		case c.Was != nil:
			if !a.replace(*c.Was, c.Is) {
				findings = append(findings, errMarkGone.Warning(at, "таб. № "+c.TabNumber))
			}
		default:
			a.Marks = append(a.Marks, *c.Is)
		}
	}
	return findings
}

// replace puts one mark in another's place, or takes it out.
func (a *Attendance) replace(was marks.Mark, is *marks.Mark) bool {
	i := slices.Index(a.Marks, was)
	if i < 0 {
		return false
	}
	if is != nil {
		a.Marks[i] = *is
		return true
	}
	a.Marks = slices.Delete(a.Marks, i, i+1)
	if i < len(a.MarkRows) {
		a.MarkRows = slices.Delete(a.MarkRows, i, i+1)
	}
	return true
}

func (a *Attendance) decide(tab string, d Decision) {
	switch d.Verdict {
	case CountWork:
		a.interrupt(tab, d.Date)
	case SetAbsence:
		a.interrupt(tab, d.Date)
		a.Absences = append(a.Absences, marks.Absence{TabNumber: tab, From: d.Date, To: d.Date, Code: d.Code, Document: d.Paper})
	case SetOrder:
		a.Orders = append(a.Orders, marks.Order{TabNumber: tab, Date: d.Date, Code: d.Code, Minutes: d.Minutes, Document: d.Paper})
	}
}

// interrupt takes one day out of every absence of a person: what is before it and after it stays.
func (a *Attendance) interrupt(tab, date string) {
	day, err := calendar.ParseDate(date)
	if err != nil {
		return
	}
	for i := 0; i < len(a.Absences); i++ {
		one := a.Absences[i]
		if one.TabNumber != tab || one.From > date || one.To != "" && one.To < date {
			continue
		}
		var rest []marks.Absence
		if one.From < date {
			before := one
			before.To = (day - 1).String()
			rest = append(rest, before)
		}
		if one.To == "" || one.To > date {
			after := one
			after.From = (day + 1).String()
			rest = append(rest, after)
		}
		a.Absences = slices.Replace(a.Absences, i, i+1, rest...)
		if i < len(a.AbsenceNames) {
			names := slices.Repeat([]string{a.AbsenceNames[i]}, len(rest))
			a.AbsenceNames = slices.Replace(a.AbsenceNames, i, i+1, names...)
		}
		i += len(rest) - 1
	}
}

// Settle takes the anomalies out of a sheet that a person has decided about: those that stood on the day when he did. What
// appears there later is a new one.
func Settle(s *sheet.Sheet, list []Correction) {
	settled := map[string]bool{}
	for _, c := range InForce(list) {
		if c.Act != DayDecided {
			continue
		}
		for _, kind := range c.Day.Settles {
			settled[c.TabNumber+"\x00"+c.Day.Date+"\x00"+kind] = true
		}
	}
	for i := range s.Employees {
		line := &s.Employees[i]
		line.Anomalies = slices.DeleteFunc(line.Anomalies, func(x sheet.Anomaly) bool {
			return settled[line.TabNumber+"\x00"+x.Date+"\x00"+x.Kind]
		})
	}
}

// FindMark finds the one mark of a person that was made at a time, as a person writes it: to the second, or to the minute
// when that tells it from the others. The direction narrows the search when it is given.
func FindMark(doc marks.Document, tab, when, direction string) (marks.Mark, error) {
	var found []marks.Mark
	for _, m := range doc.Marks {
		wanted := m.TabNumber == tab && (direction == "" || m.Direction == direction) && strings.HasPrefix(spaced(m.Time), spaced(when))
		if wanted && !slices.Contains(found, m) { // a passage that a device sent twice is one
			found = append(found, m)
		}
	}
	switch len(found) {
	case 0:
		return marks.Mark{}, errNoMark.With("таб. № %s, %s", tab, when)
	case 1:
		return found[0], nil
	}
	return marks.Mark{}, errManyMarks.With("таб. № %s, %s: %d", tab, when, len(found))
}

// spaced writes the T between date and time as a space, as people do.
func spaced(when string) string {
	if len(when) > len("2006-01-02") && !strings.Contains(when, " ") {
		return when[:len("2006-01-02")] + " " + when[len("2006-01-02")+1:]
	}
	return when
}
