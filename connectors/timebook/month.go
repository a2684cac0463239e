package timebook

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/marks"
	"github.com/uzelhub/uzel/schemas/timesheet"
)

// margin is how many days on either side of the month are given: a night shift begins the day before.
const margin = 2

// readMonth gives the marks of a month as one document. What could not be read of it comes before it.
func (c *connection) readMonth(ctx context.Context, request sdk.ReadRequest, sink sdk.Sink) error {
	if !request.Wants(document.KindMarks) {
		return sdk.Fail(document.CauseMisconfigured, "за период коннектор читает только отметки времени (marks)").
			Advise("работники читаются без периода, по мере изменений")
	}
	m, err := calendarMonth(*request.Period)
	if err != nil {
		return err
	}
	g, err := c.gather(ctx, m)
	if err != nil {
		return err
	}
	if err := c.report(ctx, sink, g.problems); err != nil {
		return err
	}
	doc := g.document(c.config, m)
	body, err := json.Marshal(doc)
	if err != nil {
		return err
	}
	if len(body) > document.MaxBytes {
		return sdk.Fail(document.CauseLimit, "отметки за месяц не помещаются в один документ: %d МиБ", len(body)>>20)
	}
	e := c.envelope(document.KindMarks, c.config.INN+":"+m.String())
	e.Period, e.Revision = m.String(), revision(body)
	return sink.Put(ctx, sdk.Item{Document: e, Body: body})
}

// gathered is what was read for a month.
type gathered struct {
	people roster
	places *objects
	attendance
	problems []problem
}

// gather reads the tables and, where marks come from there, the API.
func (c *connection) gather(ctx context.Context, m month) (gathered, error) {
	g := gathered{places: newObjects(c.config.TimeZone)}
	files, err := c.files(ctx)
	if err != nil {
		return g, err
	}
	if err := c.readTables(ctx, files, m, &g); err != nil {
		return g, err
	}
	var found attendance
	var problems []problem
	switch c.config.MarksFrom {
	case FromDemands:
		found, problems, err = c.readDemands(ctx, m.span(margin+1), &g)
	case FromTimesheets:
		found, problems, err = c.readTimesheets(ctx, m.span(margin+1), &g)
	default:
		found, problems, err = c.readMarks(ctx, files, m, &g)
	}
	g.marks = found.marks
	if c.config.Absences == nil { // otherwise the table says everything, and an absence would come twice
		g.absences = joined(found.absences)
	}
	g.problems = append(g.problems, problems...)
	return g, err
}

// document is the month's document.
func (g gathered) document(config Config, m month) marks.Document {
	days := m.span(margin)
	doc := marks.Document{
		Organisation: timesheet.Organisation{INN: config.INN, KPP: config.KPP, Name: config.Name}, Month: m.String(),
		Marks: []marks.Mark{},
	}
	mentioned := map[string]bool{}
	inside := slices.DeleteFunc(slices.Clone(g.marks), func(m mark) bool { return !days.has(m.at.day()) })
	slices.SortStableFunc(inside, func(a, b mark) int {
		return cmp.Or(a.at.wall.Compare(b.at.wall), strings.Compare(a.TabNumber, b.TabNumber))
	})
	for _, m := range inside {
		doc.Marks = append(doc.Marks, m.Mark)
		mentioned[m.TabNumber] = true
	}
	for _, a := range g.absences {
		if days.meets(a.From, a.To) && !slices.Contains(doc.Absences, a) {
			doc.Absences = append(doc.Absences, a)
			mentioned[a.TabNumber] = true
		}
	}
	doc.Employees = g.people.during(days, mentioned)
	g.places.settle(&doc)
	return doc
}

// calendarMonth is the month that the period is.
func calendarMonth(p sdk.Period) (month, error) {
	from, err := time.Parse(time.DateOnly, p.From)
	to, err2 := time.Parse(time.DateOnly, p.To)
	if err != nil || err2 != nil || from.Day() != 1 || !from.AddDate(0, 1, -1).Equal(to) {
		return month{}, sdk.Fail(document.CauseMisconfigured,
			"отметки времени читаются за календарный месяц, а не за период с %.10s по %.10s", p.From, p.To).
			Advise("укажите период с первого по последнее число месяца")
	}
	return month{from}, nil
}
