package steps

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/registry"
	arithmetic "github.com/uzelhub/uzel/core/timesheet"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/marks"
)

// withPeriod adds to a month's marks those of the earlier months of its accounting period, as they were counted: from the
// timesheets that are kept, with their corrections (art. 104 of the Labour Code). Where schedules account by the month,
// nothing is looked for.
func (d Deps) withPeriod(
	ctx context.Context, month marks.Document, schedules arithmetic.Schedules, own config.Organisation, o arithmetic.Options,
) (marks.Document, error) {
	months, err := arithmetic.EarlierMonths(month, schedules, o)
	if err != nil || len(months) == 0 {
		return month, err
	}
	employed := map[string]bool{}
	for _, e := range month.Employees {
		employed[e.TabNumber] = true
	}
	var earlier []marks.Document
	for _, name := range months {
		stored, err := d.Registry.Timesheets(ctx, name, []string{own.INN})
		if err != nil {
			return marks.Document{}, err
		}
		for _, s := range stored {
			if s.Series.Organisation != own.ID {
				continue
			}
			list, err := d.Registry.Corrections(ctx, s.Series)
			if err != nil {
				return marks.Document{}, err
			}
			earlier = append(earlier, ofEmployees(s, list, employed))
		}
	}
	return arithmetic.Join(month, earlier...)
}

// ofEmployees is what a stored timesheet was counted from, as far as it concerns the month's employees.
func ofEmployees(s registry.Stored, list []registry.Correction, employed map[string]bool) marks.Document {
	counted := s.Marks
	counted.Apply(list) // what it finds was told in its own month
	doc := counted.Document
	doc.Marks = slices.DeleteFunc(slices.Clone(doc.Marks), func(m marks.Mark) bool { return !employed[m.TabNumber] })
	doc.Absences = slices.DeleteFunc(slices.Clone(doc.Absences), func(a marks.Absence) bool { return !employed[a.TabNumber] })
	doc.Orders = slices.DeleteFunc(slices.Clone(doc.Orders), func(o marks.Order) bool { return !employed[o.TabNumber] })
	return doc
}

// ofOwnRows leaves out what is said of rows that came from earlier months: it was told in theirs.
func ofOwnRows(findings []fault.Finding, own marks.Document) []fault.Finding {
	rows := map[string]int{"marks": len(own.Marks), "absences": len(own.Absences), "orders": len(own.Orders)}
	return slices.DeleteFunc(findings, func(f fault.Finding) bool {
		list, number, _ := strings.Cut(strings.TrimPrefix(f.Path, "/"), "/")
		most, known := rows[list]
		n, err := strconv.Atoi(number)
		return known && err == nil && strings.HasPrefix(f.Path, "/") && n >= most
	})
}
