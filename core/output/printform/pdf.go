package printform

import (
	"io"
	"time"

	"codeberg.org/go-pdf/fpdf"
)

// Millimetres of an A4 page, and points of its text.
const (
	margin   = 10.0
	textSize = 8.0
	gridSize = 6.5
	noteSize = 6.0
	headSize = 10.0
	leading  = 1.25 * 25.4 / 72 // height of a line, in millimetres for each point
	padding  = 0.7
	gap      = 6.0 // between sides
	spacing  = 1.0 // between blocks
)

// PDF writes the form. The same form gives the same bytes.
func (f Form) PDF(w io.Writer) error {
	orientation := "P"
	if f.Landscape {
		orientation = "L"
	}
	pdf := fpdf.New(orientation, "mm", "A4", "")
	pdf.SetCatalogSort(true)
	epoch := time.Date(2000, time.January, 1, 0, 0, 0, 0, time.UTC)
	pdf.SetCreationDate(epoch)
	pdf.SetModificationDate(epoch)
	pdf.SetTitle(f.Title, true)
	pdf.SetProducer("Uzel", true)
	pdf.SetMargins(margin, margin, margin)
	pdf.SetAutoPageBreak(false, margin)
	addFonts(pdf)
	d := &drawing{pdf: pdf, form: f}
	pdf.SetFooterFunc(d.footer)
	d.newPage()
	width, _ := pdf.GetPageSize()
	d.blocks(f.Blocks, margin, width-2*margin)
	d.stamps(f.Stamps)
	return pdf.Output(w)
}

// drawing is a form on its way to paper.
type drawing struct {
	pdf  *fpdf.Fpdf
	form Form
	y    float64
}

func (d *drawing) newPage() {
	d.pdf.AddPage()
	d.y = margin
	if d.form.Watermark == "" {
		return
	}
	width, height := d.pdf.GetPageSize()
	d.pdf.TransformBegin()
	d.pdf.SetTextColor(221, 221, 221)
	d.font("B", 40)
	d.pdf.TransformRotate(25, width/2, height/2)
	text := glyphs(d.form.Watermark)
	d.pdf.Text(width/2-d.pdf.GetStringWidth(text)/2, height/2, text)
	d.pdf.TransformEnd()
	d.pdf.SetTextColor(0, 0, 0)
}

// bottom is where a page ends; a line under it has the page's number.
func (d *drawing) bottom() float64 {
	_, height := d.pdf.GetPageSize()
	return height - margin - 3
}

func (d *drawing) footer() {
	width, height := d.pdf.GetPageSize()
	d.font("", noteSize)
	d.pdf.SetXY(margin, height-margin)
	d.pdf.CellFormat(width-2*margin, 3, glyphs(d.form.Title)+", страница "+itoa(d.pdf.PageNo()), "", 0, "R", false, 0, "")
}

func (d *drawing) font(style string, size float64) { d.pdf.SetFont(family, style, size) }

// room makes sure that so much is free below, on this page or on a new one.
func (d *drawing) room(height float64) {
	if d.y+height > d.bottom() && d.y > margin {
		d.newPage()
	}
}

func (d *drawing) blocks(blocks []Block, x, width float64) {
	for _, b := range blocks {
		switch {
		case b.Heading != "":
			d.paragraph(b.Heading, "B", headSize, x, width)
		case b.Note != "":
			d.paragraph(b.Note, "", noteSize, x, width)
		case b.Text != "":
			d.paragraph(b.Text, "", textSize, x, width)
		case b.Fields != nil:
			d.fields(b.Fields, x, width)
		case b.Table != nil:
			d.table(*b.Table, x, width)
		case b.Sides != nil:
			d.sides(b.Sides, x, width)
		}
	}
}

func (d *drawing) paragraph(text, style string, size, x, width float64) {
	d.font(style, size)
	height := size * leading
	for _, line := range d.split(text, width) {
		d.room(height)
		d.font(style, size) // a new page's watermark and footer have others
		d.line(line, x, width, height, "L")
		d.y += height
	}
	d.y += spacing
}

func (d *drawing) line(text string, x, width, height float64, align Align) {
	d.pdf.SetXY(x, d.y)
	d.pdf.CellFormat(width, height, text, "", 0, string(align)+"M", false, 0, "")
}

func (d *drawing) fields(fields []Field, x, width float64) {
	const height = textSize * leading
	label, ref := width*0.3, 8.0
	value := width - label - ref
	for _, f := range fields {
		d.font("", textSize)
		labels, values := d.split(f.Label, label-2), d.split(f.Value, value)
		for i := range max(len(labels), len(values), 1) {
			d.room(height)
			d.font("", textSize)
			d.line(at(labels, i), x, label, height, Left)
			d.line(at(values, i), x+label, value, height, Left)
			if i == 0 {
				d.line(glyphs(f.Ref), x+label+value, ref, height, Right)
			}
			d.y += height
			if i < max(len(values), 1) {
				d.pdf.SetLineWidth(0.15)
				d.pdf.Line(x+label, d.y, x+label+value, d.y)
			}
		}
	}
	d.y += spacing
}

// sides draws blocks beside each other. They are short: where they do not fit they begin a page.
func (d *drawing) sides(sides [][]Block, x, width float64) {
	each := (width - gap*float64(len(sides)-1)) / float64(len(sides))
	d.room(45)
	top, page := d.y, d.pdf.PageNo()
	end := top
	for i, blocks := range sides {
		d.y = top
		d.pdf.SetPage(page)
		d.blocks(blocks, x+float64(i)*(each+gap), each)
		end = max(end, d.y)
	}
	d.y = end
}

func (d *drawing) stamps(stamps []Stamp) {
	const width, height = 85.0, 7 * leading
	x, row := margin, 0.0
	pageWidth, _ := d.pdf.GetPageSize()
	d.y += 2
	for _, s := range stamps {
		d.font("", 7)
		var lines []string
		for _, l := range s.Lines {
			lines = append(lines, d.split(l, width-4)...)
		}
		tall := float64(len(lines)+1)*height + 3
		if x+width > pageWidth-margin {
			x, d.y, row = margin, d.y+row+2, 0
		}
		d.room(tall)
		d.stamp(glyphs(s.Title), lines, x, width, height, tall)
		x, row = x+width+3, max(row, tall)
	}
	d.y += row
}

func (d *drawing) stamp(title string, lines []string, x, width, height, tall float64) {
	d.pdf.SetDrawColor(26, 63, 139)
	d.pdf.SetTextColor(26, 63, 139)
	d.pdf.SetLineWidth(0.4)
	d.pdf.Rect(x, d.y, width, tall, "D")
	top := d.y
	d.y += 1.5
	d.font("B", 7)
	d.line(title, x+1.5, width-3, height, Left)
	d.font("", 7)
	for _, l := range lines {
		d.y += height
		d.line(l, x+1.5, width-3, height, Left)
	}
	d.y = top
	d.pdf.SetDrawColor(0, 0, 0)
	d.pdf.SetTextColor(0, 0, 0)
}
