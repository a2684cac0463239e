package hub

import (
	"context"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/registry"
	"github.com/uzelhub/uzel/core/signature"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/cms"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/mchd"
)

// PowerOf implements engine.Powers: among the powers of attorney that the hub keeps it finds the one by which a person signs for
// an organisation. The registry is asked about those alone that would do otherwise. Where none does, it is the one against
// which least speaks, so that what is said against it tells what to mend.
func (f inForce) PowerOf(ctx context.Context, holder cms.Name, principal string, kind document.Kind) (*signature.PowerUse, error) {
	kept, err := f.hub.keptPowers(ctx)
	if err != nil {
		return nil, err
	}
	search := powerSearch{inForce: f, holder: holder, chain: kept, settings: f.hub.plan().powersOf(principal)}
	for _, power := range kept {
		use := signature.PowerUse{
			Power: power, Chain: kept, Kind: kind, Principal: principal, Codes: search.settings.CodesFor(kind), Status: mchd.Valid,
		}
		if err := search.try(ctx, use); err != nil {
			return nil, err
		}
	}
	return search.best, nil
}

// powerSearch is the search for a power of attorney.
type powerSearch struct {
	inForce
	holder   cms.Name
	chain    []mchd.Power
	settings *config.Powers

	best   *signature.PowerUse
	fewest int
}

// try takes a power where less speaks against it than against those before.
func (s *powerSearch) try(ctx context.Context, use signature.PowerUse) error {
	if s.best != nil && s.fewest == 0 {
		return nil
	}
	against := s.against(use)
	if against == 0 {
		if err := s.hub.learn(ctx, &use, s.settings, s.settings.FreshFor()); err != nil {
			return err
		}
		against = s.against(use)
		if leave, _ := use.Leave(nil, s.hub.options.Clock.Now()); leave != signature.MaySign {
			against++
		}
	}
	if s.best == nil || against < s.fewest {
		s.best, s.fewest = &use, against
	}
	return nil
}

func (s *powerSearch) against(use signature.PowerUse) (errors int) {
	for _, finding := range signature.Authority(s.holder, use, s.hub.options.Clock.Now()) {
		if finding.Severity == fault.SeverityError {
			errors++
		}
	}
	return errors
}

// keptPowers are the powers of attorney that the hub keeps, as far as they can be read.
func (h *Hub) keptPowers(ctx context.Context) ([]mchd.Power, error) {
	var kept []registry.Power
	err := h.store.View(ctx, func(tx store.ReadTx) (err error) {
		kept, err = h.plan().registry.Powers(tx)
		return err
	})
	var read []mchd.Power
	for _, k := range kept {
		if power, findings := mchd.Parse(k.Body, k.File); !fault.HasErrors(findings) {
			read = append(read, power)
		}
	}
	return read, err
}

// powersOf is what the configuration says of the powers of attorney of an organisation; nil: nothing.
func (p *plan) powersOf(inn string) *config.Powers {
	for _, o := range p.config.Organisations {
		if o.INN == inn && o.Powers != nil {
			return o.Powers
		}
	}
	return nil
}
