package host

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync/atomic"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
)

// A call is one call of a connection's process.
type call struct {
	need  need
	limit time.Duration
	// act: the connector may act outwardly once the whole request has left; then a lost answer is outcome_unknown.
	act bool
	// bytes of documents that the call carries, to limit how many the process gets at once.
	bytes int
}

// request is a call under way.
type request struct {
	*process
	// sent is set just before the request is complete. A connector acts only on a complete request.
	sent atomic.Bool
}

// do runs one call of a connection within its time and makes its error a Fault.
func do[T any](ctx context.Context, h *Host, name string, c call, run func(context.Context, *request) (T, error)) (T, error) {
	var none T
	connection, f := h.connection(name)
	if f != nil {
		return none, f
	}
	unload, f := connection.load(ctx, c.bytes)
	if f != nil {
		return none, f
	}
	defer unload()
	p, f := connection.acquire(ctx, c.need)
	if f != nil {
		return none, surelyNotDone(f)
	}
	defer connection.release()
	answer, f := within(ctx, p, c, run)
	if f != nil {
		return none, f
	}
	return answer, nil
}

// within runs a call of a process.
func within[T any](ctx context.Context, p *process, c call, run func(context.Context, *request) (T, error)) (T, *Fault) {
	ctx, cancel := p.host.deadline(ctx, c.limit)
	defer cancel()
	r := &request{process: p}
	answer, err := run(ctx, r)
	if err == nil {
		return answer, nil
	}
	var none T
	return none, p.faultOf(ctx, err, c.act && r.sent.Load())
}

// deadline ends a context when the time is over or the host closes.
func (h *Host) deadline(ctx context.Context, limit time.Duration) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	late := h.options.Clock.AfterFunc(limit, func() { cancel(errDeadline.With("за %s", limit)) })
	closing := context.AfterFunc(h.running, func() { cancel(errClosed.New()) })
	return ctx, func() {
		late()
		closing()
		cancel(nil)
	}
}

// faultOf says what a call's error means. mayBeDone: the act may have been done, unless the connector says otherwise.
func (p *process) faultOf(ctx context.Context, err error, mayBeDone bool) *Fault {
	var f *Fault
	if said, ok := sdk.FaultFromStatus(err); ok {
		f = said
	} else if errors.As(err, &f) {
		c := *f
		f = &c
	}
	if f != nil {
		switch {
		case f.Cause == "" && mayBeDone:
			f.Cause = document.CauseOutcomeUnknown
		case f.Cause == "":
			f.Cause = document.CauseInternal
		}
		return f
	}
	why := p.why(ctx, err)
	cause := document.CauseTransient
	switch {
	case why.Kind == errCannot:
		return faultOf(document.CauseMisconfigured, why)
	case mayBeDone:
		cause = document.CauseOutcomeUnknown
	case why.Kind == errContract:
		cause = document.CauseInternal
	}
	f = faultOf(cause, why)
	if mayBeDone {
		f.Hint = "неизвестно, выполнено ли действие: узел выяснит это так, как умеет коннектор, или спросит человека"
	}
	return f
}

// why explains an error that is not the connector's own.
func (p *process) why(ctx context.Context, err error) *fault.Error {
	var cause *fault.Error
	switch {
	case errors.As(context.Cause(ctx), &cause):
		return cause
	case ctx.Err() != nil:
		return errCancelled.New()
	case errors.As(err, &cause):
		return errContract.With("%s", cause.Error())
	}
	switch code := status.Code(err); code {
	case codes.Unimplemented:
		return errCannot.New()
	case codes.Unavailable, codes.Canceled, codes.OK, codes.Unknown:
		return p.lost()
	default:
		return errContract.With("%s", code)
	}
}

// reapedWithin is how soon after a broken connection the end of the process is known.
const reapedWithin = 500 * time.Millisecond

// lost tells a crash from a connection that broke for another reason.
func (p *process) lost() *fault.Error {
	timer := time.NewTimer(reapedWithin)
	defer timer.Stop()
	select {
	case <-p.child.exited:
	case <-timer.C:
		return errLost.New()
	}
	if reason := p.reason.Load(); reason != nil {
		if kind, ok := fault.Lookup(reason.Code); ok {
			return kind.New()
		}
	}
	return errCrashed.With("%s", p.child.how())
}

// surelyNotDone makes the fault of a call that did not reach the connector: whatever went wrong, nothing was done.
func surelyNotDone(f *Fault) *Fault {
	if f.Outcome() == document.OutcomeRetry {
		return f
	}
	c := *f
	c.Cause = document.CauseInternal
	return &c
}

// sending tells why a Send failed: gRPC says io.EOF and keeps the reason for the receiver.
func sending(err error, receive func() error) error {
	if err == nil || !errors.Is(err, io.EOF) {
		return err
	}
	if reason := receive(); reason != nil {
		return reason
	}
	return fmt.Errorf("host: the connector ended the call early: %w", err)
}
