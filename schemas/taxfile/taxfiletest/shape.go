package taxfiletest

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/beevik/etree"

	"github.com/uzelhub/uzel/schemas/xmlbind"
)

// Shape shows a tree as a reader of XML sees it, whatever the order of attributes; numbers without the zeros at the end.
func Shape(e *etree.Element) string {
	attrs := map[string]string{}
	for _, a := range e.Attr {
		attrs[a.FullKey()] = plain(a.Value)
	}
	var b strings.Builder
	b.WriteString("<" + e.FullTag())
	for _, name := range sortedKeys(attrs) {
		b.WriteString(" " + name + "=" + strconv.Quote(attrs[name]))
	}
	b.WriteString(">")
	if len(e.ChildElements()) == 0 {
		b.WriteString(strconv.Quote(plain(xmlbind.Chars(e))))
	}
	for _, child := range e.ChildElements() {
		b.WriteString(Shape(child))
	}
	return b.String() + "</>"
}

var plainNumber = regexp.MustCompile(`^[0-9]+\.[0-9]+$`)

func plain(v string) string {
	if plainNumber.MatchString(v) {
		return strings.TrimSuffix(strings.TrimRight(v, "0"), ".")
	}
	return v
}

func sortedKeys(m map[string]string) []string { return slices.Sorted(maps.Keys(m)) }
