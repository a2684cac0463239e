package xsdtest

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/beevik/etree"
)

// Shape shows a tree as a reader of XML sees it: whatever the order of attributes, and numbers without the zeros at the end.
// Two files with one shape have the same content.
func Shape(e *etree.Element) string {
	attrs := map[string]string{}
	for _, a := range e.Attr {
		attrs[a.FullKey()] = plain(a.Value)
	}
	var b strings.Builder
	b.WriteString("<" + e.FullTag())
	for _, name := range slices.Sorted(maps.Keys(attrs)) {
		b.WriteString(" " + name + "=" + strconv.Quote(attrs[name]))
	}
	b.WriteString(">")
	if len(e.ChildElements()) == 0 {
		b.WriteString(strconv.Quote(plain(text(e))))
	}
	for _, child := range e.ChildElements() {
		b.WriteString("\n" + Shape(child))
	}
	return b.String() + "</>"
}

// text is all text of an element.
func text(e *etree.Element) string {
	var b strings.Builder
	for _, token := range e.Child {
		if t, ok := token.(*etree.CharData); ok {
			b.WriteString(t.Data)
		}
	}
	return b.String()
}

var plainNumber = regexp.MustCompile(`^-?[0-9]+\.[0-9]+$`)

func plain(v string) string {
	if plainNumber.MatchString(v) {
		return strings.TrimSuffix(strings.TrimRight(v, "0"), ".")
	}
	return v
}
