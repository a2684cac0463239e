package registry

import (
	"context"
	"encoding/json"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/timesheet"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/marks"
)

// Absence is an absence that a source told of.
type Absence struct {
	marks.Absence
	Place string `json:"place,omitempty"` // the row of the table that says so; empty: it came from a system
}

// absences makes the one record of a file of absences, or of a system's document. A later revision replaces it whole:
// what it does not say any more is no longer so.
func (d delivery) absences(list []marks.Absence, at func(int) string) ([]store.Record, []fault.Finding) {
	var findings []fault.Finding
	good := []Absence{}
	for i, a := range list {
		if wrong := d.wrongAbsence(a, at(i)); wrong != nil {
			findings = append(findings, *wrong)
			continue
		}
		good = append(good, Absence{a, at(i)})
	}
	data, err := json.Marshal(good)
	if err != nil {
		return nil, d.broken(err)
	}
	return []store.Record{d.record(d.prefix()+digest([]byte(d.envelope.SourceKey)), data)}, findings
}

// schedules are those of the configuration; it was checked when it was loaded, so that what cannot be read here says nothing.
func (r *Registry) schedules() timesheet.Schedules {
	s, err := timesheet.ParseSchedules(r.config.WorkSchedules.File, r.config.WorkSchedules.YAML)
	if err != nil {
		return timesheet.Schedules{}
	}
	return s
}

// Absences lists the absences of an organisation's employees that have a day between two dates, both included. The same
// absence in two files is one.
func (r *Registry) Absences(ctx context.Context, organisation, from, to string) ([]Absence, error) {
	records, err := r.records(ctx, document.KindAbsence, organisation)
	if err != nil {
		return nil, err
	}
	type same struct{ tab, from, to, code string }
	seen := map[same]bool{}
	var all []Absence
	for _, record := range records {
		var list []Absence
		if err := json.Unmarshal(record.Data, &list); err != nil {
			return nil, err
		}
		for _, a := range list {
			key := same{a.TabNumber, a.From, a.To, a.Code}
			if seen[key] || a.From > to || a.To != "" && a.To < from {
				continue
			}
			seen[key] = true
			all = append(all, a)
		}
	}
	return all, nil
}
