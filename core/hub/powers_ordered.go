package hub

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"

	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/core/registry"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
)

// PowerOrder is a power of attorney that a person wants registered or revoked. It travels as a document of its own: signed,
// approved, attempted and settled as any other.
type PowerOrder struct {
	Power  registry.Power
	Route  string // empty: the only one that leads powers of attorney of the principal
	Revoke bool
	Reason string // of a revocation
}

// revocation is the statement that is signed and sent to revoke a power of attorney.
type revocation struct {
	Number    string `json:"number"`
	Principal string `json:"principal_inn"`
	Reason    string `json:"reason"`
}

// OrderPower hands the order over to its route and gives the document. The same order again is the same document.
func (h *Hub) OrderPower(ctx context.Context, actor store.Actor, o PowerOrder) (id string, known bool, err error) {
	route, err := h.powerRoute(o)
	if err != nil {
		return "", false, err
	}
	item, err := o.item()
	if err != nil {
		return "", false, err
	}
	if err := h.plan().routes.keep(ctx); err != nil { // a hub that serves the store finds the route there
		return "", false, err
	}
	return h.engine.HandIn(ctx, actor, route, item, func(tx store.Tx) error {
		if o.Revoke {
			return h.plan().registry.RevocationOrdered(tx, o.Power.Number, o.Power.Principal, h.options.Clock.Now())
		}
		return nil
	})
}

// item is the order as a document.
func (o PowerOrder) item() (host.Item, error) {
	item := host.Item{Body: o.Power.Body, Document: document.Envelope{
		Kind: document.KindMCHD, Name: o.Power.File, SourceKey: "mchd/register/" + o.Power.Number, Revision: o.Power.SHA256,
		Number: o.Power.Number, Date: o.Power.Issued, MediaType: "application/xml",
	}}
	if !o.Revoke {
		return item, nil
	}
	body, err := json.Marshal(revocation{o.Power.Number, o.Power.Principal, o.Reason})
	if err != nil {
		return item, err
	}
	item.Body, item.Document.Name, item.Document.MediaType = body, "revocation-"+o.Power.Number+".json", "application/json"
	item.Document.SourceKey, item.Document.Revision = "mchd/revoke/"+o.Power.Number, "1"
	item.Document.Labels = map[string]string{engine.LabelRevoke: "yes", docflow.LabelReason: o.Reason}
	return item, nil
}

// powerRoute is the route that takes a power of attorney to a registry. Its source is the principal's: with its token and by
// its people a power is registered.
func (h *Hub) powerRoute(o PowerOrder) (*engine.Route, error) {
	p := h.plan()
	var fit []*engine.Route
	for _, route := range p.routes.Current() {
		ours := p.registry.Owner(route.Source).INN == o.Power.Principal
		named := cmp.Or(o.Route, route.Name) == route.Name
		if ours && named && !route.Periodic && (slices.Contains(route.Kinds, document.KindMCHD) || o.Route != "" && len(route.Kinds) == 0) {
			fit = append(fit, route)
		}
	}
	switch len(fit) {
	case 1:
		return fit[0], nil
	case 0:
		return nil, errNoPowerRoute.With("ИНН доверителя %s", o.Power.Principal)
	}
	return nil, errManyPowerRoutes.With("%q, %q", fit[0].Name, fit[1].Name)
}
