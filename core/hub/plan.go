package hub

import (
	"context"
	"errors"
	"path/filepath"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/core/engine/steps"
	"github.com/uzelhub/uzel/core/registry"
	"github.com/uzelhub/uzel/core/schedule"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
)

// plan is what follows from one configuration. It is replaced as a whole and never changed.
type plan struct {
	config   *config.Config
	registry *registry.Registry
	routes   *routes
	entries  []schedule.Entry
	replaced chan struct{} // closed when another plan is in force
}

// plan is the one in force.
func (h *Hub) plan() *plan { return h.inForce.Load() }

// newPlan makes a plan. A serving hub asks the destinations how they settle a lost answer, which starts their processes, and
// its routes' steps ask directories; one that only looks does neither.
func (h *Hub) newPlan(ctx context.Context, c *config.Config, described describe, asked steps.Directory) (*plan, error) {
	p := &plan{config: c, registry: registry.New(c, h.store), replaced: make(chan struct{})}
	packs, err := config.Packs(c.File)
	if err != nil {
		return nil, err
	}
	deps := steps.Deps{Registry: p.registry, Config: c, Packs: packs, Generator: h.options.Generator, Directory: asked}
	if p.entries, err = schedule.Entries(c); err != nil {
		return nil, err
	}
	if p.routes, err = newRoutes(ctx, c, deps, h.store, described); err != nil {
		return nil, err
	}
	return p, nil
}

// follow puts a plan into force.
func (h *Hub) follow(p *plan) {
	before := h.inForce.Swap(p)
	h.gates.Configure(p.config)
	if h.schedule != nil {
		h.schedule.Rearrange(p.entries)
	}
	if before != nil {
		close(before.replaced)
	}
}

// specs are the connections with their secrets, which are read now; one that is missing is an error.
func specs(c *config.Config) ([]host.Spec, error) {
	secrets := c.Secrets()
	var specs []host.Spec
	var failures []error
	for _, connection := range c.Connections {
		settings, err := secrets.Resolve(connection)
		if err != nil {
			failures = append(failures, err)
		}
		specs = append(specs, host.Spec{
			Name: connection.Name, Connector: connection.Connector, Config: settings, AcceptGuess: connection.AcceptGuess,
			Sandbox: connection.Sandbox, Executable: program(c, connection.Connector),
		})
	}
	return specs, errors.Join(failures...)
}

// program is that of a connector of a third party; zero: it is linked in.
func program(c *config.Config, connector string) host.Executable {
	own := c.Connector(connector)
	if own.File == "" {
		return host.Executable{}
	}
	return host.Executable{File: own.File, SHA256: own.SHA256, Home: filepath.Dir(c.File)}
}

// inForce gives the engine the routes and references of the plan that is in force when it asks.
type inForce struct{ hub *Hub }

// Current lists the routes in force.
func (f inForce) Current() []*engine.Route { return f.hub.plan().routes.Current() }

// Version finds a route as it was when it took a document.
func (f inForce) Version(ctx context.Context, name, version string) (*engine.Route, error) {
	return f.hub.plan().routes.Version(ctx, name, version)
}

// Owner is the organisation that a connection belongs to.
func (f inForce) Owner(connection string) document.Party {
	return f.hub.plan().registry.Owner(connection)
}

// Read makes records of reference data.
func (f inForce) Read(connection string, envelope document.Envelope, body []byte) ([]store.Record, []fault.Finding) {
	return f.hub.plan().registry.Read(connection, envelope, body)
}

// Keep writes the records that are new or have changed.
func (f inForce) Keep(tx store.Tx, records []store.Record) error {
	return f.hub.plan().registry.Keep(tx, records)
}
