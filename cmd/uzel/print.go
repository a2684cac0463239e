package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/num"
)

// complain writes an error for a person: code, place, what and what to do next.
func (a *app) complain(err error) {
	if errors.As(err, new(silent)) {
		return
	}
	for _, one := range apart(err) {
		fmt.Fprintln(a.stderr, one.Error())
		if e, ok := fault.As(one); ok && e.Kind.Hint != "" {
			fmt.Fprintln(a.stderr, "  →", e.Kind.Hint)
		}
	}
}

// apart takes joined errors apart.
func apart(err error) []error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok { //nolint:errorlint // only the outermost may be joined
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
		fmt.Fprintln(a.stderr, line)
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
		fmt.Fprintf(a.stdout, format+"\n", args...)
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
			fmt.Fprint(w, c)
		}
		fmt.Fprintln(w)
	})
	_ = w.Flush()
}

// read reads a file the user named.
func read(name string) ([]byte, error) {
	body, err := os.ReadFile(name)
	if errors.Is(err, os.ErrNotExist) {
		return nil, errNoFile.At(name)
	}
	if err != nil {
		return nil, errFile.At(name).Wrap(plain(err))
	}
	return body, nil
}

// write puts a result where the user wants it: whole or not at all.
func write(name string, body []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return errFile.At(name).Wrap(plain(err))
	}
	temp, err := os.CreateTemp(filepath.Dir(name), ".uzel-*")
	if err != nil {
		return errFile.At(name).Wrap(plain(err))
	}
	defer os.Remove(temp.Name())
	_, err = temp.Write(body)
	if err == nil {
		err = temp.Sync()
	}
	if closed := temp.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Chmod(temp.Name(), 0o644)
	}
	if err == nil {
		err = os.Rename(temp.Name(), name)
	}
	if err != nil {
		return errFile.At(name).Wrap(plain(err))
	}
	return nil
}

// plain says in Russian what the system says of a file.
func plain(err error) error {
	switch {
	case errors.Is(err, os.ErrNotExist):
		return errors.New("папки нет")
	case errors.Is(err, os.ErrPermission):
		return errors.New("нет прав")
	}
	return err
}

// hours shows minutes as hours, as a timesheet does.
func hours(minutes int) string { return strings.Replace(num.Hours(minutes).String(), ".", ",", 1) }

// sorted lists a map's keys in order.
func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
