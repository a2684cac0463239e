package timesheet

// pass is one passage after rule 2: consecutive marks of one direction, not more than five minutes apart, are one.
type pass struct {
	minute      int64 // of the earliest entry or of the latest exit among them
	direction   direction
	first, last int // its marks in the employee's sorted marks, both included
}

// passes is rule 2. The marks are sorted already. First every automatic direction is resolved, from the directions
// before it and without looking at what will be merged; then double passes are merged.
func passes(marks []mark, maxShift int64, out []pass) []pass {
	var previous pass // the last mark alone, not what it was merged into
	for i, m := range marks {
		p := pass{minute: m.minute(), direction: m.direction, first: i, last: i}
		if p.direction == directionAuto {
			p.direction = resolve(p.minute, previous, i == 0, maxShift)
		}
		if i > 0 && p.direction == previous.direction && p.minute-previous.minute <= dedup {
			merged := &out[len(out)-1]
			merged.last = i
			if p.direction == directionOut {
				merged.minute = p.minute
			}
		} else {
			out = append(out, p)
		}
		previous = p
	}
	return out
}

// resolve finds what an automatic mark must be: an entry when nothing precedes it within the longest shift, otherwise the
// opposite of what precedes it.
func resolve(minute int64, previous pass, first bool, maxShift int64) direction {
	if first || minute-previous.minute > maxShift || previous.direction == directionOut {
		return directionIn
	}
	return directionOut
}
