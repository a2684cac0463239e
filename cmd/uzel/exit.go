package main

import (
	"context"
	"errors"

	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
)

// Exit codes, as the command line promises them.
const (
	exitDone     = 0
	exitNotRight = 1 // the thing asked about is not right
	exitUsage    = 2 // wrong usage or configuration
	exitOutside  = 3 // the outside world failed, or only a part was done
	exitInternal = 4 // a fault of the program itself
	exitStopped  = 130
)

// silent is an error whose reasons have been printed already.
type silent struct{ error }

func (s silent) Unwrap() error { return s.error }

// exitCode is what an error means for the one who called the program.
func exitCode(err error) int {
	if err == nil {
		return exitDone
	}
	if errors.Is(err, context.Canceled) {
		return exitStopped
	}
	e, ok := fault.As(coded(err))
	if !ok {
		return exitInternal
	}
	switch e.Kind.Blame {
	case fault.Input:
		return exitNotRight
	case fault.Setup:
		return exitUsage
	case fault.Connector, fault.Remote:
		return exitOutside
	}
	return exitInternal
}

// isStop reports whether an error only says that the work was broken off: by the context, with or without the signal that
// ended it, or in the middle of a call to a connector.
func isStop(ctx context.Context, err error) bool {
	return errors.Is(err, context.Canceled) || errors.Is(err, context.Cause(ctx)) || errors.As(err, new(*host.Fault)) || errors.As(err, new(advised))
}

// coded gives an error a code where it has none of its own: what a connection says of the other side, and what nobody
// foresaw.
func coded(err error) error {
	if _, ok := fault.As(err); ok {
		return err
	}
	var said *host.Fault
	if !errors.As(err, &said) {
		return errInternal.Wrap(err)
	}
	if kind, ok := fault.Lookup(said.Code); ok {
		return advised{kind.New(), said}
	}
	switch said.Cause {
	case document.CauseMisconfigured, document.CauseUnauthorised:
		return advised{errSettings.New(), said}
	}
	return advised{errOutside.New(), said}
}

// advised is what a connection said, under a code of the program's own.
type advised struct {
	code *fault.Error
	said *host.Fault
}

func (a advised) Error() string {
	if a.said.Code == a.code.Kind.Code {
		return a.said.Error()
	}
	return a.code.Error() + ": " + a.said.Error()
}

func (a advised) Unwrap() error { return a.code }
