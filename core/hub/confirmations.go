package hub

import (
	"context"
	"slices"
	"strings"

	"github.com/uzelhub/uzel/core/signature"
	"github.com/uzelhub/uzel/schemas/cms"
	"github.com/uzelhub/uzel/schemas/mchd"
	"github.com/uzelhub/uzel/schemas/xmlbind"
)

// confirmationOf is what a title says of the right of a natural person who has signed it for a party, with what the hub's
// registry of powers of attorney says of that; nil: nobody needs any, or the file is no title.
func (h *Hub) confirmationOf(ctx context.Context, q signature.Question) (*signature.Confirmation, error) {
	container, err := cms.Inspect(q.Container)
	if err != nil {
		return nil, nil //nolint:nilerr // that it cannot be read is the judge's to say
	}
	holder, needed := signature.ActsFor(container, q.Party)
	if !needed {
		return nil, nil
	}
	c := signature.ReadConfirmation(q.Body, holder.LastName)
	if c == nil || c.Number == "" {
		return c, nil
	}
	kept, err := h.keptPowers(ctx)
	if err != nil {
		return nil, err
	}
	if i := slices.IndexFunc(kept, func(p mchd.Power) bool { return strings.EqualFold(p.Number, c.Number) }); i >= 0 {
		c.Power, c.Kept = &kept[i], true
	}
	return c, h.confirm(ctx, c, q)
}

// confirm asks the registry that our organisation names. What it said once the signature was there is good for ever, since no
// revocation reaches back; what it said before is asked again.
func (h *Hub) confirm(ctx context.Context, c *signature.Confirmation, q signature.Question) error {
	settings := h.plan().powersOf(q.Ours)
	if settings != nil {
		c.Registry = settings.Registry
	}
	power := mchd.Power{Number: c.Number, Principals: []mchd.Party{{Company: &mchd.Company{INN: q.Party.INN}}}}
	if c.Power != nil && !slices.ContainsFunc(c.Power.Principals, func(p mchd.Party) bool { return p.INN() == q.Party.INN }) {
		return nil // it is another's: under this party the registry would deny it, and that would stand against its owner
	}
	now := h.options.Clock.Now()
	known, err := h.stateOf(ctx, power, settings, now.Sub(q.Proven))
	if err != nil {
		return err
	}
	if known.Silence != nil && !known.NewEnough(now, now.Sub(q.Proven)) {
		c.Silent, c.Silence = true, known.Silence.Fault
		return nil
	}
	c.Status, c.Asked = known.In(), known.Asked
	if !known.Since.IsZero() {
		c.Since = xmlbind.Date(dayOf(known.Since))
	}
	return nil
}
