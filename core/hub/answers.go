package hub

import (
	"context"

	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/core/engine/steps"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/fault"
)

// Answer makes the buyer's title. Every other answer has a file that operators make by themselves, with their own numbers
// of what it answers; where one does not, it is made here. The receipt on an operator's confirmation is not: what it is about
// is not the document.
func (f inForce) Answer(ctx context.Context, r engine.AnswerRequest) (*engine.Content, []fault.Finding, error) {
	if !r.Answer.Event.HasTitle() && (!r.Unmade || r.Answer.Event == docflow.ReceiptGiven) {
		return nil, nil, nil
	}
	if r.Flow == docflow.Unformalised || r.Flow == docflow.UnformalisedSigned {
		return nil, nil, nil // a file is accepted by a signature over itself
	}
	answers := steps.Answers{Registry: f.hub.plan().registry, Generator: f.hub.options.Generator}
	if !answers.CanBuild(r.Answer.Event) {
		return nil, nil, nil
	}
	details, err := steps.ReadDetails(r.Details)
	if err != nil {
		return nil, nil, err
	}
	content, findings, err := answers.Build(ctx, steps.AnswerRequest{
		Event: r.Answer.Event, Organisation: r.Organisation, Identity: r.Identity,
		Document: r.Envelope, Body: r.Body, Signatures: r.Signatures, Received: r.Received, Reason: r.Answer.Reason,
		AnswerDetails: details,
	})
	if err != nil || fault.HasErrors(findings) {
		return nil, findings, err
	}
	return &content, findings, nil
}
