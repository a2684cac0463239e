package hub

import (
	"context"
	"slices"
	"strings"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/fault"
)

// Source gives a serving hub its configuration anew.
type Source struct {
	// Changed gets a value whenever the configuration may have changed.
	Changed <-chan struct{}
	// Load reads and checks it; nil with the findings that say why it is no good.
	Load func() (*config.Config, []fault.Finding)
}

// watchConfig follows the configuration until the context ends. One that is no good leaves everything as it is.
func (h *Hub) watchConfig(ctx context.Context) {
	if h.options.Source.Changed == nil {
		return
	}
	for {
		select {
		case <-ctx.Done():
			return
		case <-h.options.Source.Changed:
		}
		c, findings := h.options.Source.Load()
		if c == nil {
			h.refuse(findings)
			continue
		}
		changes, err := h.Reload(ctx, c)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			h.options.Log.Error("новая настройка не применена, узел работает по прежней", "error", err)
		case changes.IsEmpty():
			h.options.Log.Debug("настройка перечитана, изменений нет")
		default:
			h.options.Log.Info("настройка применена", "changes", describeChanges(changes))
		}
	}
}

// refuse says why a configuration is not followed, every finding with its place.
func (h *Hub) refuse(findings []fault.Finding) {
	for _, f := range findings {
		if f.Severity == fault.SeverityError {
			h.options.Log.Error("новая настройка не годна, узел работает по прежней",
				"code", f.Code, "place", f.Path, "reason", f.Message, "hint", f.Hint)
		}
	}
}

// Reload makes a serving hub follow another configuration, and tells what differs. Connections that did not change keep
// their processes; those that did finish their acts first. Documents under way finish on the version of the route that
// took them. When it fails nothing has changed.
func (h *Hub) Reload(ctx context.Context, c *config.Config) (config.Changes, error) {
	before := h.plan().config
	changes := config.Diff(before, c)
	specs, err := specs(c)
	if err != nil {
		return changes, err
	}
	if changes.IsEmpty() {
		return changes, h.connect(specs) // secrets may be others
	}
	next, err := h.newPlan(ctx, c, h.askedAnew(c), h.boxesOf(h.outside))
	if err != nil {
		return changes, err
	}
	if err := next.routes.keep(ctx); err != nil {
		return changes, err
	}
	if err := h.noteReload(ctx, changes); err != nil {
		return changes, err
	}
	if err := h.connect(specs); err != nil {
		return changes, err
	}
	h.follow(next)
	h.engine.Wake() // what waited for a connection or a route may find it now
	if slices.Contains(changes.Sections, "store") || slices.Contains(changes.Sections, "retention") {
		h.options.Log.Warn("изменения store и retention вступят в силу после перезапуска узла")
	}
	return changes, nil
}

// askedAnew asks the connector of a connection that is not in force yet what it is.
func (h *Hub) askedAnew(c *config.Config) describe {
	return func(ctx context.Context, connection string) (host.Description, error) {
		wanted, _ := c.Connection(connection)
		if known, ok := h.plan().config.Connection(connection); ok && known.Connector == wanted.Connector &&
			program(c, wanted.Connector) == program(h.plan().config, wanted.Connector) {
			return h.outside.Describe(ctx, connection)
		}
		return h.outside.DescribeConnector(ctx, wanted.Connector, program(c, wanted.Connector))
	}
}

func (h *Hub) noteReload(ctx context.Context, changes config.Changes) error {
	return h.store.Update(ctx, store.Hub, func(tx store.Tx) error {
		return tx.Note(store.Entry{Action: "config.reloaded", Details: map[string]string{"changes": describeChanges(changes)}})
	})
}

// describeChanges names what differs: + is new, − is gone, ~ has changed.
func describeChanges(c config.Changes) string {
	var parts []string
	for _, one := range []struct {
		title string
		delta config.Delta
	}{{"подключения", c.Connections}, {"маршруты", c.Routes}, {"запуски", c.Schedules}} {
		var names []string
		for _, group := range []struct {
			sign  string
			names []string
		}{{"+", one.delta.Added}, {"~", one.delta.Changed}, {"−", one.delta.Removed}} {
			for _, name := range group.names {
				names = append(names, group.sign+name)
			}
		}
		if len(names) > 0 {
			parts = append(parts, one.title+": "+strings.Join(names, " "))
		}
	}
	if len(c.Sections) > 0 {
		parts = append(parts, "разделы: "+strings.Join(c.Sections, " "))
	}
	return strings.Join(parts, "; ")
}
