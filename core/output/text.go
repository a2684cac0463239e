package output

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

const maxCellText = 32767 // UTF-16 units, Excel's limit

// cleanText makes s fit for a cell: what XML 1.0 cannot hold becomes "�", and replaced says so.
func cleanText(s string) (clean string, replaced bool, err error) {
	clean = strings.Map(func(r rune) rune {
		if legalInXML(r) {
			return r
		}
		replaced = true
		return utf8.RuneError
	}, s)
	if !utf8.ValidString(s) {
		replaced = true
	}
	if len(clean) > maxCellText && len(utf16.Encode([]rune(clean))) > maxCellText {
		return "", replaced, errTextTooLong.With("в нём больше %d знаков", maxCellText)
	}
	return clean, replaced, nil
}

func legalInXML(r rune) bool {
	return r == '\t' || r == '\n' || r == '\r' || r >= 0x20 && r <= 0xD7FF || r >= 0xE000 && r <= 0xFFFD || r >= 0x10000
}

// wrappedLines estimates the lines that s takes where perLine average letters fit.
func wrappedLines(s string, perLine int) int {
	lines := 0
	for paragraph := range strings.Lines(s) {
		used := 0
		lines++
		for _, word := range strings.Fields(paragraph) {
			n := utf8.RuneCountInString(word)
			if used > 0 && used+1+n > perLine {
				lines, used = lines+1, 0
			}
			if used > 0 {
				used++
			}
			used += n
			lines, used = lines+(used-1)/perLine, (used-1)%perLine+1
		}
	}
	return max(lines, 1)
}
