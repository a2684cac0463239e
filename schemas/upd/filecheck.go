package upd

import (
	"regexp"
	"strings"

	"github.com/beevik/etree"
)

// fileName compares the file's name, its ИдФайл and what the document says. An empty name is not compared.
func (c *check) fileName(f *format, name string) {
	id := c.root.SelectAttrValue("ИдФайл", "")
	if name != "" && name != id {
		finding := errFileName.Finding(place(c.root, "@ИдФайл"), "")
		finding.Official = officialFileName
		c.findings = append(c.findings, finding)
	}
	parsed, ok := parseFileName(id)
	if !ok || parsed.Prefix != f.prefix {
		c.warning(errFileID, c.root, "@ИдФайл", "")
		return
	}
	if date := c.document.SelectAttrValue("ДатаИнфПр", ""); isoDay(date) != parsed.Date {
		c.warning(errFileIDDate, c.root, "@ИдФайл", "")
	}
	for i, sign := range []string{"СведПрослеж", "НомСредИдентТов"} { // N2, N3
		if has(c.document, "ТаблСчФакт/СведТов/ДопСведТов/"+sign) != (parsed.Flags[2*i] == '1') {
			c.warning(errFileIDFlags, c.root, "@ИдФайл", sign)
		}
	}
	c.participant(parsed.Sender, "отправитель", "СвСчФакт/СвПрод")
	c.participant(parsed.Receiver, "получатель", "СвСчФакт/СвПокуп")
}

// idWithINN is how Diadoc forms identifiers: operator, ИНН, КПП, moment. Other operators' say nothing of the ИНН.
var idWithINN = regexp.MustCompile(`^2BM-([0-9]{10}|[0-9]{12})-`)

// participant compares the ИНН inside an identifier with those of the sides. A commissioned agent may send for another,
// so a difference is a warning.
func (c *check) participant(id, role, side string) {
	m := idWithINN.FindStringSubmatch(id)
	if m == nil {
		return
	}
	var known []string
	for _, party := range c.document.FindElements(side) {
		for _, who := range party.FindElements("ИдСв/*") {
			known = append(known, who.SelectAttrValue("ИННЮЛ", ""), who.SelectAttrValue("ИННФЛ", ""))
		}
	}
	if joined := strings.Join(known, " "); strings.TrimSpace(joined) != "" && !strings.Contains(joined, m[1]) {
		c.warning(errFileIDParty, c.root, "@ИдФайл", role)
	}
}

// isoDay turns ДД.ММ.ГГГГ round; what has another form is empty.
func isoDay(dotted string) Date {
	if !dottedDate.MatchString(dotted) {
		return ""
	}
	return Date(dottedDate.ReplaceAllString(dotted, "$3-$2-$1"))
}

func day(e *etree.Element, attr string) Date {
	if e == nil {
		return ""
	}
	return isoDay(e.SelectAttrValue(attr, ""))
}
