package engine

import (
	"context"
	"time"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
)

// Route is a route made ready to run: what it takes, what it does, where it sends.
type Route struct {
	Name, Version string
	Source        string // connection
	Organisation  string // id of the organisation that owns the source
	Kinds         []document.Kind
	Periodic      bool // it reads periods, not what is new
	When          func(document.Envelope) (bool, error)
	Steps         []NamedStep
	Policy        Policy
}

// takes reports whether the route wants a document of this kind from this connection.
func (r *Route) takes(source string, kind document.Kind) bool {
	if r.Source != source || kind.IsReference() {
		return false
	}
	for _, k := range r.Kinds {
		if k == kind {
			return true
		}
	}
	return len(r.Kinds) == 0
}

// Routes gives routes by name and version; the hub makes them from the configuration.
type Routes interface {
	// Current lists the routes in force.
	Current() []*Route
	// Version finds the route as it was when it took a document.
	Version(ctx context.Context, name, version string) (*Route, error)
}

// NamedStep is a step as the route writes it.
type NamedStep struct {
	Name string // as `to-upd`
	Role string // of the part it makes, as `upd` or `t13.xlsx`
	Do   StepFunc
}

// StepFunc makes the next form of a document. Findings of severity error set the document aside; an error says that the
// step itself could not be done. It is called again after a crash and must give the same bytes for the same input.
type StepFunc func(ctx context.Context, in Input) (Content, []fault.Finding, error)

// Input is what a step is given.
type Input struct {
	Content
	Identity     Identity
	Organisation string // id of the organisation on whose behalf the route runs
}

// Content is a document between two steps.
type Content struct {
	Envelope document.Envelope
	Body     []byte

	checked checked
}

// checked are the name and bytes that a step has already checked against their format's rules.
type checked struct {
	name string
	body []byte
}

// Checked marks the content as checked against its format's rules, so that a later step of the same run need not do it again. The mark is
// not stored, and is void once Body or name is replaced.
func (c Content) Checked() Content {
	c.checked = checked{c.Envelope.Name, c.Body}
	return c
}

// IsChecked reports whether exactly these bytes under this name were checked against their format's rules.
func (c Content) IsChecked() bool {
	was := c.checked
	return len(c.Body) > 0 && len(was.body) == len(c.Body) && &was.body[0] == &c.Body[0] && was.name == c.Envelope.Name
}

// Intervals of the engine's own rhythm.
const (
	sweepEvery = 2 * time.Second
	// restFor is how long a document rests that the store or the program failed to move.
	restFor = 30 * time.Second
	// stopGrace is how long a stopping hub waits for the outward acts under way.
	stopGrace = 20 * time.Second
)

// StepFactory makes a step from what the route writes; the parameter is empty when there is none.
type StepFactory struct {
	Spec config.StepSpec
	Make func(parameter string) (NamedStep, error)
}
