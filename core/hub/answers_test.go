package hub

import (
	"path/filepath"
	"testing"

	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/schemas/docflow"
)

func TestAnAnswersFileIsMadeHereWhereNobodyElseDoes(t *testing.T) {
	h := openHub(t, filepath.Join(t.TempDir(), "uzel.db"), configuration())
	for rule, c := range map[string]struct {
		event  docflow.Event
		flow   docflow.Flow
		unmade bool
		ours   bool
	}{
		"operators make a notice by themselves":         {docflow.Notice, docflow.Transfer, false, false},
		"where one does not, it is ours":                {docflow.Notice, docflow.Transfer, true, true},
		"so is a proposal to annul":                     {docflow.AnnulmentBySeller, docflow.Transfer, true, true},
		"a title always is":                             {docflow.Accepted, docflow.Transfer, false, true},
		"a refusal to sign has no file":                 {docflow.Refused, docflow.Transfer, true, false},
		"a receipt is on what is not here":              {docflow.ReceiptGiven, docflow.Transfer, true, false},
		"a file is accepted by a signature over itself": {docflow.Accepted, docflow.UnformalisedSigned, true, false},
	} {
		request := engine.AnswerRequest{Answer: engine.Answer{Event: c.event, Reason: "ошибка"}, Flow: c.flow, Unmade: c.unmade}
		request.Organisation = "romashka"
		made, findings, err := inForce{h}.Answer(t.Context(), request)
		// There is no document to answer here: whoever tries to make the file says so.
		if tried := made != nil || len(findings) > 0 || err != nil; tried != c.ours {
			t.Errorf("%s: got %v, %v, %v", rule, made, findings, err)
		}
	}
}
