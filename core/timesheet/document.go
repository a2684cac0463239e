package timesheet

import (
	"github.com/uzelhub/uzel/schemas/marks"
	sheet "github.com/uzelhub/uzel/schemas/timesheet"
)

// Document makes the timesheet that travels: the sheet with the people a form prints. Number and date of creation are
// the document's own.
func (r Result) Document(of marks.Document, number, created string) sheet.Document {
	d := sheet.Document{
		Organisation: of.Organisation, Number: number, Created: created, People: map[string]sheet.Person{}, Codes: r.Codes,
		Sheet: r.Sheet,
	}
	listed := make(map[string]bool, len(r.Sheet.Employees))
	for i := range r.Sheet.Employees {
		listed[r.Sheet.Employees[i].TabNumber] = true
	}
	for _, e := range of.Employees {
		if _, taken := d.People[e.TabNumber]; listed[e.TabNumber] && !taken {
			d.People[e.TabNumber] = sheet.Person{FullName: e.FullName, Position: e.Position, Department: e.Department}
		}
	}
	return d
}
