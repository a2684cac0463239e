package timesheet

import (
	"github.com/uzelhub/uzel/schemas/calendar"
	sheet "github.com/uzelhub/uzel/schemas/timesheet"
)

// Explanation is rule 14: why a cell is what it is. The minutes of the parts of an entry add up to the entry, always,
// because both are made from the same pieces of worked time.
type Explanation struct {
	TabNumber      string          `json:"tab_number"`
	Date           string          `json:"date"`
	Schedule       string          `json:"schedule"`
	PlannedMinutes int             `json:"planned_minutes"`
	Day            []Reason        `json:"day"`           // what the date is: plan, calendar, employment, absence
	Cell           []EntryReason   `json:"cell"`          // the entries of the cell; none: Х
	NightMinutes   int             `json:"night_minutes"` //
	Shifts         []ShiftReason   `json:"shifts"`        // those that have the date as their day or minutes on it
	Marks          []MarkReason    `json:"marks"`         // marks of the date that no shift has
	Anomalies      []sheet.Anomaly `json:"anomalies"`     // of the date
	Settings       []string        `json:"settings"`      // those that are turned on
}

// Reason is one statement with the rule it rests on; 0 where it rests on a setting.
type Reason struct {
	Rule int    `json:"rule"`
	Text string `json:"text"` // Russian
}

// EntryReason explains one code of the cell.
type EntryReason struct {
	Code    sheet.Code `json:"code"`
	Minutes int        `json:"minutes"`
	Reason
	Parts []Part `json:"parts"` // the worked time that makes it; none for a code without minutes
}

// Part is worked time of one shift and one code, in local time.
type Part struct {
	From    string `json:"from"` // YYYY-MM-DD HH:MM
	To      string `json:"to"`
	Minutes int    `json:"minutes"`
	Shift   int    `json:"shift"` // the shift's number in the explanation
	Reason
}

// ShiftReason tells how marks became a shift and what was taken from it.
type ShiftReason struct {
	Number  int          `json:"number"`
	Day     string       `json:"day"` // the date it belongs to
	From    string       `json:"from"`
	To      string       `json:"to"`
	Counted bool         `json:"counted"`
	Reasons []Reason     `json:"reasons"`
	Marks   []MarkReason `json:"marks"`
	Taken   []Part       `json:"taken"` // lunch, clipping, rounding, overtime that does not count; on any date
}

// MarkReason tells what became of a mark.
type MarkReason struct {
	Place     string `json:"place"` // file:row or JSON Pointer
	Time      string `json:"time"`  // local, as it was counted
	Direction string `json:"direction"`
	Reason
}

// Explain tells why a cell of an employee is what it is. It reads and counts the input as [Build] does.
func Explain(in Input, o Options, tabNumber, date string) (Explanation, error) {
	if tabNumber == "" {
		return Explanation{}, errNoEmployee.New()
	}
	c, err := prepare(in, o, tabNumber)
	if err != nil {
		return Explanation{}, err
	}
	d, err := calendar.ParseDate(date)
	if err != nil {
		return Explanation{}, err
	}
	if d < c.first || d > c.last {
		return Explanation{}, errNoDate.With("%s не в %s", date, c.month)
	}
	e := c.byTab[tabNumber]
	if e == nil || !c.listed(e) {
		return Explanation{}, errNoEmployee.With("%s", short(tabNumber))
	}
	var w work
	w.count(c, e)
	return w.explain(d), nil
}

func (w *work) explain(d calendar.Date) Explanation {
	x := Explanation{
		TabNumber: w.e.tabNumber, Date: d.String(), Schedule: w.e.plan.Name, PlannedMinutes: w.e.plan.planned(d),
		Day: w.explainDay(d), NightMinutes: w.on(d).night, Settings: w.c.in.Schedules.Settings.names(),
		Cell: []EntryReason{}, Shifts: []ShiftReason{}, Marks: []MarkReason{}, Anomalies: []sheet.Anomaly{},
	}
	parts := map[workCode][]Part{}
	for i := range w.counted {
		if s := &w.counted[i]; s.day == d || s.touches(d) {
			number := len(x.Shifts) + 1
			x.Shifts = append(x.Shifts, w.explainShift(s, number))
			for _, p := range s.pieces {
				if p.date == d && p.fate == fateCounted {
					parts[p.code] = append(parts[p.code], w.explainPiece(s, p, number))
				}
			}
		}
	}
	x.Cell = w.explainCell(d, parts)
	x.Marks = w.explainLone(d)
	for _, a := range w.anomalies {
		if a.Date == x.Date {
			x.Anomalies = append(x.Anomalies, a)
		}
	}
	return x
}

// touches reports whether any minute of the shift, counted or taken from it, falls on the date.
func (s *shift) touches(d calendar.Date) bool {
	for _, p := range s.pieces {
		if p.date == d {
			return true
		}
	}
	return false
}
