package engine

import (
	"context"
	"slices"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/document"
)

// feed is the name under which a connection's cursor is kept: one for all routes that read it.
const feed = "*"

// Pull reads whatever is new at a connection, for all routes that take from it, and reference data of the given kinds. When no route
// wants anything it does not read at all: reading takes things away from the source.
func (e *Engine) Pull(ctx context.Context, connection string, references []document.Kind) (Intake, error) {
	routes := e.fed(connection)
	kinds, all := kindsOf(routes)
	if !all {
		if kinds = append(kinds, references...); len(kinds) == 0 {
			return Intake{}, nil
		}
	}
	request := host.ReadRequest{Kinds: kinds}
	err := e.Store.View(ctx, func(tx store.ReadTx) (err error) {
		request.Cursor, err = tx.Cursor(connection, feed)
		return err
	})
	if err != nil {
		return Intake{}, err
	}
	return e.read(ctx, connection, request, routes)
}

// PullPeriod reads a period for one route.
func (e *Engine) PullPeriod(ctx context.Context, route *Route, period host.Period) (Intake, error) {
	return e.read(ctx, route.Source, host.ReadRequest{Period: &period, Kinds: route.Kinds}, []*Route{route})
}

// fed are the routes that take what is new at a connection.
func (e *Engine) fed(connection string) []*Route {
	var routes []*Route
	for _, r := range e.Routes.Current() {
		if r.Source == connection && !r.Periodic {
			routes = append(routes, r)
		}
	}
	return routes
}

// kindsOf lists the kinds that routes take, each once; all reports that one of the routes takes every kind.
func kindsOf(routes []*Route) (kinds []document.Kind, all bool) {
	for _, r := range routes {
		if len(r.Kinds) == 0 {
			return nil, true
		}
		for _, k := range r.Kinds {
			if !slices.Contains(kinds, k) {
				kinds = append(kinds, k)
			}
		}
	}
	return kinds, false
}

func (e *Engine) read(ctx context.Context, connection string, request host.ReadRequest, routes []*Route) (Intake, error) {
	var sum Intake
	var cursor *string // a period has none
	if request.Period == nil {
		cursor = &request.Cursor
	}
	leave, err := e.enterToRead(ctx, connection)
	if err != nil {
		return sum, err
	}
	defer func() { leave(err) }()
	_, err = e.Outside.Read(ctx, connection, request, func(ctx context.Context, batch []host.Delivery) error {
		taken, err := e.accept(ctx, connection, batch, routes, cursor)
		if err != nil {
			return err
		}
		sum.Add(taken)
		e.Wake()
		return nil
	})
	e.Fail.At(PointRead)
	return sum, err
}

// move stores how far a feed was read. If another reading has moved it meanwhile, for instance one that a person started in another
// process, that position stays: two concurrent readings never turn a feed back.
func move(tx store.Tx, connection string, cursor *string, arrivals []arrival) error {
	last := lastCursor(arrivals)
	if cursor == nil || last == "" {
		return nil
	}
	known, err := tx.Cursor(connection, feed)
	if err != nil || known != *cursor {
		return err
	}
	return tx.SetCursor(connection, feed, last)
}

// lastCursor is the last known position; something that a source could not read may have none.
func lastCursor(arrivals []arrival) string {
	for _, a := range slices.Backward(arrivals) {
		if a.cursor != "" {
			return a.cursor
		}
	}
	return ""
}
