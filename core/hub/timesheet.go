package hub

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strconv"

	"golang.org/x/sync/errgroup"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/core/engine/steps"
	"github.com/uzelhub/uzel/core/registry"
	"github.com/uzelhub/uzel/core/store"
	arithmetic "github.com/uzelhub/uzel/core/timesheet"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/timesheet"
)

// stepToTimesheet is the step that counts marks.
const stepToTimesheet = "to-timesheet"

// Registry gives what the hub knows of organisations, people and their timesheets.
func (h *Hub) Registry() *registry.Registry { return h.plan().registry }

// Recount counts a stored timesheet's marks with all corrections there are, and keeps nothing. What could not be taken is
// told beside it.
func (h *Hub) Recount(ctx context.Context, s registry.Stored) (timesheet.Document, []fault.Finding, error) {
	step, err := steps.Make(steps.Deps{Registry: h.plan().registry, Config: h.plan().config, Generator: h.options.Generator}, config.Step{Name: stepToTimesheet})
	if err != nil {
		return timesheet.Document{}, nil, err
	}
	envelope := s.Envelope
	envelope.Kind = document.KindMarks
	out, findings, err := step.Do(ctx, engine.Input{
		Content: engine.Content{Envelope: envelope, Body: s.Body}, Identity: engine.Identity{BuiltAt: h.options.Clock.Now()},
		Organisation: s.Series.Organisation,
	})
	if err != nil {
		return timesheet.Document{}, findings, err
	}
	if fault.HasErrors(findings) { // nothing differs from what was approved
		approvals, err := h.plan().registry.Approvals(ctx, s.Series)
		if err != nil || len(approvals) == 0 {
			return timesheet.Document{}, findings, err
		}
		doc, _, err := h.plan().registry.ApprovedSheet(ctx, approvals[len(approvals)-1])
		return doc, nil, err
	}
	var doc timesheet.Document
	err = json.Unmarshal(out.Body, &doc)
	return doc, findings, err
}

// IssueTimesheet has a month's timesheet built and sent again with its corrections. While nobody has it and nobody approved
// it, that is the same document; afterwards it is a document of its own, behind the first one in its chain. It tells which,
// and whether another hub goes on with it.
func (h *Hub) IssueTimesheet(ctx context.Context, actor store.Actor, id string) (issued string, served bool, err error) {
	err = h.exclusively(ctx, func(ctx context.Context, _ *errgroup.Group) error {
		if issued, err = h.issue(ctx, actor, id); err != nil {
			return err
		}
		return h.engine.Drain(ctx)
	})
	if !errors.Is(err, store.ErrServed) {
		return issued, false, err
	}
	if err := h.plan().routes.keep(ctx); err != nil { // the other hub finds the route, even if its configuration is older
		return "", true, err
	}
	issued, err = h.issue(ctx, actor, id)
	return issued, true, err
}

func (h *Hub) issue(ctx context.Context, actor store.Actor, id string) (string, error) {
	first, err := h.plan().registry.Timesheet(ctx, id)
	if err != nil {
		return "", err
	}
	chain, err := h.chain(ctx, first)
	if err != nil {
		return "", err
	}
	latest, err := h.plan().registry.Timesheet(ctx, chain[0].ID)
	if err != nil && !errors.Is(err, registry.ErrNoTimesheet) { // set aside before it became one: it is built again
		return "", err
	}
	approvals, err := h.plan().registry.Approvals(ctx, first.Series)
	if err != nil {
		return "", err
	}
	approved := slices.ContainsFunc(approvals, func(a registry.Approval) bool { return a.Document == latest.ID })
	switch {
	case approved, latest.WentOut, latest.State.Final():
	case latest.State == document.StateNeedsPerson: // an earlier revision went out: this is the person's decision
		if err := h.engine.Cancel(ctx, actor, latest.ID); err != nil {
			return "", err
		}
	default:
		return latest.ID, h.engine.Replay(ctx, actor, latest.ID, "")
	}
	return h.engine.Reissue(ctx, actor, latest.ID, strconv.Itoa(len(chain)))
}

// chain lists the documents of a timesheet's chain, the latest first.
func (h *Hub) chain(ctx context.Context, s registry.Stored) (chain []store.Document, err error) {
	err = h.store.View(ctx, func(tx store.ReadTx) error {
		chain, err = tx.Documents(store.DocumentFilter{Route: s.Route, Source: s.Source, Chain: s.Envelope.ChainKey(), Limit: 1000})
		return err
	})
	return chain, err
}

// Conflicts compares the marks of a stored timesheet, as corrected, with absences, schedules and what another system has.
func (h *Hub) Conflicts(
	ctx context.Context, s registry.Stored, claims []arithmetic.Claim, o arithmetic.ConflictOptions,
) ([]arithmetic.Conflict, error) {
	in, options, err := h.corrected(ctx, s)
	if err != nil {
		return nil, err
	}
	return arithmetic.Conflicts(in, options, claims, o)
}

// Explain tells why a cell is what it is after the corrections there are.
func (h *Hub) Explain(ctx context.Context, s registry.Stored, tab, date string) (arithmetic.Explanation, error) {
	in, options, err := h.corrected(ctx, s)
	if err != nil {
		return arithmetic.Explanation{}, err
	}
	return arithmetic.Explain(in, options, tab, date)
}

// corrected is what a stored timesheet is counted from now.
func (h *Hub) corrected(ctx context.Context, s registry.Stored) (arithmetic.Input, arithmetic.Options, error) {
	list, err := h.plan().registry.Corrections(ctx, s.Series)
	if err != nil {
		return arithmetic.Input{}, arithmetic.Options{}, err
	}
	s.Marks.Apply(list)
	schedules, err := arithmetic.ParseSchedules(h.plan().config.WorkSchedules.File, h.plan().config.WorkSchedules.YAML)
	own, _ := h.plan().config.Organisation(s.Series.Organisation)
	return arithmetic.Input{Document: s.Marks.Document, Schedules: schedules}, arithmetic.Options{
		DefaultSchedule: own.Schedule, TimeZone: h.plan().registry.Zone(own.ID).String(),
	}, err
}
