//go:build linux

package torture

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/uzelhub/uzel/core/bundle"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/document"
)

// sealed is what is left of a document that was signed: as anybody gets it who asks for its bundle, and as it was delivered.
type sealed struct {
	body       []byte
	signatures [][]byte // in the bundle
	delivered  [][]byte // beside it in the folder
}

// judgeSealed holds every document, the journal and the signer to one signature for each.
func (r *sealedRun) judgeSealed(documents int) {
	r.t.Helper()
	signatures, wrong := r.signatures()
	if made := r.kept(); len(signatures) != documents || made != documents {
		wrong = append(wrong, fmt.Sprintf("%d documents, %d signatures in the journal, %d at the signer", documents, len(signatures), made))
	}
	all := r.allSealed()
	if len(all) != documents {
		wrong = append(wrong, fmt.Sprintf("%d documents have bundles, %d were released", len(all), documents))
	}
	wrong = append(wrong, r.judgeMade(all)...)
	for name, s := range all {
		for _, what := range r.judgeOne(s) {
			wrong = append(wrong, name+": "+what)
		}
		r.findsWhatIsWrong(s)
	}
	for _, what := range append(wrong, r.judgeJournal()...) {
		r.t.Error(what)
	}
}

// judgeMade holds what a signer gave away, to a hub that may not have lived to see it, to what became the document's.
func (r *sealedRun) judgeMade(all map[string]sealed) (wrong []string) {
	r.t.Helper()
	lines, err := r.lines(given)
	if r.must(err); (len(lines) < len(all)) != r.opaque {
		wrong = append(wrong, fmt.Sprintf("the signer gave %d signatures away", len(lines)))
	}
	theirs := map[string]bool{}
	for _, s := range all {
		for _, signature := range s.signatures {
			theirs[sumOf(signature)] = true
		}
	}
	for _, line := range lines {
		if !theirs[line[1]] {
			wrong = append(wrong, fmt.Sprintf("under %s another signature was made", line[0]))
		}
	}
	return wrong
}

func (r *sealedRun) judgeOne(s sealed) (wrong []string) {
	if len(s.signatures) != 1 || len(s.delivered) != 1 || !bytes.Equal(s.signatures[0], s.delivered[0]) {
		return []string{fmt.Sprintf("%d signatures in its bundle, %d delivered", len(s.signatures), len(s.delivered))}
	}
	verdict, err := r.verify(r.t, s.body, s.signatures[0])
	if err != nil || !verdict.Valid {
		wrong = append(wrong, fmt.Sprintf("its signature is not valid: %v, %v", verdict.Reasons, err))
	}
	return wrong
}

// findsWhatIsWrong tries the judge on signatures that are doubled, missing or of something else.
func (r *sealedRun) findsWhatIsWrong(s sealed) {
	r.t.Helper()
	twice := [][]byte{s.signatures[0], s.signatures[0]}
	for what, s := range map[string]sealed{
		"doubled": {s.body, twice, s.delivered}, "missing": {s.body, nil, s.delivered}, "delivered twice": {s.body, s.signatures, twice},
		"of something else": {append(bytes.Clone(s.body), ' '), s.signatures, s.delivered},
	} {
		if r.judgeOne(s) == nil {
			r.t.Errorf("the judge does not see that a signature is %s", what)
		}
	}
}

// allSealed are the finished documents by their names.
func (r *sealedRun) allSealed() map[string]sealed {
	r.t.Helper()
	all := map[string]sealed{}
	for _, d := range r.documents(document.StateFinished) {
		name, s := r.bundled(d)
		files, err := filepath.Glob(filepath.Join(r.path("out"), strings.TrimSuffix(name, filepath.Ext(name))+"*.sig"))
		r.must(err)
		for _, file := range files {
			text, err := os.ReadFile(file)
			r.must(err)
			s.delivered = append(s.delivered, text)
		}
		all[name] = s
	}
	return all
}

// bundled makes a document's bundle and checks it as its reader does.
func (r *sealedRun) bundled(d store.Document) (name string, s sealed) {
	r.t.Helper()
	_, held := r.run.person()
	source := bundle.Source{Document: d, Body: func(sha256 string) (body []byte, err error) {
		err = held.View(r.t.Context(), func(tx store.ReadTx) error { body, err = tx.Payload(d.ID, sha256); return err })
		return body, err
	}}
	r.must(held.View(r.t.Context(), func(tx store.ReadTx) (err error) {
		if source.Parts, err = tx.Parts(d.ID); err == nil {
			source.Attempts, err = tx.Attempts(d.ID)
		}
		return err
	}))
	b, err := bundle.New(source)
	r.must(err)
	archive, err := b.Zip()
	r.must(err)
	report, err := bundle.Verify(archive)
	if r.must(err); len(report.Findings) > 0 {
		r.t.Errorf("the bundle of %s: %+v", d.Envelope.Number, report.Findings)
	}
	for _, f := range report.Checked {
		if f.Signs == "" {
			continue
		}
		signed := slices.IndexFunc(report.Checked, func(of bundle.Checked) bool { return of.Path == f.Signs })
		s.body, err = source.Body(report.Checked[signed].SHA256)
		r.must(err)
		own, err := source.Body(f.SHA256)
		r.must(err)
		s.signatures = append(s.signatures, own)
	}
	return d.Envelope.Name, s
}
