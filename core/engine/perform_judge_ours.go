package engine

import (
	"context"
	"time"

	"github.com/uzelhub/uzel/core/signature"
	"github.com/uzelhub/uzel/schemas/cms"
	"github.com/uzelhub/uzel/schemas/fault"
)

// judgeOurs holds a signature of ours to what the other side will hold it to, before it leaves. What is wrong stops it; that
// nobody vouches for it, or that nobody can say at present, does not.
func (e *Engine) judgeOurs(ctx context.Context, container cms.Container, q signature.Question) []fault.Finding {
	q.Now = e.madeAt(container)
	judgement, _, err := e.askJudge(ctx, q)
	if err != nil {
		e.Log.Warn("своя подпись проверена не вся", "error", err)
		return nil
	}
	if !judgement.Wrong() {
		return nil
	}
	var findings []fault.Finding
	for _, r := range reasonsOf(judgement) {
		if kind, known := fault.Lookup(r.Code); known { // without particulars: these may name people
			findings = append(findings, kind.Finding("", ""))
		}
	}
	if len(findings) == 0 {
		return []fault.Finding{errSignature.Finding("", "")}
	}
	return findings
}

// madeAt is when a signature of ours was made, by the clock of whoever made it: that by which its certificate was made too. A
// timestamp is later than it.
func (e *Engine) madeAt(container cms.Container) (at time.Time) {
	for _, s := range container.Signatures {
		if s.SignedAt != nil && s.SignedAt.After(at) {
			at = *s.SignedAt
		}
		for _, stamp := range s.Timestamps {
			if stamp.At.After(at) {
				at = stamp.At
			}
		}
	}
	if at.IsZero() {
		return e.Clock.Now()
	}
	return at
}
