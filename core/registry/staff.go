package registry

import (
	"cmp"
	"context"
	"encoding/json"
	"maps"
	"slices"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/reference"
)

// Employee is what sources say about a person.
type Employee struct {
	reference.Employee
	Place string // the row of the table that says so; empty: it came from a system
	// Gone is the date of the first table that does not name him any more; empty: a table or a system does.
	Gone string
}

// learntEmployee is what one connection says about an employee, as it is stored.
type learntEmployee struct {
	reference.Employee
	Place string `json:"place,omitempty"`
	Gone  string `json:"-"` // never known to one connection alone
}

// employee makes the record of an employee. Every connection that mentions him has one of its own, so that an ERP's names and dates and a
// table's schedules are kept side by side.
func (d delivery) employee(e learntEmployee) ([]store.Record, []fault.Finding) {
	data, err := json.Marshal(e)
	if err != nil {
		return nil, d.broken(err)
	}
	return []store.Record{d.record(d.prefix()+e.TabNumber, data)}, nil
}

// prefix begins the keys of what a connection says of its organisation's people.
func (d delivery) prefix() string { return d.owner.ID + "/" + d.connection + "/" }

// Employee finds what configuration says of an employee.
func (r *Registry) Employee(organisation, tabNumber string) (config.Employee, bool) {
	for _, e := range r.config.Employees {
		if e.Organisation == organisation && e.TabNumber == tabNumber {
			return e, true
		}
	}
	return config.Employee{}, false
}

// Staff lists the employees of an organisation that sources reported, in the order of tab numbers. If several sources mention one, the
// latest counts, and the others fill in what it leaves empty.
func (r *Registry) Staff(ctx context.Context, organisation string) ([]Employee, error) {
	records, err := r.records(ctx, document.KindEmployee, organisation)
	if err != nil {
		return nil, err
	}
	gone, err := r.gone(ctx, organisation)
	if err != nil {
		return nil, err
	}
	people := map[string]Employee{}
	for _, record := range records {
		var learnt learntEmployee
		if err := json.Unmarshal(record.Data, &learnt); err != nil {
			return nil, err
		}
		said := Employee(learnt)
		if said.Place == "" {
			delete(gone, said.TabNumber) // a system knows him
		}
		if known, ok := people[said.TabNumber]; ok {
			said = known.completed(said)
		}
		people[said.TabNumber] = said
	}
	for tab, at := range gone {
		if one, ok := people[tab]; ok {
			one.Gone = at
			people[tab] = one
		}
	}
	return slices.SortedFunc(maps.Values(people), func(a, b Employee) int { return cmp.Compare(a.TabNumber, b.TabNumber) }), nil
}

// completed fills in what is empty from an older record of the same person. A date of dismissal before the date of hire belongs to an
// earlier employment.
func (e Employee) completed(older Employee) Employee {
	e.FullName = cmp.Or(e.FullName, older.FullName)
	e.Position = cmp.Or(e.Position, older.Position)
	e.Department = cmp.Or(e.Department, older.Department)
	e.Object = cmp.Or(e.Object, older.Object)
	e.Schedule = cmp.Or(e.Schedule, older.Schedule)
	e.Hired = cmp.Or(e.Hired, older.Hired)
	if older.Dismissed >= e.Hired {
		e.Dismissed = cmp.Or(e.Dismissed, older.Dismissed)
	}
	e.Place = cmp.Or(e.Place, older.Place)
	return e
}

// records lists what all connections of an organisation gave of one kind, the latest first.
func (r *Registry) records(ctx context.Context, kind document.Kind, organisation string) ([]store.Record, error) {
	var all []store.Record
	err := r.store.View(ctx, func(tx store.ReadTx) (err error) {
		all, err = withPrefix(tx, string(kind), organisation+"/")
		return err
	})
	slices.SortStableFunc(all, func(a, b store.Record) int { return b.ChangedAt.Compare(a.ChangedAt) })
	return all, err
}
