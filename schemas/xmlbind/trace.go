package xmlbind

import (
	"reflect"
	"strings"

	"github.com/uzelhub/uzel/schemas/fault"
)

// Locate adds to findings about the file of a model the places in the model: Source becomes the JSON Pointer of the field
// that the finding's Path, or the nearest place around it, was made from. Root and walk are those of [Write]; the model is
// what walk is a description of.
func Locate(root string, model any, walk func(*Node), findings []fault.Finding) {
	top := "/" + root
	t := &trace{wanted: map[string]bool{}, found: map[string]string{}}
	for _, finding := range findings {
		for path := finding.Path; strings.HasPrefix(path, top); path = path[:strings.LastIndex(path, "/")] {
			t.wanted[path] = true
		}
	}
	if len(t.wanted) == 0 {
		return
	}
	p := pass{writing: true, trace: t}
	walk(&Node{pass: &p, name: root, origin: origin{value: model}})
	for i := range findings {
		for path := findings[i].Path; strings.HasPrefix(path, top+"/"); path = path[:strings.LastIndex(path, "/")] {
			if pointer, ok := t.found[path]; ok {
				findings[i].Source = pointer
				break
			}
		}
	}
}

// trace tells from which field of a document a place of its file comes. Findings speak of files, in XPath; who sent JSON
// wants the JSON Pointer. The description of the format is walked once more, along the paths in question only.
type trace struct {
	wanted  map[string]bool   // XPaths and all their beginnings
	found   map[string]string // JSON Pointers by XPath
	carried map[string]bool   // set when every path is followed, to know which JSON Pointers are met at all
}

// origin is where in the model a node of a trace comes from.
type origin struct {
	pointer string
	value   any // pointer to the struct that is being walked
}

// of is the origin of a child that comes from a field, or from one item of it.
func (o origin) of(field any, item string, value any) origin {
	if o.value == nil {
		return origin{}
	}
	name, _ := fieldName(reflect.ValueOf(o.value).Elem(), reflect.ValueOf(field))
	return origin{pointer: o.pointer + name + item, value: value}
}

// point notes where an attribute or a child of the node comes from, or with no step the text of the node itself.
func (n *Node) point(step string, field any) {
	if n.trace == nil || field == nil {
		return
	}
	if n.trace.carried != nil {
		if name, ok := fieldName(reflect.ValueOf(n.origin.value).Elem(), reflect.ValueOf(field)); ok {
			n.trace.carried[n.origin.pointer+name] = true
		}
		return
	}
	path := n.Path()
	if step != "" {
		path += "/" + step
	}
	if n.trace.wanted[path] {
		if name, ok := fieldName(reflect.ValueOf(n.origin.value).Elem(), reflect.ValueOf(field)); ok {
			n.trace.found[path] = n.origin.pointer + name
		}
	}
}

// follow notes where a node comes from and says whether to go on into it.
func (t *trace) follow(n *Node) bool {
	if t.carried != nil {
		return true
	}
	path := n.Path()
	if t.wanted[path] && len(n.origin.pointer) > len(t.found[path]) { // the longer is the nearer
		t.found[path] = n.origin.pointer
	}
	return t.wanted[path]
}

// fieldName finds the field that a pointer points at, in a struct and in the structs it is made of, as a JSON Pointer.
func fieldName(in, field reflect.Value) (string, bool) {
	if in.Kind() != reflect.Struct {
		return "", false
	}
	for i := range in.NumField() {
		f := in.Field(i)
		name, _, _ := strings.Cut(in.Type().Field(i).Tag.Get("json"), ",")
		if f.Addr().Pointer() == field.Pointer() && f.Kind() == field.Elem().Kind() {
			return "/" + name, true
		}
		if f.Kind() == reflect.Pointer && !f.IsNil() {
			f = f.Elem()
		}
		if f.Kind() == reflect.Struct && name != "" {
			if inner, ok := fieldName(f, field); ok {
				return "/" + name + inner, true
			}
		}
	}
	return "", false
}
