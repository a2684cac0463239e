// Package output turns a timesheet into the Excel files that people print, sign and hand to payroll.
//
// A form is one entry of the list in form.go and a handful of files that begin with its name: t13.go is the form's
// story, t13_head.go what stands above the table, and so on. What forms share has no form in its name:
//
//	printout.go a form that is printed, signed and turned page by page; printed_*.go its page, notes and signatures
//	label.go    codes in letters, in digits, or as another form has them
//	book.go     a workbook that comes out the same for the same input, and its styles
//	grid.go     rows, boxes and merged cells, written as a stream
//	minutes.go  the hidden sheet of minutes and the formulas over it
//	cell.go     what stands in a day's cell: codes over hours
//	pay.go      hours by kind of pay, days by reason of absence
//	page.go     where pages break
//	text.go     text that is safe in a cell
//	name.go     the name of the file
//
// Nothing here decides a number: a document is checked first (timesheet.Check), and what its days add up to is written
// beside formulas that add up the same minutes again.
//
// Text stays text. Every text cell is an inline string with the text format, so that "=1+1", "-5" or "8/2" is shown as
// it is and stays so when somebody edits the cell. A character that XML cannot hold becomes "�", with a warning; a text
// that is too long for a cell is an error.
package output
