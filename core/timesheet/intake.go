package timesheet

import (
	"cmp"
	"slices"
)

// direction of a mark.
type direction uint8

const (
	directionIn direction = iota
	directionOut
	directionAuto
)

var directions = map[string]direction{"in": directionIn, "out": directionOut, "auto": directionAuto}

// mark is a row of the marks, read.
type mark struct {
	moment
	index     int32 // in the document
	direction direction
}

// minute is the mark's time with its seconds dropped.
func (m mark) minute() int64 { return floorDiv(m.second, secondsPerMinute) }

// readMarks reads the marks and gives them to their employees, in the order of the file. With a tab number only that
// employee's marks are read.
func (c *calculation) readMarks(only string) {
	rows := c.in.Document.Marks
	owners := make([]*employee, 0, len(rows))
	read := make([]mark, 0, len(rows))
	counts := make([]int, len(c.in.Document.Employees))
	for i := range rows {
		if only != "" && rows[i].TabNumber != only {
			continue
		}
		if owner, m, ok := c.readMark(i); ok {
			owners, read = append(owners, owner), append(read, m)
			counts[owner.index]++
		}
	}
	// One block for all marks, cut into the employees' pieces, which then fill up in the order of the file.
	block := make([]mark, len(read))
	for _, e := range c.employees {
		n := counts[e.index]
		e.marks, block = block[:0:n], block[n:]
	}
	for i, owner := range owners {
		owner.marks = append(owner.marks, read[i])
	}
	for _, e := range c.employees {
		slices.SortStableFunc(e.marks, func(a, b mark) int {
			return cmp.Or(cmp.Compare(a.second, b.second), cmp.Compare(a.nano, b.nano))
		})
	}
}

// readMark returns false for a row that is left out.
func (c *calculation) readMark(i int) (*employee, mark, bool) {
	row := &c.in.Document.Marks[i]
	owner, known := c.byTab[row.TabNumber]
	if !known {
		c.findings.add(findUnknownTab, c.markPlace(i), short(row.TabNumber))
		return nil, mark{}, false
	}
	if owner == nil {
		return nil, mark{}, false
	}
	direction, known := directions[row.Direction]
	if !known {
		c.findings.add(findDirection, c.markPlace(i), short(row.Direction))
		return nil, mark{}, false
	}
	z, known := c.zoneOf(row.Object, owner.zone)
	if !known {
		c.findings.add(findObject, c.markPlace(i), short(row.Object))
		return nil, mark{}, false
	}
	moment, local, ok := parseTime(row.Time)
	if !ok {
		c.findings.add(findTime, c.markPlace(i), short(row.Time))
		return nil, mark{}, false
	}
	if local {
		moment.second = z.instant(moment.second)
	}
	return owner, mark{moment: moment, index: int32(i), direction: direction}, true
}

func (c *calculation) markPlace(i int) string { return c.in.Origins.Marks.place("marks", i) }
