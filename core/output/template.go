package output

import (
	"bytes"
	"path/filepath"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/timesheet"
)

// TemplateFile is a customer's own form: a workbook with fields in braces and named cells, and a block of rows that is
// repeated for every employee. README.md lists the fields.
type TemplateFile struct {
	Name string // as messages show it
	Data []byte
}

// MaxTemplate bounds the size of a template, packed and unpacked.
const MaxTemplate = 32 << 20

// IsTemplate tells the name of a template's file from that of a form of the program's own.
func IsTemplate(form string) bool {
	return strings.EqualFold(filepath.Ext(form), ".xlsx") &&
		!slices.ContainsFunc(forms, func(f Form) bool { return form == f.Name+f.Extension })
}

// Template fills a customer's own form. Styles, formulas, widths, pictures and print settings stay; formulas of the block
// move with their rows, and ranges over it grow with it. Every number that the program writes is a formula over the hidden
// sheet of minutes.
func Template(file TemplateFile, doc timesheet.Document, o Options) (f File, err error) {
	month, labels, findings, err := checked(doc, o)
	if err != nil {
		return File{Findings: findings}, err
	}
	defer func() {
		// The library parses what strangers send, and a file that breaks it must not stop the program.
		if p := recover(); p != nil {
			f, err = File{Findings: findings}, errTemplateDamaged.At(file.Name).With("%.100v", p)
		}
	}()
	t := &template{name: file.Name, doc: doc, month: month, options: o, payroll: newPayroll(doc.Sheet, labels, o.Pay),
		cells: newDayCells(labels), known: map[string]string{}}
	if err := t.open(file.Data); err != nil {
		return File{Findings: findings}, t.damaged(err)
	}
	defer t.book.close()
	data, err := t.fill(labels)
	if err != nil {
		return File{Findings: findings}, t.damaged(err)
	}
	for _, place := range t.dirty {
		findings = append(findings, warnCharacters.Warning(place, ""))
	}
	return File{Name: fileName(doc, "_"+stem(file.Name), ".xlsx"), MediaType: excelMedia, Data: data, Findings: findings}, nil
}

// damaged names what the library says of a part that it reads only when it needs it.
func (t *template) damaged(err error) error {
	if _, ok := fault.As(err); ok {
		return err
	}
	return errTemplateDamaged.At(t.name).Wrap(err)
}

// stem is the template's name without folders and extension.
func stem(name string) string {
	name = filepath.Base(filepath.ToSlash(name))
	return safeName(strings.TrimSuffix(name, filepath.Ext(name)))
}

// template is a customer's form under construction.
type template struct {
	name    string
	doc     timesheet.Document
	month   timesheet.Month
	options Options
	payroll payroll
	cells   dayCells
	book    *book
	heads   []headCell
	block   block
	minutes *minutesSheet
	known   map[string]string // sheet!cell → the value of a formula that the program wrote
	dirty   []string          // cells whose text had characters that no document has
}

// open reads and judges a template.
func (t *template) open(data []byte) error {
	file, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		UnzipSizeLimit: MaxTemplate, UnzipXMLSizeLimit: MaxTemplate, TmpDir: t.options.TempDir,
	})
	if err != nil {
		return errTemplateDamaged.At(t.name).Wrap(err)
	}
	t.book = bookOf(file)
	if err := t.read(); err != nil {
		t.book.close()
		return err
	}
	return nil
}

// fill writes the timesheet into the template.
func (t *template) fill(l labels) ([]byte, error) {
	added := (max(1, len(t.doc.Sheet.Employees)) - 1) * t.block.height()
	if added > 0 {
		t.book.note(t.book.file.InsertRows(t.block.sheet, t.block.bottom+1, added))
	}
	if err := t.growRanges(added); err != nil {
		return nil, err
	}
	if err := t.readBlock(); err != nil {
		return nil, err
	}
	for _, h := range t.heads {
		t.fillHead(h)
	}
	t.minutes = newMinutesSheet(t.book, t.month, l)
	rows := t.employees()
	t.minutes.grid.flush()
	yes := true
	t.book.note(t.book.file.SetCalcProps(&excelize.CalcPropsOptions{FullCalcOnLoad: &yes}))
	if t.book.err != nil {
		return nil, workbookError(t.book.err)
	}
	buffer, err := t.book.file.WriteToBuffer()
	if err != nil {
		return nil, workbookError(err)
	}
	edited, err := t.splice(buffer.Bytes(), rows, added)
	if err != nil {
		return nil, workbookError(err)
	}
	return edited, nil
}

// sheets lists the template's own worksheets.
func (t *template) sheets() []string {
	return slices.DeleteFunc(t.book.file.GetSheetList(), func(name string) bool { return name == minutesName })
}
