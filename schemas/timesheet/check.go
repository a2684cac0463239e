package timesheet

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/uzelhub/uzel/schemas/fault"
)

// The longest day has 25 hours: the one on which clocks are set back.
const maxDayMinutes = 25 * 60

// Check says what is wrong with a document: whether its days are those of its month, its codes those of the form, and
// its totals the sums of its days. A form is printed only from a document without error findings, because nobody
// recalculates a form by hand. Paths are JSON Pointers.
func Check(doc Document) []fault.Finding {
	month, err := ParseMonth(doc.Sheet.Month)
	if err != nil {
		return []fault.Finding{errMonth.Finding("/sheet/month", fmt.Sprintf("%.20q", doc.Sheet.Month))}
	}
	c := checker{month: month, totals: SheetTotals{ByCode: map[Code]CodeTotal{}}, seen: map[string]bool{}, own: map[Code]bool{}}
	if doc.Created != "" {
		if _, err := time.Parse(time.DateOnly, doc.Created); err != nil {
			c.add(errCreated.Finding("/created", fmt.Sprintf("%.20q", doc.Created)))
		}
	}
	for i, own := range doc.Codes {
		if c.own[own.Code] || !own.Valid() {
			c.add(errOwnCode.Finding(fmt.Sprintf("/codes/%d", i), fmt.Sprintf("%.10q", own.Code)))
		}
		c.own[own.Code] = true
	}
	for i, l := range doc.Sheet.Employees {
		c.line(fmt.Sprintf("/sheet/employees/%d", i), l)
	}
	if !equalSheetTotals(c.totals, doc.Sheet.Totals) {
		c.add(errTotals.Finding("/sheet/totals", "итог по всем работникам"))
	}
	return c.findings
}

type checker struct {
	month    Month
	totals   SheetTotals
	seen     map[string]bool
	own      map[Code]bool // codes that the document adds to the form's list
	findings []fault.Finding
}

func (c *checker) add(f fault.Finding) { c.findings = append(c.findings, f) }

func (c *checker) line(path string, l Line) {
	who := fmt.Sprintf("таб. № %.40s", l.TabNumber)
	if l.TabNumber == "" || c.seen[l.TabNumber] {
		c.add(errTabNumber.Finding(path+"/tab_number", who))
	}
	c.seen[l.TabNumber] = true
	for _, date := range c.month.dates {
		c.day(path+"/days/"+date, who, l.Days, date)
	}
	if len(l.Days) > c.month.Days {
		c.add(errDays.Finding(path+"/days", who+": есть дни другого месяца"))
	}
	want := c.month.Sum(l)
	for _, part := range []struct {
		name, title string
		want, got   Total
	}{
		{"first_half", "первая половина месяца", want.FirstHalf, l.Totals.FirstHalf},
		{"second_half", "вторая половина месяца", want.SecondHalf, l.Totals.SecondHalf},
		{"month", "месяц", want.Month, l.Totals.Month},
	} {
		if !equalTotals(part.want, part.got) {
			c.add(errTotals.Finding(path+"/totals/"+part.name, who+", "+part.title))
		}
	}
	c.count(want.Month, l)
}

func (c *checker) day(path, who string, days map[string][]Entry, date string) {
	entries, ok := days[date]
	if !ok {
		c.add(errDays.Finding(path, who+": нет дня "+date))
		return
	}
	sum := 0
	for i, e := range entries {
		if e.Code.Class() == Unknown && !c.own[e.Code] || slices.ContainsFunc(entries[:i], func(x Entry) bool { return x.Code == e.Code }) {
			c.add(errCode.Finding(path, fmt.Sprintf("%s, %s: %.10q", who, date, e.Code)))
		}
		if e.Minutes < 0 {
			sum = -1
			break
		}
		sum += min(e.Minutes, maxDayMinutes+1)
	}
	if sum < 0 || sum > maxDayMinutes {
		c.add(errMinutes.Finding(path, who+", "+date))
	}
}

func (c *checker) count(t Total, l Line) {
	c.totals.Days += t.Days
	c.totals.Minutes += t.Minutes
	c.totals.NightMinutes += l.NightMinutes
	c.totals.OvertimeMinutes += l.OvertimeMinutes.Minutes
	for code, n := range t.ByCode {
		sum := c.totals.ByCode[code]
		c.totals.ByCode[code] = CodeTotal{Days: sum.Days + n.Days, Minutes: sum.Minutes + n.Minutes}
	}
}

func equalTotals(a, b Total) bool {
	return a.Days == b.Days && a.Minutes == b.Minutes && maps.Equal(a.ByCode, b.ByCode)
}

func equalSheetTotals(a, b SheetTotals) bool {
	return a.Days == b.Days && a.Minutes == b.Minutes && a.NightMinutes == b.NightMinutes &&
		a.OvertimeMinutes == b.OvertimeMinutes && maps.Equal(a.ByCode, b.ByCode)
}
