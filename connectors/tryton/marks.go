package tryton

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/marks"
	"github.com/uzelhub/uzel/schemas/timesheet"
)

// margin is how many days on either side of the month are given: a night shift begins the day before.
const margin = 2

type markRecord struct {
	ID       int64  `json:"id"`
	Employee int64  `json:"employee"`
	At       moment `json:"at"`
	Type     string `json:"type"`
}

// readMonth gives the marks of a month as one document.
func (c *connection) readMonth(ctx context.Context, request sdk.ReadRequest, sink sdk.Sink) error {
	if !request.Wants(document.KindMarks) {
		return sdk.Fail(document.CauseMisconfigured, "за период коннектор читает только отметки времени (marks)").
			Advise("контрагенты, сотрудники и счета читаются без периода, по мере изменений")
	}
	month, err := calendarMonth(*request.Period)
	if err != nil {
		return err
	}
	id, err := c.companyID(ctx)
	if err != nil {
		return err
	}
	office, err := c.office(ctx, id)
	if err != nil {
		return err
	}
	zone, err := time.LoadLocation(office.timeZone)
	if err != nil {
		return sdk.Fail(document.CauseMisconfigured, "часовой пояс организации в Tryton неизвестен").Remote("", office.timeZone)
	}
	r := reading{connection: c, office: office, sink: sink}
	// Days are those of the company; Tryton keeps moments in UTC.
	from := time.Date(month.Year(), month.Month(), 1-margin, 0, 0, 0, 0, zone)
	to := time.Date(month.Year(), month.Month()+1, 1+margin, 0, 0, 0, 0, zone)
	return r.month(ctx, month.Format("2006-01"), from, to)
}

func (r *reading) month(ctx context.Context, month string, from, to time.Time) error {
	passages, err := r.passages(ctx, from, to)
	if err != nil {
		return err
	}
	staff, err := r.roster(ctx, passages, from, to)
	if err != nil {
		return err
	}
	doc := marks.Document{
		Organisation: timesheet.Organisation{INN: r.office.party.INN, KPP: r.office.party.KPP, Name: r.office.party.Name},
		Month:        month,
	}
	if err := r.enter(ctx, &doc, staff); err != nil {
		return err
	}
	if err := r.mark(ctx, &doc, passages, staff); err != nil {
		return err
	}
	body, err := json.Marshal(doc)
	if err != nil {
		return err
	}
	if len(body) > document.MaxBytes {
		return sdk.Fail(document.CauseLimit, "отметки за месяц не помещаются в один документ: %d МиБ", len(body)>>20)
	}
	return r.sink.Put(ctx, sdk.Item{Body: body, Document: document.Envelope{
		Kind: document.KindMarks, MediaType: mediaType, Period: month, Organisation: r.office.party,
		SourceKey: fmt.Sprintf("tryton:%s:marks:%d:%s", r.config.Database, r.office.id, month), Revision: revision(body),
	}})
}

// passages reads the marks page by page and puts them in the order of their time.
func (r *reading) passages(ctx context.Context, from, to time.Time) ([]markRecord, error) {
	domain := []any{[]any{"company", "=", r.office.id}, []any{"at", ">=", moment{from}}, []any{"at", "<", moment{to}}}
	all, err := everything(ctx, r, "attendance.line", domain, func(m markRecord) int64 { return m.ID })
	slices.SortStableFunc(all, func(a, b markRecord) int { return a.At.Compare(b.At.Time) })
	return all, err
}

// enter lists the employees. One without a usable tab number is a problem and stays out with his marks.
func (r *reading) enter(ctx context.Context, doc *marks.Document, staff []member) error {
	for _, m := range staff {
		if m.fault != nil {
			if err := r.problem(ctx, document.KindEmployee, m.ID, m.fault); err != nil {
				return err
			}
			continue
		}
		doc.Employees = append(doc.Employees, marks.Employee{
			TabNumber: m.tab, FullName: m.Party.Name, Hired: string(m.Start), Dismissed: string(m.End),
		})
	}
	return nil
}

// mark lists the marks of the employees that were entered.
func (r *reading) mark(ctx context.Context, doc *marks.Document, passages []markRecord, staff []member) error {
	tabs := map[int64]string{}
	for _, m := range staff {
		if m.fault == nil {
			tabs[m.ID] = m.tab
		}
	}
	for _, p := range passages {
		if tabs[p.Employee] == "" {
			continue
		}
		if p.Type != "in" && p.Type != "out" {
			fault := sdk.Fail(document.CauseInvalidDocument, "направление отметки неизвестно").Remote(p.Type, "")
			if err := r.problem(ctx, document.KindMarks, p.ID, fault); err != nil {
				return err
			}
			continue
		}
		doc.Marks = append(doc.Marks, marks.Mark{TabNumber: tabs[p.Employee], Time: p.At.Format(time.RFC3339), Direction: p.Type})
	}
	return nil
}

func (r *reading) problem(ctx context.Context, kind document.Kind, id int64, fault *sdk.Fault) error {
	return r.sink.Problem(ctx, sdk.Problem{Fault: fault, Document: document.Envelope{
		Kind: kind, MediaType: mediaType, SourceKey: r.key(kind, id), Revision: "problem-" + revision([]byte(fault.Message)),
		Organisation: r.office.party,
	}})
}

// calendarMonth is the month that the period is.
func calendarMonth(p sdk.Period) (time.Time, error) {
	from, err := time.Parse(time.DateOnly, p.From)
	to, err2 := time.Parse(time.DateOnly, p.To)
	if err != nil || err2 != nil || from.Day() != 1 || !from.AddDate(0, 1, -1).Equal(to) {
		return time.Time{}, sdk.Fail(document.CauseMisconfigured,
			"отметки времени читаются за календарный месяц, а не за период с %.10s по %.10s", p.From, p.To).
			Advise("укажите период с первого по последнее число месяца")
	}
	return from, nil
}
