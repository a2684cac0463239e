package calendar

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"
)

//go:embed russia.txt
var russiaText string

// russian holds the embedded calendars; they never change after they were read.
var russian = sync.OnceValue(func() map[int]*Calendar {
	years, err := parse(russiaText)
	if err != nil {
		panic(err) // the text is part of the program and a test reads it
	}
	return years
})

// Official returns the published calendar of a year, if the program has it.
func Official(year int) (*Calendar, bool) {
	c, ok := russian()[year]
	return c, ok
}

// parse reads the form explained at the head of russia.txt.
func parse(text string) (map[int]*Calendar, error) {
	years := map[int]*Calendar{}
	for number, line := range strings.Split(text, "\n") {
		fields := strings.Fields(line)
		if len(fields) == 0 || strings.HasPrefix(fields[0], "#") {
			continue
		}
		year, err := strconv.Atoi(fields[0])
		if err != nil || len(fields) < 3 {
			return nil, errText.At("russia.txt:" + strconv.Itoa(number+1))
		}
		if years[year] == nil {
			years[year] = &Calendar{year: year, days: map[Date]Day{}}
		}
		for _, item := range fields[2:] {
			if err := years[year].add(fields[1], item); err != nil {
				return nil, errText.At("russia.txt:" + strconv.Itoa(number+1)).Wrap(err)
			}
		}
	}
	return years, nil
}

// add takes one item of a line: a date, a range of dates or a moved day off.
func (c *Calendar) add(word, item string) error {
	first, last, isRange := strings.Cut(item, "..")
	first, original, isMoved := strings.Cut(first, "<")
	from, err := c.date(first)
	if err != nil {
		return err
	}
	to := from
	if isRange {
		if to, err = c.date(last); err != nil {
			return err
		}
	}
	for d := from; d <= to; d++ {
		day := c.days[d]
		switch {
		case word == "holiday":
			day.Holiday = true
		case word == "moved" && isMoved:
			day.Moved = true
			if day.MovedFrom, err = c.date(original); err != nil {
				return err
			}
		case word == "off":
			day.Off = true
		case word == "short":
			day.Shortened = true
			day.WorkingWeekend = d.DayOfWeek() >= saturday
		case word == "work":
			day.WorkingWeekend = true
		default:
			return errText.With("%q %q", word, item)
		}
		c.days[d] = day
	}
	return nil
}

func (c *Calendar) date(monthDay string) (Date, error) {
	return ParseDate(strconv.Itoa(c.year) + "-" + monthDay)
}
