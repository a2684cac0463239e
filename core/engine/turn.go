package engine

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/uzelhub/uzel/core/engine/gate"
	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/document"
)

// longestTurn is how long a reading waits at a gate. What takes longer is told to whoever wants to read.
const longestTurn = 5 * time.Minute

// enterToRead waits until the connection's gate lets a reading pass.
func (e *Engine) enterToRead(ctx context.Context, connection string) (leave func(error), err error) {
	if e.Gates == nil {
		return func(error) {}, nil
	}
	ticket := fmt.Sprintf("reading/%d", e.readings.Add(1))
	for {
		called := make(chan struct{})
		e.mu.Lock()
		e.readers[ticket] = called
		e.mu.Unlock()
		now := e.Clock.Now()
		hold, passed := e.Gates.Enter(connection, gate.Reader, ticket, now)
		if passed {
			return func(err error) { e.endReading(connection, ticket, err) }, nil
		}
		if wait := hold.Until.Sub(now); hold.Cause != document.CauseLimit || wait > longestTurn {
			e.withdraw(connection, ticket)
			return nil, pausedFault(connection, hold, wait)
		}
		select {
		case <-ctx.Done():
			e.withdraw(connection, ticket)
			return nil, ctx.Err()
		case <-called:
		case <-e.Clock.After(hold.Until.Sub(now)):
		}
	}
}

func (e *Engine) withdraw(connection, ticket string) {
	e.mu.Lock()
	delete(e.readers, ticket)
	e.mu.Unlock()
	e.Gates.Withdraw(connection, ticket)
}

// endReading tells the gate of a pause that the other side asked for; whether acts would fail, a reading does not know.
func (e *Engine) endReading(connection, ticket string, err error) {
	e.mu.Lock()
	delete(e.readers, ticket)
	e.mu.Unlock()
	var end gate.End
	var f *host.Fault
	if errors.As(err, &f) && (f.Cause == document.CauseLimit || f.Cause == document.CauseMaintenance) {
		end = gate.End{Cause: f.Cause, After: f.After}
	}
	e.leave(connection, ticket, end)
}

// pausedFault says why a source is not read at present.
func pausedFault(connection string, hold gate.Hold, wait time.Duration) *host.Fault {
	kind := errMaintenance
	if hold.Cause == document.CauseLimit {
		kind = errLimited
	}
	said := kind.With("%s, до %s", connection, hold.Until.Local().Format("02.01.2006 15:04"))
	return &host.Fault{Cause: hold.Cause, Code: kind.Code, Message: kind.Message + ": " + said.Detail, Hint: kind.Hint, After: wait}
}
