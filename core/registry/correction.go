package registry

import (
	"cmp"
	"strings"
	"time"

	"github.com/uzelhub/uzel/core/timesheet"
	"github.com/uzelhub/uzel/schemas/calendar"
	"github.com/uzelhub/uzel/schemas/marks"
	sheet "github.com/uzelhub/uzel/schemas/timesheet"
)

// Correction is one act of a person upon a month's attendance (rule 13). It overwrites nothing: the mark it replaces
// stays in the source's document and here, with who, when and why. It is never changed; a wrong one is revoked by
// another.
type Correction struct {
	Number    int         `json:"number"` // 1, 2, … of its series
	Act       Act         `json:"act"`
	TabNumber string      `json:"tab_number"`
	Was       *marks.Mark `json:"was,omitempty"` // the mark that is replaced or taken out, as the source gave it
	Is        *marks.Mark `json:"is,omitempty"`  // what counts in its place
	Day       *Decision   `json:"day,omitempty"`
	Revokes   int         `json:"revokes,omitempty"` // the number of an earlier correction that counts no more
	Reason    string      `json:"reason"`
	Author    string      `json:"author"`
	At        time.Time   `json:"at"`
}

// Act is what a correction does.
type Act string

// Acts.
const (
	MarkAdded   Act = "mark_added"
	MarkChanged Act = "mark_changed"
	MarkRemoved Act = "mark_removed"
	DayDecided  Act = "day_decided"
	Revoked     Act = "revoked"
)

var actTitles = map[Act]string{
	MarkAdded: "отметка добавлена", MarkChanged: "отметка исправлена", MarkRemoved: "отметка исключена",
	DayDecided: "решение о дне", Revoked: "исправление отменено",
}

// Title is the act as people read it.
func (a Act) Title() string { return cmp.Or(actTitles[a], string(a)) }

// Decision is what a person decided about a day where the rules leave it to a person.
type Decision struct {
	Date    string   `json:"date"`
	Verdict Verdict  `json:"verdict"`
	Code    string   `json:"code,omitempty"`    // of an absence, or С or РВ of an order
	Minutes int      `json:"minutes,omitempty"` // that an order allows
	Paper   string   `json:"paper,omitempty"`   // the order's number
	Settles []string `json:"settles,omitempty"` // kinds of anomalies that stood on the day and are settled by this
}

// Verdict is the sense of a decision.
type Verdict string

// Verdicts.
const (
	// CountWork: no absence stands on the day, the work counts (rule 9; отзыв из отпуска, art. 125).
	CountWork Verdict = "work"
	// SetAbsence: this absence stands on the day and no other.
	SetAbsence Verdict = "absence"
	// SetOrder: so many minutes above the plan, or on a day off, were ordered (art. 99, 113).
	SetOrder Verdict = "order"
	// Keep: the day is right as it is, whatever looked odd.
	Keep Verdict = "keep"
)

// check refuses what could not be applied. Reasons has the employer's own reasons of absence.
func (c Correction) check(known func(number int) bool, reasons timesheet.Schedules) error {
	if strings.TrimSpace(c.Reason) == "" {
		return errNoReason.New()
	}
	if c.Act == Revoked {
		if !known(c.Revokes) {
			return errNoCorrection.With("№ %d", c.Revokes)
		}
		return nil
	}
	if kind := wrongTabNumber(c.TabNumber); kind != nil {
		return kind.New()
	}
	if c.Act == DayDecided {
		return c.Day.check(reasons)
	}
	if c.Is == nil {
		return nil
	}
	if !timesheet.IsTime(c.Is.Time) {
		return errMarkTime.With("%s", short(c.Is.Time))
	}
	switch c.Is.Direction {
	case "in", "out", "auto":
		return nil
	}
	return errDirection.With("%s", short(c.Is.Direction))
}

func (d *Decision) check(reasons timesheet.Schedules) error {
	if _, err := calendar.ParseDate(d.Date); err != nil {
		return errDate.With("%s", short(d.Date))
	}
	switch d.Verdict {
	case CountWork, Keep:
		return nil
	case SetAbsence:
		if !reasons.IsAbsenceCode(sheet.Code(d.Code)) {
			return errCode.With("%s", short(d.Code))
		}
		return nil
	case SetOrder:
		if d.Code != string(timesheet.CodeOvertime) && d.Code != string(timesheet.CodeRestDay) || d.Minutes <= 0 {
			return errOrdered.With("%s, минут %d", short(d.Code), d.Minutes)
		}
		return nil
	}
	return errVerdict.With("%s", short(string(d.Verdict)))
}
