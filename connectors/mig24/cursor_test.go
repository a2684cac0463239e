package mig24

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// Whatever comes in whatever order, within the overlap nothing is given twice and nothing is left out.
func TestACursorGivesEveryEventOnce(t *testing.T) {
	begin := time.Date(2026, 11, 2, 0, 0, 0, 0, time.UTC)
	rapid.Check(t, func(t *rapid.T) {
		var at cursor
		given := map[string]int{}
		moments := rapid.SliceOfN(rapid.Int64Range(0, int64(overlap)), 1, 40).Draw(t, "moments")
		for round := range 2 { // the second round repeats the first, through the text
			for i, m := range moments {
				id, when := fmt.Sprint("event", i), begin.Add(time.Duration(m))
				if at.wants(id, when) {
					given[id]++
					at = at.after(id, when)
				}
			}
			read, err := parseCursor(at.String())
			if err != nil || read.String() != at.String() {
				t.Fatalf("round %d: %v", round, err)
			}
			at = read
		}
		for i := range moments {
			if n := given[fmt.Sprint("event", i)]; n != 1 {
				t.Fatalf("event %d was given %d times", i, n)
			}
		}
	})
}

func TestACursorRemembersTheOverlapAlone(t *testing.T) {
	var at cursor
	for i := range 1000 {
		at = at.after(fmt.Sprint("event", i), time.Unix(int64(i)*3600, 0))
	}
	if n := len(at.String()); n > 2000 {
		t.Errorf("a cursor of %d events has %d bytes", len(at.Given), n)
	}
	if n, most := len(at.Given), int(overlap/time.Hour)+2; n > most {
		t.Errorf("it remembers %d events", n)
	}
}

func FuzzACursorThatIsNoneIsRefused(f *testing.F) {
	f.Add(cursor{}.after("event", time.Unix(0, 0)).String())
	f.Add(`{"given":"AAAA"}`)
	f.Add(`{"given":"?"}`)
	f.Add(`[`)
	f.Fuzz(func(t *testing.T, text string) {
		at, err := parseCursor(text)
		if err != nil {
			return
		}
		again, err := parseCursor(at.String())
		if err != nil || again.String() != at.String() {
			t.Errorf("%q is written as %q: %v", text, at.String(), err)
		}
	})
}
