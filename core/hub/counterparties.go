package hub

import (
	"context"
	"errors"

	"github.com/uzelhub/uzel/core/failpoint"
	"github.com/uzelhub/uzel/core/registry"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/document"
)

// Fail points of an invitation.
const (
	PointInviteBegins failpoint.Point = "invite: begins" // it is on record
	PointInviteEnded  failpoint.Point = "invite: ended"  // its outcome is not
)

// directory is a connection that knows where parties can be reached.
type directory interface {
	Resolve(ctx context.Context, connection string, party document.Party, kind document.Kind) ([]host.Box, error)
	Invite(ctx context.Context, connection, key string, party document.Party, consent string) (state string, err error)
	Counterparties(ctx context.Context, connection string, each func(host.Counterparty) error) error
}

// Invite asks a counterparty through a connection to exchange documents, on the ground of its consent. An invitation whose
// answer was lost goes out again under the same key.
func (h *Hub) Invite(ctx context.Context, actor store.Actor, connection string, party document.Party) (registry.Invitation, error) {
	return h.invite(ctx, h.outside, actor, connection, party)
}

func (h *Hub) invite(ctx context.Context, asked directory, actor store.Actor, connection string, party document.Party) (registry.Invitation, error) {
	if _, ok := h.plan().config.Connection(connection); !ok {
		return registry.Invitation{}, errNoConnection.With("%q", connection)
	}
	known := h.plan().registry
	i, err := known.BeginInvitation(ctx, actor, connection, party, h.options.Clock.Now())
	if err != nil {
		return i, err
	}
	h.options.Fail.At(PointInviteBegins)
	state, asking := asked.Invite(ctx, connection, i.Key, i.Party, i.Reference)
	h.options.Fail.At(PointInviteEnded)
	i.State, i.Outcome = state, document.OutcomeDone
	if asking != nil {
		i.Outcome, i.Cause = document.OutcomeUnknown, document.CauseOutcomeUnknown
		var f *host.Fault
		if errors.As(asking, &f) {
			i.Outcome, i.Cause = f.Outcome(), f.Cause
		}
	}
	// Whoever stops the command has stopped waiting, not what was done.
	return i, errors.Join(asking, known.EndInvitation(context.WithoutCancel(ctx), actor, i, h.options.Clock.Now()))
}

// ReadCounterparties asks a connection's directory for everybody it knows, and keeps where they can be reached. It gives
// how many they are.
func (h *Hub) ReadCounterparties(ctx context.Context, connection string) (int, error) {
	return h.readCounterparties(ctx, h.outside, connection)
}

// reachesAtOnce are written in one transaction.
const reachesAtOnce = 500

func (h *Hub) readCounterparties(ctx context.Context, asked directory, connection string) (int, error) {
	if _, ok := h.plan().config.Connection(connection); !ok {
		return 0, errNoConnection.With("%q", connection)
	}
	var waiting []registry.Reach
	count := 0
	keep := func() error {
		err := h.keepReaches(ctx, waiting...)
		count, waiting = count+len(waiting), nil
		return err
	}
	err := asked.Counterparties(ctx, connection, func(c host.Counterparty) error {
		if c.Party.INN == "" { // no document could name it
			return nil
		}
		waiting = append(waiting, reachOf(connection, c.Party, c.Boxes))
		if len(waiting) < reachesAtOnce {
			return nil
		}
		return keep()
	})
	err = errors.Join(err, keep())
	return count, err
}

// ResolveParty asks a connection's directory where a party can be reached, and keeps the answer.
func (h *Hub) ResolveParty(ctx context.Context, connection string, party document.Party, kind document.Kind) ([]registry.Box, error) {
	return h.resolveParty(ctx, h.outside, connection, party, kind)
}

func (h *Hub) resolveParty(ctx context.Context, asked directory, connection string, party document.Party, kind document.Kind) ([]registry.Box, error) {
	boxes, err := asked.Resolve(ctx, connection, party, kind)
	if err != nil {
		return nil, err
	}
	reach := reachOf(connection, party, boxes)
	return reach.Boxes, h.keepReaches(ctx, reach)
}

func (h *Hub) keepReaches(ctx context.Context, reaches ...registry.Reach) error {
	if len(reaches) == 0 {
		return nil
	}
	now := h.options.Clock.Now()
	actor := store.Actor{Name: reaches[0].Connection, Kind: store.ActorConnection}
	return h.store.Update(ctx, actor, func(tx store.Tx) error {
		for _, reach := range reaches {
			reach.Seen = now
			if err := h.plan().registry.KeepReach(tx, reach); err != nil {
				return err
			}
		}
		return nil
	})
}

func reachOf(connection string, party document.Party, boxes []host.Box) registry.Reach {
	reach := registry.Reach{Connection: connection, Party: party, Boxes: []registry.Box{}}
	for _, b := range boxes {
		reach.Boxes = append(reach.Boxes, registry.Box(b))
	}
	return reach
}
