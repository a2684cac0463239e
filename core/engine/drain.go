package engine

import "context"

// Drain returns when no document is in work and none is due: everything taken so far has gone as far as it can by
// itself for now. Run must be at work.
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

// drainsAsked counts who waits in Drain, before the dispatcher looks for due documents. Nobody can be answered while
// something is in work: what it ends with may make others due.
func (e *Engine) drainsAsked() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	if len(e.inFlight) > 0 {
		return 0
	}
	return len(e.drains)
}

// answerDrains lets go those who waited when the dispatcher began a look that found nothing.
func (e *Engine) answerDrains(asked int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, drained := range e.drains[:asked] {
		close(drained)
	}
	e.drains = e.drains[asked:]
}
