package steps

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/core/registry"
	arithmetic "github.com/uzelhub/uzel/core/timesheet"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/marks"
	"github.com/uzelhub/uzel/schemas/table"
)

// mostMarks a table of one month may have: 10,000 people who pass six times a day. It bounds the memory that one file may
// cost the hub, about 1.5 GB.
const mostMarks = 2_000_000

// attendance is marks on their way to a timesheet: the canonical document, and where what it says was written.
type attendance struct {
	marks.Document
	Places places `json:"places,omitzero"`
}

// places are the rows of tables that a document was put together from, so that a finding names file and row. Those of
// employees and absences come from the registry, each from a file of its own.
type places struct {
	Marks     arithmetic.Rows `json:"marks,omitzero"`
	Employees []string        `json:"employees,omitempty"`
	Absences  []string        `json:"absences,omitempty"`
}

// IsZero reports whether nothing came from a table.
func (p places) IsZero() bool { return p.Marks.File == "" && p.Employees == nil && p.Absences == nil }

// locate names the rows of tables in findings that name elements of the document.
func (p places) locate(findings []fault.Finding) []fault.Finding {
	for i := range findings {
		_, rest, _ := strings.Cut(findings[i].Path, "/")
		list, number, _ := strings.Cut(rest, "/")
		rows := map[string][]string{"employees": p.Employees, "absences": p.Absences}[list]
		if n, err := strconv.Atoi(number); err == nil && n < len(rows) && rows[n] != "" {
			findings[i].Path = rows[n]
		}
	}
	return findings
}

// enrichMarks completes marks with what the registry knows of the organisation, its employees and their absences. Marks
// that come as a table bring nobody: their employees are those of the registry.
func (d Deps) enrichMarks(ctx context.Context, in engine.Input, own config.Organisation) (engine.Content, []fault.Finding, error) {
	staff, err := d.Registry.Staff(ctx, own.ID)
	if err != nil {
		return engine.Content{}, nil, err
	}
	doc, findings, err := d.readMarks(in, staff)
	if err != nil || fault.HasErrors(findings) {
		return engine.Content{}, findings, err
	}
	doc.Organisation.INN, doc.Organisation.KPP = own.INN, own.KPP
	doc.Organisation.Name = cmp.Or(own.Name, doc.Organisation.Name)
	doc.Organisation.OKPO = cmp.Or(own.OKPO, doc.Organisation.OKPO)
	d.completeEmployees(&doc, staff, own)
	if err := d.addAbsences(ctx, &doc, own); err != nil {
		return engine.Content{}, nil, err
	}
	content, err := withJSON(in.Content, doc)
	content.Envelope.Organisation = document.Party{INN: own.INN, KPP: own.KPP, Name: own.Name}
	content.Envelope.Period = doc.Month
	if registry.IsTable(in.Envelope) {
		content.Envelope.Name += ".json"
		content.Envelope.MediaType = "application/json"
	}
	return content, findings, err
}

// readMarks reads the canonical document, or a table of marks of one month. Rows that cannot be read at all are warnings.
func (d Deps) readMarks(in engine.Input, staff []registry.Employee) (attendance, []fault.Finding, error) {
	var doc attendance
	if !registry.IsTable(in.Envelope) {
		err := document.Decode(in.Body, &doc.Document)
		return doc, nil, err
	}
	if len(staff) == 0 {
		return doc, nil, errNoStaff.New()
	}
	limits := table.DefaultLimits()
	limits.Rows = mostMarks
	files := arithmetic.Files{Marks: arithmetic.File{Name: in.Envelope.Name, Data: in.Body}}
	tables, err := d.readTable(files, limits)
	if err != nil {
		return doc, nil, err
	}
	doc.Document, doc.Places.Marks = tables.Document, tables.Origins.Marks
	month, wrong := monthOf(tables, in.Envelope.Name, d.Registry.Zone(in.Organisation))
	doc.Month = month
	findings := append(warnings(tables.Findings), doc.employ(staff)...)
	if wrong != nil {
		findings = append(findings, *wrong)
	}
	return doc, findings, nil
}

