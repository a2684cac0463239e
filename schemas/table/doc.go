// Package table reads tables that people and other programs send: CSV and XLSX, from bytes, under limits.
//
// CSV is UTF-8 with or without a byte order mark, separated by comma or semicolon (found from the header), fields may be
// quoted. Of an XLSX workbook the first sheet is read; a cell is the text that Excel shows, except that Excel's own short
// date format is written YYYY-MM-DD. The first row is the header; columns nobody asks for are kept and do no harm. Rows
// keep their number in the file, so that a finding can name it.
//
//	r, err := table.Open("employees.csv", data, table.DefaultLimits())
//	number, ok := r.Column("tab_number")
//	for row, err := range r.Rows() { … row.Cell(number) … }
//
// A file that is something else (another encoding, binary, encrypted, cut off, an unpacking bomb) is refused with a
// code and with what to do about it. Nothing is read from or written to a disk.
package table
