package timebook

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/uzelhub/uzel/schemas/marks"
)

// mark is a passage with the time at which it counts.
type mark struct {
	at moment
	marks.Mark
}

// stay is a time at work, from entering to leaving; either may be missing.
type stay struct {
	tab            string
	in, out        moment
	object, device string
}

// begin is what is known of the stay's beginning.
func (s stay) begin() time.Time {
	if s.in.text == "" {
		return s.out.wall
	}
	return s.in.wall
}

// marksOf makes marks of stays. Those of one person that follow one another without a gap were one stay, cut where the
// code of its minutes changed.
func marksOf(stays []stay) []mark {
	slices.SortStableFunc(stays, func(a, b stay) int {
		return cmp.Or(strings.Compare(a.tab, b.tab), a.begin().Compare(b.begin()))
	})
	var all []mark
	for i, s := range stays {
		if i > 0 && s.follows(stays[i-1]) {
			all = all[:len(all)-1]
		} else if s.in.text != "" {
			all = append(all, s.mark(s.in, "in"))
		}
		if s.out.text != "" {
			all = append(all, s.mark(s.out, "out"))
		}
	}
	return all
}

func (s stay) follows(before stay) bool {
	return s.tab == before.tab && s.object == before.object && s.in.text != "" && s.in.text == before.out.text
}

func (s stay) mark(at moment, direction string) mark {
	return mark{at, marks.Mark{TabNumber: s.tab, Time: at.text, Direction: direction, Object: s.object, Device: s.device}}
}
