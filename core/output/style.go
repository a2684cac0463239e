package output

import "github.com/xuri/excelize/v2"

// look is how a cell looks. It is comparable, so that each look becomes one style of the workbook.
type look struct {
	size   float64 // of the font, in points
	bold   bool
	across string // horizontal alignment: left, center, right
	down   string // vertical alignment; center when empty
	wrap   bool   // break lines at spaces …
	shrink bool   // … or shrink the text until it fits
	rotate int    // degrees, counter-clockwise
	number string // number format; empty is text
	edges  edges
}

// edges are the lines around a cell.
type edges struct{ left, right, top, bottom line }

type line int

// The lines that forms use, by excelize's numbers.
const (
	none   line = 0
	thin   line = 1
	medium line = 2
)

var (
	boxed     = edges{thin, thin, thin, thin}
	framed    = edges{medium, medium, medium, medium}
	underline = edges{bottom: thin}
)

// textFormat keeps a cell text when somebody edits it: without it, confirming "8/2" unchanged makes a date of it and
// confirming "=1+1" a formula.
const textFormat = "@"

// Number formats. The tag makes them Russian wherever the file is opened in a program that heeds it: a comma in hours.
const (
	wholeFormat  = "[$-419]0"
	tenthsFormat = "[$-419]0.0"
	hoursFormat  = "[$-419]0.00"
)

// style returns the workbook's number for a look.
func (b *book) style(l look) int {
	if id, ok := b.looks[l]; ok {
		return id
	}
	format := l.number
	if format == "" {
		format = textFormat
	}
	down := l.down
	if down == "" {
		down = "center"
	}
	id, err := b.file.NewStyle(&excelize.Style{
		Font: &excelize.Font{Family: fontName, Size: l.size, Bold: l.bold},
		Alignment: &excelize.Alignment{Horizontal: l.across, Vertical: down, WrapText: l.wrap, ShrinkToFit: l.shrink,
			TextRotation: l.rotate},
		Border:       l.edges.borders(),
		CustomNumFmt: &format,
	})
	b.note(err)
	b.looks[l] = id
	return id
}

func (e edges) borders() []excelize.Border {
	var borders []excelize.Border
	for _, side := range []struct {
		name string
		line line
	}{{"left", e.left}, {"right", e.right}, {"top", e.top}, {"bottom", e.bottom}} {
		if side.line != none {
			borders = append(borders, excelize.Border{Type: side.name, Color: "000000", Style: int(side.line)})
		}
	}
	return borders
}
