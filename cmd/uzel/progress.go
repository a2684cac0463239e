package main

import (
	"sync"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"

	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/schemas/document"
)

// progress shows documents going their way: a bar a route on a terminal, a JSON line a change with --json, nothing
// otherwise.
type progress struct {
	app  *app
	bars *mpb.Progress

	mu     sync.Mutex
	over   bool
	routes map[string]*routeProgress
}

type routeProgress struct {
	bar *mpb.Bar
	tally
}

// tally counts the documents of a route that were taken, and those of them that have come to rest.
type tally struct{ taken, rested int64 }

func (a *app) newProgress() *progress {
	p := &progress{app: a, routes: map[string]*routeProgress{}}
	if a.terminal && !a.json {
		p.bars = mpb.New(mpb.WithOutput(a.stderr), mpb.WithWidth(40))
	}
	return p
}

// changed is told of every change of a document's state.
func (p *progress) changed(c engine.Change) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.over:
	case p.app.json:
		_ = p.app.line(map[string]any{"event": "document", "document": c.Document, "route": c.Route, "kind": c.Kind, "from": c.From, "to": c.To})
	case p.bars != nil:
		p.show(c)
	}
}

func (p *progress) show(c engine.Change) {
	r := p.routes[c.Route]
	if r == nil {
		r = &routeProgress{bar: p.bars.AddBar(0, mpb.PrependDecorators(decor.Name(c.Route, decor.WCSyncSpaceR)),
			mpb.AppendDecorators(decor.CountersNoUnit("%d из %d")))}
		p.routes[c.Route] = r
	}
	r.count(c)
	r.bar.SetTotal(r.taken, false)
	r.bar.SetCurrent(r.rested)
}

// count counts a change. A document may come to rest more than once, as one that is set aside and then replaced.
func (t *tally) count(c engine.Change) {
	rests := func(s document.State) bool {
		return s.Final() || s == document.StateInvalid || s == document.StateNeedsPerson
	}
	if c.From == "" {
		t.taken++
	}
	if rests(c.To) {
		t.rested++
	}
	if rests(c.From) {
		t.rested--
	}
}

// done ends the bars, or the lines: whatever comes after them comes last.
func (p *progress) done() {
	p.mu.Lock()
	p.over = true
	bars := p.bars
	for _, r := range p.routes {
		r.bar.SetTotal(r.taken, true)
	}
	p.mu.Unlock()
	if bars != nil {
		bars.Wait()
	}
}
