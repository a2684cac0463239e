package schedule

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/uzelhub/uzel/core/config"
)

func TestBacklog(t *testing.T) {
	at := func(clock string) time.Time {
		parsed, err := time.Parse("2006-01-02 15:04:05", "2026-11-02 "+clock)
		if err != nil {
			t.Fatal(err)
		}
		return parsed
	}
	for name, c := range map[string]struct {
		missed     config.Missed
		after, now string
		run        string
		passed     []string
	}{
		"nothing is due":                            {config.MissedOnce, "10:00:00", "10:59:59", "", nil},
		"a run on time":                             {config.MissedOnce, "10:00:00", "11:00:00", "11:00:00", nil},
		"skip runs what is on time":                 {config.MissedSkip, "10:00:00", "11:00:59", "11:00:00", nil},
		"skip misses what is late":                  {config.MissedSkip, "10:00:00", "11:01:00", "", []string{"11:00:00"}},
		"skip misses the late and runs the present": {config.MissedSkip, "10:00:00", "13:00:30", "13:00:00", []string{"11:00:00", "12:00:00"}},
		"once runs the latest, however late":        {config.MissedOnce, "10:00:00", "13:59:59", "13:00:00", []string{"11:00:00", "12:00:00"}},
		"all runs the earliest first":               {config.MissedAll, "10:00:00", "13:59:59", "11:00:00", nil},
		"a clock that went back owes nothing":       {config.MissedAll, "10:00:00", "09:00:00", "", nil},
	} {
		t.Run(name, func(t *testing.T) {
			b := backlogOf(entry(t, "0 * * * *", "UTC", c.missed), at(c.after), at(c.now))
			run := ""
			if !b.run.IsZero() {
				run = b.run.UTC().Format("15:04:05")
			}
			var passed []string
			for _, due := range b.passed {
				passed = append(passed, due.UTC().Format("15:04:05"))
			}
			if run != c.run || !cmp.Equal(passed, c.passed) || b.count != len(passed) {
				t.Errorf("runs %q, passes %q (%d)", run, passed, b.count)
			}
		})
	}
}

func TestALongBacklogIsCountedWholeAndKeptShort(t *testing.T) {
	e := entry(t, "* * * * *", "UTC", config.MissedOnce)
	from := time.Date(2026, time.November, 1, 0, 0, 0, 0, time.UTC)
	b := backlogOf(e, from, from.AddDate(0, 0, 7))
	if b.count != 7*24*60-1 || len(b.passed) != recordedMissed || !b.first.Equal(from.Add(time.Minute)) || !b.run.Equal(from.AddDate(0, 0, 7)) {
		t.Errorf("count %d, kept %d, first %s, run %s", b.count, len(b.passed), b.first, b.run)
	}
}

// Whatever the policy and however often one looks, every moment is either run or passed, in order, once.
func TestNoMomentIsLostOrRunTwice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		missed := rapid.SampledFrom([]config.Missed{config.MissedSkip, config.MissedOnce, config.MissedAll}).Draw(t, "missed")
		e := entry(t, rapid.SampledFrom([]string{"*/20 * * * *", "0 */3 * * *", "30 2 * * *", daily}).Draw(t, "expression"), "Europe/Berlin", missed)
		start := time.Date(2026, time.March, 27, 0, 0, 0, 0, time.UTC)
		base, now := start, start
		var settled []time.Time
		for range rapid.IntRange(1, 6).Draw(t, "looks") {
			now = now.Add(time.Duration(rapid.IntRange(0, 20*3600).Draw(t, "seconds")) * time.Second)
			for b := backlogOf(e, base, now); !b.last.IsZero(); b = backlogOf(e, base, now) {
				settled = append(settled, b.passed...)
				if !b.run.IsZero() {
					settled = append(settled, b.run)
				}
				base = b.last
			}
		}
		var due []time.Time
		for m := e.Next(start); !m.After(now); m = e.Next(m) {
			due = append(due, m)
		}
		if !cmp.Equal(utc(due), utc(settled)) {
			t.Fatalf("due %v\nsettled %v", utc(due), utc(settled))
		}
	})
}
