package mig24

import (
	"encoding/json"
	"os"
	"testing"
	"time"

	"github.com/uzelhub/uzel/schemas/docflow"
)

// FuzzWhateverAGroupShowsItsNewsAreWhole: every event has an identity, every fact of its too.
func FuzzWhateverAGroupShowsItsNewsAreWhole(f *testing.F) {
	example, err := os.ReadFile("testdata/package-group.json")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(example)
	f.Add([]byte(`{"id":"1","packages":[{"id":"2","statusId":4,"files":[{"id":"3","name":"DP_PDPOL_","about":"3"},{"of":"3"}]}]}`))
	f.Add([]byte(`{"sender":{"inn":"7700000016"},"packages":[{"statusName":"Sent"},{"statusName":"?","files":[{"kind":"rejection"}]}]}`))
	f.Add([]byte(`<Файл><КодСодОпер КодИтога="2"/></Файл>`))
	a := &account{config: Config{INN: "7700000016"}, now: func() time.Time { return time.Unix(0, 0) }}
	f.Fuzz(func(t *testing.T, text []byte) {
		if answerIn(text) == "" {
			t.Error("a title says nothing at all")
		}
		var g group
		if json.Unmarshal(text, &g) != nil {
			return
		}
		for _, p := range g.Packages {
			for _, e := range a.packageEvents(g, p) {
				if e.id == "" || e.kind == "" || e.at.IsZero() {
					t.Errorf("an event without identity: %+v", e)
				}
			}
			p = p.dated(g, a.now())
			for _, file := range p.Files {
				if fact, ok := p.fileFact(file, text); fact.Event == docflow.Answer || ok && (fact.Event == "" || fact.At.IsZero()) {
					t.Errorf("%+v proves %+v", file, fact)
				}
			}
			if fact, ok := p.statusFact("1/2", true); ok && (fact.ID == "" || fact.Event == "" || fact.At.IsZero()) {
				t.Errorf("%+v", fact)
			}
		}
	})
}
