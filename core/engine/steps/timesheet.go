package steps

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"time"

	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/core/registry"
	arithmetic "github.com/uzelhub/uzel/core/timesheet"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/timesheet"
)

// toTimesheet makes a month's timesheet out of marks and of what people corrected in them. Rows that had to be left out
// are warnings: the timesheet is made of the rest, as payroll expects, and says what is missing. What is built after a
// timesheet of the month was approved is a correcting timesheet (rule 13).
func (d Deps) toTimesheet(ctx context.Context, in engine.Input) (engine.Content, []fault.Finding, error) {
	if in.Envelope.Kind == document.KindUKD { // the correction of an УПД that was billed by the hour
		return in.Content, nil, nil
	}
	if err := expect("to-timesheet", in, document.KindMarks); err != nil {
		return engine.Content{}, nil, err
	}
	var doc attendance
	if err := document.Decode(in.Body, &doc); err != nil {
		return engine.Content{}, nil, err
	}
	series := registry.Series{Organisation: in.Organisation, Month: doc.Month, Chain: in.Envelope.ChainKey()}
	frozen, approved, err := d.approved(ctx, series, in.Identity.File)
	if err != nil {
		return engine.Content{}, nil, err
	}
	if frozen != nil {
		return sheetContent(in.Content, approved.Number, doc.Month, frozen), nil, nil
	}
	made, findings, err := d.build(ctx, in, doc, series)
	if err != nil {
		return engine.Content{}, nil, err
	}
	if approved != nil {
		if wrong := correcting(&made, *approved); wrong != nil {
			return engine.Content{}, append(findings, *wrong), nil
		}
	}
	body, err := json.Marshal(made)
	return sheetContent(in.Content, made.Number, doc.Month, body), findings, err
}

// build counts the marks with their corrections.
func (d Deps) build(ctx context.Context, in engine.Input, doc attendance, series registry.Series) (timesheet.Document, []fault.Finding, error) {
	corrections, err := d.corrections(ctx, series)
	if err != nil {
		return timesheet.Document{}, nil, err
	}
	findings := doc.correct(corrections)
	schedules, err := d.schedules()
	if err != nil {
		return timesheet.Document{}, nil, err
	}
	own, _ := d.Registry.Organisation(in.Organisation)
	zone := d.Registry.Zone(in.Organisation)
	options := arithmetic.Options{DefaultSchedule: own.Schedule, TimeZone: zone.String()}
	period, err := d.withPeriod(ctx, doc.Document, schedules, own, options)
	if err != nil {
		return timesheet.Document{}, nil, err
	}
	result, err := arithmetic.Build(
		arithmetic.Input{Document: period, Schedules: schedules, Origins: arithmetic.Origins{Marks: doc.Places.Marks}}, options)
	if err != nil {
		return timesheet.Document{}, nil, err
	}
	result.Findings = ofOwnRows(result.Findings, doc.Document)
	registry.Settle(&result.Sheet, corrections)
	made := result.Document(doc.Document, number(doc.Month), in.Identity.BuiltAt.In(zone).Format(time.DateOnly))
	made.Corrected = len(corrections)
	return made, append(warnings(doc.Places.locate(result.Findings)), findings...), nil
}

// correct applies corrections to the marks and to the rows that they came from.
func (a *attendance) correct(list []registry.Correction) []fault.Finding {
	if len(list) == 0 {
		return nil
	}
	counted := registry.Attendance{Document: a.Document, MarkRows: a.Places.Marks.Numbers, AbsenceNames: a.Places.Absences}
	findings := counted.Apply(list)
	a.Document, a.Places.Marks.Numbers, a.Places.Absences = counted.Document, counted.MarkRows, counted.AbsenceNames
	return findings
}

// corrections are those of the month. A trial has no document behind it, and so none.
func (d Deps) corrections(ctx context.Context, series registry.Series) ([]registry.Correction, error) {
	if series.Chain == "" {
		return nil, nil
	}
	return d.Registry.Corrections(ctx, series)
}

// approved finds the timesheet of the month that was approved last, and the bytes of the document's own approved one: an
// approved timesheet that is built once more is what it was.
func (d Deps) approved(ctx context.Context, series registry.Series, file string) (frozen []byte, last *timesheet.Document, err error) {
	if series.Chain == "" {
		return nil, nil, nil
	}
	list, err := d.Registry.Approvals(ctx, series)
	if err != nil || len(list) == 0 {
		return nil, nil, err
	}
	own := slices.IndexFunc(list, func(a registry.Approval) bool { return a.File == file })
	approval := list[max(own, 0)]
	if own < 0 {
		approval = list[len(list)-1]
	}
	doc, body, err := d.Registry.ApprovedSheet(ctx, approval)
	if err != nil {
		return nil, nil, err
	}
	if own >= 0 {
		return body, &doc, nil
	}
	return nil, &doc, nil
}

// correcting makes a timesheet one that changes an approved one; it is refused when there is nothing to change.
func correcting(made *timesheet.Document, approved timesheet.Document) *fault.Finding {
	n := 1
	if approved.Correction != nil {
		n = approved.Correction.Number + 1
	}
	changes := timesheet.Difference(approved.Sheet, made.Sheet)
	if len(changes) == 0 {
		finding := errNothingCorrected.Finding("", "утверждён табель № "+approved.Number)
		return &finding
	}
	made.Correction = &timesheet.Correction{Number: n, Of: approved.Number, Changes: changes}
	made.Number = number(made.Sheet.Month) + "/" + strconv.Itoa(n)
	return nil
}

func sheetContent(content engine.Content, number, month string, body []byte) engine.Content {
	out := content
	out.Body = body
	out.Envelope.Kind, out.Envelope.Format, out.Envelope.MediaType = document.KindTimesheet, "", "application/json"
	out.Envelope.Name, out.Envelope.Number, out.Envelope.Period = "", number, month
	return out
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
