package main

import (
	"testing"

	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/schemas/document"
)

func TestProgressCountsADocumentOnceHoweverOftenItComesToRest(t *testing.T) {
	for name, c := range map[string]struct {
		states []document.State
		want   tally
	}{
		"on its way":                  {[]document.State{"received", "building"}, tally{1, 0}},
		"finished":                    {[]document.State{"received", "building", "sending", "finished"}, tally{1, 1}},
		"set aside at once":           {[]document.State{"invalid"}, tally{1, 1}},
		"set aside and then replaced": {[]document.State{"received", "building", "invalid", "cancelled"}, tally{1, 1}},
		"refused and sent again":      {[]document.State{"received", "building", "refused", "building"}, tally{1, 0}},
		"decided by a person":         {[]document.State{"received", "needs_person", "ready", "finished"}, tally{1, 1}},
	} {
		var got tally
		var from document.State
		for _, to := range c.states {
			got.count(engine.Change{From: from, To: to})
			from = to
		}
		if got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}