// readTable reads the program's own table of marks, or another program's as its columns are described.
func (d Deps) readTable(files arithmetic.Files, limits table.Limits) (arithmetic.Tables, error) {
	if d.columns != nil {
		return arithmetic.ReadMarks(files.Marks, *d.columns, limits)
	}
	return arithmetic.ReadTables(files, limits)
}

// employ makes the staff the month's employees. Whoever vanished from the tables before the month began is left out: nobody
// dismissed him, but nobody speaks of him either. His marks do, and then a person has to look.
func (a *attendance) employ(staff []registry.Employee) []fault.Finding {
	marked := map[string]bool{}
	for _, m := range a.Marks {
		marked[m.TabNumber] = true
	}
	var findings []fault.Finding
	for _, e := range staff {
		gone := e.Gone != "" && e.Dismissed == "" && e.Gone < a.Month+"-01"
		if gone && !marked[e.TabNumber] {
			continue
		}
		if gone {
			findings = append(findings, errGone.Warning(e.Place, "таб. № "+e.TabNumber+", с "+e.Gone))
		}
		a.Employees = append(a.Employees, marks.Employee{TabNumber: e.TabNumber})
	}
	return findings
}

// completeEmployees fills what the source left empty: first from the configuration, which a person wrote for this very
// purpose, then from what other sources told. An end of employment before its beginning is that of an earlier one.
func (d Deps) completeEmployees(doc *attendance, staff []registry.Employee, own config.Organisation) {
	doc.Places.Employees = nil
	for i := range doc.Employees {
		e := &doc.Employees[i]
		written, _ := d.Registry.Employee(own.ID, e.TabNumber)
		known := find(staff, e.TabNumber)
		e.FullName = cmp.Or(e.FullName, known.FullName)
		e.Position = cmp.Or(e.Position, written.Position, known.Position)
		e.Department = cmp.Or(e.Department, written.Department, known.Department)
		e.Object = cmp.Or(e.Object, written.Object, known.Object)
		e.Schedule = cmp.Or(e.Schedule, written.Schedule, known.Schedule, own.Schedule)
		e.Hired = cmp.Or(e.Hired, known.Hired)
		if known.Dismissed >= e.Hired {
			e.Dismissed = cmp.Or(e.Dismissed, known.Dismissed)
		}
		doc.Places.Employees = append(doc.Places.Employees, known.Place)
	}
}

// find looks a person up in a list that is ordered by tab numbers.
func find(staff []registry.Employee, tab string) registry.Employee {
	i, ok := slices.BinarySearchFunc(staff, tab, func(e registry.Employee, tab string) int { return cmp.Compare(e.TabNumber, tab) })
	if !ok {
		return registry.Employee{}
	}
	return staff[i]
}

// addAbsences adds what the registry knows of the year up to the month's end, since accounting periods may be as long. An
// absence that the source names itself comes first: of two on one day the first decides.
func (d Deps) addAbsences(ctx context.Context, doc *attendance, own config.Organisation) error {
	from, to, err := aroundYearOf(doc.Month)
	if err != nil {
		return err
	}
	known, err := d.Registry.Absences(ctx, own.ID, from, to)
	if err != nil {
		return err
	}
	employed := map[string]bool{}
	for _, e := range doc.Employees {
		employed[e.TabNumber] = true
	}
	doc.Places.Absences = make([]string, len(doc.Absences))
	for _, a := range known {
		if !employed[a.TabNumber] && doc.Places.Marks.File == "" {
			continue // the source's month has nobody of that number: no concern of this timesheet
		}
		if !slices.Contains(doc.Absences, a.Absence) {
			doc.Absences = append(doc.Absences, a.Absence)
			doc.Places.Absences = append(doc.Places.Absences, a.Place)
		}
	}
	return nil
}
