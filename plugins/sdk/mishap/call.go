package mishap

import (
	"context"
	"net/http"
	"time"
)

// Wait reports whether the caller is still there after a delay.
func Wait(ctx context.Context, delay time.Duration) bool {
	timer := time.NewTimer(delay)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// Vanish ends a handler of a call without an answer: at once or, for Timeout, when the caller has gone away.
func Vanish(r *http.Request, f Fault) {
	if f == Timeout {
		<-r.Context().Done()
	}
	panic(http.ErrAbortHandler)
}
