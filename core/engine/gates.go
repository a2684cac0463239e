package engine

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/uzelhub/uzel/core/engine/gate"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/document"
)

// permits are the calls that the gates of their connections have let pass for one decision.
type permits struct {
	engine *Engine
	ticket string // the document
	to     []string
}

// step decides and then checks the calls that would follow: whether the document still heads its chain, and whether the gates let
// them pass. If something may not go out now, it decides again with that known.
func (p *permits) step(before Progress, event Event, policy Policy, behind func() (bool, error)) (Progress, []Command, error) {
	now := p.engine.Clock.Now()
	after, commands, err := Step(before, now, event, policy)
	if err == nil && sends(commands) {
		if policy.Behind, err = behind(); policy.Behind {
			after, commands, err = Step(before, now, event, policy)
		}
	}
	if err != nil || p.engine.Gates == nil {
		return after, commands, err
	}
	if policy.Holds = p.ask(commands, now); len(policy.Holds) == 0 {
		return after, commands, nil
	}
	return Step(before, now, event, policy)
}

func (p *permits) ask(commands []Command, now time.Time) map[string]Hold {
	p.giveBack() // the store may run a decision twice
	holds := map[string]Hold{}
	for _, command := range commands {
		to, calls := callOf(command)
		if !calls {
			continue
		}
		if hold, passed := p.engine.Gates.Enter(to, gate.Act, p.ticket, now); !passed {
			holds[to] = Hold(hold)
			continue
		}
		p.to = append(p.to, to)
	}
	return holds
}

// sends reports whether a command has to wait for the document's turn in its chain.
func sends(commands []Command) bool {
	return slices.ContainsFunc(commands, func(c Command) bool {
		switch c.(type) {
		case Send, Prepare, Sign:
			return true
		}
		return false
	})
}

// giveBack tells the gates that the permitted calls will not be made.
func (p *permits) giveBack() {
	for _, to := range p.to {
		p.engine.leave(to, p.ticket, gate.End{})
	}
	p.to = nil
}

// callOf is the connection that a command calls.
func callOf(command Command) (to string, calls bool) {
	switch c := command.(type) {
	case Send:
		return connectionOf(c.To), true
	case Ask:
		return connectionOf(c.To), true
	case Prepare:
		return connectionOf(c.To), true
	}
	return "", false
}

// leave tells a gate how a call ended.
func (e *Engine) leave(to, ticket string, end gate.End) {
	if e.Gates != nil {
		e.Gates.Leave(to, ticket, e.Clock.Now(), end)
	}
}

// endOf is what the end of a call tells its gate.
func endOf(err error) gate.End {
	if err == nil {
		return gate.End{Answered: true}
	}
	f := asFault(err)
	return gate.End{Answered: f.Outcome() == document.OutcomeRefused, Cause: f.Cause, After: f.After, Fault: f.Message}
}

// called is how a gate tells a document or a reader that it turned away to try again.
func (e *Engine) called(connection, ticket string) {
	e.mu.Lock()
	reader := e.readers[ticket]
	switch {
	case ticket == "":
		e.lifted[connection] = true
	case reader != nil:
		close(reader)
		delete(e.readers, ticket)
	default:
		e.calls[ticket] = connection
	}
	e.mu.Unlock()
	e.Wake()
}

// call is a document that a gate calls.
type call struct {
	document   store.Document
	connection string // empty: whichever
}

// toCall lists the documents that gates call and that are not in work. When a hold is lifted, every document that it held is called.
func (e *Engine) toCall(ctx context.Context, limit int) ([]call, error) {
	if err := e.callHeld(ctx); err != nil {
		return nil, err
	}
	names := map[string]string{}
	e.mu.Lock()
	for id, connection := range e.calls {
		if _, interrupted := e.interrupted[id]; !e.inFlight[id] && !interrupted && len(names) < limit {
			names[id] = connection
			delete(e.calls, id)
		}
	}
	e.mu.Unlock()
	if len(names) == 0 {
		return nil, nil
	}
	var calls []call
	err := e.Store.View(ctx, func(tx store.ReadTx) error {
		calls = nil
		for id, connection := range names {
			doc, err := tx.Document(id)
			if errors.Is(err, store.ErrNotFound) {
				continue
			}
			if err != nil {
				return err
			}
			waits, err := behind(tx, doc)
			if err != nil {
				return err
			}
			if !waits {
				calls = append(calls, call{doc, connection})
			}
		}
		return nil
	})
	return calls, err
}

// behind reports whether another document stands before this one in its chain: somebody may have replayed that one since this one
// was taken up or held.
func behind(tx store.ReadTx, doc store.Document) (bool, error) {
	head, err := tx.ChainHead(doc.Route, doc.Source, doc.Envelope.ChainKey())
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	return head.ID != doc.ID, err
}

// callHeld finds the documents that were held by gates which are open now. If a call is lost, the document is taken up at its next
// time anyway.
func (e *Engine) callHeld(ctx context.Context) error {
	e.mu.Lock()
	lifted := e.lifted
	e.lifted = map[string]bool{}
	e.mu.Unlock()
	if len(lifted) == 0 {
		return nil
	}
	for _, state := range []document.State{document.StateReady, document.StateUnknown} {
		if err := e.callHeldIn(ctx, state, lifted); err != nil {
			return err
		}
	}
	return nil
}

func (e *Engine) callHeldIn(ctx context.Context, state document.State, lifted map[string]bool) error {
	filter := store.DocumentFilter{State: state, Limit: 500}
	for {
		var page []store.Document
		err := e.Store.View(ctx, func(tx store.ReadTx) (err error) {
			page, err = tx.Documents(filter)
			return err
		})
		if err != nil {
			return err
		}
		e.mu.Lock()
		for _, doc := range page {
			if p, err := progressOf(doc); err == nil && p.heldBy(lifted) {
				e.calls[doc.ID] = ""
			}
		}
		e.mu.Unlock()
		if len(page) < filter.Limit {
			return nil
		}
		filter.After = page[len(page)-1].ID
	}
}

// answerCall takes up a called document. If it made no call after all, the gate calls the next one.
func (e *Engine) answerCall(ctx context.Context, c call) {
	e.advance(ctx, c.document, Woken{Called: true})
	if c.connection != "" {
		e.Gates.Missed(c.connection, c.document.ID)
	}
}
