package engine_test

import (
	"context"
	"testing"

	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
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

// unable makes no answer.
type unable struct{}

func (unable) Answer(context.Context, engine.AnswerRequest) (*engine.Content, []fault.Finding, error) {
	return nil, []fault.Finding{{Code: "UZ-STP-042", Severity: fault.SeverityError, Path: engine.AnswerSignatures, Message: "нет подписи"}}, nil
}

// What the other side has signed may come before its signature does; an answer that was ordered in between is not lost.
func TestAnAnswerWaitsForTheSignatureOfWhatItAnswers(t *testing.T) {
	for rule, c := range map[string]struct {
		signatures [][]byte
		outcome    document.Outcome
		cause      document.Cause
	}{
		"it waits while there is none":           {nil, document.OutcomeRetry, document.CauseTransient},
		"it is set aside if it is not about one": {[][]byte{{1}}, document.OutcomeRefused, document.CauseInvalidDocument},
	} {
		prepared, ok := engine.Unmade(unable{}, c.signatures...).(engine.Prepared)
		if !ok || prepared.Outcome != c.outcome || prepared.Cause != c.cause {
			t.Errorf("%s: %+v", rule, prepared)
		}
	}
}
