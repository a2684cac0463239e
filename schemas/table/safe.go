package table

import (
	"strings"
	"unicode/utf8"
)

// Safe makes a text harmless in a CSV file that Excel or LibreOffice will open. A text that begins like a formula
// (= + - @, their full-width twins, a tab or a line break) is given an apostrophe in front: both programs then show it
// as text, at the price of the apostrophe being part of the value for other readers.
//
// Only texts need it: a number that the program itself wrote is no danger, −5 stays −5. Cells of an XLSX file do not
// need it at all as long as they are written with the type of a string (excelize: SetCellStr, or a string given to
// SetCellValue or to a StreamWriter), because a string cell is never computed; the apostrophe would only be seen there.
func Safe(cell string) string {
	first, _ := utf8.DecodeRuneInString(cell)
	if cell != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", first) {
		return "'" + cell
	}
	return cell
}
