package timesheet

import (
	"strconv"

	"github.com/uzelhub/uzel/schemas/fault"
)

// maxFindings of one kind are listed; a table of the wrong company would have hundreds of thousands. The rest is counted.
const maxFindings = 1000

// findings collects what has to be said about rows.
type findings struct {
	list   []fault.Finding
	counts map[*fault.Kind]int
	order  []*fault.Kind // kinds in the order in which they came up
}

func (f *findings) add(kind *fault.Kind, place, detail string) {
	if f.counts == nil {
		f.counts = map[*fault.Kind]int{}
	}
	if f.counts[kind] == 0 {
		f.order = append(f.order, kind)
	}
	if f.counts[kind]++; f.counts[kind] <= maxFindings {
		f.list = append(f.list, kind.Finding(place, detail))
	}
}

// all returns the findings, those beyond the limit as one line for each kind.
func (f *findings) all() []fault.Finding {
	out := f.list
	for _, kind := range f.order {
		if more := f.counts[kind] - maxFindings; more > 0 {
			out = append(out, findMore.Finding("", kind.Code+" "+kind.Message+", ещё "+strconv.Itoa(more)))
		}
	}
	return out
}
