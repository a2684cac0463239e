package output

import (
	"bytes"
	"strings"

	"github.com/uzelhub/uzel/schemas/num"
	"github.com/uzelhub/uzel/schemas/timesheet"
)

// noDay is what stands where there is no day to mark: the sixteenth cell of the upper half, dates that the month does
// not have, and days outside employment. It is the Cyrillic letter Ха (U+0425), never the Latin X.
const noDay = "Х"

// dayCells writes days as Т-13 shows them: codes over hours, "Я/Н" over "8/2". A code without minutes leaves its hours
// empty; slashes that nothing follows fall away, so "Н/НН" stands over "2" and "К/Я" over "/8".
//
// Hours are text on purpose: they are rounded for the reader, and rounded hours must not be added up. Whoever adds
// takes the totals, which are sums of minutes.
type dayCells struct {
	labels labels
	hours  map[int]string // by minutes, as met so far
}

func newDayCells(l labels) dayCells { return dayCells{labels: l, hours: map[int]string{}} }

func (d dayCells) of(entries []timesheet.Entry) (codes, hours string) {
	switch len(entries) {
	case 0:
		return noDay, ""
	case 1:
		return d.labels[entries[0].Code], d.text(entries[0].Minutes)
	}
	var upper, lower []byte
	for i, e := range entries {
		if i > 0 {
			upper, lower = append(upper, '/'), append(lower, '/')
		}
		upper, lower = append(upper, d.labels[e.Code]...), append(lower, d.text(e.Minutes)...)
	}
	return string(upper), string(bytes.TrimRight(lower, "/"))
}

func (d dayCells) text(minutes int) string {
	s, ok := d.hours[minutes]
	if !ok {
		s = hoursText(minutes)
		d.hours[minutes] = s
	}
	return s
}

// hoursText is minutes as hours: a comma, at most two digits after it, half-up, no trailing zeros; empty for none.
func hoursText(minutes int) string {
	if minutes == 0 {
		return ""
	}
	return strings.Replace(num.Hours(minutes).String(), ".", ",", 1)
}
