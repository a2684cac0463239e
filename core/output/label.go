package output

import (
	"slices"
	"strconv"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/timesheet"
)

// Notation is how codes are printed. A sheet never mixes the two.
type Notation string

// The notations; Letters is the default.
const (
	Letters Notation = "letters"
	Digits  Notation = "digits"
)

// labels are the codes as they are printed.
type labels map[timesheet.Code]string

// newLabels takes the codes of Т-13 and the employer's own. One of those without digits makes the sheet a mixture.
func newLabels(doc timesheet.Document, n Notation) (labels, error) {
	if n != "" && n != Letters && n != Digits {
		return nil, errNotation.With("%.60q", n)
	}
	l := labels{}
	for _, c := range timesheet.Codes() {
		if l[c.Code] = string(c.Code); n == Digits {
			l[c.Code] = c.Digits
		}
	}
	for i, own := range doc.Codes {
		switch {
		case n != Digits:
			l[own.Code] = string(own.Code)
		case own.Digits != "":
			l[own.Code] = own.Digits
		default:
			return nil, errNoDigits.At("/codes/"+strconv.Itoa(i)).With("%.10q", own.Code)
		}
	}
	return l, nil
}

// translate prints the codes of another form. A code that the other form does not have is printed in digits, because its
// letters may mean something else there, and is warned of when the sheet has it.
func (l labels) translate(to map[timesheet.Code]string, doc timesheet.Document) []fault.Finding {
	var missing []timesheet.Code
	for code := range l {
		if label, ok := to[code]; ok {
			l[code] = label
			continue
		}
		if info, ok := code.Info(); ok {
			l[code] = info.Digits
		}
		if _, used := doc.Sheet.Totals.ByCode[code]; used {
			missing = append(missing, code)
		}
	}
	slices.SortFunc(missing, timesheet.CompareCodes)
	var findings []fault.Finding
	for _, code := range missing {
		findings = append(findings, warnNoLabel.Warning("", string(code)+" → "+l[code]))
	}
	return findings
}
