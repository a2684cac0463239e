package store

import (
	"strings"
	"unicode/utf8"
)

// Sound tells whether a text is one that every store keeps: UTF-8 without a zero byte.
func Sound(text string) bool { return utf8.ValidString(text) && strings.IndexByte(text, 0) < 0 }

// Clean makes a text sound. It is for what is searched and shown; what identifies something must not be changed, and is
// refused with ErrText instead.
func Clean(text string) string {
	if Sound(text) {
		return text
	}
	return strings.ReplaceAll(strings.ToValidUTF8(text, "\ufffd"), "\x00", "\ufffd")
}
