package xmltext

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// Encoding is the encoding of an XML document.
type Encoding string

// The encodings of exchange files.
const (
	UTF8        Encoding = "utf-8"
	Windows1251 Encoding = "windows-1251"
)

// undefined1251 is the one byte that windows-1251 leaves without a meaning.
const undefined1251 = 0x98

var (
	utf8Mark    = []byte("\xEF\xBB\xBF")
	declaration = regexp.MustCompile(`^<\?xml[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*(?:"1\.0"|'1\.0')` +
		`(?:[ \t\r\n]+encoding[ \t\r\n]*=[ \t\r\n]*(?:"([A-Za-z][A-Za-z0-9._-]*)"|'([A-Za-z][A-Za-z0-9._-]*)'))?` +
		`(?:[ \t\r\n]+standalone[ \t\r\n]*=[ \t\r\n]*(?:"(?:yes|no)"|'(?:yes|no)'))?[ \t\r\n]*\?>`)
)

// toUTF8 returns the document in UTF-8 and the encoding it came in. The declaration then says UTF-8 and keeps its length
// and its line breaks, so that places found in the copy are places in the file.
func toUTF8(data []byte) ([]byte, Encoding, error) {
	if name := wideEncoding(data); name != "" {
		return nil, "", errEncoding.With("%s", name)
	}
	marked := bytes.HasPrefix(data, utf8Mark)
	data = bytes.TrimPrefix(data, utf8Mark)
	head, name, err := declared(data)
	if err != nil {
		return nil, "", err
	}
	body := data[len(head):]
	switch {
	case name == "" || strings.EqualFold(name, string(UTF8)):
		if i := invalidUTF8(body); i >= 0 {
			return nil, "", errBytes.At(place(data, len(head)+i)).With("это не UTF-8")
		}
		return data, UTF8, nil
	case strings.EqualFold(name, string(Windows1251)) && marked:
		return nil, "", errBytes.At("1:1").With("файл начинается с метки UTF-8, а назван windows-1251")
	case strings.EqualFold(name, string(Windows1251)):
		if i := bytes.IndexByte(body, undefined1251); i >= 0 {
			return nil, "", errBytes.At(place1251(data, len(head)+i)).With("в windows-1251 нет символа с номером 152")
		}
		text, err := charmap.Windows1251.NewDecoder().Bytes(body)
		if err != nil {
			return nil, "", errBytes.Wrap(err)
		}
		return append(redeclare(head), text...), Windows1251, nil
	}
	return nil, "", errEncoding.At("1:1").With("%s", name)
}

// wideEncoding names an encoding of two or four bytes a character by the mark or the zeros it begins with.
func wideEncoding(data []byte) string {
	for _, mark := range []string{"\xFE\xFF", "\xFF\xFE", "<\x00", "\x00<"} {
		if bytes.HasPrefix(data, []byte(mark)) {
			return "UTF-16"
		}
	}
	if bytes.HasPrefix(data, []byte("\x00\x00")) {
		return "UTF-32"
	}
	return ""
}

// declared returns the XML declaration and the encoding it names; both are empty when there is none.
func declared(data []byte) (head []byte, encoding string, err error) {
	if !bytes.HasPrefix(data, []byte("<?xml")) {
		return nil, "", nil
	}
	found := declaration.FindSubmatch(data)
	if found == nil {
		return nil, "", errMalformed.At("1:1").With("первая строка должна быть вида <?xml version=\"1.0\" encoding=\"windows-1251\"?>")
	}
	return found[0], string(found[1]) + string(found[2]), nil
}

func redeclare(head []byte) []byte {
	const start, end = `<?xml version="1.0" encoding="UTF-8"`, `?>`
	breaks := bytes.Count(head, []byte("\n"))
	blanks := max(0, len(head)-len(start)-len(end)-breaks)
	return fmt.Appendf(nil, "%s%s%s%s", start, strings.Repeat("\n", breaks), strings.Repeat(" ", blanks), end)
}

func invalidUTF8(data []byte) int {
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return -1
}

// place says line:column of an offset in UTF-8 text, the column in characters.
func place(text []byte, offset int) string {
	before := text[:min(offset, len(text))]
	line := bytes.Count(before, []byte("\n")) + 1
	return fmt.Sprintf("%d:%d", line, utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:])+1)
}

// place1251 is place for text whose characters are single bytes.
func place1251(text []byte, offset int) string {
	before := text[:offset]
	return fmt.Sprintf("%d:%d", bytes.Count(before, []byte("\n"))+1, offset-bytes.LastIndexByte(before, '\n'))
}
