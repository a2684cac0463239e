package steps

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/core/registry"
	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/invoice"
)

// Directory tells where parties can be reached through a connection.
type Directory interface {
	Boxes(ctx context.Context, connection string, party document.Party, kind document.Kind) ([]registry.Box, error)
}

// Labels that say where a document goes.
const (
	LabelBox      = "box"      // the recipient's box at the destination
	LabelOperator = "operator" // the three-letter code of the recipient's operator
	// LabelParticipant is by what the formats know the owner of that box; the file of a transfer document names it where the
	// configuration does not know better.
	LabelParticipant = "participant"
)

// resolveStep makes the step `{ resolve: CONNECTION }`: whether the destination reaches the document's counterparty is asked
// before anything is built or signed for it. It stands behind `enrich`, which knows the counterparty, and before `to-upd`.
func (d Deps) resolveStep() engine.StepFactory {
	return engine.StepFactory{
		Spec: config.StepSpec{Name: "resolve", Parameter: config.ParameterConnection},
		Make: func(connection string) (engine.NamedStep, error) { return d.Resolve(connection), nil },
	}
}

// Resolve is the step for one destination. It has a part of its own, though the bytes are the same: with that the labels
// are kept.
func (d Deps) Resolve(connection string) engine.NamedStep {
	return engine.NamedStep{Name: "resolve", Role: "resolved", Do: func(ctx context.Context, in engine.Input) (engine.Content, []fault.Finding, error) {
		return d.resolve(ctx, connection, in)
	}}
}

func (d Deps) resolve(ctx context.Context, connection string, in engine.Input) (engine.Content, []fault.Finding, error) {
	party, err := recipient(in)
	if err != nil {
		return engine.Content{}, nil, err
	}
	if party.INN == "" {
		return engine.Content{}, []fault.Finding{errNobody.Finding("/counterparty", "")}, nil
	}
	if d.Directory == nil { // a command that only tries a route asks nobody
		return in.Content, []fault.Finding{errUnasked.Warning("/counterparty", connection)}, nil
	}
	boxes, err := d.Directory.Boxes(ctx, connection, party, kindToSend(in.Envelope.Kind))
	if err != nil {
		return unreachable(in, connection, err)
	}
	known, err := d.Registry.Counterparty(ctx, config.Counterparty{INN: party.INN, KPP: party.KPP})
	if err != nil {
		return engine.Content{}, nil, err
	}
	box, wrong := choose(boxes, connection, known.EDOID)
	if wrong != nil {
		return engine.Content{}, []fault.Finding{*wrong}, nil
	}
	out := in.Content
	out.Envelope.Labels = maps.Clone(in.Envelope.Labels)
	if out.Envelope.Labels == nil {
		out.Envelope.Labels = map[string]string{}
	}
	out.Envelope.Labels[LabelBox], out.Envelope.Labels[LabelOperator] = box.ID, box.Operator
	var findings []fault.Finding
	if id := participant(box); id != "" {
		out.Envelope.Labels[LabelParticipant] = id
	}
	if id := participant(box); id != "" && known.EDOID != "" && id != known.EDOID {
		findings = append(findings, errOtherParticipant.Warning("/counterparty", id))
	}
	return out, findings, nil
}

// recipient is the other side: as the envelope names it, or else the buyer of the invoice within.
func recipient(in engine.Input) (document.Party, error) {
	party := in.Envelope.Counterparty
	if party.INN != "" || in.Envelope.Kind != document.KindInvoice {
		return party, nil
	}
	sale, err := invoice.Decode(in.Body)
	return document.Party{INN: sale.Buyer.INN, KPP: sale.Buyer.KPP, Name: sale.Buyer.Name}, err
}

// kindToSend is what the other side will be sent: an invoice and a bill become an УПД on their way.
func kindToSend(kind document.Kind) document.Kind {
	if kind == document.KindInvoice || kind == document.KindBill {
		return document.KindUPD
	}
	return kind
}

