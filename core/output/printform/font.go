package printform

import (
	"strconv"
	"strings"
	"sync"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
)

// family is the Go fonts of Bigelow & Holmes: Cyrillic, free to be embedded (the licence of Go).
const family = "go"

func addFonts(pdf *fpdf.Fpdf) {
	pdf.AddUTF8FontFromBytes(family, "", goregular.TTF)
	pdf.AddUTF8FontFromBytes(family, "B", gobold.TTF)
}

var regular = sync.OnceValues(func() (*sfnt.Font, error) { return sfnt.Parse(goregular.TTF) })

// missing stands for a character that the font does not have. It is seen on paper, not left out.
const missing = '□'

// glyphs is a text in characters that the font has.
func glyphs(text string) string {
	font, err := regular()
	if err != nil {
		return text
	}
	var buffer sfnt.Buffer
	return strings.Map(func(r rune) rune {
		if r < 0x7f || r == '\u00a0' {
			return r
		}
		if i, err := font.GlyphIndex(&buffer, r); err == nil && i != 0 {
			return r
		}
		if r == '₽' {
			return 'р'
		}
		return missing
	}, printable(text))
}

// split breaks a text into lines of a width.
func (d *drawing) split(text string, width float64) []string {
	var lines []string
	for _, paragraph := range strings.Split(glyphs(text), "\n") {
		if strings.TrimSpace(paragraph) == "" {
			lines = append(lines, "")
			continue
		}
		lines = append(lines, d.pdf.SplitText(paragraph, max(width, 2))...)
	}
	return lines
}

func itoa(n int) string { return strconv.Itoa(n) }
