package xsdtest

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/beevik/etree"

	"github.com/uzelhub/uzel/schemas/num"
)

// Named fails the test where a field of a model goes to a place that the comment beside the field does not name. A round
// trip does not see that two fields changed places: it is the same mistake both ways. The model is a pointer to a struct of
// the package in the working folder; every field in it gets a value of its own, and write makes the tree of it. Structs of
// other packages are left out: formats call their places otherwise.
func Named(t *testing.T, model any, write func() *etree.Document) {
	t.Helper()
	f := filler{pkg: reflect.TypeOf(model).Elem().PkgPath(), owner: map[string]string{}}
	f.fill(reflect.ValueOf(model).Elem(), "")
	comments := commentsOf(t)
	found := 0
	place := func(name, value string) {
		field, ours := f.owner[value]
		if !ours {
			return
		}
		found++
		if comment := comments[field]; !strings.Contains(comment, name) {
			t.Errorf("%s goes to %s, its comment says %q", field, name, comment)
		}
	}
	for _, e := range write().FindElements("//*") {
		for _, a := range e.Attr {
			place(a.Key, a.Value)
		}
		if len(e.ChildElements()) == 0 {
			place(e.Tag, text(e))
		}
	}
	if found < len(f.owner)/2 {
		t.Errorf("only %d of %d values are in the file", found, len(f.owner))
	}
}

// filler gives values that are met once.
type filler struct {
	pkg   string
	n     int
	owner map[string]string // Type.Field by the value as the file has it
}

func (f *filler) fill(v reflect.Value, field string) {
	f.n++
	switch {
	case v.Type() == reflect.TypeFor[num.Decimal]():
		v.Set(reflect.ValueOf(num.Int(int64(100_000 + f.n))))
		f.own(field, fmt.Sprint(100_000+f.n))
		f.own(field, fmt.Sprintf("%d.00", 100_000+f.n))
	case v.Kind() == reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		f.fill(v.Elem(), field)
	case v.Kind() == reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		f.fill(v.Index(0), field)
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			inner := ""
			if v.Type().PkgPath() == f.pkg {
				inner = v.Type().Name() + "." + v.Type().Field(i).Name
			}
			if v.Type().Field(i).Name != "Unknown" {
				f.fill(v.Field(i), inner)
			}
		}
	case v.Kind() == reflect.Int:
		v.SetInt(int64(f.n))
	case v.Kind() == reflect.String:
		f.text(v, field)
	}
}

// text fills a text, in the form of a date or a time where the field is one.
func (f *filler) text(v reflect.Value, field string) {
	day := time.Date(2000, 1, 1, 0, 0, f.n, 0, time.UTC).AddDate(0, 0, f.n)
	switch {
	case v.Type().Name() == "Date":
		v.SetString(day.Format(time.DateOnly))
		f.own(field, day.Format("02.01.2006"))
	case strings.HasSuffix(field, ".Time"):
		v.SetString(day.Format(time.TimeOnly))
		f.own(field, day.Format("15.04.05"))
		f.own(field, day.Format(time.TimeOnly))
	default:
		v.SetString(fmt.Sprintf("text-%d", f.n))
		f.own(field, v.String())
	}
}

func (f *filler) own(field, value string) {
	if field != "" {
		f.owner[value] = field
	}
}

// commentsOf are the comments beside the fields of the package in the working folder, by Type.Field.
func commentsOf(t *testing.T) map[string]string {
	t.Helper()
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	comments := map[string]string{}
	for _, name := range names {
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, source, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			spec, isType := n.(*ast.TypeSpec)
			if !isType {
				return true
			}
			if structure, ok := spec.Type.(*ast.StructType); ok {
				for _, field := range structure.Fields.List {
					for _, fieldName := range field.Names {
						comments[spec.Name.Name+"."+fieldName.Name] = field.Comment.Text()
					}
				}
			}
			return true
		})
	}
	return comments
}
