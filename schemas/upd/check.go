package upd

import (
	"strings"

	"github.com/beevik/etree"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/xmltext"
)

// check is one document being held against rules. It works on the tree of the file, so that it can speak of a file that
// is too broken for the model, and in the words of the format, which are those of the rules' sources.
type check struct {
	root     *etree.Element
	document *etree.Element // Документ
	function Function
	special  *etree.Element // ДопСвФХЖ1, nil when absent
	findings []fault.Finding
}

func newCheck(root *etree.Element) *check {
	document := root.SelectElement("Документ")
	c := &check{root: root, document: document, function: Function(document.SelectAttrValue("Функция", ""))}
	if invoice := document.SelectElement("СвСчФакт"); invoice != nil {
		c.special = invoice.SelectElement("ДопСвФХЖ1")
	}
	return c
}

// circumstance is a value of ДопСвФХЖ1; empty when it is not stated.
func (c *check) circumstance(name string) string {
	if c.special == nil {
		return ""
	}
	return c.special.SelectAttrValue(name, "")
}

// isAdvance reports whether the invoice is for a payment in advance (СпОбстФСЧФ 2). A circumstance that is not stated is
// not 2, whatever XPath makes of it: @СпОбстФСЧФ!=2 is false for an absent attribute, and the official rules written so
// do not fire where their authors mean them to.
func (c *check) isAdvance() bool { return c.circumstance("СпОбстФСЧФ") == "2" }

func (c *check) error(kind *fault.Kind, e *etree.Element, subject, detail string) {
	if len(c.findings) < maxFindings+1 { // one more than is shown, so that the end of the list is told
		c.findings = append(c.findings, kind.Finding(place(e, subject), detail))
	}
}

func (c *check) warning(kind *fault.Kind, e *etree.Element, subject, detail string) {
	if len(c.findings) < maxFindings+1 {
		c.findings = append(c.findings, kind.Warning(place(e, subject), detail))
	}
}

// place is the XPath of what a finding is about: the element, its attribute "@Имя", or a child "Имя".
func place(e *etree.Element, subject string) string {
	if subject == "" {
		return xmltext.Path(e)
	}
	return xmltext.Path(e) + "/" + subject
}

// has reports whether an element has what a subject names: "@НаимТов", "Адрес", "ДопСведТов/@КодВидПр".
func has(e *etree.Element, subject string) bool {
	if e == nil {
		return false
	}
	if name, isAttr := strings.CutPrefix(subject, "@"); isAttr {
		return e.SelectAttr(name) != nil
	}
	child, rest, deeper := strings.Cut(subject, "/")
	for _, token := range e.Child {
		if c, ok := token.(*etree.Element); ok && c.Tag == child && (!deeper || has(c, rest)) {
			return true
		}
	}
	return false
}

func hasAny(e *etree.Element, subjects ...string) bool {
	for _, subject := range subjects {
		if has(e, subject) {
			return true
		}
	}
	return false
}
