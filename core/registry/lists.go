package registry

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/timesheet"
)

// employeeLists is the collection of who stands in which table of employees.
const employeeLists = "employee_list"

// employeeList is who is listed in a table of employees, and since when those who were listed before are not. Somebody who vanishes from a
// table stays known: the months in which he worked are still to be paid, and only a date of dismissal means that he was dismissed. From
// the month after he vanished he is left out of timesheets, unless there are marks of him or another source mentions him.
type employeeList struct {
	Tabs []string          `json:"tabs"`
	At   string            `json:"at"`             // the table's own date, YYYY-MM-DD
	Gone map[string]string `json:"gone,omitempty"` // by tab number: the date of the first table without him
}

// list makes the record of who is listed in a table. A row that could not be taken counts too: it is a mistake, not a person who left.
func (d delivery) list(tables timesheet.Tables) ([]store.Record, error) {
	var tabs []string
	for _, e := range tables.Document.Employees {
		if e.TabNumber != "" && wrongTabNumber(e.TabNumber) == nil {
			tabs = append(tabs, e.TabNumber)
		}
	}
	slices.Sort(tabs)
	tabs = slices.Compact(tabs)
	named, err := json.Marshal(tabs)
	if err != nil {
		return nil, err
	}
	data, err := json.Marshal(employeeList{Tabs: tabs, At: d.date()})
	if err != nil {
		return nil, err
	}
	record := d.record(d.prefix()+digest([]byte(d.envelope.SourceKey)), data)
	record.Collection, record.Revision = employeeLists, digest(named)
	return []store.Record{record}, nil
}

// date is the day of a delivery by the organisation's clocks; empty when its source does not tell.
func (d delivery) date() string {
	if d.envelope.ChangedAt.IsZero() {
		return ""
	}
	zone, err := time.LoadLocation(d.owner.TimeZone)
	if err != nil || d.owner.TimeZone == "" {
		if zone, err = time.LoadLocation(config.DefaultTimeZone); err != nil {
			zone = time.UTC
		}
	}
	return d.envelope.ChangedAt.In(zone).Format(time.DateOnly)
}

// following adds to a list who vanished since the earlier revision of the same table, and when.
func (l employeeList) following(before employeeList) employeeList {
	l.Gone = map[string]string{}
	for _, tab := range before.Tabs {
		l.Gone[tab] = l.At
	}
	for tab, at := range before.Gone {
		l.Gone[tab] = at
	}
	for _, tab := range l.Tabs {
		delete(l.Gone, tab)
	}
	return l
}

// followed makes the record that replaces an earlier one of the same table.
func followed(known, record store.Record) (store.Record, error) {
	var before, now employeeList
	if err := json.Unmarshal(known.Data, &before); err != nil {
		return record, err
	}
	if err := json.Unmarshal(record.Data, &now); err != nil {
		return record, err
	}
	data, err := json.Marshal(now.following(before))
	record.Data = data
	return record, err
}

// gone lists who has vanished from every table that ever named him, by tab number, with the date when he vanished from the last one.
func (r *Registry) gone(ctx context.Context, organisation string) (map[string]string, error) {
	gone, listed := map[string]string{}, map[string]bool{}
	err := r.store.View(ctx, func(tx store.ReadTx) error {
		records, err := withPrefix(tx, employeeLists, organisation+"/")
		if err != nil {
			return err
		}
		for _, record := range records {
			var l employeeList
			if err := json.Unmarshal(record.Data, &l); err != nil {
				return err
			}
			for _, tab := range l.Tabs {
				listed[tab] = true
			}
			for tab, at := range l.Gone {
				gone[tab] = max(gone[tab], at)
			}
		}
		return nil
	})
	for tab := range listed {
		delete(gone, tab)
	}
	return gone, err
}
