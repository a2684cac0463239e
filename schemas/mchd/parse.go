package mchd

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/beevik/etree"

	"github.com/uzelhub/uzel/schemas/codes"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/taxfile"
	"github.com/uzelhub/uzel/schemas/xmlbind"
	"github.com/uzelhub/uzel/schemas/xmltext"
)

const (
	namespace = "urn://x-artefacts/EMCHD_1"
	format    = "EMCHD_1"
	root      = "Доверенность"
)

// Recognise reports whether a file with this root is a power of attorney of the single format, and its version.
func Recognise(e *etree.Element) (string, bool) {
	if e == nil || e.Tag != root || e.NamespaceURI() != namespace || e.SelectAttrValue("ВерсФорм", "") != format {
		return "", false
	}
	return format, true
}

// Parse reads a file. Findings are what is wrong with it by itself: no number, no days, nobody who gives or gets powers. What
// the model has no field for is kept in Unknown. The name is that of the file; without it ИдФайл is not compared.
//
// When the first finding is that the file is no power of attorney at all, nothing was read.
func Parse(data []byte, name string) (Power, []fault.Finding) {
	text, err := xmltext.Decode(data)
	if err != nil {
		return Power{}, []fault.Finding{fault.FindingOf(err, errNotPower)}
	}
	if _, ok := Recognise(text.Doc.Root()); !ok {
		return Power{}, []fault.Finding{errNotPower.Finding("/"+text.Doc.Root().FullTag(), "")}
	}
	plain(text.Doc.Root())
	var p Power
	unknown, findings := xmlbind.Read(text.Doc.Root(), func(n *xmlbind.Node) { walk(n, &p) })
	p.Unknown = unknown
	findings = errorsOf(findings)
	return p, append(findings, p.wrong(taxfile.BaseName(name))...)
}

// Validate says what is wrong with a file by itself. Whether it is good for an act is asked of [Check].
func Validate(data []byte, name string) []fault.Finding {
	_, findings := Parse(data, name)
	return findings
}

// plain takes off the prefix under which a file may have the format's namespace: the names are the same with and without.
func plain(e *etree.Element) {
	if e.NamespaceURI() == namespace {
		for _, child := range e.ChildElements() {
			plain(child)
		}
		e.Space = ""
	}
}

var guid = regexp.MustCompile(`^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$`)

// wrong lists what a power lacks to be one. Places are JSON Pointers.
func (p *Power) wrong(name string) []fault.Finding {
	var findings []fault.Finding
	check := func(fits bool, kind *fault.Kind, path string) {
		if !fits {
			findings = append(findings, kind.Finding(path, ""))
		}
	}
	check(guid.MatchString(p.Number), errNumber, "/number")
	check(p.Issued != "", errDate, "/issued")
	check(p.Expires != "", errDate, "/expires")
	check(p.Issued == "" || p.Expires == "" || p.Issued <= p.Expires, errOrder, "/expires")
	check(len(p.Codes) > 0 || strings.TrimSpace(p.Text) != "", errNoPowers, "/codes")
	check(len(p.Principals) > 0, errNobody, "/principals")
	check(len(p.Representatives) > 0, errNobody, "/representatives")
	check(name == "" || name == p.FileID, errFileName, "/file_id")
	findings = append(findings, requisites("/principals", p.Principals)...)
	return append(findings, requisites("/representatives", p.Representatives)...)
}

func requisites(path string, parties []Party) []fault.Finding {
	var findings []fault.Finding
	for i, p := range parties {
		at := path + "/" + strconv.Itoa(i)
		if p.Company == nil && p.Entrepreneur == nil && p.Person == nil {
			findings = append(findings, errNobody.Finding(at, ""))
		}
		for _, c := range []struct {
			value string
			check func(string) error
		}{{p.INN(), codes.CheckINN}, {digits(p.SNILS()), codes.CheckSNILS}} {
			if f, wrong := fault.As(c.check(c.value)); wrong && c.value != "" {
				findings = append(findings, f.Kind.Finding(at, f.Detail))
			}
		}
	}
	return findings
}

// digits is a СНИЛС without the dashes and the blank that some write.
func digits(s string) string { return strings.NewReplacer("-", "", " ", "").Replace(s) }

// errorsOf drops the warnings of what has no place in the model: a power of attorney has much that concerns only those
// who made it, as addresses and passports.
func errorsOf(findings []fault.Finding) []fault.Finding {
	var errors []fault.Finding
	for _, f := range findings {
		if f.Severity == fault.SeverityError {
			errors = append(errors, f)
		}
	}
	return errors
}
