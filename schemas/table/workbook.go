package table

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"github.com/uzelhub/uzel/schemas/fault"
)

// IsWorkbook tells an XLSX workbook from text.
func IsWorkbook(data []byte) bool { return isZip(data) }

func isZip(data []byte) bool { return bytes.HasPrefix(data, []byte("PK\x03\x04")) }

// isOLE recognises the container of old Excel files, which also wraps encrypted new ones (MS-CFB).
func isOLE(data []byte) bool {
	return bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"))
}

func oleFault(data []byte) *fault.Error {
	var name []byte // the stream of an encrypted workbook (MS-OFFCRYPTO), UTF-16LE in the container's directory
	for _, unit := range utf16.Encode([]rune("EncryptedPackage")) {
		name = append(name, byte(unit), byte(unit>>8))
	}
	if bytes.Contains(data, name) {
		return errEncrypted.New()
	}
	return errOldExcel.New()
}

type workbookSource struct {
	name   string
	rows   *excelize.Rows
	number int
	raw    bool
}

func openWorkbook(name string, data []byte, limits Limits, o Options) (s source, err error) {
	defer recoverDamaged(name, &err)
	if err := checkArchive(name, data, limits); err != nil {
		return nil, err
	}
	file, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		UnzipSizeLimit: limits.UnzippedBytes,
		// The same as the limit of all parts together, so that no part is spooled to a temporary file.
		UnzipXMLSizeLimit: limits.UnzippedBytes,
		ShortDatePattern:  "yyyy-mm-dd",
	})
	if err != nil {
		return nil, errDamaged.At(name).Wrap(err)
	}
	sheets := file.GetSheetList()
	if len(sheets) == 0 {
		return nil, errDamaged.At(name).With("в книге нет листов")
	}
	sheet := sheets[0]
	if o.Sheet != "" {
		if sheet = o.Sheet; !slices.Contains(sheets, sheet) {
			return nil, errNoSheet.At(name).With("%.60q", sheet)
		}
	}
	if props, err := file.GetWorkbookProps(); o.Raw && err == nil && props.Date1904 != nil && *props.Date1904 {
		return nil, errDates1904.At(name)
	}
	rows, err := file.Rows(sheet)
	if err != nil {
		return nil, errDamaged.At(name).Wrap(err)
	}
	return &workbookSource{name: name, rows: rows, raw: o.Raw}, nil
}

// checkArchive looks at the archive's directory before anything is unpacked. Sizes are those that the directory
// declares; the zip reader stops at a part that turns out longer than declared.
func checkArchive(name string, data []byte, limits Limits) error {
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return errDamaged.At(name).Wrap(err)
	}
	if len(archive.File) > limits.ZipEntries {
		return errBomb.At(name).With("частей в книге %d при пределе %d", len(archive.File), limits.ZipEntries)
	}
	var total uint64
	for _, part := range archive.File {
		total += min(part.UncompressedSize64, uint64(limits.UnzippedBytes)+1) // a bounded term cannot overflow the sum
	}
	if total > uint64(limits.UnzippedBytes) {
		return errBomb.At(name).With("больше %d байт", limits.UnzippedBytes)
	}
	for _, part := range archive.File {
		if strings.HasSuffix(strings.ToLower(part.Name), ".xml") {
			if err := checkWhole(part); err != nil {
				return errDamaged.At(name).With("часть %.60q", part.Name).Wrap(err)
			}
		}
	}
	return nil
}

// checkWhole reads a part to its end: excelize takes broken XML for the end of the sheet, and rows would be lost without
// a word.
func checkWhole(part *zip.File) error {
	content, err := part.Open()
	if err != nil {
		return err
	}
	defer content.Close()
	decoder := xml.NewDecoder(content)
	for {
		if _, err := decoder.Token(); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

func (s *workbookSource) next() (number int, cells []string, ok bool, err error) {
	defer recoverDamaged(s.name, &err)
	if !s.rows.Next() {
		if err := s.rows.Error(); err != nil {
			return 0, nil, false, errDamaged.At(s.name).Wrap(err)
		}
		return 0, nil, false, nil
	}
	s.number++
	cells, err = s.rows.Columns(excelize.Options{RawCellValue: s.raw, ShortDatePattern: "yyyy-mm-dd"})
	if err != nil {
		return 0, nil, false, errDamaged.At(place(s.name, s.number)).Wrap(err)
	}
	return s.number, cells, true, nil
}

// recoverDamaged turns a panic of the workbook library into a fault of the file: it parses what strangers send, and a
// file that breaks it must not stop the program.
func recoverDamaged(name string, err *error) {
	if p := recover(); p != nil {
		*err = errDamaged.At(name).With("книгу не удалось разобрать: %.100v", p)
	}
}
