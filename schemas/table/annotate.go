package table

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"

	"github.com/xuri/excelize/v2"
)

// reasonColumn is the header of what [Annotate] adds.
const reasonColumn = "Почему строка не учтена"

// Annotate makes a copy of a table with reasons beside its rows, by the row's number, for whoever keeps it. A text comes
// as UTF-8 with a byte order mark, so that Excel shows its letters; a workbook keeps everything else that is in it.
func Annotate(name string, data []byte, limits Limits, o Options, reasons map[int]string) (out []byte, err error) {
	reader, data, err := begin(name, data, limits, &o)
	if err != nil {
		return nil, err
	}
	if isZip(data) {
		return annotateWorkbook(name, data, limits, o, reasons)
	}
	source, err := openCSV(name, data, o)
	if err != nil {
		return nil, err
	}
	reader.source = source
	return annotateCSV(reader, source, o, reasons)
}

func annotateCSV(reader *Reader, source *csvSource, o Options, reasons map[int]string) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("\ufeff")
	w := csv.NewWriter(&b)
	w.Comma, w.UseCRLF = source.reader.Comma, true
	width := 0
	for row := 0; ; row++ {
		number, cells, ok, err := reader.source.next()
		if err != nil {
			return nil, err
		}
		if !ok {
			break
		}
		line := append([]string(nil), cells...)
		switch reason, wrong := reasons[number]; {
		case row == o.Skip:
			width = len(line)
			line = append(line, reasonColumn)
		case wrong:
			for len(line) < width {
				line = append(line, "")
			}
			line = append(line, reason)
		}
		if err := w.Write(line); err != nil {
			return nil, err
		}
	}
	w.Flush()
	return b.Bytes(), w.Error()
}

func annotateWorkbook(name string, data []byte, limits Limits, o Options, reasons map[int]string) (out []byte, err error) {
	defer recoverDamaged(name, &err)
	if err := checkArchive(name, data, limits); err != nil {
		return nil, err
	}
	book, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		UnzipSizeLimit: limits.UnzippedBytes, UnzipXMLSizeLimit: limits.UnzippedBytes,
	})
	if err != nil {
		return nil, errDamaged.At(name).Wrap(err)
	}
	defer book.Close()
	sheet := o.Sheet
	if sheet == "" {
		sheet = book.GetSheetName(0)
	}
	column, err := widest(book, sheet)
	if err != nil {
		return nil, errDamaged.At(name).Wrap(err)
	}
	column++
	write := func(row int, text string) {
		cell, e := excelize.CoordinatesToCellName(column, row)
		err = errors.Join(err, e, book.SetCellStr(sheet, cell, text))
	}
	write(o.Skip+1, reasonColumn)
	for row, reason := range reasons {
		write(row, reason)
	}
	if err != nil {
		return nil, errDamaged.At(name).Wrap(err)
	}
	var b bytes.Buffer
	if err := book.Write(&b); err != nil {
		return nil, errDamaged.At(name).Wrap(err)
	}
	return b.Bytes(), nil
}

// widest is the number of columns that a sheet fills.
func widest(book *excelize.File, sheet string) (int, error) {
	rows, err := book.Rows(sheet)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	most := 0
	for rows.Next() {
		cells, err := rows.Columns()
		if err != nil && !errors.Is(err, io.EOF) {
			return 0, err
		}
		most = max(most, len(cells))
	}
	return most, rows.Error()
}
