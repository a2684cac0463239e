package timesheet

import (
	"cmp"

	"github.com/uzelhub/uzel/schemas/calendar"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/marks"
	sheet "github.com/uzelhub/uzel/schemas/timesheet"
)

// Input is what a timesheet is made from.
type Input struct {
	Document  marks.Document
	Schedules Schedules
	Origins   Origins // the zero value when the document came as one piece
}

// Options say how.
type Options struct {
	Month           string // YYYY-MM; empty: the document's
	PlainCalendar   bool   // count a year that has no production calendar by the holidays of art. 112 and plain weeks
	DefaultSchedule string // of employees who name none
	TimeZone        string // of objects that name none, and where there is no table of objects; empty: Europe/Moscow
}

// Result is a month's timesheet and what has to be said about its input.
type Result struct {
	Sheet    sheet.Sheet
	Codes    []sheet.OwnCode // of the employer's own, that the sheet may have
	Findings []fault.Finding // rows left out, and employees whose overtime could not be counted
}

// Build makes the timesheet of a month. It is an error when nothing can be made; rows that are wrong are left out and
// are findings.
func Build(in Input, o Options) (Result, error) {
	c, err := prepare(in, o, "")
	if err != nil {
		return Result{}, err
	}
	out := Result{Sheet: sheet.Sheet{Month: c.month, Employees: []sheet.Line{}}}
	var w work
	for _, e := range c.employees {
		if !c.listed(e) {
			continue
		}
		w.count(c, e)
		line := w.line()
		if line.OvertimeMinutes.Unknown {
			c.findings.add(findNoPeriodMarks, c.in.Origins.Employees.place("employees", e.index), e.tabNumber)
		}
		out.Sheet.Employees = append(out.Sheet.Employees, line)
	}
	for _, own := range in.Schedules.Codes {
		out.Codes = append(out.Codes, own.OwnCode)
	}
	out.Sheet.Totals = sheetTotals(out.Sheet.Employees)
	out.Findings = c.findings.all()
	return out, nil
}

// calculation is one month's reading of one input.
type calculation struct {
	in          *Input
	options     Options
	month       string
	first, last calendar.Date
	dates       []string // of the month, as they are written; every employee's cells have the same ones
	calendars   calendar.Calendars

	zones     map[string]*zone
	home      *zone
	objects   map[string]*zone // nil: every object is known
	plans     map[string]*plan
	employees []*employee
	byTab     map[string]*employee // nil for a row that was left out
	findings  findings
}

// prepare reads the input. With a tab number, only that employee's marks are read.
func prepare(in Input, o Options, only string) (*calculation, error) {
	c := &calculation{
		in: &in, options: o, month: o.Month, calendars: calendar.Russia(), zones: map[string]*zone{}, plans: map[string]*plan{},
	}
	if c.month == "" {
		c.month = in.Document.Month
	}
	var err error
	if c.first, c.last, err = calendar.ParseMonth(c.month); err != nil {
		return nil, err
	}
	for d := c.first; d <= c.last; d++ {
		c.dates = append(c.dates, d.String())
	}
	if year := c.first.Year(); !c.calendars.Known(year) && !o.PlainCalendar {
		return nil, errNoCalendar.With("%d", year)
	}
	if _, known := c.zoneNamed(cmp.Or(o.TimeZone, defaultZone)); !known {
		return nil, errTimeZone.With("%.60q", o.TimeZone)
	}
	c.readRoster()
	c.readAbsences()
	c.readOrders()
	c.readMarks(only)
	return c, nil
}

// listed reports whether an employee has an employed day in the month.
func (c *calculation) listed(e *employee) bool { return e.hired <= c.last && e.dismissed >= c.first }
