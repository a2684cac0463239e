package timesheet

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestTimesAreReadStrictly(t *testing.T) {
	unix := func(s string) int64 {
		at, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return at.Unix()
	}
	for _, c := range []struct {
		in    string
		want  string // in UTC; of a local time what the wall clock shows
		nano  int32
		local bool
	}{
		{"2026-10-01 08:00", "2026-10-01T08:00:00Z", 0, true},
		{"2026-10-01 08:00:59", "2026-10-01T08:00:59Z", 0, true},
		{"2026-10-01 08:00:59.5", "2026-10-01T08:00:59Z", 500_000_000, true},
		{"2026-10-01T08:00:00Z", "2026-10-01T08:00:00Z", 0, false},
		{"2026-10-01t08:00:00z", "2026-10-01T08:00:00Z", 0, false},
		{"2026-10-01T08:00:00+03:00", "2026-10-01T05:00:00Z", 0, false},
		{"2026-10-01T08:00:00-11:30", "2026-10-01T19:30:00Z", 0, false},
		{"2026-10-01 08:00:00+03:00", "2026-10-01T05:00:00Z", 0, false},
		{"2026-10-01T08:00:00.123456789123+03:00", "2026-10-01T05:00:00Z", 123_456_789, false},
		{"1969-12-31T23:59:59Z", "1969-12-31T23:59:59Z", 0, false},
	} {
		m, local, ok := parseTime(c.in)
		if !ok || m.second != unix(c.want) || m.nano != c.nano || local != c.local {
			t.Errorf("%s is %+v, local %v, %v", c.in, m, local, ok)
		}
	}
	for _, in := range []string{
		"", "2026-10-01", "2026-10-01 8:00", "2026-10-01 24:00", "2026-10-01 08:60", "2026-10-01 08:00:60", "2026-10-01 08:00:", "2026-10-01 08:00:0",
		"2026-10-01T08:00", "2026-10-01T08:00:00", "2026-10-01T08:00+03:00", "2026-10-01 08:00Z", "2026-10-01T08:00:00+3", "2026-10-01T08:00:00+0300",
		"2026-10-01T08:00:00+24:00", "2026-10-01T08:00:00+03:60", "2026-10-01T08:00:00.Z", "2026-10-01 08:00 ", "01.10.2026 08:00", "2026-02-30 08:00",
		"2026-10-01_08:00", "2026-10-01 ０8:00", "0000-01-01 00:00", "45931.333", "2026-10-01 08-00", "2026-10-01T08:00:00ZZ",
	} {
		if m, local, ok := parseTime(in); ok {
			t.Errorf("%q was taken as %+v, local %v", in, m, local)
		}
	}
}

func TestTimesAgreeWithTheTimePackage(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at := time.Unix(rapid.Int64Range(-62135596800, 253402300799-secondsPerDay).Draw(t, "second"), 0).
			In(time.FixedZone("", rapid.IntRange(-23*60, 23*60).Draw(t, "offset")*60))
		if at.Year() < 1 || at.Year() > 9999 {
			return
		}
		m, local, ok := parseTime(at.Format(time.RFC3339))
		if !ok || local || m.second != at.Unix() {
			t.Fatalf("%s is %+v, %v, %v", at.Format(time.RFC3339), m, local, ok)
		}
	})
}

func FuzzTime(f *testing.F) {
	for _, s := range []string{"2026-10-01 08:00", "2026-10-01T08:00:00.5+03:00", "2026-10-01t08:00:00z", strings.Repeat("9", 30)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		m, local, ok := parseTime(s)
		if !ok {
			return
		}
		layout := "2006-01-02 15:04:05.999999999"
		if !local {
			layout = time.RFC3339Nano
			s = strings.ToUpper(strings.Replace(s, " ", "T", 1))
		} else if len(s) == len("2006-01-02 15:04") {
			layout = "2006-01-02 15:04"
		}
		if want, err := time.Parse(layout, s); err != nil || want.Unix() != m.second || want.Nanosecond() != int(m.nano) {
			t.Fatalf("%q is %+v here, %v (%v) there", s, m, want, err)
		}
	})
}
