package timesheet

import (
	"encoding/json"

	"github.com/uzelhub/uzel/schemas/marks"
	sheet "github.com/uzelhub/uzel/schemas/timesheet"
)

// Document makes the timesheet that travels: the sheet with the people a form prints. Number and date of creation are
// the document's own.
func (r Result) Document(of marks.Document, number, created string) sheet.Document {
	d := sheet.Document{
		Organisation: of.Organisation, Number: number, Created: created, People: map[string]sheet.Person{}, Sheet: r.Sheet,
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

// MarshalJSON writes the machine-readable result: the sheet as it is, except that an employee without an overtime figure
// has null there, because 0 would be a figure.
func (r Result) MarshalJSON() ([]byte, error) {
	type line struct {
		sheet.Line
		OvertimeMinutes *int `json:"overtime_minutes"` // hides the line's own
	}
	out := struct {
		Month     string            `json:"month"`
		Employees []line            `json:"employees"`
		Totals    sheet.SheetTotals `json:"totals"`
	}{r.Sheet.Month, make([]line, len(r.Sheet.Employees)), r.Sheet.Totals}
	unknown := make(map[string]bool, len(r.WithoutOvertime))
	for _, tab := range r.WithoutOvertime {
		unknown[tab] = true
	}
	for i := range r.Sheet.Employees {
		out.Employees[i].Line = r.Sheet.Employees[i]
		if !unknown[out.Employees[i].TabNumber] {
			out.Employees[i].OvertimeMinutes = &r.Sheet.Employees[i].OvertimeMinutes
		}
	}
	return json.Marshal(out)
}
