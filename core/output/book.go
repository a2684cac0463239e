package output

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/uzelhub/uzel/schemas/timesheet"
)

// Arial is what official forms are set in, and Liberation Sans has its measures where it is missing.
const fontName = "Arial"

// book is a workbook under construction. The same input makes the same bytes: nothing in it comes from the clock, from
// the machine or from the order of a map. The first error stays and is what bytes returns.
type book struct {
	file  *excelize.File
	fresh bool // its only worksheet is still the library's
	looks map[look]int
	err   error
}

// bookOf takes a workbook that the library made or read.
func bookOf(file *excelize.File) *book {
	b := &book{file: file, looks: map[look]int{}}
	b.file.SetZipWriter(func(w io.Writer) excelize.ZipWriter {
		z := zip.NewWriter(w)
		z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) {
			return flate.NewWriter(w, flate.BestSpeed)
		})
		return z
	})
	return b
}

func newBook(doc timesheet.Document, month timesheet.Month, title string, o Options) *book {
	b := bookOf(excelize.NewFile(excelize.Options{TmpDir: o.TempDir}))
	b.fresh = true
	b.note(b.file.SetDefaultFont(fontName))
	created := month.Last()
	if t, err := time.Parse(time.DateOnly, doc.Created); err == nil {
		created = t
	}
	b.note(b.file.SetDocProps(&excelize.DocProperties{
		Creator: "Uzel", LastModifiedBy: "Uzel", Title: title, Language: "ru-RU",
		Created: created.Format(time.RFC3339), Modified: created.Format(time.RFC3339),
	}))
	b.note(b.file.SetAppProps(&excelize.AppProperties{Application: "Uzel"}))
	return b
}

func (b *book) note(err error) {
	if b.err == nil {
		b.err = err
	}
}

// close removes the temporary files that a large workbook has.
func (b *book) close() { _ = b.file.Close() }

// bytes finishes the workbook.
func (b *book) bytes() ([]byte, error) {
	if b.err != nil {
		return nil, workbookError(b.err)
	}
	buffer, err := b.file.WriteToBuffer()
	if err != nil {
		return nil, workbookError(err)
	}
	data, err := sortedArchive(buffer.Bytes())
	if err != nil {
		return nil, workbookError(err)
	}
	return data, nil
}

// sortedArchive puts an archive's entries in order, the content types first as the packaging standard advises. The
// compressed bytes are copied. excelize writes streamed sheets in the order of a map, otherwise this were not needed.
func sortedArchive(data []byte) ([]byte, error) {
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, err
	}
	slices.SortFunc(archive.File, func(a, b *zip.File) int { return strings.Compare(archiveKey(a), archiveKey(b)) })
	sorted := bytes.NewBuffer(make([]byte, 0, len(data)))
	w := zip.NewWriter(sorted)
	for _, entry := range archive.File {
		if err := w.Copy(entry); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return sorted.Bytes(), nil
}

func archiveKey(f *zip.File) string {
	if f.Name == "[Content_Types].xml" {
		return ""
	}
	return f.Name
}
