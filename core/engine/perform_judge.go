package engine

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/uzelhub/uzel/core/signature"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/cms"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
)

// judgeWithoutMeans is how long it is not worth looking again at a signature that nobody here can compute: somebody has to set
// that right.
const judgeWithoutMeans = 24 * time.Hour

// alone judges by what the standard library can.
type alone struct{}

func (alone) Judge(ctx context.Context, q signature.Question) (signature.Judgement, string, error) {
	judgement, err := signature.Judge{}.Judge(ctx, q)
	return judgement, "", err
}

// judge looks at signatures of others.
func (e *Engine) judge(ctx context.Context, w work, c Judge) (Event, effects) {
	var found []Found
	for _, s := range c.Signatures {
		question, err := e.question(ctx, w, s)
		if ctx.Err() != nil {
			return nil, nil
		}
		one := Found{SHA256: s.SHA256, Of: s.Of, Judgement: Judgement{Worth: signature.Unjudged}}
		if err == nil {
			one = e.find(ctx, one, question)
		} else { // the store may read better later
			e.Log.Error("подпись не прочитана", "document", w.id, "error", err)
			one.Reasons = []Reason{reasonOf(errNotJudged.Code)}
		}
		if ctx.Err() != nil {
			return nil, nil
		}
		one.At = e.Clock.Now()
		found = append(found, one)
	}
	e.Fail.At(PointJudged)
	return Judged{Found: found}, noteJudged(found)
}

// question is a signature with what it is held against.
func (e *Engine) question(ctx context.Context, w work, s Signature) (q signature.Question, err error) {
	err = e.Store.View(ctx, func(tx store.ReadTx) error {
		doc, p, err := documentOf(tx, w.id)
		if err != nil {
			return err
		}
		q = signature.Question{
			Party: signature.Party{INN: signerINN(doc.Envelope, p.Exchange, s.By)}, Ours: doc.Envelope.Organisation.INN,
			Proven: s.Came, Now: e.Clock.Now(),
		}
		if i := slices.IndexFunc(p.Exchange.Facts, func(f docflow.Fact) bool { return f.ID == s.Fact }); i >= 0 {
			q.Proven = p.Exchange.Facts[i].At // the operator's word
		}
		if q.Body, err = tx.Payload(w.id, s.Of); err != nil {
			return err
		}
		q.Container, err = tx.Payload(w.id, s.SHA256)
		return err
	})
	return q, err
}

// signerINN is whose certificate a signature of a side has to be made with; empty: that is not known, as of an operator's.
func signerINN(envelope document.Envelope, x *Exchange, by docflow.Side) string {
	switch by {
	case x.Ours:
		return envelope.Organisation.INN
	case x.Ours.Other():
		return envelope.Counterparty.INN
	}
	return ""
}

// find judges one signature. A container that cannot be read is wrong; a judge that cannot be asked tells nothing.
func (e *Engine) find(ctx context.Context, f Found, q signature.Question) Found {
	container, err := cms.Inspect(q.Container)
	if err != nil {
		f.Worth, f.Wrong, f.Reasons = signature.Invalid, true, []Reason{reasonOf(fault.FindingOf(err, errSignature).Code)}
		return f
	}
	for _, made := range container.Signatures {
		if n := made.Signer; n != nil && *n >= 0 && *n < len(container.Certificates) {
			f.Certificate = signature.Thumbprint(container.Certificates[*n].Raw)
		}
	}
	judgement, by, err := e.askJudge(ctx, q)
	f.Judge = by
	if err != nil {
		f.Reasons, f.After = []Reason{reasonOf(errNotJudged.Code)}, afterOf(err)
		e.Log.Warn("подпись не проверена", "error", err)
		return f
	}
	f.Worth, f.Wrong, f.Reasons = judgement.Verdict, judgement.Wrong(), reasonsOf(judgement)
	if !f.Wrong && !judgement.Computed() {
		f.Worth, f.After = signature.Unjudged, judgeWithoutMeans
	}
	return f.confirmed(judgement.Confirmation)
}

// confirmed keeps how the right of who signed is confirmed. While the registry may yet say more, it is asked again.
func (f Found) confirmed(c *signature.Confirmation) Found {
	f.Power = c
	if c == nil || f.Wrong || !c.Open() {
		return f
	}
	f.Again = true
	if wait := afterOf(c.Silence); !c.Silent || c.NeedsPerson() {
		f.After = max(f.After, judgeWithoutMeans)
	} else {
		f.After = max(f.After, wait)
	}
	return f
}

// askJudge keeps what came from outside, and a parser that stumbles over it, from taking the hub down.
func (e *Engine) askJudge(ctx context.Context, q signature.Question) (judgement signature.Judgement, by string, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = errNotJudged.Wrap(fmt.Errorf("%v\n%s", r, debug.Stack()))
		}
	}()
	return e.Judges.Judge(ctx, q)
}

// afterOf is when a judge that could not be asked may be asked again, where it says so.
func afterOf(err error) time.Duration {
	var f *host.Fault
	if errors.As(err, &f) {
		return f.After
	}
	if known, ok := fault.As(err); ok && known.Kind.Blame == fault.Setup {
		return judgeWithoutMeans
	}
	return 0
}

// reasonsOf are the reasons of the signatures to which a container owes its verdict, each once.
func reasonsOf(j signature.Judgement) (reasons []Reason) {
	for _, one := range j.Signatures {
		for _, c := range one.Against() {
			if r := reasonOf(c.Code); one.Verdict == j.Verdict && c.Code != "" && !slices.Contains(reasons, r) {
				reasons = append(reasons, r)
			}
		}
	}
	return reasons
}

// noteJudged writes the journal's entries of verdicts.
func noteJudged(found []Found) effects {
	return func(tx store.Tx, doc *store.Document) error {
		for _, f := range found {
			var codes []string
			for _, r := range f.Reasons {
				codes = append(codes, r.Code)
			}
			details := map[string]string{"signature": f.SHA256, "sha256": f.Of, "worth": string(f.Worth), "reasons": strings.Join(codes, " ")}
			if f.Power != nil && f.Power.Number != "" {
				details["mchd"], details["mchd_state"] = f.Power.Number, string(f.Power.Status)
			}
			if err := tx.Note(store.Entry{Action: "signature.judged", Document: doc.ID, Subject: f.Judge, Details: details}); err != nil {
				return err
			}
		}
		return nil
	}
}
