package tryton

import (
	"context"
	"time"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// member is an employee of a month. Who has no tab number, or shares it with another record of the month, has a fault
// instead: whose marks they are would be a guess.
type member struct {
	employeeRecord
	tab   string
	fault *sdk.Fault
}

// roster finds the employees who were employed on a day of the span or have marks in it. A person who left and came
// back has two records in Tryton, often with one number; usually only one of them belongs to a month.
func (r *reading) roster(ctx context.Context, passages []markRecord, from, to time.Time) ([]member, error) {
	domain := []any{[]any{"company", "=", r.office.id}}
	all, err := everything(ctx, r, "company.employee", domain, func(e employeeRecord) int64 { return e.ID })
	if err != nil {
		return nil, err
	}
	marked := map[int64]bool{}
	for _, p := range passages {
		marked[p.Employee] = true
	}
	first, last := day(from.Format(time.DateOnly)), day(to.AddDate(0, 0, -1).Format(time.DateOnly))
	var staff []member
	owners := map[string]int{}
	for _, e := range all {
		if !marked[e.ID] && !e.employed(first, last) {
			continue
		}
		m := member{employeeRecord: e, tab: r.config.tabNumber(e)}
		owners[m.tab]++
		staff = append(staff, m)
	}
	for i := range staff {
		switch m := &staff[i]; {
		case m.tab == "":
			m.fault = noTabNumber(m.ID)
		case owners[m.tab] > 1:
			m.fault = sdk.Fail(document.CauseInvalidDocument, "табельный номер %s стоит у нескольких записей сотрудников", m.tab).
				Advise("исправьте номера в Tryton или выберите для табельного номера другой источник: настройка tab_number")
		}
	}
	return staff, nil
}

// employed reports whether the employment has a day between two others, both included.
func (e employeeRecord) employed(from, to day) bool {
	return (e.Start == "" || e.Start <= to) && (e.End == "" || e.End >= from)
}
