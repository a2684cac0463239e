package folder

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// longestName is what ext4, XFS, NFS and Samba take: bytes, so half as many Cyrillic letters. NTFS counts 255 UTF-16
// units, which are never more than bytes.
const longestName = 255

// longestExtension is where an ending stops being one: "отчёт за август. Исправленный" has none.
const longestExtension = 16

// safeName makes a name that Windows, Linux and macOS all take as one file in one folder, and that shows what it is.
// A name that is safe already stays as it is.
func safeName(name string) string {
	name = norm.NFC.String(strings.ToValidUTF8(name, "_")) // macOS takes й apart; others then see another name
	name = strings.Map(func(r rune) rune {
		if unsafeRune(r) {
			return '_'
		}
		return r
	}, name)
	// Windows drops dots and spaces at the end; a dot in front hides the file, or leaves the folder.
	name = strings.TrimRightFunc(name, func(r rune) bool { return r == '.' || unicode.IsSpace(r) })
	name = strings.TrimLeftFunc(name, unicode.IsSpace)
	if strings.HasPrefix(name, ".") {
		name = "_" + name[1:]
	}
	if name == "" || reserved(name) {
		name = "_" + name
	}
	return fitted(name)
}

// unsafeRune reports what no name may have: separators and wildcards of any system, control characters, and the
// invisible ones that turn the direction of writing, so that "акт‮lmx.exe" looks like "актexe.xml".
func unsafeRune(r rune) bool {
	return strings.ContainsRune(`<>:"/\|?*`, r) || unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp) || r == utf8.RuneError
}

// reserved reports the devices that Windows finds in every folder, whatever follows the first dot.
func reserved(name string) bool {
	stem, _, _ := strings.Cut(name, ".")
	stem = strings.ToUpper(strings.TrimRight(stem, " "))
	switch stem {
	case "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$":
		return true
	}
	for _, port := range []string{"COM", "LPT"} {
		if digit, ok := strings.CutPrefix(stem, port); ok && utf8.RuneCountInString(digit) == 1 && strings.Contains("0123456789¹²³", digit) {
			return true
		}
	}
	return false
}

// fitted shortens a name that is too long. What was cut off leaves its mark, so that two long names stay two.
func fitted(name string) string {
	if len(name) <= longestName {
		return name
	}
	digest := sha256.Sum256([]byte(name))
	return shortened(name, "~"+hex.EncodeToString(digest[:4]))
}

// numbered is the nth name for a file whose name is taken: "табель (2).xlsx".
func numbered(name string, n int) string {
	if n < 2 {
		return name
	}
	return shortened(name, fmt.Sprintf(" (%d)", n))
}

// beside is the name of a file that belongs to another one: "акт.xml.sig".
func beside(name, ending string) string {
	if len(name)+len(ending) <= longestName {
		return name + ending
	}
	return cut(name, longestName-len(ending)) + ending
}

// shortened puts an addition before the extension and takes off the stem what would be too long.
func shortened(name, addition string) string {
	stem, extension := split(name)
	return cut(stem, longestName-len(addition)-len(extension)) + addition + extension
}

func split(name string) (stem, extension string) {
	extension = path.Ext(name)
	if len(extension) > longestExtension || extension == name {
		extension = ""
	}
	return strings.TrimSuffix(name, extension), extension
}

// cut keeps whole letters.
func cut(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	for limit > 0 && !utf8.RuneStart(s[limit]) {
		limit--
	}
	return s[:limit]
}

// plainName reports whether a name that was found in a folder can be shown, stored and handed on as it is.
func plainName(name string) bool {
	if !utf8.ValidString(name) {
		return false
	}
	return !strings.ContainsFunc(name, func(r rune) bool {
		return r == '/' || r == '\\' || unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp)
	})
}

// unfinished reports names under which programs keep what is not ready, and hidden files: ours are among them.
func unfinished(name string) bool {
	lower := strings.ToLower(name)
	for _, ending := range []string{".tmp", ".part", ".crdownload", "~"} {
		if strings.HasSuffix(lower, ending) {
			return true
		}
	}
	return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~$") // Word and Excel mark an open file so
}
