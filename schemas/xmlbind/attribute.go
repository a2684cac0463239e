package xmlbind

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/uzelhub/uzel/schemas/num"
)

// Date is a day written YYYY-MM-DD in the model and ДД.ММ.ГГГГ in the file.
type Date string

// Attr is an attribute as it stands; an empty one is absent.
func (n *Node) Attr(name string, v *string) {
	n.Value(name, v, *v, func(s string) bool { *v = s; return true })
}

// AttrOr is an attribute that has a usual text when the model states none. The model is not changed by writing.
func (n *Node) AttrOr(name string, v *string, usual string) {
	text := *v
	if text == "" {
		text = usual
	}
	n.Value(name, v, text, func(s string) bool { *v = s; return true })
}

// Flag is an attribute whose only possible text says yes.
func (n *Node) Flag(name, text string, v *bool) {
	stated := ""
	if *v {
		stated = text
	}
	n.Value(name, v, stated, func(s string) bool { *v = s == text; return *v })
}

// Date is an attribute ДД.ММ.ГГГГ.
func (n *Node) Date(name string, v *Date) {
	n.Value(name, v, n.turned(name, string(*v), isoDate, "$3.$2.$1"), func(s string) bool {
		day, ok := ISODate(s)
		if ok {
			*v = day
		}
		return ok
	})
}

// Clock is an attribute ЧЧ.ММ.СС, HH:MM:SS in the model.
func (n *Node) Clock(name string, v *string) {
	n.Value(name, v, n.turned(name, *v, isoTime, "$1.$2.$3"), func(s string) bool {
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

// IsDate reports whether a text has the form YYYY-MM-DD.
func IsDate(s Date) bool { return isoDate.MatchString(string(s)) }

// IsTime reports whether a text has the form HH:MM:SS.
func IsTime(s string) bool { return isoTime.MatchString(s) }

// ISODate turns ДД.ММ.ГГГГ into a [Date]; false when the text has another form.
func ISODate(dotted string) (Date, bool) {
	if !dottedDate.MatchString(dotted) {
		return "", false
	}
	return Date(dottedDate.ReplaceAllString(dotted, "$3-$2-$1")), true
}

// turned is a date or a time in the order of the format.
func (n *Node) turned(name, value string, form *regexp.Regexp, order string) string {
	if n.writing && n.trace == nil && value != "" && !form.MatchString(value) {
		n.Find(errDate.Finding(n.Path()+"/@"+name, fmt.Sprintf("%.40q", value)))
		return ""
	}
	return form.ReplaceAllString(value, order)
}

// Decimal is an attribute with at least so many digits after the point. It is never rounded.
func (n *Node) Decimal(name string, v **num.Decimal, scale int32) {
	n.Value(name, v, DecimalText(*v, scale), func(s string) bool { return ReadDecimal(s, v) })
}

// Amount is a decimal that cannot be absent.
func (n *Node) Amount(name string, v *num.Decimal, scale int32) {
	n.Value(name, v, DecimalText(v, scale), func(s string) bool {
		var read *num.Decimal
		ok := ReadDecimal(s, &read)
		if ok {
			*v = *read
		}
		return ok
	})
}

// Constant is an attribute that the version of the format prescribes.
func (n *Node) Constant(name, text string) {
	n.Value(name, nil, text, func(s string) bool { return s == text })
}

// Integer is a whole number that cannot be absent.
func (n *Node) Integer(name string, v *int) {
	n.Value(name, v, strconv.Itoa(*v), func(s string) bool {
		i, err := strconv.Atoi(strings.TrimPrefix(strings.TrimSpace(s), "+"))
		if err == nil {
			*v = i
		}
		return err == nil
	})
}

// Count is a whole number that is absent when it is 0.
func (n *Node) Count(name string, v *int) {
	if n.writing && *v == 0 {
		n.Value(name, v, "", nil)
		return
	}
	n.Integer(name, v)
}

// Value moves one attribute in a form of the walk's own: on writing the text, where an empty one is absent, on reading
// through read, which says whether it understood. The field is a pointer to where in the model it lives; nil for nowhere.
func (n *Node) Value(name string, field any, text string, read func(string) bool) {
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
			n.Find(errUnreadable.Warning(n.Path()+"/@"+name, ""))
		}
	}
}

// DecimalText writes a number plainly with at least scale digits after the point; it never rounds.
func DecimalText(v *num.Decimal, scale int32) string {
	if v == nil {
		return ""
	}
	if _, fraction := v.Digits(); fraction < int(scale) {
		return v.Fixed(scale)
	}
	return v.String()
}

// ReadDecimal takes the numbers of XML Schema: a point, no exponent.
func ReadDecimal(s string, v **num.Decimal) bool {
	d, err := num.Parse(s)
	if err != nil || strings.Contains(s, ",") {
		return false
	}
	*v = &d
	return true
}
