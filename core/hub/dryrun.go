package hub

import (
	"context"

	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
)

// Trial is what a route makes of a document.
type Trial struct {
	engine.Content
	Steps    []string // those that were carried out
	Findings []fault.Finding
}

// trialFile is the GUID of documents that are only tried: it is nobody's.
const trialFile = "00000000-0000-4000-8000-000000000000"

// DryRun takes a document through a route's steps and keeps nothing. The document's kind is the first one that the route
// takes; its identity is made up.
func (h *Hub) DryRun(ctx context.Context, route, name string, body []byte) (Trial, error) {
	r, ok := h.plan().routes.named(route)
	if !ok {
		return Trial{}, errNoRoute.With("%q", route)
	}
	trial := Trial{Content: engine.Content{Envelope: document.Envelope{Name: name, SourceKey: name}, Body: body}}
	if len(r.Kinds) > 0 {
		trial.Envelope.Kind = r.Kinds[0]
	}
	identity := engine.Identity{File: trialFile, BuiltAt: h.options.Clock.Now()}
	for _, step := range r.Steps {
		content, findings, err := step.Do(ctx, engine.Input{Content: trial.Content, Identity: identity, Organisation: r.Organisation})
		trial.Steps = append(trial.Steps, step.Name)
		trial.Findings = append(trial.Findings, findings...)
		if err != nil || fault.HasErrors(findings) {
			return trial, err
		}
		trial.Content = content
	}
	return trial, nil
}
