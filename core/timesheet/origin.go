package timesheet

import "strconv"

// Origins tell where the rows of a document came from, so that a finding names file and row. The zero value stands for
// a document that came as one piece: its findings are named by JSON Pointer.
type Origins struct {
	Employees, Marks, Absences, Objects, Orders Rows
}

// Rows are the file and the row numbers of one list of the document, in the list's order.
type Rows struct {
	File    string
	Numbers []int32
}

// place names the row of element i of the list that the document calls list.
func (r Rows) place(list string, i int) string {
	if i < len(r.Numbers) {
		return at(r.File, int(r.Numbers[i]))
	}
	return "/" + list + "/" + strconv.Itoa(i)
}
