package sdk

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"google.golang.org/grpc"

	connectorv1 "github.com/uzelhub/uzel/plugins/contract/uzel/connector/v1"
	"github.com/uzelhub/uzel/schemas/document"
)

// The guard stands before every call of the contract. It answers a panic as a fault of that call alone, turns errors
// into faults without secrets, and ends the process when a call that was given up goes on regardless: an act that
// comes late would be the second one.

// abandonAfter is how long a call may still run after its context has ended.
const abandonAfter = 10 * time.Second

// acts are the calls whose lost answer means that the act may have been done.
var acts = map[string]bool{
	connectorv1.Destination_Commit_FullMethodName:      true,
	connectorv1.Directory_Invite_FullMethodName:        true,
	connectorv1.Signer_RequestSignature_FullMethodName: true,
}

func (s *server) unary(ctx context.Context, request any, info *grpc.UnaryServerInfo, handler grpc.UnaryHandler) (response any, err error) {
	if !ours(info.FullMethod) {
		return handler(ctx, request)
	}
	err = s.guard(ctx, info.FullMethod, func() (err error) {
		response, err = handler(ctx, request)
		return err
	})
	if err != nil {
		return nil, err
	}
	return response, nil
}

func (s *server) stream(service any, stream grpc.ServerStream, info *grpc.StreamServerInfo, handler grpc.StreamHandler) error {
	if !ours(info.FullMethod) {
		return handler(service, stream)
	}
	return s.guard(stream.Context(), info.FullMethod, func() error { return handler(service, stream) })
}

// go-plugin serves health, broker and standard streams beside the contract.
func ours(method string) bool { return strings.HasPrefix(method, "/uzel.connector.") }

func (s *server) guard(ctx context.Context, method string, call func() error) error {
	returned := make(chan struct{})
	defer close(returned)
	stop := context.AfterFunc(ctx, func() {
		timer := time.NewTimer(s.patience)
		defer timer.Stop()
		select {
		case <-returned:
		case <-timer.C:
			s.abandon(method)
		}
	})
	defer stop()
	return s.answer(method, recovered(method, call))
}

// recovered turns a panic into an error. The panic's value is not repeated unless the runtime wrote it: it may hold
// anything; the stack has no data in it.
func recovered(method string, call func() error) (err error) {
	defer func() {
		value := recover()
		if value == nil {
			return
		}
		text := fmt.Sprintf("%T", value)
		if r, ok := value.(runtime.Error); ok {
			text = r.Error()
		}
		fmt.Fprintf(os.Stderr, "panic in %s: %s\n%s\n", method, text, debug.Stack())
		err = errPanic.New()
	}()
	return call()
}

// answer makes the error that travels.
func (s *server) answer(method string, err error) error {
	if err == nil {
		return nil
	}
	f := *FaultOf(err)
	var given *Fault
	if acts[method] && !errors.As(err, &given) {
		f.Cause = document.CauseOutcomeUnknown
	}
	return s.redactor.fault(&f).GRPCStatus().Err()
}

// notDone makes the fault of a call that ended before the connector was asked: whatever it was, nothing was done.
func notDone(err error) *Fault {
	f := *FaultOf(err)
	if f.Outcome() != document.OutcomeRetry {
		f.Cause = document.CauseInternal
	}
	return &f
}