// choose finds the one box a document can go to, or says what stands in the way.
func choose(boxes []registry.Box, connection, participantKnown string) (registry.Box, *fault.Finding) {
	var open []registry.Box
	for _, b := range boxes {
		if b.State == registry.BoxActive && !closed(b) {
			open = append(open, b)
		}
	}
	if len(open) > 1 && participantKnown != "" {
		same := func(b registry.Box) bool { return participant(b) == participantKnown || b.ID == participantKnown }
		if i := slices.IndexFunc(open, same); i >= 0 {
			return open[i], nil
		}
	}
	switch {
	case len(open) == 1:
		return open[0], nil
	case len(open) > 1:
		return registry.Box{}, because(errManyBoxes, connection, named(open))
	case len(boxes) == 0:
		return registry.Box{}, because(errNoBoxes, connection, "")
	}
	return registry.Box{}, obstacle(boxes, connection)
}

// obstacles are the reasons why none of the boxes there are can be used, the one nearest to a way out first.
func obstacle(boxes []registry.Box, connection string) *fault.Finding {
	for _, o := range []struct {
		kind  *fault.Kind
		holds func(registry.Box) bool
	}{
		{errInvitation, func(b registry.Box) bool { return b.State == registry.BoxInvited }},
		{errInvitesUs, func(b registry.Box) bool { return b.Constraints["relation"] == "InvitesMe" }},
		{errRejected, func(b registry.Box) bool { return b.Constraints["relation"] != "" }},
		{errClosed, closed},
		{errRoaming, func(b registry.Box) bool { return b.Constraints["roaming"] != "" }},
		{errNotInvited, func(b registry.Box) bool { return b.State == registry.BoxNone }},
	} {
		if i := slices.IndexFunc(boxes, o.holds); i >= 0 {
			return because(o.kind, connection, named(boxes[i:i+1]))
		}
	}
	return because(errBoxState, connection, named(boxes))
}

// closed tells of a box that takes nothing, whatever its state.
func closed(b registry.Box) bool {
	return b.Constraints["inactive"] != "" || b.Constraints["liquidated"] != ""
}

// participant is the id by which formats know the owner of a box; it begins with the operator's code.
func participant(b registry.Box) string {
	if id := b.Constraints["participant"]; id != "" {
		return id
	}
	if len(b.Operator) == 3 && strings.HasPrefix(b.ID, b.Operator) {
		return b.ID
	}
	return ""
}

// named names boxes for a person: as participants where that is known, with what else was told of them.
func named(boxes []registry.Box) string {
	var names []string
	for _, b := range boxes {
		name := cmp.Or(participant(b), b.ID)
		if kpp := b.Constraints["kpp"]; kpp != "" {
			name += " (КПП " + kpp + ")"
		}
		if b.State != registry.BoxActive && b.State != registry.BoxInvited && b.State != registry.BoxNone {
			name += " (" + b.State + ")"
		}
		names = append(names, name)
	}
	return strings.Join(names, ", ")
}

func because(kind *fault.Kind, connection, detail string) *fault.Finding {
	finding := kind.Finding("/counterparty", strings.TrimSuffix(connection+": "+detail, ": "))
	return &finding
}

// unreachable tells a directory that cannot be asked at present from one that says no and from one that is not set up.
func unreachable(in engine.Input, connection string, err error) (engine.Content, []fault.Finding, error) {
	var f *host.Fault
	if !errors.As(err, &f) {
		return engine.Content{}, nil, err
	}
	switch f.Cause {
	case document.CauseInvalidDocument, document.CauseRefusedByRemote, document.CauseNeedsPerson:
		return engine.Content{}, []fault.Finding{*because(errRefused, connection, f.Message)}, nil
	case document.CauseMisconfigured, document.CauseUnauthorised:
		return in.Content, nil, errDirectorySetup.With("%s", connection).Wrap(err)
	}
	return in.Content, nil, errDirectory.With("%s", connection).Wrap(err)
}
