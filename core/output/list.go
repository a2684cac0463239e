package output

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strconv"

	"github.com/xuri/excelize/v2"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/num"
	"github.com/uzelhub/uzel/schemas/table"
)

var errListForm = fault.Define("UZ-OUT-040", fault.Setup, "в таком виде список не выгружается", "имя файла кончается на .xlsx, .csv или .json")

// List is a plain table of texts and numbers, for people who sort and filter it elsewhere.
type List struct {
	Title   string // of the sheet
	Columns []string
	Rows    [][]any // string, int or num.Decimal
}

// As writes the list as its file's ending says: .xlsx or .csv, in UTF-8 with a mark for Excel. A text is never a formula.
func (l List) As(ending string) ([]byte, error) {
	switch ending {
	case ".xlsx":
		return l.workbook()
	case ".csv":
		return l.csv()
	}
	return nil, errListForm.With("%.10q", ending)
}

func (l List) csv() ([]byte, error) {
	out := bytes.NewBufferString("\uFEFF")
	w := csv.NewWriter(out)
	w.Comma, w.UseCRLF = ';', true // what Excel expects where a comma stands before the fraction
	if err := w.Write(l.Columns); err != nil {
		return nil, err
	}
	for _, row := range l.Rows {
		texts := make([]string, len(row))
		for i, cell := range row {
			if text, ok := cell.(string); ok {
				texts[i] = table.Safe(text)
			} else {
				texts[i] = fmt.Sprint(cell)
			}
		}
		if err := w.Write(texts); err != nil {
			return nil, err
		}
	}
	w.Flush()
	return out.Bytes(), w.Error()
}

func (l List) workbook() ([]byte, error) {
	f := excelize.NewFile()
	defer f.Close()
	if err := f.SetSheetName(f.GetSheetName(0), l.Title); err != nil {
		return nil, err
	}
	stream, err := f.NewStreamWriter(l.Title)
	if err != nil {
		return nil, err
	}
	head := make([]any, len(l.Columns))
	for i, title := range l.Columns {
		head[i] = title
	}
	for i, row := range append([][]any{head}, l.Rows...) {
		if err := stream.SetRow(fmt.Sprintf("A%d", i+1), listCells(row)); err != nil {
			return nil, err
		}
	}
	if err := stream.Flush(); err != nil {
		return nil, err
	}
	last, err := excelize.CoordinatesToCellName(len(l.Columns), len(l.Rows)+1)
	if err != nil {
		return nil, err
	}
	if err := f.AutoFilter(l.Title, "A1:"+last, nil); err != nil {
		return nil, err
	}
	data, err := f.WriteToBuffer()
	if err != nil {
		return nil, err
	}
	return sortedArchive(data.Bytes())
}

// listCells are a row's values as a workbook takes them: exact numbers as numbers, everything else as text.
func listCells(row []any) []any {
	out := make([]any, len(row))
	for i, cell := range row {
		out[i] = cell
		if exact, ok := cell.(num.Decimal); ok {
			out[i], _ = strconv.ParseFloat(exact.String(), 64) // a workbook's numbers are floats; it cannot fail
		}
	}
	return out
}
