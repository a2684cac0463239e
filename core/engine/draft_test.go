package engine_test

import (
	"testing"

	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/plugins/host"
)

// A refusal may be mere words: bytes that are not there are not signed, and an empty file in their place is in no store.
func TestWhatHasToBeSignedIsTheDraftElseTheActsOwnFile(t *testing.T) {
	for rule, c := range map[string]struct {
		body  string
		draft host.Draft
		want  []string
	}{
		"what the far side made":     {"ours", host.Draft{Parts: []host.Part{{Name: "theirs", Body: []byte("theirs")}}}, []string{"theirs"}},
		"else what we hand over":     {"ours", host.Draft{ID: "1"}, []string{"own"}},
		"nothing, where there is no": {"", host.Draft{ID: "1"}, nil},
	} {
		var names []string
		for _, file := range engine.Drafted([]byte(c.body), c.draft) {
			names = append(names, file.Name)
		}
		if len(names) != len(c.want) || len(names) > 0 && names[0] != c.want[0] {
			t.Errorf("%s: %q", rule, names)
		}
	}
}
