package sandbox

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"github.com/uzelhub/uzel/plugins/sdk/mishap"
)

// Statuses of a demand that are known.
const (
	StatusCanceled  = "canceled"
	StatusRequested = "requested"
	StatusNew       = "new"
	StatusAssigned  = "assigned"
	StatusWaiting   = "wait4answer"
	StatusDeleted   = "deleted"
)

// FactClosed is the only type of a fact that is known.
const FactClosed = "closed"

// Demand is a shift for which a person is wanted or found. Times are local to its object, as 2026-11-03 10:00:00.
type Demand struct {
	Key             string     `json:"demandKey"`
	UUID            string     `json:"uuid"`
	Status          string     `json:"status"`
	Date            string     `json:"date"`
	Begin           string     `json:"datetimeBegin"`
	End             string     `json:"datetimeEnd"`
	Intervals       []Interval `json:"Intervals"`
	Fact            []Fact     `json:"fact"`
	PlanFact        []Span     `json:"planFactIntervals"`
	FactTime        int        `json:"factTime"` // seconds
	UnitUUID        string     `json:"unitUuid"`
	ObjectUUIDs     []string   `json:"objectUuids"`
	SpecialityUUID  string     `json:"specialityUuid"`
	UserCreatedUUID string     `json:"userCreatedUuid"`

	// Performer is the GUID of the employee who was set. The known answer does not show it; see Options.PerformerField.
	Performer string `json:"-"`
}

// Interval is a planned part of a demand, in seconds from midnight.
type Interval struct {
	TypeUUID  string `json:"type_uuid"`
	StartTime int    `json:"start_time"`
	EndTime   int    `json:"end_time"`
	LunchTime int    `json:"lunch_time"`
}

// Fact is a stay at work.
type Fact struct {
	ID    int64  `json:"id"`
	Type  string `json:"type"`
	Begin string `json:"begin"`
	End   string `json:"end"`
}

// Span is from one moment to another.
type Span struct {
	Begin string `json:"begin"`
	End   string `json:"end"`
}

// resources are what demands name.
type resources struct {
	Units        map[string]Unit   `json:"units"`
	Specialities map[string]Unit   `json:"specialities"`
	Objects      map[string]Object `json:"objects"`
}

// demandQuery is what is asked: by keys, or by dates and statuses.
type demandQuery struct {
	Keys     []string `json:"demandKeys"`
	Begin    string   `json:"dateBegin"`
	End      string   `json:"dateEnd"`
	Statuses []string `json:"statuses"`
	page
}

// page is a part of a list; without a limit all of it.
type page struct {
	Limit  int `json:"limit"`
	Offset int `json:"offset"`
}

type demandAnswer struct {
	Demands   []map[string]any    `json:"demands"`
	Employees map[string]employee `json:"employees"`
}

// employee is as much of one as an answer to /demands shows.
type employee struct {
	UUID   string `json:"uuid"`
	Person Person `json:"natural_person"`
}

func (s *Server) findDemands(c call) (any, error) {
	var q demandQuery
	if err := json.Unmarshal(c.body, &q); err != nil || q.Limit < 0 || q.Offset < 0 {
		return nil, invalid("the query is not readable")
	}
	var found []Demand
	for _, d := range arrived(s.store.demands, c.fault) {
		if q.wants(*d) {
			found = append(found, *d)
		}
	}
	slices.SortStableFunc(found, func(a, b Demand) int {
		return cmp.Or(strings.Compare(a.Begin, b.Begin), strings.Compare(a.Key, b.Key))
	})
	found = cut(found, q.page)
	answer := demandAnswer{Demands: []map[string]any{}, Employees: map[string]employee{}}
	for i, d := range mishap.Disturbed(found, c.fault) {
		if i == 0 && c.fault == UnknownStatus {
			d.Status = Strange
		}
		shown, err := s.show(d)
		if err != nil {
			return nil, err
		}
		answer.Demands = append(answer.Demands, shown)
		for _, guid := range []string{d.UserCreatedUUID, d.Performer} {
			if e, ok := s.store.employees[guid]; ok {
				person := e.NaturalPerson
				person.UUID = guid
				answer.Employees[guid] = employee{guid, person}
			}
		}
	}
	return answer, nil
}

func (q demandQuery) wants(d Demand) bool {
	if q.Keys != nil {
		return slices.Contains(q.Keys, d.Key)
	}
	return (q.Begin == "" || d.Date >= q.Begin) && (q.End == "" || d.Date <= q.End) &&
		(q.Statuses == nil || slices.Contains(q.Statuses, d.Status))
}

// show is a demand with what it names.
func (s *Server) show(d Demand) (map[string]any, error) {
	text, err := json.Marshal(d)
	if err != nil {
		return nil, err
	}
	var shown map[string]any
	if err := json.Unmarshal(text, &shown); err != nil {
		return nil, err
	}
	named := resources{Units: map[string]Unit{}, Specialities: map[string]Unit{}, Objects: map[string]Object{}}
	pick(named.Units, s.store.places.Units, d.UnitUUID)
	pick(named.Specialities, s.store.places.Specialities, d.SpecialityUUID)
	pick(named.Objects, s.store.places.Objects, d.ObjectUUIDs...)
	shown["resources"] = named
	if field := s.options.PerformerField; field != "" {
		shown[field] = nil
		if d.Performer != "" {
			shown[field] = d.Performer
		}
	}
	return shown, nil
}

func pick[T any](into, from map[string]T, ids ...string) {
	for _, id := range ids {
		if thing, ok := from[id]; ok {
			into[id] = thing
		}
	}
}

// arrived leaves out the record that is late.
func arrived[T any](records []T, f Fault) []T {
	if f == Late && len(records) > 0 {
		return records[:len(records)-1]
	}
	return records
}

func cut[T any](records []T, p page) []T {
	records = records[min(p.Offset, len(records)):]
	if p.Limit > 0 {
		records = records[:min(p.Limit, len(records))]
	}
	return records
}
