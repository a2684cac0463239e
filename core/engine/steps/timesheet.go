package steps

import (
	"bytes"
	"context"
	"time"

	"github.com/uzelhub/uzel/core/engine"
	arithmetic "github.com/uzelhub/uzel/core/timesheet"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/timesheet"
)

// toTimesheet makes a month's timesheet out of marks. Rows that had to be left out are warnings: the timesheet is made
// of the rest, as payroll expects, and says what is missing.
func (d Deps) toTimesheet(_ context.Context, in engine.Input) (engine.Content, []fault.Finding, error) {
	if err := expect("to-timesheet", in, document.KindMarks); err != nil {
		return engine.Content{}, nil, err
	}
	var doc attendance
	if err := document.Decode(in.Body, &doc); err != nil {
		return engine.Content{}, nil, err
	}
	schedules, err := d.schedules()
	if err != nil {
		return engine.Content{}, nil, err
	}
	own, _ := d.Registry.Organisation(in.Organisation)
	zone := d.Registry.Zone(in.Organisation)
	result, err := arithmetic.Build(
		arithmetic.Input{Document: doc.Document, Schedules: schedules, Origins: arithmetic.Origins{Marks: doc.Places.Marks}},
		arithmetic.Options{DefaultSchedule: own.Schedule, TimeZone: zone.String()})
	if err != nil {
		return engine.Content{}, nil, err
	}
	created := in.Identity.BuiltAt.In(zone).Format(time.DateOnly)
	sheet := result.Document(doc.Document, number(doc.Month), created)
	out, err := withJSON(in.Content, sheet)
	out.Envelope.Kind, out.Envelope.Format, out.Envelope.MediaType = document.KindTimesheet, "", "application/json"
	out.Envelope.Name, out.Envelope.Number, out.Envelope.Period = "", sheet.Number, doc.Month
	return out, warnings(doc.Places.locate(result.Findings)), err
}

// schedules are those of the configuration.
func (d Deps) schedules() (arithmetic.Schedules, error) {
	written := d.Config.WorkSchedules
	if len(written.YAML) == 0 {
		return arithmetic.Schedules{}, errNoSchedules.New()
	}
	return arithmetic.ParseSchedules(written.File, written.YAML)
}

// number is that of the month's timesheet: the number of the month.
func number(month string) string {
	if len(month) == len("2006-01") {
		return month[len("2006-"):]
	}
	return month
}

func warnings(findings []fault.Finding) []fault.Finding {
	for i := range findings {
		findings[i].Severity = fault.SeverityWarning
	}
	return findings
}

func readTimesheet(body []byte) (timesheet.Document, error) {
	return timesheet.Read(bytes.NewReader(body))
}
