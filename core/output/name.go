package output

import (
	"strings"
	"unicode"

	"github.com/uzelhub/uzel/schemas/timesheet"
)

const maxNumberInName = 60

// fileName suggests a name: Табель_2026-05_17.xlsx. What Windows forbids in a name becomes "-"; reserved names such as
// NUL cannot arise behind the first word.
func fileName(doc timesheet.Document, suffix, extension string) string {
	name := "Табель_" + doc.Sheet.Month
	if number := safeName(doc.Number); number != "" {
		name += "_" + number
	}
	return name + suffix + extension
}

func safeName(s string) string {
	var b strings.Builder
	count := 0
	for _, r := range strings.TrimSpace(s) {
		if count++; count > maxNumberInName {
			break
		}
		if strings.ContainsRune(`\/:*?"<>|`, r) || unicode.IsSpace(r) || !unicode.IsPrint(r) || r == unicode.ReplacementChar {
			r = '-'
		}
		b.WriteRune(r)
	}
	return strings.TrimRight(b.String(), ".-")
}
