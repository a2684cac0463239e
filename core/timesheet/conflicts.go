package timesheet

import (
	"cmp"
	"slices"

	"github.com/uzelhub/uzel/schemas/calendar"
	sheet "github.com/uzelhub/uzel/schemas/timesheet"
)

// Conflict is a day on which the marks say something else than the absences, the schedule or another system.
type Conflict struct {
	TabNumber string `json:"tab_number"`
	Date      string `json:"date"`
	Kind      string `json:"kind"`
	Minutes   int    `json:"minutes"` // at stake: how many minutes of pay or absence the answer decides
	Detail    string `json:"detail"`  // Russian
}

// Kinds of conflicts beside those of anomalies, which are conflicts too.
const (
	ConflictNoShow      = "no_show"       // planned, no marks, no absence: the cell says НН
	ConflictShort       = "short_day"     // less was worked than planned
	ConflictAbovePlan   = "above_plan"    // more was worked than planned
	ConflictRestDay     = "rest_day"      // worked on a day that is not planned
	ConflictOtherHours  = "other_hours"   // the other system has other minutes
	ConflictOtherReason = "other_absence" // the other system has another absence, or one where there is none
)

// Claim is what another system says of a day: the ERP's timesheet lines, or an earlier timesheet.
type Claim struct {
	TabNumber string
	Date      string
	Minutes   int        // worked
	Absence   sheet.Code // empty: none
}

// ConflictOptions say what is too little to speak of.
type ConflictOptions struct {
	Tolerance int // minutes of a day's difference that nobody asks about
}

// Conflicts compares the marks with the absences, the schedule and what another system claims, and lists the days on
// which they differ, those first on which most is at stake. Without claims nothing is compared with them; with claims, a
// day of an employee they name that has none is a day without work there.
func Conflicts(in Input, o Options, claims []Claim, tolerances ConflictOptions) ([]Conflict, error) {
	c, err := prepare(in, o, "")
	if err != nil {
		return nil, err
	}
	f := conflictFinder{calculation: c, tolerance: tolerances.Tolerance, claims: map[string]map[string]Claim{}, list: []Conflict{}}
	for _, claim := range claims {
		if f.claims[claim.TabNumber] == nil {
			f.claims[claim.TabNumber] = map[string]Claim{}
		}
		f.claims[claim.TabNumber][claim.Date] = claim
	}
	var w work
	for _, e := range c.employees {
		if c.listed(e) {
			w.count(c, e)
			f.employee(&w)
		}
	}
	slices.SortStableFunc(f.list, func(a, b Conflict) int {
		return cmp.Or(b.Minutes-a.Minutes, cmp.Compare(a.TabNumber, b.TabNumber), cmp.Compare(a.Date, b.Date), cmp.Compare(a.Kind, b.Kind))
	})
	return f.list, nil
}

type conflictFinder struct {
	*calculation
	tolerance int
	claims    map[string]map[string]Claim
	list      []Conflict
}

// shiftDay is what the shifts of one day come to.
type shiftDay struct {
	counted, uncounted int // minutes
	shifts             int
}

func (f *conflictFinder) employee(w *work) {
	days := map[calendar.Date]shiftDay{}
	for i := range w.counted {
		s := &w.counted[i]
		d := days[s.day]
		d.shifts++
		for _, p := range s.pieces {
			if s.verdict == counted && p.fate == fateCounted {
				d.counted += p.minutes()
			}
		}
		if s.verdict != counted {
			for _, pair := range s.pairs {
				d.uncounted += pair.minutes()
			}
		}
		days[s.day] = d
	}
	for d := f.first; d <= f.last; d++ {
		f.day(w, d, days[d])
	}
}

func (f *conflictFinder) day(w *work, d calendar.Date, done shiftDay) {
	planned, odd := w.e.plan.planned(d), false
	for _, a := range w.anomalies {
		if a.Date == d.String() {
			odd = true
			f.add(w, d, a.Kind, max(planned-done.counted, done.uncounted), a.Detail)
		}
	}
	f.claimed(w, d)
	_, absent := w.absences.on(d)
	switch missing := planned - done.counted; {
	case odd || absent || !w.e.employed(d):
	case planned > 0 && done.shifts == 0:
		f.add(w, d, ConflictNoShow, planned, "по графику "+clockTime(planned)+", отметок и неявки нет")
	case planned > 0 && missing > f.tolerance:
		f.add(w, d, ConflictShort, missing, "по графику "+clockTime(planned)+", отработано "+clockTime(done.counted))
	case planned > 0 && -missing > f.tolerance:
		f.add(w, d, ConflictAbovePlan, -missing, "по графику "+clockTime(planned)+", отработано "+clockTime(done.counted))
	case planned == 0 && done.counted > f.tolerance:
		f.add(w, d, ConflictRestDay, done.counted, "день не по графику, отработано "+clockTime(done.counted))
	}
}

// claimed compares a date with what the other system says of it.
func (f *conflictFinder) claimed(w *work, d calendar.Date) {
	theirs, known := f.claims[w.e.tabNumber]
	if !known {
		return
	}
	claim := theirs[d.String()]
	ours := w.on(d).worked()
	if difference := max(ours-claim.Minutes, claim.Minutes-ours); difference > f.tolerance {
		f.add(w, d, ConflictOtherHours, difference, "по отметкам "+clockTime(ours)+", в другой системе "+clockTime(claim.Minutes))
	}
	var reason sheet.Code
	if a, absent := w.absences.on(d); absent && !(a.leave() && w.e.plan.calendars.IsHoliday(d)) {
		reason = a.code // on a public holiday inside a leave every sheet says В (rule 9)
	}
	if reason != claim.Absence {
		f.add(w, d, ConflictOtherReason, w.e.plan.planned(d), "неявка: у нас "+orNone(reason)+", в другой системе "+orNone(claim.Absence))
	}
}

func (f *conflictFinder) add(w *work, d calendar.Date, kind string, minutes int, detail string) {
	f.list = append(f.list, Conflict{TabNumber: w.e.tabNumber, Date: d.String(), Kind: kind, Minutes: minutes, Detail: detail})
}

func orNone(code sheet.Code) string {
	if code == "" {
		return "нет"
	}
	return string(code)
}

// ClaimsOf are the claims of a sheet: an earlier timesheet, or the one that another system keeps.
func ClaimsOf(s sheet.Sheet) []Claim {
	var claims []Claim
	for _, line := range s.Employees {
		for date, entries := range line.Days {
			claim := Claim{TabNumber: line.TabNumber, Date: date}
			for _, e := range entries {
				switch {
				case e.Code.Class() == sheet.Work:
					claim.Minutes += e.Minutes
				case e.Code.Class() == sheet.Absence && e.Code != CodeNoReason:
					claim.Absence = e.Code
				}
			}
			claims = append(claims, claim)
		}
	}
	return claims
}
