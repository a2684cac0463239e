package config

import (
	"fmt"
	"math"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"

	"github.com/uzelhub/uzel/schemas/fault"
)

// maxNodes bounds a file, aliases expanded: a configuration is written by people.
const maxNodes = 200_000

// walker turns YAML nodes into JSON values and notes their places.
type walker struct {
	source   *source
	anchors  map[string]ast.Node
	count    int
	findings []fault.Finding
}

func (w *walker) walk(pointer string, node ast.Node) any {
	if w.count++; w.count > maxNodes {
		if w.count == maxNodes+1 {
			w.refuse(node, "файл слишком велик")
		}
		return nil
	}
	at := w.source.places[pointer]
	at.node = node
	w.source.places[pointer] = at
	switch node := node.(type) {
	case *ast.MappingNode:
		return w.mapping(pointer, node.Values)
	case *ast.MappingValueNode:
		return w.mapping(pointer, []*ast.MappingValueNode{node})
	case *ast.SequenceNode:
		list := make([]any, 0, len(node.Values))
		for i, item := range node.Values {
			list = append(list, w.walk(element(pointer, i), item))
		}
		return list
	case *ast.AnchorNode:
		value := w.walk(pointer, node.Value)
		w.anchors[node.Name.GetToken().Value] = node.Value
		return value
	case *ast.AliasNode:
		target, ok := w.anchors[node.Value.GetToken().Value]
		if !ok {
			w.refuse(node, "ссылка * на якорь &, которого выше нет")
			return nil
		}
		return w.walk(pointer, target)
	}
	return w.scalar(node)
}

func (w *walker) scalar(node ast.Node) any {
	switch node := node.(type) {
	case *ast.NullNode:
		return nil
	case *ast.StringNode:
		return node.Value
	case *ast.LiteralNode:
		return node.Value.Value
	case *ast.IntegerNode:
		return node.Value
	case *ast.BoolNode:
		return node.Value
	case *ast.FloatNode:
		if !math.IsInf(node.Value, 0) && !math.IsNaN(node.Value) {
			return node.Value
		}
	case *ast.TagNode:
		var text string
		if node.Start.Value == "!!str" && yaml.NodeToValue(node, &text) == nil {
			return text
		}
	}
	w.refuse(node, "такая запись YAML в настройках не используется")
	return nil
}

// mapping reads a block of keys. What `<<` merges in gives way to the block's own keys.
func (w *walker) mapping(pointer string, pairs []*ast.MappingValueNode) any {
	values := make(map[string]any, len(pairs))
	own := map[string]*token.Token{}
	for _, pair := range pairs {
		if pair.Key.IsMergeKey() {
			w.merge(pointer, pair.Value, values, own)
			continue
		}
		key, ok := pair.Key.(ast.ScalarNode)
		if !ok {
			w.refuse(pair, "ключ должен быть одним словом")
			continue
		}
		t := key.GetToken()
		if first := own[t.Value]; first != nil {
			w.findings = append(w.findings, errDuplicateKey.Finding(w.source.line(t),
				fmt.Sprintf("%s уже есть в строке %d", t.Value, first.Position.Line)))
			continue
		}
		own[t.Value] = t
		at := child(pointer, t.Value)
		w.source.places[at] = place{key: t}
		values[t.Value] = w.walk(at, pair.Value)
	}
	return values
}

func (w *walker) merge(pointer string, node ast.Node, values map[string]any, own map[string]*token.Token) {
	if alias, ok := node.(*ast.AliasNode); ok {
		node = w.anchors[alias.Value.GetToken().Value]
	}
	block, ok := node.(*ast.MappingNode)
	if !ok {
		w.refuse(node, "после << должна стоять ссылка на блок ключей, описанный выше")
		return
	}
	for _, pair := range block.Values {
		t := pair.Key.GetToken()
		if own[t.Value] == nil && !pair.Key.IsMergeKey() {
			at := child(pointer, t.Value)
			w.source.places[at] = place{key: t}
			values[t.Value] = w.walk(at, pair.Value)
		}
	}
}

func (w *walker) refuse(node ast.Node, why string) {
	at := w.source.file
	if node != nil {
		at = w.source.line(node.GetToken())
	}
	w.findings = append(w.findings, errUnsupported.Finding(at, why))
}
