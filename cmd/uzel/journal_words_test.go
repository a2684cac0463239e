package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/uzelhub/uzel/core/schedule"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/document"
)

// anAction is how the journal's actions are written in the code.
var anAction = regexp.MustCompile(`^[a-z]+\.[a-z_]*$`)

// Whatever becomes the action of an entry in the code of the program: the field itself, a variable or a constant that is
// given to it, an argument of a function that takes one.
func TestEveryActionOfTheJournalHasWords(t *testing.T) {
	files := ownCode(t)
	takers := takersOfActions(files)
	found := map[string]bool{}
	for _, f := range files {
		ast.Inspect(f, func(n ast.Node) bool {
			for _, e := range actionsIn(n, takers) {
				for _, text := range literals(e) {
					if anAction.MatchString(text) {
						found[text] = true
					}
				}
			}
			return true
		})
	}
	if len(found) < 40 {
		t.Errorf("only %d actions were found: %q", len(found), slices.Sorted(maps.Keys(found)))
	}
	for action := range found {
		_, known := journalWords[action]
		_, family := journalFamilies[action]
		if !known && !family {
			t.Errorf("%s has no words", action)
		}
	}
	for action, words := range journalWords {
		if !found[action] {
			t.Errorf("%s has words, and nobody writes it", action)
		}
		if !russian.MatchString(words) {
			t.Errorf("%s: %q is not Russian", action, words)
		}
	}
}

func TestEveryWordOfAFamilyOfActionsIsTold(t *testing.T) {
	var actions []string
	for _, s := range document.States() {
		actions = append(actions, "document."+string(s))
	}
	for _, s := range []string{schedule.StateRunning, schedule.StateDone, schedule.StateFailed, schedule.StateMissed, schedule.StateSkipped} {
		actions = append(actions, "schedule."+s)
	}
	actions = append(actions, "exchange.title", "exchange.answer_confirmed")
	for _, action := range actions {
		told := actionTold(action)
		_, word, _ := strings.Cut(action, ".")
		if strings.Contains(told, word) || strings.HasSuffix(told, " ") {
			t.Errorf("%s is told as %q", action, told)
		}
	}
	ended := store.Entry{Action: "attempt.ended", Details: map[string]string{"outcome": "retry", "cause": "transient"}}
	if told := entryTold(ended); !strings.Contains(told, document.OutcomeRetry.Title()) || !strings.Contains(told, document.CauseTransient.Title()) {
		t.Errorf("how it ended is not told: %q", told)
	}
}

func ownCode(t *testing.T) (files []*ast.File) {
	t.Helper()
	for _, root := range []string{".", filepath.Join("..", "..", "core")} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.Contains(path, "storetest") {
				return err
			}
			f, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
			files = append(files, f)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return files
}

// takersOfActions are the functions, by name, that are given an action, with its place among their arguments.
func takersOfActions(files []*ast.File) map[string]int {
	takers := map[string]int{"entry": 0}
	for _, f := range files {
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			at := 0
			for _, field := range fn.Type.Params.List {
				for _, name := range field.Names {
					if name.Name == "action" {
						takers[fn.Name.Name] = at
					}
					at++
				}
			}
		}
	}
	return takers
}

func actionsIn(n ast.Node, takers map[string]int) []ast.Expr {
	switch n := n.(type) {
	case *ast.KeyValueExpr:
		if key, ok := n.Key.(*ast.Ident); ok && key.Name == "Action" {
			return []ast.Expr{n.Value}
		}
	case *ast.AssignStmt:
		for i, left := range n.Lhs {
			if name, ok := left.(*ast.Ident); ok && strings.HasPrefix(name.Name, "action") {
				return []ast.Expr{n.Rhs[min(i, len(n.Rhs)-1)]}
			}
		}
		return n.Rhs[:0]
	case *ast.ValueSpec:
		if strings.HasPrefix(n.Names[0].Name, "action") {
			return n.Values
		}
	case *ast.CallExpr:
		name := ""
		switch called := n.Fun.(type) {
		case *ast.Ident:
			name = called.Name
		case *ast.SelectorExpr:
			name = called.Sel.Name
		}
		if at, ok := takers[name]; ok && at < len(n.Args) {
			return n.Args[at : at+1]
		}
	}
	return nil
}

// literals are the strings of an expression: of "exchange." + word, its beginning.
func literals(e ast.Expr) (list []string) {
	ast.Inspect(e, func(n ast.Node) bool {
		if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
			if text, err := strconv.Unquote(l.Value); err == nil {
				list = append(list, text)
			}
		}
		return true
	})
	return list
}
