package timesheet

import (
	"slices"
	"strings"
	"unicode"
)

// OwnCode is a code that an employer added to the form's list, as for military training or remote work without marks. It
// is a reason of absence: whatever stands beside it, it is counted in days.
type OwnCode struct {
	Code    Code   `json:"code"`
	Digits  string `json:"digits,omitempty"` // empty: it has none, and the sheet cannot be printed in digits
	Meaning string `json:"meaning,omitempty"`
}

// OwnCode finds one of the document's own codes.
func (d Document) OwnCode(c Code) (OwnCode, bool) {
	i := slices.IndexFunc(d.Codes, func(own OwnCode) bool { return own.Code == c })
	if i < 0 {
		return OwnCode{}, false
	}
	return d.Codes[i], true
}

// Valid reports whether an own code can stand in a cell beside those of the form: capital letters, not taken by the form.
func (o OwnCode) Valid() bool {
	const most = 4 // letters that a day's cell has room for
	letters := []rune(string(o.Code))
	if len(letters) == 0 || len(letters) > most || o.Code.Class() != Unknown {
		return false
	}
	for _, r := range letters {
		if !unicode.Is(unicode.Cyrillic, r) || !unicode.IsUpper(r) {
			return false
		}
	}
	_, taken := CodeOfDigits(o.Digits)
	return !taken && len(o.Digits) <= most && strings.Trim(o.Digits, "0123456789") == ""
}
