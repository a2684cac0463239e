package table

import (
	"bytes"
	"unicode/utf8"
)

// checkText refuses what is not UTF-8 text, naming the encoding it looks like.
func checkText(name string, data []byte) error {
	if bytes.HasPrefix(data, []byte{0xff, 0xfe}) || bytes.HasPrefix(data, []byte{0xfe, 0xff}) || looksLikeUTF16(data) {
		return errUTF16.At(name)
	}
	if line, found := controlCharacter(data); found {
		return errBinary.At(place(name, line))
	}
	if utf8.Valid(data) {
		return nil
	}
	line := 1 + bytes.Count(data[:firstInvalid(data)], []byte{'\n'})
	switch windows, dos, all := cyrillicBytes(data); {
	case 10*windows >= 9*all:
		return errWindows1251.At(place(name, line))
	case 10*dos >= 9*all:
		return errCP866.At(place(name, line))
	}
	return errNotUTF8.At(place(name, line))
}

// looksLikeUTF16 recognises UTF-16 without a byte order mark: our headers are ASCII, so that every second byte is zero.
func looksLikeUTF16(data []byte) bool {
	const sample = 16
	if len(data) < sample {
		return false
	}
	var even, odd int
	for i, b := range data[:sample] {
		if b == 0 && i%2 == 0 {
			even++
		}
		if b == 0 && i%2 == 1 {
			odd++
		}
	}
	return even == sample/2 && odd == 0 || odd == sample/2 && even == 0
}

// controlCharacter finds a byte that no text has and the line it is in.
func controlCharacter(data []byte) (line int, found bool) {
	line = 1
	for _, b := range data {
		switch {
		case b == '\n':
			line++
		case b < ' ' && b != '\t' && b != '\r', b == 0x7f:
			return line, true
		}
	}
	return 0, false
}

func firstInvalid(data []byte) int {
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && size <= 1 {
			return i
		}
		i += size
	}
	return len(data)
}

// cyrillicBytes counts the bytes beyond ASCII that are Russian letters in Windows-1251 and in CP866.
func cyrillicBytes(data []byte) (windows, dos, all int) {
	for _, b := range data {
		if b < 0x80 {
			continue
		}
		all++
		if b >= 0xc0 || b == 0xa8 || b == 0xb8 {
			windows++
		}
		if b <= 0xaf || b >= 0xe0 && b <= 0xf1 {
			dos++
		}
	}
	return windows, dos, all
}
