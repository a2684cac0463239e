package fault

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
)

// Blame says whose fault an error is, and so who has to act.
type Blame string

// The parties that can be at fault.
const (
	Input     Blame = "input"     // what was given is not right: a document, a table, an archive
	Setup     Blame = "setup"     // wrong usage or configuration
	Connector Blame = "connector" // a connector process crashed, hung or broke the contract
	Remote    Blame = "remote"    // the system on the other side, the network or a disk
	Hub       Blame = "hub"       // a fault of the program itself
)

// Kind is one sort of error, registered once for the whole program.
// A Kind is itself an error, so errors.Is(err, kind) recognises its values.
type Kind struct {
	Code    string
	Blame   Blame
	Message string // one plain Russian sentence without a full stop
	Hint    string // what to do next, in Russian
}

var registry = struct {
	sync.Mutex
	kinds map[string]*Kind
}{kinds: map[string]*Kind{}}

// Define registers a kind of error. It panics when the code is taken: a code means one thing for ever.
func Define(code string, blame Blame, message, hint string) *Kind {
	registry.Lock()
	defer registry.Unlock()
	if registry.kinds[code] != nil {
		panic("fault: code " + code + " is defined twice")
	}
	k := &Kind{Code: code, Blame: blame, Message: message, Hint: hint}
	registry.kinds[code] = k
	return k
}

// Kinds returns every kind linked into the program, ordered by code.
func Kinds() []*Kind {
	registry.Lock()
	defer registry.Unlock()
	return slices.SortedFunc(maps.Values(registry.kinds), func(a, b *Kind) int { return strings.Compare(a.Code, b.Code) })
}

// Lookup finds a kind by its code.
func Lookup(code string) (*Kind, bool) {
	registry.Lock()
	defer registry.Unlock()
	k, ok := registry.kinds[code]
	return k, ok
}

func (k *Kind) Error() string { return k.Code + " " + k.Message }

// New makes an error of this kind.
func (k *Kind) New() *Error { return &Error{Kind: k} }

// At makes an error of this kind at a place: file:line, a document path, sheet!cell, a JSON Pointer.
func (k *Kind) At(place string) *Error { return k.New().At(place) }

// With makes an error of this kind with its particulars, in Russian.
func (k *Kind) With(format string, args ...any) *Error { return k.New().With(format, args...) }

// Wrap makes an error of this kind caused by err.
func (k *Kind) Wrap(err error) *Error { return k.New().Wrap(err) }

// Error is one occurrence of a [Kind].
type Error struct {
	Kind   *Kind
	Place  string // file:line, document path, sheet!cell; may be empty
	Detail string // the particulars, in Russian; never a secret, never personal data
	Cause  error  // may be nil
}

// At returns a copy of e at the given place.
func (e *Error) At(place string) *Error {
	c := *e
	c.Place = place
	return &c
}

// With returns a copy of e with its particulars.
func (e *Error) With(format string, args ...any) *Error {
	c := *e
	c.Detail = fmt.Sprintf(format, args...)
	return &c
}

// Wrap returns a copy of e caused by err.
func (e *Error) Wrap(err error) *Error {
	c := *e
	c.Cause = err
	return &c
}

// Error says code, place, message, particulars and cause in one line.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Kind.Code + " ")
	if e.Place != "" {
		b.WriteString(e.Place + ": ")
	}
	b.WriteString(e.Kind.Message)
	if e.Detail != "" {
		b.WriteString(": " + e.Detail)
	}
	if e.Cause != nil {
		b.WriteString(": " + e.Cause.Error())
	}
	return b.String()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Cause }

// Is reports whether target is the kind of this error.
func (e *Error) Is(target error) bool {
	k, ok := target.(*Kind)
	return ok && k == e.Kind
}

// As finds the outermost fault error in err's chain.
func As(err error) (*Error, bool) {
	var e *Error
	if errors.As(err, &e) {
		return e, true
	}
	var k *Kind
	if errors.As(err, &k) {
		return k.New(), true
	}
	return nil, false
}
