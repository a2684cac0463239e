package xmlbind

import (
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/uzelhub/uzel/schemas/fault"
)

// Places are the fields of a model that a walk has a place for. Versions of a format that share a model differ in them.
type Places struct{ root *place }

// place is a field, or what is inside it, in the shape of the model's type.
type place struct {
	name    string   // JSON key
	gap     bool     // the field has no place at all
	gaps    bool     // something at or below it has none
	fields  []*place // by field number; nil where the field is no part of the file
	inner   *place   // of a list or a pointer
	repeats bool     // a list
}

// Carried walks a model in which everything is filled and notes what the walk asks for. Fields that are no part of the file
// are named by their JSON Pointers.
func Carried[T any](root string, walk func(*Node, *T), except ...string) *Places {
	model := reflect.New(reflect.TypeFor[T]())
	fill(model.Elem())
	t := &trace{carried: map[string]bool{}}
	p := pass{writing: true, trace: t}
	walk(&Node{pass: &p, name: root, origin: origin{value: model.Interface()}}, model.Interface().(*T))
	top := placeOf(reflect.TypeFor[T](), "", t.carried, except)
	return &Places{root: top}
}

// fill gives every field a value and every list one item.
func fill(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem())
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0))
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				fill(v.Field(i))
			}
		}
	case reflect.String:
		v.SetString("1")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int:
		v.SetInt(1)
	}
}

// placeOf is the place of a value of a type at a JSON Pointer.
func placeOf(typ reflect.Type, at string, carried map[string]bool, except []string) *place {
	p := &place{}
	switch typ.Kind() {
	case reflect.Pointer:
		p.inner = placeOf(typ.Elem(), at, carried, except)
		p.gaps, p.gap = p.inner.gaps, p.inner.gap
		return p
	case reflect.Slice:
		if isLeaf(typ.Elem()) {
			p.gap = !carried[at]
			p.gaps = p.gap
			return p
		}
		p.repeats = true
		p.inner = placeOf(typ.Elem(), at+"/0", carried, except)
		p.gaps, p.gap = p.inner.gaps, p.inner.gap
		return p
	}
	if isLeaf(typ) {
		p.gap = !carried[at]
		p.gaps = p.gap
		return p
	}
	p.gap = !carried[at] && at != ""
	p.fields = make([]*place, typ.NumField())
	for i := range typ.NumField() {
		name, _, _ := strings.Cut(typ.Field(i).Tag.Get("json"), ",")
		if name == "" || name == "-" || slices.Contains(except, at+"/"+name) {
			continue
		}
		field := placeOf(typ.Field(i).Type, at+"/"+name, carried, except)
		field.name = name
		p.fields[i] = field
		p.gaps = p.gaps || field.gaps
		p.gap = p.gap && field.gap
	}
	return p
}

// isLeaf: a text, a number, a yes or no; a struct that shows no fields is a number too.
func isLeaf(typ reflect.Type) bool {
	if typ.Kind() != reflect.Struct {
		return typ.Kind() != reflect.Pointer && typ.Kind() != reflect.Slice
	}
	for i := range typ.NumField() {
		if typ.Field(i).IsExported() {
			return false
		}
	}
	return true
}

// Missing lists what a model states and the file has no place for: an error each, its Path the JSON Pointer. The model is
// the struct, or a pointer to it, that [Carried] was asked about.
func (p *Places) Missing(model any) []fault.Finding {
	var findings []fault.Finding
	p.root.missing(reflect.Indirect(reflect.ValueOf(model)), "", &findings)
	return findings
}

func (p *place) missing(v reflect.Value, at string, findings *[]fault.Finding) {
	if !p.gaps || len(*findings) >= MaxFindings {
		return
	}
	if p.gap {
		if !isEmpty(v) {
			*findings = append(*findings, errNoPlace.Finding(at, ""))
		}
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			p.inner.missing(v.Elem(), at, findings)
		}
	case reflect.Slice:
		for i := range v.Len() {
			p.inner.missing(v.Index(i), at+"/"+strconv.Itoa(i), findings)
		}
	case reflect.Struct:
		for i, field := range p.fields {
			if field != nil && field.gaps {
				field.missing(v.Field(i), at+"/"+field.name, findings)
			}
		}
	}
}

func isEmpty(v reflect.Value) bool {
	return v.IsZero() || v.Kind() == reflect.Slice && v.Len() == 0
}

// Gaps lists the JSON Pointers of all fields that the file has no place for; items of lists are 0.
func (p *Places) Gaps() []string {
	var gaps []string
	p.root.list("", &gaps)
	return gaps
}

func (p *place) list(at string, gaps *[]string) {
	switch {
	case p.gap:
		*gaps = append(*gaps, at)
	case p.inner != nil:
		if p.repeats {
			at += "/0"
		}
		p.inner.list(at, gaps)
	default:
		for _, field := range p.fields {
			if field != nil && field.gaps {
				field.list(at+"/"+field.name, gaps)
			}
		}
	}
}
