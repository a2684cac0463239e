package calendar

import (
	"encoding/xml"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/uzelhub/uzel/schemas/require"
)

// xmlCalendar is the form in which the calendars are published (xmlcalendar.ru): t is 1 for a day off, 2 for a
// shortened day, 3 for a working weekend; h names a public holiday, f the date a day off was moved from.
type xmlCalendar struct {
	Year int `xml:"year,attr"`
	Days []struct {
		Date    string `xml:"d,attr"` // MM.DD
		Type    int    `xml:"t,attr"`
		Holiday string `xml:"h,attr"`
		From    string `xml:"f,attr"`
	} `xml:"days>day"`
}

func TestTheEmbeddedCalendarsAreThePublishedOnes(t *testing.T) {
	dir := require.OfficialXSD(t)
	for _, year := range []int{2024, 2025, 2026} {
		raw, err := os.ReadFile(filepath.Join(dir, fmt.Sprintf("xmlcalendar_ru_%d.xml", year)))
		require.Named(t, "official-xsd", err == nil, fmt.Sprintf("no published calendar of %d in the folder", year))
		var published xmlCalendar
		if err := xml.Unmarshal(raw, &published); err != nil {
			t.Fatal(err)
		}
		want := map[Date]Day{}
		for _, d := range published.Days {
			on := xmlDate(t, published.Year, d.Date)
			day := Day{Holiday: d.Holiday != "", Shortened: d.Type == 2}
			day.WorkingWeekend = d.Type == 3 || d.Type == 2 && (on.Weekday() == time.Saturday || on.Weekday() == time.Sunday)
			if day.Moved = d.From != ""; day.Moved {
				day.MovedFrom = xmlDate(t, published.Year, d.From)
			}
			day.Off = d.Type == 1 && !day.Holiday && !day.Moved
			want[on] = day
		}
		official, _ := Official(year)
		for on := DateOf(year, time.January, 1); on <= DateOf(year, time.December, 31); on++ {
			if official.Day(on) != want[on] {
				t.Errorf("%s: embedded %+v, published %+v", on, official.Day(on), want[on])
			}
		}
	}
}

func xmlDate(t *testing.T, year int, monthDay string) Date {
	t.Helper()
	return date(t, fmt.Sprintf("%d-%s", year, strings.ReplaceAll(monthDay, ".", "-")))
}
