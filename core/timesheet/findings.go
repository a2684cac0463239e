package timesheet

import (
	"strconv"
	"strings"

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

// short shows a value from a table in a message, if it cannot be somebody's name that slipped into the wrong column:
// findings are logged and names are personal data. A value with a digit in it is no name, nor is one ASCII word; of
// others the row number must do.
func short(s string) string {
	const most = 40
	if !strings.ContainsAny(s, "0123456789") && strings.ContainsFunc(s, func(r rune) bool { return r == ' ' || r > '~' }) {
		return "значение не показано"
	}
	if runes := []rune(s); len(runes) > most {
		return "«" + string(runes[:most]) + "…»"
	}
	return "«" + s + "»"
}
