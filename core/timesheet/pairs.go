package timesheet

// span is worked time: minutes since 1970 in UTC, to excluded. Lengths are minutes that really passed, so that a night in
// which the clock is changed has as many as were worked.
type span struct{ from, to int64 }

func (s span) minutes() int { return int(s.to - s.from) }

// pair is an entry with its exit.
type pair struct {
	span
	in, out int // the passes
}

// pairUp is rule 3: an entry pairs with the next pass if that is an exit not later than maxShift after it. What is left
// alone is lone; nothing is guessed.
func pairUp(passes []pass, maxShift int64, pairs []pair, lone []int) ([]pair, []int) {
	for i := 0; i < len(passes); i++ {
		isPair := passes[i].direction == directionIn && i+1 < len(passes) &&
			passes[i+1].direction == directionOut && passes[i+1].minute-passes[i].minute <= maxShift
		if !isPair {
			lone = append(lone, i)
			continue
		}
		pairs = append(pairs, pair{span{passes[i].minute, passes[i+1].minute}, i, i + 1})
		i++
	}
	return pairs, lone
}

// loneKind names the anomaly of a pass that is left alone.
func loneKind(d direction) string {
	if d == directionIn {
		return AnomalyMissingOut
	}
	return AnomalyMissingIn
}
