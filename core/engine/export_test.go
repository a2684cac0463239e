package engine

import (
	"context"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/document"
)

// What Run does with goroutines, a simulation does in an order of its own: it takes documents up, carries out their
// commands and writes down what came of them, one at a time.

// Task is a command to be carried out.
type Task struct {
	work    work
	command Command
}

// Document is the id of the document that a task belongs to.
func (t Task) Document() string { return t.work.id }

// Result is what carrying out a task gave, not yet written down.
type Result struct {
	work    work
	event   Event
	effects effects
}

// Document is the id of the document that a result belongs to.
func (r Result) Document() string { return r.work.id }

// TakeUp is what Run begins with: it finds what an earlier hub left under way and tells as many of these documents as it
// can. It reports whether it told them all.
func (e *Engine) TakeUp(ctx context.Context) (bool, error) {
	if err := e.findInterrupted(ctx); err != nil {
		return false, err
	}
	e.recoverInterrupted(ctx)
	return len(e.interrupted) == 0, nil
}

// Due lists what may be woken.
func (e *Engine) Due(ctx context.Context) ([]store.Document, error) { return e.due(ctx, 1000) }

// Call is a document that a gate calls.
type Call struct {
	Document   store.Document
	Connection string
}

// Called lists what gates call.
func (e *Engine) Called(ctx context.Context) (all []Call, err error) {
	calls, err := e.toCall(ctx, 1000)
	for _, c := range calls {
		all = append(all, Call{c.document, c.connection})
	}
	return all, err
}

// TakeIn wakes a document; Leave ends its work.
func (e *Engine) TakeIn(ctx context.Context, doc store.Document, called bool) ([]Task, error) {
	e.begin(doc.ID)
	w, err := e.workOn(ctx, doc)
	if err != nil {
		return nil, err
	}
	commands, err := e.decide(ctx, store.Hub, w, Woken{Called: called}, nil)
	if err != nil {
		e.setAside(ctx, doc.ID, err)
	}
	return tasks(w, commands), err
}

// Leave ends the work on a document.
func (e *Engine) Leave(id string) { e.end(id) }

// Do carries a task out. It reports false when there is nothing to write down.
func (e *Engine) Do(ctx context.Context, t Task) (Result, bool) {
	event, effects := e.perform(ctx, t.work, t.command)
	return Result{t.work, event, effects}, event != nil
}

// Write writes a result down.
func (e *Engine) Write(ctx context.Context, r Result) ([]Task, error) {
	commands, err := e.writeDown(ctx, r.work, r.event, r.effects)
	if err != nil {
		e.setAside(ctx, r.work.id, err)
	}
	return tasks(r.work, commands), err
}

// GiveBack is what becomes of a task when the hub is being stopped.
func (e *Engine) GiveBack(ctx context.Context, t Task) { e.giveBack(ctx, t.work, []Command{t.command}) }

// Broken reports whether the store takes nothing any more, which ends Run.
func (e *Engine) Broken() bool { return len(e.broken) > 0 }

func tasks(w work, commands []Command) (all []Task) {
	for _, c := range commands {
		all = append(all, Task{w, c})
	}
	return all
}

// Drafted is what has to be signed of an act and its draft.
func Drafted(body []byte, draft host.Draft) []ToSign {
	_, toSign := (*Engine)(nil).drafted("box", host.Act{Body: body, Document: document.Envelope{Name: "own"}}, draft)
	return toSign
}

// Unmade is what becomes of an answer whose file is not made by answers, from a document with so many signatures.
func Unmade(answers Answers, signatures ...[]byte) Event {
	e := &Engine{Options: Options{Answers: answers}}
	_, findings, err := e.withFile(context.Background(), work{}, Prepare{To: "box"}, host.Act{}, AnswerRequest{Signatures: signatures})
	event, _ := e.unprepared(work{}, Prepare{To: "box"}, findings, err)
	return event
}
