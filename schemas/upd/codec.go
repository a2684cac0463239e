package upd

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/beevik/etree"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/num"
)

// pass is one way through a document, from the model to XML or back. The same description of a format (the walk… functions)
// serves both ways, so that what is written can be read and nothing has to be said twice.
type pass struct {
	writing  bool
	trace    *trace // set when a writing pass makes nothing but looks where in the model things come from
	unknown  []Remainder
	findings []fault.Finding
}

// node is an element on the way. Reading marks what was understood; the rest becomes remainders.
type node struct {
	*pass
	el     *etree.Element // nil in a trace
	name   string
	parent *node
	index  int    // among brothers of the same name, from 1; 0 when there are none
	used   []bool // attributes, then children
	origin origin // known in a trace
}

func (p *pass) node(el *etree.Element, parent *node, index int) *node {
	n := &node{pass: p, el: el, name: el.FullTag(), parent: parent, index: index}
	if !p.writing {
		n.used = make([]bool, len(el.Attr)+len(el.Child))
	}
	return n
}

// path is the XPath of the element.
func (n *node) path() string {
	step := "/" + n.name
	if n.index > 0 {
		step += fmt.Sprintf("[%d]", n.index)
	}
	if n.parent == nil {
		return step
	}
	return n.parent.path() + step
}

// attr is an attribute as it stands; an empty one is absent.
func (n *node) attr(name string, v *string) {
	n.value(name, v, *v, func(s string) bool { *v = s; return true })
}

// attrOr is an attribute that has a usual text when the model states none. The model is not changed by writing.
func (n *node) attrOr(name string, v *string, usual string) {
	text := *v
	if text == "" {
		text = usual
	}
	n.value(name, v, text, func(s string) bool { *v = s; return true })
}

// date is an attribute ДД.ММ.ГГГГ.
func (n *node) date(name string, v *Date) {
	n.value(name, v, n.turned(name, string(*v), isoDate, "$3.$2.$1"), func(s string) bool {
		if !dottedDate.MatchString(s) {
			return false
		}
		*v = Date(dottedDate.ReplaceAllString(s, "$3-$2-$1"))
		return true
	})
}

// clock is an attribute ЧЧ.ММ.СС.
func (n *node) clock(name string, v *string) {
	n.value(name, v, n.turned(name, *v, isoTime, "$1.$2.$3"), func(s string) bool {
		if !dottedTime.MatchString(s) {
			return false
		}
		*v = dottedTime.ReplaceAllString(s, "$1:$2:$3")
		return true
	})
}

// The forms only: whether there is such a day is the schema's business.
var (
	isoDate    = regexp.MustCompile(`^(\d{4})-(\d{2})-(\d{2})$`)
	dottedDate = regexp.MustCompile(`^(\d{2})\.(\d{2})\.(\d{4})$`)
	isoTime    = regexp.MustCompile(`^(\d{2}):(\d{2}):(\d{2})$`)
	dottedTime = regexp.MustCompile(`^(\d{2})\.(\d{2})\.(\d{2})$`)
)

// turned is a date or a time in the order of the format.
func (n *node) turned(name, value string, form *regexp.Regexp, order string) string {
	if n.writing && n.trace == nil && value != "" && !form.MatchString(value) {
		n.find(errDate.Finding(n.path()+"/@"+name, fmt.Sprintf("%.40q", value)))
		return ""
	}
	return form.ReplaceAllString(value, order)
}

// decimal is an attribute with at least so many digits after the point.
func (n *node) decimal(name string, v **num.Decimal, scale int32) {
	n.value(name, v, decimalText(*v, scale), func(s string) bool { return readDecimal(s, v) })
}

// amount is a decimal that cannot be absent.
func (n *node) amount(name string, v *num.Decimal, scale int32) {
	n.value(name, v, decimalText(v, scale), func(s string) bool {
		var read *num.Decimal
		ok := readDecimal(s, &read)
		if ok {
			*v = *read
		}
		return ok
	})
}

// constant is an attribute that the version of the format prescribes.
func (n *node) constant(name, text string) {
	n.value(name, nil, text, func(s string) bool { return s == text })
}

// integer is a whole number that cannot be absent.
func (n *node) integer(name string, v *int) {
	n.value(name, v, strconv.Itoa(*v), func(s string) bool {
		i, err := strconv.Atoi(strings.TrimPrefix(strings.TrimSpace(s), "+"))
		if err == nil {
			*v = i
		}
		return err == nil
	})
}

// value moves one attribute: on writing the text, on reading through read, which says whether it understood. The field is
// where in the model it lives.
func (n *node) value(name string, field any, text string, read func(string) bool) {
	if n.writing {
		n.point("@"+name, field)
		if text != "" && n.trace == nil {
			n.el.CreateAttr(name, text)
		}
		return
	}
	for i := range n.el.Attr {
		a := &n.el.Attr[i]
		if a.Key != name || a.Space != "" || a.Value == "" {
			continue
		}
		if n.used[i] = read(a.Value); !n.used[i] {
			n.find(errUnreadable.Warning(n.path()+"/@"+name, ""))
		}
	}
}

// has reports whether a file being read has one of the attributes.
func (n *node) has(names ...string) bool {
	for _, name := range names {
		if n.el.SelectAttr(name) != nil {
			return true
		}
	}
	return false
}

// content is the text of the element itself.
func (n *node) content(text string, read func(string) bool) {
	if n.writing {
		if n.trace == nil {
			n.el.SetText(text)
		}
		return
	}
	if !read(chars(n.el)) {
		n.find(errUnreadable.Warning(n.path(), ""))
		return
	}
	for i, token := range n.el.Child {
		if _, isText := token.(*etree.CharData); isText {
			n.used[len(n.el.Attr)+i] = true
		}
	}
}

// decimalText writes a number plainly with at least scale digits after the point; it never rounds.
func decimalText(v *num.Decimal, scale int32) string {
	if v == nil {
		return ""
	}
	if _, fraction := v.Digits(); fraction < int(scale) {
		return v.Fixed(scale)
	}
	return v.String()
}

// readDecimal takes the numbers of XML Schema: a point, no exponent.
func readDecimal(s string, v **num.Decimal) bool {
	d, err := num.Parse(s)
	if err != nil || strings.Contains(s, ",") {
		return false
	}
	*v = &d
	return true
}

// chars is all text of an element, comments within it left out.
func chars(e *etree.Element) string {
	var b strings.Builder
	for _, token := range e.Child {
		if text, ok := token.(*etree.CharData); ok {
			b.WriteString(text.Data)
		}
	}
	return b.String()
}

// find notes a finding; a hostile file does not make a million of them.
func (p *pass) find(f fault.Finding) {
	if len(p.findings) < maxFindings {
		p.findings = append(p.findings, f)
	}
}
