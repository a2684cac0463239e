package folder

import (
	"cmp"
	"regexp"
	"strings"

	"github.com/uzelhub/uzel/schemas/codes"
	"github.com/uzelhub/uzel/schemas/document"
)

// A letter or a contract does not say inside to whom it goes, as an invoice does. So its folder says it for all files, or the
// file's name for itself: {inn} and {kpp} in a pattern.
const (
	innInName = "{inn}"
	kppInName = "{kpp}"
)

// Recipient is to whom all files of a rule go.
type Recipient struct {
	INN string `json:"inn" jsonschema:"pattern=^([0-9]{10}|[0-9]{12})$,description=ИНН того\\, кому документы предназначены"`
	KPP string `json:"kpp,omitempty" jsonschema:"pattern=^[0-9A-Z]{9}$,description=КПП\\, если ящиков у него несколько"`
}

// namesRecipient reports whether the file's name says to whom it goes.
func (a Accept) namesRecipient() bool {
	return strings.Contains(a.Pattern, innInName) || strings.Contains(a.Pattern, kppInName)
}

// shape is the pattern as a regular expression. A pattern is that of path.Match, which has no backslashes here.
func (a Accept) shape() (*regexp.Regexp, error) {
	var shape strings.Builder
	shape.WriteString("(?is)^")
	for rest := a.Pattern; rest != ""; {
		var piece, as string
		switch class := strings.IndexByte(rest, ']'); {
		case strings.HasPrefix(rest, innInName):
			piece, as = innInName, `(?P<inn>[0-9]{12}|[0-9]{10})`
		case strings.HasPrefix(rest, kppInName):
			piece, as = kppInName, `(?P<kpp>[0-9A-Z]{9})`
		case rest[0] == '*':
			piece, as = "*", ".*"
		case rest[0] == '?':
			piece, as = "?", "."
		case rest[0] == '[' && class > 0:
			piece, as = rest[:class+1], rest[:class+1]
		default:
			piece, as = rest[:1], regexp.QuoteMeta(rest[:1])
		}
		shape.WriteString(as)
		rest = rest[len(piece):]
	}
	shape.WriteString("$")
	return regexp.Compile(shape.String())
}

// recipient is to whom the file goes, as far as the rule or the name tells.
func (a Accept) recipient(name string) document.Party {
	if !a.namesRecipient() {
		return document.Party{INN: a.To.INN, KPP: a.To.KPP}
	}
	var party document.Party
	shape, err := a.shape()
	if err != nil {
		return party // it was held to this when the connection was opened
	}
	found := shape.FindStringSubmatch(name)
	for i, group := range shape.SubexpNames() {
		switch {
		case i >= len(found):
		case group == "inn":
			party.INN = found[i]
		case group == "kpp":
			party.KPP = strings.ToUpper(found[i])
		}
	}
	return party
}

// wrongRecipient says what is wrong with the numbers a file's name tells; nil: nothing.
func wrongRecipient(party document.Party) error {
	var wrong error
	if party.INN != "" {
		wrong = codes.CheckINN(party.INN)
	}
	if party.KPP != "" {
		wrong = cmp.Or(wrong, codes.CheckKPP(party.KPP))
	}
	return wrong
}
