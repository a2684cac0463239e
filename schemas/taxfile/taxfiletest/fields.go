package taxfiletest

import (
	"bytes"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/uzelhub/uzel/schemas/num"
	"github.com/uzelhub/uzel/schemas/taxfile"
	"github.com/uzelhub/uzel/schemas/xmlbind"
)

// EveryFieldIsWritten fills a model and changes its fields one after another: each change must change the file, or the
// version must say that it has no place for the field. Fields that are no part of the file are named by their JSON
// Pointers. It returns how many fields changed the file.
func EveryFieldIsWritten[D any](t testing.TB, f *taxfile.Format[D], except ...string) int {
	t.Helper()
	model := reflect.New(reflect.TypeFor[D]())
	fill(model.Elem())
	d := model.Interface().(*D)
	before, findings := f.Write(d, "ИД")
	if before == nil {
		t.Fatalf("%+v", findings)
	}
	gaps := f.Places().Gaps()
	written := 0
	leaves(model.Elem(), "", func(at string, leaf reflect.Value) {
		if slices.ContainsFunc(except, func(e string) bool { return at == e || strings.HasPrefix(at, e+"/") }) {
			return
		}
		old := reflect.New(leaf.Type()).Elem()
		old.Set(leaf)
		change(leaf)
		after, _ := f.Write(d, "ИД")
		leaf.Set(old)
		missing := slices.ContainsFunc(gaps, func(gap string) bool { return at == gap || strings.HasPrefix(at, gap+"/") })
		switch changed := !bytes.Equal(before, after); {
		case changed && missing:
			t.Errorf("%s: %s has no place, and is written", f.Version, at)
		case !changed && !missing:
			t.Errorf("%s: %s changes nothing in the file", f.Version, at)
		case changed:
			written++
		}
	})
	return written
}

var decimal = reflect.TypeFor[num.Decimal]()

func fill(v reflect.Value) {
	switch {
	case v.Type() == decimal:
		v.Set(reflect.ValueOf(num.Int(1)))
	case v.Type() == reflect.TypeFor[xmlbind.Date]():
		v.SetString("2026-01-01")
	case v.Kind() == reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem())
	case v.Kind() == reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0))
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i))
			if v.Type().Field(i).Name == "Time" {
				v.Field(i).SetString("01:02:03")
			}
		}
	case v.Kind() == reflect.String:
		v.SetString("1")
	case v.Kind() == reflect.Bool:
		v.SetBool(true)
	case v.Kind() == reflect.Int:
		v.SetInt(1)
	}
}

// leaves visits every value that is no struct, pointer or list.
func leaves(v reflect.Value, at string, visit func(at string, leaf reflect.Value)) {
	switch {
	case v.Type() == decimal || v.Kind() == reflect.String || v.Kind() == reflect.Bool || v.Kind() == reflect.Int:
		visit(at, v)
	case v.Kind() == reflect.Pointer:
		leaves(v.Elem(), at, visit)
	case v.Kind() == reflect.Slice:
		for i := range v.Len() {
			leaves(v.Index(i), at+"/"+strconv.Itoa(i), visit)
		}
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
			leaves(v.Field(i), at+"/"+name, visit)
		}
	}
}

func change(v reflect.Value) {
	switch {
	case v.Type() == decimal:
		v.Set(reflect.ValueOf(num.Int(2)))
	case v.Kind() == reflect.String && strings.Contains(v.String(), ":"):
		v.SetString("11:12:13")
	case v.Type() == reflect.TypeFor[xmlbind.Date]():
		v.SetString("2026-02-02")
	case v.Kind() == reflect.String:
		v.SetString("2")
	case v.Kind() == reflect.Bool:
		v.SetBool(false)
	case v.Kind() == reflect.Int:
		v.SetInt(2)
	}
}
