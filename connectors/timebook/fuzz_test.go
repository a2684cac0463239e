package timebook

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/uzelhub/uzel/plugins/sdk"
)

// A table may be anything: it is read, or refused with a cause, and what is read keeps its form.
func FuzzMarks(f *testing.F) {
	for _, seed := range []string{
		"tab_number,time,direction\n1,2026-11-03 10:00,in\n", "tab_number;in;out;code;date\n1;2026-11-03 10:00;03.11.2026 19:00;Я;\n1;;;ОТ;2026-11-03\n",
		"tab_number;time;direction\n1;2026-11-03T10:00:00+05:00;auto\n", "PK\x03\x04", "\xff\xfe", "tab_number,time\n\"",
	} {
		f.Add([]byte(seed), false)
		f.Add([]byte(seed), true)
	}
	people := roster{byTab: map[string]int{"1": 0}, all: []employee{{}}}
	f.Fuzz(func(t *testing.T, data []byte, old bool) {
		encoding := UTF8
		if old {
			encoding = Windows1251
		}
		s, err := openSheet("f", data, Table{}, encoding, markColumns)
		if err == nil {
			err = shaped(s)
		}
		var found attendance
		if err == nil {
			found, err = marksSheet{s, &people, newObjects(defaultZone), span{"0000-00-00", "9999-99-99"}}.read()
		}
		var fault *sdk.Fault
		if err != nil && (!errors.As(err, &fault) || fault.Cause == "" || fault.Message == "") {
			t.Fatalf("no fault: %v", err)
		}
		for _, m := range found.marks {
			if again, ok := parseMoment(m.Time, time.UTC); !ok || m.Direction == "" || m.TabNumber != "1" {
				t.Fatalf("%+v is not read again: %v", m, again)
			}
		}
		for _, a := range found.absences {
			if _, ok := parseDate(a.From); !ok || a.From > a.To || a.Code == "" {
				t.Fatalf("%+v", a)
			}
		}
	})
}

// A date that can be read in two ways is not read at all.
func FuzzMoments(f *testing.F) {
	for _, seed := range []string{"2026-11-03 10:00", "03.11.2026 9:05", "11/3/26 10:00", "2026-11-03T10:00:00Z", "3.11.26 10:00", "46329.41"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		m, ok := parseMoment(text, time.UTC)
		if !ok {
			return
		}
		if strings.ContainsAny(text, "/") || !strings.Contains(text, m.wall.Format("2006")) && !strings.ContainsAny(text, "Tt") {
			t.Errorf("%q is read as %s", text, m.text)
		}
		again, ok := parseMoment(m.text, time.UTC)
		if !ok || !again.wall.Equal(m.wall) {
			t.Errorf("%q becomes %q and then %v", text, m.text, again.wall)
		}
	})
}
