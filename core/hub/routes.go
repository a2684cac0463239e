package hub

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"sync"

	"github.com/uzelhub/uzel/core/config"
	exchange "github.com/uzelhub/uzel/core/docflow"
	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/core/engine/steps"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/calendar"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
)

// routeRecords is the collection that keeps every version of every route that took a document: a document finishes on
// the version that took it.
const routeRecords = "route"

// describe asks a connection's connector what it is.
type describe func(ctx context.Context, connection string) (host.Description, error)

// routes are the configuration's routes, ready to run, and earlier versions of them out of the store.
type routes struct {
	config   *config.Config
	deps     steps.Deps
	store    store.Store
	describe describe
	current  []*engine.Route
	// partial are routes in force with a connection that has not said yet how it settles a lost answer: their sources are
	// read, their documents wait until it does.
	partial map[string]bool

	mu    sync.Mutex
	whole map[string]*engine.Route // by name@version: earlier versions, and partial ones that are whole by now
}

func newRoutes(ctx context.Context, c *config.Config, deps steps.Deps, s store.Store, asked describe) (*routes, error) {
	r := &routes{config: c, deps: deps, store: s, describe: asked, partial: map[string]bool{}, whole: map[string]*engine.Route{}}
	for _, route := range c.Routes {
		made, err := r.compile(route)
		if err != nil {
			return nil, err
		}
		if err := r.promise(ctx, route, made); failsByItself(err) { // a connector that does keeps no hub from starting
			r.partial[route.Name] = true
		} else if err != nil {
			return nil, err
		}
		r.current = append(r.current, made)
	}
	return r, nil
}

// Current lists the routes in force.
func (r *routes) Current() []*engine.Route { return r.current }

func (r *routes) named(name string) (*engine.Route, bool) {
	for _, route := range r.current {
		if route.Name == name {
			return route, true
		}
	}
	return nil, false
}

// Version finds a route as it was when it took a document.
func (r *routes) Version(ctx context.Context, name, version string) (*engine.Route, error) {
	if name == "" {
		return &engine.Route{}, nil // what could not be read was taken by no route
	}
	if route, ok := r.named(name); ok && route.Version == version && !r.partial[name] {
		return route, nil
	}
	key := name + "@" + version
	r.mu.Lock()
	route, ok := r.whole[key]
	r.mu.Unlock()
	if ok {
		return route, nil
	}
	route, err := r.restore(ctx, key, version)
	if failsByItself(err) {
		return nil, errUndescribed.With("маршрут %q", name).Wrap(err)
	}
	if err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.whole[key] = route
	return route, nil
}

// failsByItself tells a connector that cannot be asked just now from a connection that is configured wrongly.
func failsByItself(err error) bool {
	var f *host.Fault
	return errors.As(err, &f) && f.Cause != document.CauseMisconfigured
}

// restore makes an earlier version of a route ready. Its condition counts no more: it takes nothing.
func (r *routes) restore(ctx context.Context, key, version string) (*engine.Route, error) {
	var written config.Route
	known := false
	err := r.store.View(ctx, func(tx store.ReadTx) (err error) {
		written, known, err = writtenRoute(tx, key)
		return err
	})
	if err != nil {
		return nil, err
	}
	if !known {
		return nil, errRouteGone.With("%s", key)
	}
	written.When = config.Condition{}
	route, err := r.compile(written)
	if err != nil {
		return nil, err
	}
	if err := r.promise(ctx, written, route); err != nil {
		return nil, err
	}
	route.Version = version
	return route, nil
}

// writtenRoute is a version of a route as it took documents, where it is known.
func writtenRoute(tx store.ReadTx, key string) (route config.Route, known bool, err error) {
	known, err = getJSON(tx, routeRecords, key, &route)
	return route, known, err
}

