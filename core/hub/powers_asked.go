package hub

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/registry"
	"github.com/uzelhub/uzel/core/signature"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/mchd"
	"github.com/uzelhub/uzel/schemas/xmlbind"
)

// powerRegistry is a connection that asks the registry of powers of attorney.
type powerRegistry interface {
	PowerState(ctx context.Context, connection string, power host.PowerRef) (host.PowerState, error)
}

// askAgain is how soon a registry that has just left a question without an answer is asked it again.
const askAgain = time.Minute

// LearnPower fills in what the registry of the principal's organisation says, asked now, of a power of attorney and of those by
// which it was passed on.
func (h *Hub) LearnPower(ctx context.Context, use *signature.PowerUse) error {
	return h.learn(ctx, use, h.plan().powersOf(use.Principal), 0)
}

// learn fills in what the registry says of a power of attorney and of those by which it was passed on. An answer that is older
// than fresh is asked for anew.
func (h *Hub) learn(ctx context.Context, use *signature.PowerUse, settings *config.Powers, fresh time.Duration) error {
	own, err := h.stateOf(ctx, use.Power, settings, fresh)
	if err != nil {
		return err
	}
	use.Status, use.Inquiry = own.In(), signature.Inquiry{At: own.Asked, Last: settings.StaleFor()}
	if !own.Since.IsZero() {
		use.Since = xmlbind.Date(dayOf(own.Since))
	}
	if settings == nil || settings.Registry == "" {
		return nil // of the chain nothing is asked either, and one warning is enough
	}
	use.Inquiry.Registry = settings.Registry
	h.answered(&use.Inquiry, own, fresh)
	use.States = map[string]mchd.Status{}
	for _, power := range passedOnBy(use.Power, use.Chain) {
		state, err := h.stateOf(ctx, power, settings, fresh)
		if err != nil {
			return err
		}
		use.States[strings.ToLower(power.Number)] = state.In()
		h.answered(&use.Inquiry, state, fresh)
	}
	return nil
}

// answered adds an answer to an inquiry: it is as old as the oldest, and silent where one is.
func (h *Hub) answered(i *signature.Inquiry, s registry.PowerState, fresh time.Duration) {
	if s.Asked.Before(i.At) {
		i.At = s.Asked
	}
	if s.Silence != nil && !s.NewEnough(h.options.Clock.Now(), fresh) {
		i.Silence = s.Silence.Fault
	}
}

// passedOnBy are the powers of attorney by which one was passed on, from the nearest to the first.
func passedOnBy(power mchd.Power, known []mchd.Power) (chain []mchd.Power) {
	for power.Passed != nil && len(chain) <= len(known) {
		nearest := power.Passed.First
		if power.Passed.Nearest != nil {
			nearest = *power.Passed.Nearest
		}
		i := slices.IndexFunc(known, func(p mchd.Power) bool { return strings.EqualFold(p.Number, nearest.Number) })
		if i < 0 {
			return chain
		}
		power = known[i]
		chain = append(chain, power)
	}
	return chain
}

// stateOf is what is known of a power of attorney. The registry is asked where that is older than it may be, and what it says is
// durable before anybody relies on it.
func (h *Hub) stateOf(ctx context.Context, power mchd.Power, settings *config.Powers, fresh time.Duration) (registry.PowerState, error) {
	known, err := h.PowerState(ctx, power.Number)
	if err != nil || settings == nil || settings.Registry == "" || !h.due(known, fresh) {
		return known, err
	}
	select { // of many documents that are to be signed at once, one asks
	case h.asking <- struct{}{}:
		defer func() { <-h.asking }()
	case <-ctx.Done():
		return known, ctx.Err()
	}
	if known, err = h.PowerState(ctx, power.Number); err != nil || !h.due(known, fresh) {
		return known, err
	}
	if len(power.Principals) > 0 {
		known.Principal = power.Principals[0].INN()
	}
	return h.ask(ctx, settings.Registry, known)
}

func (h *Hub) due(s registry.PowerState, fresh time.Duration) bool {
	now := h.options.Clock.Now()
	return !s.NewEnough(now, fresh) && (s.Silence == nil || now.Sub(s.Silence.At) >= askAgain)
}

// ask puts the question to a registry and writes down the answer, or that there was none.
func (h *Hub) ask(ctx context.Context, connection string, s registry.PowerState) (registry.PowerState, error) {
	said, err := h.asksPowers.PowerState(ctx, connection, host.PowerRef{Number: s.Number, Principal: s.Principal})
	if ctx.Err() != nil {
		return s, ctx.Err()
	}
	now := h.options.Clock.Now().UTC().Truncate(time.Microsecond)
	s.Connection = connection
	if err != nil {
		s.Silence = &registry.Silence{At: now, Fault: faultOfPowers(err)}
	} else {
		s.Status, s.Since, s.Source, s.Asked, s.Silence = said.Status, said.Since.UTC(), said.Source, now, nil
	}
	return s, h.store.Update(ctx, store.Actor{Name: connection, Kind: store.ActorConnection}, func(tx store.Tx) error {
		return h.plan().registry.KeepPowerState(tx, s)
	})
}

// faultOfPowers is why a registry gave no answer.
func faultOfPowers(err error) *host.Fault {
	var f *host.Fault
	if errors.As(err, &f) {
		return f
	}
	return &host.Fault{Cause: document.CauseTransient, Message: err.Error()}
}

// PowerState is what is known of a power of attorney in the registry. Nobody is asked.
func (h *Hub) PowerState(ctx context.Context, number string) (s registry.PowerState, err error) {
	err = h.store.View(ctx, func(tx store.ReadTx) error {
		s, err = h.plan().registry.PowerState(tx, number)
		return err
	})
	return s, err
}

// PowerRegistry is the connection that is asked about powers of attorney of an organisation; empty: nobody is.
func (h *Hub) PowerRegistry(inn string) string {
	if settings := h.plan().powersOf(inn); settings != nil {
		return settings.Registry
	}
	return ""
}

// AskPower asks the registry about a power of attorney of an organisation now, however new the last answer is. An error says
// that there was no answer, or that nobody can be asked.
func (h *Hub) AskPower(ctx context.Context, number, principal string) (registry.PowerState, error) {
	settings := h.plan().powersOf(principal)
	if settings == nil || settings.Registry == "" {
		return registry.PowerState{}, errNoPowerRegistry.With("ИНН %s", principal)
	}
	known, err := h.PowerState(ctx, number)
	if err != nil {
		return known, err
	}
	known.Principal = principal
	if known, err = h.ask(ctx, settings.Registry, known); err != nil {
		return known, err
	}
	if known.Silence != nil {
		return known, known.Silence.Fault
	}
	return known, nil
}

// AskPowers asks the registries about all powers of attorney that the hub keeps and that have not ended. One that does not
// answer keeps nobody from asking the others.
func (h *Hub) AskPowers(ctx context.Context) error {
	kept, err := h.Powers(ctx)
	if err != nil {
		return err
	}
	var failures []error
	now := h.options.Clock.Now()
	for _, p := range kept {
		settings := h.plan().powersOf(p.Principal)
		if settings == nil || settings.Registry == "" || p.DaysLeft(now) < 0 {
			continue
		}
		known, err := h.PowerState(ctx, p.Number)
		if err == nil && known.Final() {
			continue
		}
		if err == nil {
			_, err = h.AskPower(ctx, p.Number, p.Principal)
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			failures = append(failures, errPowerUnasked.At(p.Number).Wrap(err))
		}
	}
	return errors.Join(failures...)
}
