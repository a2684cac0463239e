package timesheet

import (
	"github.com/uzelhub/uzel/schemas/calendar"
	sheet "github.com/uzelhub/uzel/schemas/timesheet"
)

// cell is what stands in a date's cell: the worked minutes by code, then the absence (rule 9) or what there is to say of
// a day without work (rule 10). A date outside the employment without minutes is Х, an empty cell (rule 8).
// It is appended to what stands before.
func (w *work) cell(entries []sheet.Entry, d calendar.Date) []sheet.Entry {
	before := len(entries)
	for i, minutes := range w.on(d).minutes {
		if minutes > 0 {
			entries = append(entries, sheet.Entry{Code: worked[i], Minutes: minutes})
		}
	}
	if code, stands := w.remark(d, len(entries) > before); stands {
		entries = append(entries, sheet.Entry{Code: code})
	}
	return entries
}

// remark is the code without minutes that stands at the end of a cell, if one does.
func (w *work) remark(d calendar.Date, hasMinutes bool) (sheet.Code, bool) {
	if !w.e.employed(d) {
		return "", false
	}
	if a, absent := w.absences.on(d); absent {
		if a.leave() && w.e.plan.calendars.IsHoliday(d) {
			return CodeDayOff, true // the day is an absence day all the same (art. 120)
		}
		return a.code, true
	}
	switch planned := w.e.plan.planned(d) > 0; {
	case planned && !w.on(d).owned:
		return CodeNoReason, true // after any minutes of an earlier shift
	case planned && !hasMinutes:
		return CodeDay, true // there was a shift; all its minutes fell on other dates
	case !hasMinutes:
		return CodeDayOff, true
	}
	return "", false
}
