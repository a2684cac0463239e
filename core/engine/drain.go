package engine

import "context"

// Drain returns when no document is in work and none is due: everything taken in so far has gone as far as it can by itself for now.
// It needs Run to be running.
func (e *Engine) Drain(ctx context.Context) error {
	drained := make(chan struct{})
	e.mu.Lock()
	e.drains = append(e.drains, drained)
	e.mu.Unlock()
	e.Wake()
	select {
	case <-drained:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// drainsAsked counts the callers of Drain before the dispatcher looks for due documents. None of them can be answered while a
// document is in work: when it ends it may make others due.
func (e *Engine) drainsAsked() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	if len(e.inFlight) > 0 {
		return 0
	}
	return len(e.drains)
}

// answerDrains releases those callers who already waited when the dispatcher began a look that found nothing.
func (e *Engine) answerDrains(asked int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, drained := range e.drains[:asked] {
		close(drained)
	}
	e.drains = e.drains[asked:]
}
