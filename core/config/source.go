package config

import (
	"fmt"
	"os"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"github.com/uzelhub/uzel/schemas/fault"
)

// source is one YAML file as JSON knows it, every key and value with its place.
type source struct {
	file   string
	text   []byte
	value  any
	places map[string]place // by JSON Pointer
}

// place is where a value stands, and its key when it has one.
type place struct {
	key  *token.Token
	node ast.Node
}

// readSource reads a file that is named at a place, or on the command line. Without a source there are findings that say
// why.
func readSource(file, namedAt string) (*source, []fault.Finding) {
	text, err := readFile(file)
	if err != nil && namedAt == "" {
		return nil, []fault.Finding{errUnreadable.Finding(file, russianFileError(err))}
	}
	if err != nil {
		return nil, []fault.Finding{errUnreadable.Finding(namedAt, file+": "+russianFileError(err))}
	}
	return parseSource(file, text)
}

// largestFile is far more than anybody writes by hand, and little enough to be parsed.
const largestFile = 16 << 20

func readFile(file string) ([]byte, error) {
	info, err := os.Stat(file)
	switch {
	case err != nil:
		return nil, err
	case info.IsDir():
		return nil, errIsFolder
	case info.Size() > largestFile:
		return nil, errTooLarge
	}
	return os.ReadFile(file)
}

func parseSource(file string, text []byte) (*source, []fault.Finding) {
	tree, err := parser.ParseBytes(text, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		return nil, []fault.Finding{syntaxFinding(file, err)}
	}
	s := &source{file: file, text: text, places: map[string]place{}}
	var body ast.Node
	for _, doc := range tree.Docs {
		if doc.Body == nil || doc.Body.Type() == ast.CommentType {
			continue
		}
		if body != nil {
			return nil, []fault.Finding{errUnsupported.Finding(s.line(doc.Body.GetToken()), "несколько документов в одном файле")}
		}
		body = doc.Body
	}
	if body == nil {
		return nil, []fault.Finding{errSyntax.Finding(file, "файл пуст")}
	}
	w := walker{source: s, anchors: map[string]ast.Node{}}
	s.value = w.walk("", body)
	return s, w.findings
}

// at is file:line of what a JSON Pointer names: the line of its key, or the nearest thing around it that is there.
func (s *source) at(pointer string) string {
	for {
		if p, ok := s.places[pointer]; ok {
			if p.key != nil {
				return s.line(p.key)
			}
			return s.line(p.node.GetToken())
		}
		cut := strings.LastIndexByte(pointer, '/')
		if cut < 0 {
			return s.file
		}
		pointer = pointer[:cut]
	}
}

func (s *source) line(t *token.Token) string {
	if t == nil || t.Position == nil {
		return s.file
	}
	return fmt.Sprintf("%s:%d", s.file, t.Position.Line)
}
