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
	routes map[string]*routeProgress
}

type routeProgress struct {
	bar         *mpb.Bar
	taken, ends int64
}

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
	if p.app.json {
		_ = p.app.line(map[string]any{"event": "document", "document": c.Document, "route": c.Route, "kind": c.Kind, "from": c.From, "to": c.To})
		return
	}
	if p.bars == nil {
		return
	}
	r := p.routes[c.Route]
	if r == nil {
		r = &routeProgress{bar: p.bars.AddBar(0, mpb.PrependDecorators(decor.Name(c.Route, decor.WCSyncSpaceR)),
			mpb.AppendDecorators(decor.CountersNoUnit("%d из %d")))}
		p.routes[c.Route] = r
	}
	if c.From == "" {
		r.taken++
		r.bar.SetTotal(r.taken, false)
	}
	if c.To.Final() || c.To == document.StateInvalid || c.To == document.StateNeedsPerson {
		r.ends++
		r.bar.SetCurrent(r.ends)
	}
}

// done ends the bars.
func (p *progress) done() {
	p.mu.Lock()
	bars := p.bars
	p.bars = nil
	for _, r := range p.routes {
		r.bar.SetTotal(r.taken, true)
	}
	p.mu.Unlock()
	if bars != nil {
		bars.Wait()
	}
}
