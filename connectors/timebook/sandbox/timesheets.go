package sandbox

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"github.com/uzelhub/uzel/plugins/sdk/mishap"
)

// Row is a day of an employee in a timesheet, as it might be read. It is a guess, as the whole call.
type Row struct {
	EmployeeGUID    string        `json:"employee_guid"`
	PersonnelNumber string        `json:"personnel_number"`
	Date            string        `json:"date"`
	Intervals       []RowInterval `json:"intervals"`
	Status          string        `json:"status"` // closed
}

// RowInterval is a part of a day under a letter code of the form Т-13. Times are as those of a demand; a code of absence
// has none.
type RowInterval struct {
	Code     string `json:"code"`
	Begin    string `json:"begin,omitempty"`
	End      string `json:"end,omitempty"`
	Duration int    `json:"duration"` // seconds
}

type timesheetQuery struct {
	Begin        string `json:"dateBegin"`
	End          string `json:"dateEnd"`
	Organization string `json:"organization_guid"`
	Subdivision  string `json:"subdivision_guid"`
	page
}

type timesheetAnswer struct {
	Timesheets []Row `json:"timesheets"`
}

func (s *Server) findTimesheets(c call) (any, error) {
	var q timesheetQuery
	if err := json.Unmarshal(c.body, &q); err != nil || q.Limit < 0 || q.Offset < 0 {
		return nil, invalid("the query is not readable")
	}
	var found []Row
	for _, r := range arrived(s.store.rows, c.fault) {
		e := s.store.employees[r.EmployeeGUID]
		if (q.Begin == "" || r.Date >= q.Begin) && (q.End == "" || r.Date <= q.End) &&
			(q.Organization == "" || e.OrganizationGUID == q.Organization) &&
			(q.Subdivision == "" || e.SubdivisionGUID == q.Subdivision) {
			found = append(found, r)
		}
	}
	slices.SortStableFunc(found, func(a, b Row) int {
		return cmp.Or(strings.Compare(a.Date, b.Date), strings.Compare(a.PersonnelNumber, b.PersonnelNumber))
	})
	found = mishap.Disturbed(cut(found, q.page), c.fault)
	if len(found) > 0 && c.fault == UnknownStatus {
		found[0].Status = Strange
	}
	return timesheetAnswer{append([]Row{}, found...)}, nil
}
