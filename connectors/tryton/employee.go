package tryton

import (
	"context"
	"strings"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/reference"
)

type employeeRecord struct {
	ID      int64         `json:"id"`
	Party   numbersRecord `json:"party."`
	Start   day           `json:"start_date"`
	End     day           `json:"end_date"`
	Created moment        `json:"create_date"`
	Written moment        `json:"write_date"`
}

// tabNumber is what the configuration says a tab number is.
func (c Config) tabNumber(e employeeRecord) string {
	kind, named := strings.CutPrefix(c.TabNumber, sourceIdentifier)
	switch {
	case named:
		return typed(e.Party.Identifiers, kind)
	case c.TabNumber == sourceEmployeeID:
		return text(e.ID)
	}
	return e.Party.Code
}

// employees is the subject of the company's employees.
func (r *reading) employees() subject {
	s := subject{
		kind:   document.KindEmployee,
		model:  "company.employee",
		domain: []any{[]any{"company", "=", r.office.id}},
		stamps: []string{
			"create_date", "write_date", "party.create_date", "party.write_date",
			"party.identifiers.create_date", "party.identifiers.write_date",
		},
	}
	s.fetch = func(ctx context.Context, ids []int64) ([]found, error) { return fetch(ctx, r, s, ids, r.mapEmployee) }
	return s
}

func (r *reading) mapEmployee(e employeeRecord, f *found) error {
	doc := reference.Employee{
		ID: text(e.ID), TabNumber: r.config.tabNumber(e), FullName: e.Party.Name,
		Hired: string(e.Start), Dismissed: string(e.End),
	}
	f.envelope.ChangedAt = later(e.Created.Time, e.Written.Time)
	if doc.TabNumber == "" {
		return noTabNumber(e.ID)
	}
	f.envelope.Number = doc.TabNumber
	return f.hold(doc)
}

func noTabNumber(employee int64) *sdk.Fault {
	return sdk.Fail(document.CauseInvalidDocument, "у сотрудника (запись № %d) нет табельного номера", employee).
		Advise("заполните его в Tryton там, где указывает настройка tab_number")
}
