package engine

import (
	"context"
	"errors"
	"slices"

	"github.com/uzelhub/uzel/core/engine/gate"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
)

// prepare has the far side make a draft and say what has to be signed. The attempt is on record already.
func (e *Engine) prepare(ctx context.Context, w work, c Prepare) (Event, effects) {
	act, findings, err := e.preparation(ctx, w, c)
	if err != nil || fault.HasErrors(findings) {
		e.leave(connectionOf(c.To), w.id, gate.End{})
		return e.unprepared(w, c, findings, err)
	}
	acting, done := e.grace(ctx)
	e.Fail.At(PointPrepareBegins)
	draft, err := e.Signing.Prepare(acting, connectionOf(c.To), act)
	e.Fail.At(PointPrepareEnded)
	done()
	e.leave(connectionOf(c.To), w.id, endOf(err))
	if err != nil {
		f := asFault(err)
		end := endedBy(f)
		prepared := Prepared{To: c.To, Number: c.Number, Outcome: end.outcome, Cause: end.cause, After: f.After}
		if end.outcome != document.OutcomeRefused {
			return prepared, endAttempt(c.To, end)
		}
		return prepared, both(withFindings(w.id, []fault.Finding{errDraftRefused.Finding("", f.Message)}), endAttempt(c.To, end))
	}
	if act, findings, err = e.unmade(ctx, w, c, act, draft); err != nil || fault.HasErrors(findings) {
		return e.unprepared(w, c, findings, err)
	}
	end := attemptEnd{outcome: document.OutcomeDone, receipt: host.Receipt{RemoteID: draft.ID, State: document.StateAwaitingSignature}}
	parts, toSign := e.drafted(c.To, act, draft)
	return Prepared{To: c.To, Number: c.Number, Outcome: end.outcome, Draft: draft.ID, ToSign: toSign}, both(parts, endAttempt(c.To, end))
}

// preparation puts together what a draft is made of. The file of an answer is made here and stored before it leaves.
func (e *Engine) preparation(ctx context.Context, w work, c Prepare) (host.Act, []fault.Finding, error) {
	act, request, err := e.act(ctx, w, c.To, c.Generation)
	if err != nil || request == nil || e.Answers == nil {
		return act, nil, err
	}
	return e.withFile(ctx, w, c, act, *request)
}

// unmade makes the file of an answer that the far side takes and does not make.
func (e *Engine) unmade(ctx context.Context, w work, c Prepare, act host.Act, draft host.Draft) (host.Act, []fault.Finding, error) {
	if len(draft.Parts) > 0 || len(act.Body) > 0 || e.Answers == nil {
		return act, nil, nil
	}
	_, request, err := e.act(ctx, w, c.To, c.Generation)
	if err != nil || request == nil {
		return act, nil, err
	}
	request.Unmade = true
	return e.withFile(ctx, w, c, act, *request)
}

// withFile adds the file of an answer, stored before it leaves; nothing, when it has none that is made here.
func (e *Engine) withFile(ctx context.Context, w work, c Prepare, act host.Act, request AnswerRequest) (host.Act, []fault.Finding, error) {
	made, findings, err := e.Answers.Answer(ctx, request)
	if err == nil && lacksSignature(findings) && len(request.Signatures) == 0 {
		return act, nil, errSignatureAwaited.New()
	}
	if err != nil || made == nil || fault.HasErrors(findings) {
		return act, findings, err
	}
	act.Body, act.Document.Name, act.Document.Format = made.Body, made.Envelope.Name, made.Envelope.Format
	act.Document.MediaType = made.Envelope.MediaType
	part := store.Part{
		Document: w.id, Role: answerRole + c.To, Name: made.Envelope.Name, MediaType: made.Envelope.MediaType,
		Kind: made.Envelope.Kind, Format: made.Envelope.Format,
	}
	return act, findings, e.update(ctx, store.Hub, func(tx store.Tx) error { return tx.PutPayload(&part, made.Body) })
}

// lacksSignature reports an answer that cannot be made before the signature under the document is there: an operator's files
// come in any order.
func lacksSignature(findings []fault.Finding) bool {
	return slices.ContainsFunc(findings, func(f fault.Finding) bool { return f.Severity == fault.SeverityError && f.Path == AnswerSignatures })
}

// unprepared ends an attempt that never left the hub.
func (e *Engine) unprepared(w work, c Prepare, findings []fault.Finding, err error) (Event, effects) {
	end := attemptEnd{outcome: document.OutcomeRetry, cause: document.CauseInternal}
	if err == nil {
		end = attemptEnd{outcome: document.OutcomeRefused, cause: document.CauseInvalidDocument, fault: errNoAnswerFile.Message}
		return Prepared{To: c.To, Number: c.Number, Outcome: end.outcome, Cause: end.cause}, both(withFindings(w.id, findings), endAttempt(c.To, end))
	}
	if errors.Is(err, errSignatureAwaited) {
		end.cause = document.CauseTransient
	}
	end.fault = err.Error()
	return Prepared{To: c.To, Number: c.Number, Outcome: end.outcome, Cause: end.cause}, endAttempt(c.To, end)
}

// drafted lists what has to be signed, and keeps what the far side made of it. Where it made nothing, that is what we
// hand over; an act without a file of its own, as a refusal in mere words, has nothing to be signed.
func (e *Engine) drafted(to string, act host.Act, draft host.Draft) (effects, []ToSign) {
	switch {
	case len(draft.Parts) == 0 && len(act.Body) == 0:
		return nil, nil
	case len(draft.Parts) == 0:
		return nil, []ToSign{{Name: act.Document.Name, SHA256: sumOf(act.Body)}}
	}
	var toSign []ToSign
	for _, part := range draft.Parts {
		toSign = append(toSign, ToSign{ID: part.ID, Name: part.Name, SHA256: sumOf(part.Body)})
	}
	return func(tx store.Tx, doc *store.Document) error {
		for _, part := range draft.Parts {
			kept := store.Part{Document: doc.ID, Role: toSignRole + to, Name: part.Name, MediaType: part.MediaType}
			if err := tx.PutPayload(&kept, part.Body); err != nil {
				return err
			}
		}
		return nil
	}, toSign
}