// keep writes the routes in force to the store, so that their documents can finish on them after they change.
func (r *routes) keep(ctx context.Context) error {
	return r.store.Update(ctx, store.Hub, func(tx store.Tx) error {
		for _, route := range r.config.Routes {
			key := route.Name + "@" + route.Version()
			if _, err := tx.Record(routeRecords, key); err == nil || !errors.Is(err, store.ErrNotFound) {
				if err != nil {
					return err
				}
				continue
			}
			data, err := json.Marshal(route)
			if err != nil {
				return err
			}
			if err := tx.PutRecord(&store.Record{Collection: routeRecords, Key: key, Revision: route.Version(), Data: data}); err != nil {
				return err
			}
		}
		return nil
	})
}

// compile makes of a route what its connections need not be asked for.
func (r *routes) compile(route config.Route) (*engine.Route, error) {
	connection, ok := r.config.Connection(route.From.Connection)
	if !ok {
		return nil, errRouteGone.With("маршрут %q: подключение %q", route.Name, route.From.Connection)
	}
	made := &engine.Route{
		Name: route.Name, Version: route.Version(), Source: route.From.Connection, Organisation: connection.Organisation,
		Kinds: route.From.Kinds, Periodic: route.From.Period != config.PeriodNone, When: route.When.Match,
		Policy: engine.Policy{AgeLimit: route.AgeLimit.Std(), Duplicates: route.Duplicates == config.DuplicatesAcceptable},
	}
	for _, step := range route.Steps {
		if step.Name == stepSign {
			continue
		}
		s, err := steps.Make(r.deps, step)
		if err != nil {
			return nil, err
		}
		made.Steps = append(made.Steps, s)
	}
	for _, name := range route.To {
		if _, ok := r.config.Connection(name); !ok {
			return nil, errRouteGone.With("маршрут %q: подключение %q", route.Name, name)
		}
	}
	return made, nil
}

// promise adds what the route's connections say of themselves: how each of them settles a lost answer, and what its
// signatures are worth.
func (r *routes) promise(ctx context.Context, route config.Route, made *engine.Route) error {
	for _, name := range route.To {
		target, err := r.target(ctx, name)
		if err != nil {
			return err
		}
		made.Policy.Destinations = append(made.Policy.Destinations, target)
	}
	return r.exchange(ctx, route, signerOf(route), &made.Policy)
}

// exchange adds what a route says of signatures and of the exchange that they belong to.
func (r *routes) exchange(ctx context.Context, route config.Route, sign string, policy *engine.Policy) (err error) {
	if policy.Signing, err = r.signing(ctx, sign); err != nil {
		return err
	}
	if policy.Answering, err = r.signing(ctx, cmp.Or(route.Exchange.Sign, sign)); err != nil {
		return err
	}
	if policy.Answering.Name != "" {
		if policy.Partner, err = r.target(ctx, route.From.Connection); err != nil {
			return err
		}
	}
	x := route.Exchange
	if x.Mail != "" {
		if policy.Mail, err = r.target(ctx, x.Mail); err != nil {
			return err
		}
	}
	policy.DemandQualified = x.Signatures == config.SignaturesDemandQualified
	policy.Terms = exchange.Terms{
		AnswerDays: x.AnswerDays, Deemed: x.Deemed, NoticeDays: x.NoticeDays, PaperDays: x.PaperDays, Calendar: calendar.Russia(),
	}
	for _, event := range x.Hidden {
		policy.Terms.Hidden = append(policy.Terms.Hidden, docflow.Event(event))
	}
	return nil
}

// target is a connection as a destination.
func (r *routes) target(ctx context.Context, name string) (engine.Target, error) {
	connection, _ := r.config.Connection(name)
	d, err := r.describe(ctx, name)
	return engine.Target{
		Name: name, Settlement: d.Settlement, SettleAfter: d.SettleAfter, Sandbox: connection.Sandbox,
		Registers: slices.Contains(d.Actions, host.ActionRegister),
	}, err
}

// unasked takes every destination for one whose lost answers a person settles. It serves commands that only look, or
// that write down what a person decided: they start no connector.
func unasked(context.Context, string) (host.Description, error) {
	var d host.Description
	d.Settlement = host.SettleByPerson
	return d, nil
}
