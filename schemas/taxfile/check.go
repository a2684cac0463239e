package taxfile

import (
	"strings"

	"github.com/beevik/etree"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/num"
	"github.com/uzelhub/uzel/schemas/xmlbind"
	"github.com/uzelhub/uzel/schemas/xmltext"
)

// MaxFindings bounds what one check says about one document.
const MaxFindings = xmlbind.MaxFindings

// Check is one file being held against rules. It works on the tree of the file, so that it can speak of a file that is too
// broken for the model, and in the words of the format, which are those of the rules' sources.
type Check struct {
	Root     *etree.Element // Файл
	Document *etree.Element // Документ, or ИнфПок in its place
	Writing  bool           // the file was made here and goes out; false: somebody else's was read
	Findings []fault.Finding
}

// NewCheck begins to check a file.
func NewCheck(root *etree.Element, writing bool) *Check {
	return &Check{Root: root, Document: DocumentOf(root), Writing: writing}
}

// DocumentOf is the one child of Файл that says what the file is. The buyers' titles of 2018 and 2019 call it ИнфПок.
func DocumentOf(root *etree.Element) *etree.Element {
	if document := root.SelectElement("Документ"); document != nil {
		return document
	}
	return root.SelectElement("ИнфПок")
}

// Error notes what forbids the file. The subject is what the finding is about: "@Имя" an attribute of the element, "Имя" a
// child, "" the element itself.
func (c *Check) Error(kind *fault.Kind, e *etree.Element, subject, detail string) {
	if !c.Full() { // asked first: the place of a row in a long table takes time
		c.add(kind.Finding(Place(e, subject), detail))
	}
}

// Warning notes what a person should know.
func (c *Check) Warning(kind *fault.Kind, e *etree.Element, subject, detail string) {
	if !c.Full() {
		c.add(kind.Warning(Place(e, subject), detail))
	}
}

func (c *Check) add(f fault.Finding) {
	if !c.Full() {
		c.Findings = append(c.Findings, f)
	}
}

// Full reports that no finding will be noted any more: one more than is shown, so that the end of the list is told.
func (c *Check) Full() bool { return len(c.Findings) > MaxFindings }

// Place is the XPath of what a finding is about.
func Place(e *etree.Element, subject string) string {
	if subject == "" {
		return xmltext.Path(e)
	}
	return xmltext.Path(e) + "/" + subject
}

// Has reports whether an element has what a subject names: "@НаимТов", "Адрес", "ДопСведТов/@КодВидПр". A nil element has
// nothing.
func Has(e *etree.Element, subject string) bool {
	if e == nil {
		return false
	}
	if name, isAttr := strings.CutPrefix(subject, "@"); isAttr {
		return e.SelectAttr(name) != nil
	}
	child, rest, deeper := strings.Cut(subject, "/")
	for _, token := range e.Child {
		if c, ok := token.(*etree.Element); ok && c.Tag == child && (!deeper || Has(c, rest)) {
			return true
		}
	}
	return false
}

// HasAny reports whether an element has one of several subjects.
func HasAny(e *etree.Element, subjects ...string) bool {
	for _, subject := range subjects {
		if Has(e, subject) {
			return true
		}
	}
	return false
}

// Value is the text of an attribute of an element or, by "ДопСвФХЖ1/@ИдГосКон", of one below it; empty when it is absent.
func Value(e *etree.Element, subject string) string {
	for e != nil {
		if name, isAttr := strings.CutPrefix(subject, "@"); isAttr {
			return e.SelectAttrValue(name, "")
		}
		step, rest, _ := strings.Cut(subject, "/")
		e, subject = e.SelectElement(step), rest
	}
	return ""
}

// Decimal reads a numeric attribute; nil when it is absent or no number.
func Decimal(e *etree.Element, attr string) *num.Decimal {
	var v *num.Decimal
	if a := e.SelectAttr(attr); a != nil {
		xmlbind.ReadDecimal(a.Value, &v)
	}
	return v
}

// Day reads an attribute ДД.ММ.ГГГГ; empty when it is absent or has another form.
func Day(e *etree.Element, attr string) xmlbind.Date {
	if e == nil {
		return ""
	}
	day, _ := xmlbind.ISODate(e.SelectAttrValue(attr, ""))
	return day
}
