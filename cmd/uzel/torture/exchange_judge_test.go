//go:build linux

package torture

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/uzelhub/uzel/connectors/diadoc/sandbox"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/document"
)

// titleAct is what the operator calls our title of an УПД with СЧФДОП.
const titleAct = "UniversalTransferDocument/СЧФДОП"

// judge holds what the operator has, what the signer made and what the store says to the promises.
func (r *exchangeRun) judge() (wrong []string) {
	ours := ofOurs(r.operator.Acts())
	wrong = append(wrong, r.judgeActs(ours)...)
	wrong = append(wrong, r.judgeSignatures()...)
	for _, d := range r.documents("") { // news that came too early for their document are finished too
		want := document.StateFinished
		if r.refusers[d.Envelope.SourceKey] {
			want = document.StateRefused
		}
		if d.State != want || d.Unreadable != nil {
			wrong = append(wrong, fmt.Sprintf("%s is %s, not %s, %v", d.Envelope.SourceKey, d.State, want, d.Unreadable))
		}
	}
	return append(wrong, r.judgeJournal()...)
}

// ofOurs leaves out what the played buyers did.
func ofOurs(acts []sandbox.Act) (ours []sandbox.Act) {
	for _, a := range acts {
		if !a.Played {
			ours = append(ours, a)
		}
	}
	return ours
}

// judgeActs: exactly one legal document for each УПД, with its bytes, and the receipt that we owe the operator; one answer of
// a kind on each thing at most.
func (r *exchangeRun) judgeActs(ours []sandbox.Act) (wrong []string) {
	titles, answers, answered := map[string]int{}, map[string]int{}, map[string]bool{}
	for _, a := range ours {
		if a.Parent != "" {
			answers[a.What+" on "+a.Parent]++
			answered[a.Message] = true
			continue
		}
		if titles[a.SHA256]++; a.What != titleAct || r.sums[a.SHA256] == "" {
			wrong = append(wrong, fmt.Sprintf("%s with the bytes %s was never to be sent", a.What, a.SHA256))
		}
	}
	for sum, key := range r.sums {
		if titles[sum] != 1 {
			wrong = append(wrong, fmt.Sprintf("%s is there %d times", key, titles[sum]))
		}
	}
	for _, a := range ours {
		if !answered[a.Message] {
			wrong = append(wrong, fmt.Sprintf("the receipt on the operator's confirmation of %s is missing", r.sums[a.SHA256]))
		}
	}
	for what, times := range answers {
		if times > 1 {
			wrong = append(wrong, fmt.Sprintf("%s was given %d times", what, times))
		}
	}
	return wrong
}

// judgeSignatures: what was signed was signed once, by the journal and in the signer's own folder.
func (r *exchangeRun) judgeSignatures() []string {
	signatures, wrong := r.signatures()
	made, err := filepath.Glob(filepath.Join(r.path("seal"), "signatures", "*.made"))
	r.must(err)
	if acts := len(ofOurs(r.operator.Acts())); len(made) != len(signatures) || len(made) != acts {
		wrong = append(wrong, fmt.Sprintf("%d acts, %d signatures in the journal, %d at the signer", acts, len(signatures), len(made)))
	}
	return wrong
}

// signatures are by the journal how often what was signed, and what was signed more than once.
func (r *run) signatures() (signatures map[string]int, wrong []string) {
	_, s := r.person()
	signatures = map[string]int{}
	r.must(s.View(r.t.Context(), func(tx store.ReadTx) error {
		entries, err := tx.Journal(store.JournalFilter{Action: "document.signed", Limit: 1 << 30})
		for _, e := range entries {
			signatures[e.Document+"/"+e.Details["sha256"]]++
		}
		return err
	}))
	for what, times := range signatures {
		if times != 1 {
			wrong = append(wrong, fmt.Sprintf("%s was signed %d times", what, times))
		}
	}
	return signatures, wrong
}

// judgeJournal: the journal is whole, and so is the store.
func (r *run) judgeJournal() (wrong []string) {
	_, s := r.person()
	report, err := s.VerifyJournal(r.t.Context(), "")
	if err != nil || report.Break != nil {
		wrong = append(wrong, fmt.Sprintf("journal: %+v, %v", report, err))
	}
	findings, err := s.Check(r.t.Context())
	if err != nil || len(findings) > 0 {
		wrong = append(wrong, fmt.Sprintf("the store is damaged: %+v, %v", findings, err))
	}
	return wrong
}

// findsWhatIsDoubled tries the judge on what the operator has, with something doubled or missing.
func (r *exchangeRun) findsWhatIsDoubled() {
	r.t.Helper()
	ours := ofOurs(r.operator.Acts())
	for i, a := range ours {
		says := "is there 2 times"
		if a.Parent != "" {
			says = "was given 2 times"
		}
		if wrong := strings.Join(r.judgeActs(append(ours[:len(ours):len(ours)], ours[i])), "\n"); !strings.Contains(wrong, says) {
			r.t.Errorf("the judge says %q of a doubled %s", wrong, a.What)
		}
	}
	if len(r.judgeActs(ours[1:])) == 0 && ours[0].Parent == "" {
		r.t.Error("the judge does not miss a title")
	}
}

func sumOf(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}
