package timesheet

import (
	"fmt"

	"github.com/uzelhub/uzel/schemas/calendar"
)

// explainShift tells how marks became a shift and what was taken from it.
func (w *work) explainShift(s *shift, number int) ShiftReason {
	x := ShiftReason{
		Number: number, Day: s.day.String(), From: w.stamp(s.start), To: w.stamp(s.end), Counted: s.verdict == counted,
		Reasons: w.explainShiftDay(s), Taken: []Part{}, Marks: []MarkReason{},
	}
	for i := s.pairs[0].in; i <= s.pairs[len(s.pairs)-1].out; i++ {
		x.Marks = append(x.Marks, w.explainPass(i)...)
	}
	for _, c := range s.cuts {
		x.Taken = append(x.Taken, Part{
			From: w.stamp(c.from), To: w.stamp(c.to), Minutes: c.minutes(), Shift: number, Reason: w.explainCut(c.reason),
		})
	}
	for _, p := range s.pieces {
		if p.fate != fateCounted {
			part := w.explainPiece(s, p, number)
			part.Reason = w.explainFate(p.fate)
			x.Taken = append(x.Taken, part)
		}
	}
	return x
}

func (w *work) explainShiftDay(s *shift) []Reason {
	text := fmt.Sprintf("день смены %s: по дате её начала, подходящего планового начала нет", s.day)
	if s.matched {
		text = fmt.Sprintf("день смены %s: ближайшее плановое начало %s", s.day, w.stamp(s.plannedStart))
	}
	reasons := []Reason{{ruleShift, text}}
	switch s.verdict {
	case outsideEmployment:
		reasons = append(reasons, Reason{ruleEmployment, "смена вне срока работы, не считается"})
	case duringAbsence:
		reasons = append(reasons, Reason{ruleAbsences, "смена в день отсутствия, не считается: решает человек"})
	case counted:
		if len(s.pieces) > 0 && s.pieces[0].date != s.pieces[len(s.pieces)-1].date {
			reasons = append(reasons, Reason{ruleMidnight, "смена разделена в полночь, минуты стоят на датах, когда отработаны"})
		}
	}
	return reasons
}

func (w *work) explainCut(reason cutReason) Reason {
	switch reason {
	case cutClip:
		return Reason{0, "раньше планового начала, настройка clip: schedule"}
	case cutRound:
		return Reason{0, "округление вниз, настройка round: " + formatDuration(w.c.in.Schedules.Settings.RoundDown) + " down"}
	}
	return Reason{ruleLunch, fmt.Sprintf("обед %s после %s от начала смены, за вычетом её перерывов (ст. 108 ТК РФ)",
		hours(w.e.plan.Lunch.Length), hours(w.e.plan.Lunch.After))}
}

func (w *work) explainFate(f fate) Reason {
	if f == fateSmall {
		from := formatDuration(w.c.in.Schedules.Settings.OvertimeFrom)
		return Reason{0, "превышение меньше порога, настройка overtime_from: " + from}
	}
	return Reason{0, "нет приказа, настройка overtime: ordered"}
}

// explainPass tells about the marks that became one passage.
func (w *work) explainPass(i int) []MarkReason {
	p := w.passes[i]
	out := make([]MarkReason, 0, p.last-p.first+1)
	for k := p.first; k <= p.last; k++ {
		m := w.e.marks[k]
		x := MarkReason{
			Place: w.c.markPlace(int(m.index)), Time: w.stamp(m.minute()), Direction: directionNames[p.direction],
			Reason: Reason{rulePairs, "учтена"},
		}
		if m.minute() != p.minute || p.direction == directionIn && k > p.first || p.direction == directionOut && k < p.last {
			x.Reason = Reason{ruleMarks, "повтор в пределах 5 минут"}
		} else if w.isLone(i) {
			x.Reason = Reason{rulePairs, "без пары, не считается"}
		}
		if m.direction == directionAuto {
			x.Text += "; направление определено: " + directionNames[p.direction]
		}
		out = append(out, x)
	}
	return out
}

var directionNames = [...]string{directionIn: "in", directionOut: "out", directionAuto: "auto"}

func (w *work) isLone(pass int) bool {
	for _, i := range w.lone {
		if i == pass {
			return true
		}
	}
	return false
}

// explainLone tells about the marks of a date that no shift has.
func (w *work) explainLone(d calendar.Date) []MarkReason {
	out := []MarkReason{}
	for _, i := range w.lone {
		if w.e.zone.date(w.passes[i].minute) == d {
			out = append(out, w.explainPass(i)...)
		}
	}
	return out
}
