package timesheet

// cut is time taken out of a shift before codes are given.
type cut struct {
	span
	reason cutReason
}

type cutReason uint8

const (
	cutClip  cutReason = iota // before the planned start, setting clip: schedule
	cutLunch                  // rule 5
	cutRound                  // setting round
)

// work returns what is to be counted of a shift: its pairs, clipped to the plan where that is set, without the lunch,
// rounded where that is set. It is written into out; what was taken is noted in the shift.
func (s *shift) work(p *plan, settings Settings, out []span) []span {
	for _, pair := range s.pairs {
		out = append(out, pair.span)
	}
	if settings.ClipToSchedule && s.planned > 0 {
		out = s.clip(out)
	}
	out = s.takeLunch(p.Lunch, out)
	if settings.RoundDown > 0 {
		out = s.round(settings.RoundDown, out)
	}
	return out
}

// clip takes away the minutes before the planned start. A pair that ends before it goes altogether; the shift then
// begins, as far as the lunch is concerned, with the first minute left.
func (s *shift) clip(work []span) []span {
	kept := work[:0]
	for _, w := range work {
		if w.from < s.plannedStart {
			s.cuts = append(s.cuts, cut{span{w.from, min(w.to, s.plannedStart)}, cutClip})
			if w.to <= s.plannedStart {
				continue
			}
			w.from = s.plannedStart
		}
		kept = append(kept, w)
	}
	return kept
}

// takeLunch is rule 5 (art. 108): a shift whose first entry and last exit lie more than After apart loses Length, less
// the gaps it already has, from the minutes worked at and after start + After, as many as there are.
func (s *shift) takeLunch(lunch Lunch, work []span) []span {
	if len(work) == 0 || work[len(work)-1].to-work[0].from <= int64(lunch.After) {
		return work
	}
	due := int64(lunch.Length)
	for i := 1; i < len(work); i++ {
		due -= work[i].from - work[i-1].to
	}
	from := work[0].from + int64(lunch.After)
	return s.take(work, from, due)
}

// take removes up to due minutes at and after from. Removing from the middle of a span makes it two.
func (s *shift) take(work []span, from, due int64) []span {
	for i := 0; i < len(work) && due > 0; i++ {
		w := work[i]
		if w.to <= from {
			continue
		}
		begin := max(w.from, from)
		end := min(w.to, begin+due)
		due -= end - begin
		s.cuts = append(s.cuts, cut{span{begin, end}, cutLunch})
		work[i].to = begin
		if end < w.to {
			work = append(work, span{})
			copy(work[i+2:], work[i+1:])
			work[i+1] = span{end, w.to}
			i++
		}
	}
	return work
}

// round cuts the shift's minutes to a multiple of step, from its end (setting round).
func (s *shift) round(step int, work []span) []span {
	total := 0
	for _, w := range work {
		total += w.minutes()
	}
	surplus := int64(total % step)
	for i := len(work) - 1; i >= 0 && surplus > 0; i-- {
		end := work[i].to
		work[i].to = max(work[i].from, end-surplus)
		surplus -= end - work[i].to
		s.cuts = append(s.cuts, cut{span{work[i].to, end}, cutRound})
	}
	return work
}
