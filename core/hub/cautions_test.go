package hub

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/plugins/host"
)

func TestAnAccountIsWarnedOfBeforeItEnds(t *testing.T) {
	end := time.Date(2026, 12, 31, 18, 59, 0, 0, time.UTC)
	quota := func(used, limit int64) host.Status {
		return host.Status{Quotas: []host.Quota{{Name: "место", Used: used, Limit: limit, Unit: "байт"}}}
	}
	for rule, c := range map[string]struct {
		said host.Status
		left time.Duration // of the licence
		step int           // -1: nothing is said
		text string
	}{
		"nothing is known":                {host.Status{}, 0, -1, ""},
		"a licence of more than a month":  {host.Status{LicenceUntil: end}, 31 * 24 * time.Hour, -1, ""},
		"a month before its end":          {host.Status{LicenceUntil: end}, 30 * 24 * time.Hour, 30, "кончается 31.12.2026 в 21:59 по Москве"},
		"a week before":                   {host.Status{LicenceUntil: end}, 6 * 24 * time.Hour, 7, "кончается"},
		"within the last day":             {host.Status{LicenceUntil: end}, time.Minute, 1, "кончается"},
		"after it":                        {host.Status{LicenceUntil: end}, -time.Second, 0, "кончилась"},
		"a quota that nobody limits":      {quota(1<<62, 0), 0, -1, ""},
		"a quota of which enough is left": {quota(79, 100), 0, -1, ""},
		"a quota that comes to its end":   {quota(80, 100), 0, 20, "больше 80 % (80 из 100 байт)"},
		"one that is nearly used up":      {quota(5<<30-1, 5<<30), 0, 5, "больше 95 %"},
		"one that is used up":             {quota(6, 5), 0, 0, "использовано всё"},
	} {
		t.Run(rule, func(t *testing.T) {
			list := cautionsOf(c.said, end.Add(-c.left))
			switch {
			case c.step < 0 && len(list) != 0, c.step >= 0 && len(list) != 1:
				t.Errorf("it says %+v", list)
			case len(list) == 1 && (list[0].Step != c.step || !strings.Contains(list[0].Text, c.text)):
				t.Errorf("it says %+v", list[0])
			}
		})
	}
}

func TestAWarningIsGivenOnceAtEveryStep(t *testing.T) {
	h := openHub(t, filepath.Join(t.TempDir(), "uzel.db"), configuration())
	now := h.options.Clock.Now()
	h.options.Clock = &quickClock{now: now}
	for _, left := range []int{40, 29, 28, 13, 40, 29} { // paid for in between
		said := host.Status{LicenceUntil: now.AddDate(0, 0, left)}
		h.heard(t.Context(), "box", said)
	}
	var steps []string
	err := h.store.View(t.Context(), func(tx store.ReadTx) error {
		entries, err := tx.Journal(store.JournalFilter{Action: "connection.caution"})
		for _, e := range entries {
			steps = append(steps, e.Subject+" "+e.Details["what"]+" "+e.Details["step"])
		}
		return err
	})
	want := []string{"box licence 30", "box licence 14", "box licence 30"}
	if err != nil || !slices.Equal(steps, want) {
		t.Errorf("told were %q, %v", steps, err)
	}
	shown := ConnectionState{Name: "box"}
	h.describeSending(&shown)
	if len(shown.Cautions) != 1 || !strings.Contains(shown.Cautions[0], "лицензия") {
		t.Errorf("shown are %q", shown.Cautions)
	}
}
