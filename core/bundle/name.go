package bundle

import (
	"fmt"
	"path"
	"strings"
	"unicode"
)

// clean is a file's own name without anything that could lead out of a folder, or that a system refuses.
func clean(name string) string {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	name = strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune(`<>:"|?*/`, r):
			return '-'
		case unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, name)
	if strings.Trim(name, ". ") == "" {
		return "file"
	}
	return name
}

// numbered is the n-th file that would have had this path.
func numbered(name string, n int) string {
	dir, base := path.Split(name)
	return fmt.Sprintf("%s%d-%s", dir, n, base)
}

// signatureName is the name of the n-th signature of a file.
func signatureName(of string, n int) string {
	if n == 1 {
		return of + ".sig"
	}
	return fmt.Sprintf("%s.%d.sig", of, n)
}
