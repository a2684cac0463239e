package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"
	"text/tabwriter"
	"unicode"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/num"
)

// complain writes an error for a person: code, place, what and what to do next.
func (a *app) complain(err error) {
	if errors.As(err, new(silent)) {
		return
	}
	for _, one := range apart(err) {
		one = coded(one)
		fmt.Fprintln(a.stderr, harmless(inRussian(one)))
		if hint := hintOf(one); hint != "" {
			fmt.Fprintln(a.stderr, "  →", hint)
		}
	}
}

// hintOf is what to do next: what the connection advises, otherwise what the kind of error does.
func hintOf(err error) string {
	var a advised
	if errors.As(err, &a) && a.said.Hint != "" {
		return a.said.Hint
	}
	if e, ok := fault.As(err); ok {
		return e.Kind.Hint
	}
	return ""
}

// apart takes joined errors apart.
func apart(err error) []error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok { // only the outermost may be joined
		var all []error
		for _, one := range joined.Unwrap() {
			all = append(all, apart(one)...)
		}
		return all
	}
	return []error{err}
}

// report writes findings for a person to standard error.
func (a *app) report(findings []fault.Finding) {
	for _, f := range findings {
		line := f.Code + " "
		if f.Source != "" {
			line += f.Source + ": "
		}
		if f.Path != "" {
			line += f.Path + ": "
		}
		if f.Severity == fault.SeverityWarning {
			line += "предупреждение: "
		}
		line += f.Message
		if f.Official != "" {
			line += " (код ФНС " + f.Official + ")"
		}
		fmt.Fprintln(a.stderr, harmless(line))
		if f.Hint != "" {
			fmt.Fprintln(a.stderr, "  →", f.Hint)
		}
	}
}

// value prints one JSON value on standard output.
func (a *app) value(v any) error {
	enc := json.NewEncoder(a.stdout)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	return enc.Encode(v)
}

// line prints one JSON value on one line, for commands that run long.
func (a *app) line(v any) error {
	enc := json.NewEncoder(a.stdout)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// say prints a line for a person; with --json standard output belongs to the JSON value alone.
func (a *app) say(format string, args ...any) {
	if !a.json {
		fmt.Fprintln(a.stdout, harmless(fmt.Sprintf(format, args...)))
	}
}

// table prints aligned columns.
func (a *app) table(header string, rows func(row func(cells ...any))) {
	w := tabwriter.NewWriter(a.stdout, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, header)
	rows(func(cells ...any) {
		for i, c := range cells {
			if i > 0 {
				fmt.Fprint(w, "\t")
			}
			fmt.Fprint(w, oneLine.Replace(harmless(fmt.Sprint(c))))
		}
		fmt.Fprintln(w)
	})
	_ = w.Flush()
}

// oneLine keeps a cell of a table within it.
var oneLine = strings.NewReplacer("\t", " ", "\n", " ")

// harmless is text that does nothing to a terminal. Names and numbers come from documents of strangers, who may have
// written into them what moves the cursor, hides a line or turns the direction of reading.
func harmless(text string) string {
	return strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && unicode.In(r, unicode.Cc, unicode.Bidi_Control) {
			return unicode.ReplacementChar
		}
		return r
	}, text)
}

// printed is standard output that remembers when it could not be written to: a result that was lost must not look like
// one that was given.
type printed struct {
	to io.Writer

	mu     sync.Mutex
	failed error
}

func (p *printed) Write(text []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	n, err := p.to.Write(text)
	if err != nil && p.failed == nil {
		p.failed = err
	}
	return n, err
}

func (p *printed) failure() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.failed
}

// hours shows minutes as hours, as a timesheet does.
func hours(minutes int) string { return strings.Replace(num.Hours(minutes).String(), ".", ",", 1) }

// sorted lists a map's keys in order.
func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
