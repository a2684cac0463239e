package sandbox

import (
	"encoding/json"
	"slices"
)

// store is what the server holds.
type store struct {
	references    map[string]map[string]Reference // by path, by GUID
	employees     map[string]Employee
	places        resources
	demands       []*Demand // in the order in which they came
	rows          []Row     // the same
	subscriptions []Subscription
}

func newStore() store {
	return store{
		references: map[string]map[string]Reference{"/organizations": {}, "/subdivisions": {}, "/staff-positions": {}},
		employees:  map[string]Employee{},
		places:     resources{Units: map[string]Unit{}, Specialities: map[string]Unit{}, Objects: map[string]Object{}},
	}
}

// Reference is an organisation, a subdivision or a position. Its GUID is the client's.
type Reference struct {
	GUID             string `json:"guid"`
	Name             string `json:"name"`
	SerialNumber     any    `json:"serial_number"`
	OrganizationGUID string `json:"organization_guid,omitempty"` // not of an organisation
}

// Employee is a person at work. The GUID is the client's.
type Employee struct {
	GUID              string `json:"guid"`
	StaffPositionGUID string `json:"staff_position_guid"`
	OrganizationGUID  string `json:"organization_guid"`
	SubdivisionGUID   string `json:"subdivision_guid"`
	NaturalPerson     Person `json:"natural_person"`
	Sex               string `json:"sex"` // male, female
	PersonnelNumber   string `json:"personnel_number"`
	HiringDate        string `json:"hiring_date"` // YYYY-MM-DD
	Deleted           bool   `json:"deleted"`
}

// Person is who an employee is. An answer gives the date of birth as DD.MM.YYYY.
type Person struct {
	UUID        string `json:"uuid,omitempty"`
	LastName    string `json:"last_name"`
	FirstName   string `json:"first_name"`
	SecondName  string `json:"second_name"`
	BirthDate   string `json:"birth_date,omitempty"`
	PhoneNumber string `json:"phone_number"`
}

// Unit is a unit of a company, or a speciality.
type Unit struct {
	UUID string `json:"uuid"`
	Name string `json:"name"`
}

// Object is a place of work. Its times are local to TimeZone.
type Object struct {
	UUID      string `json:"uuid"`
	Title     string `json:"title"`
	Latitude  string `json:"latitude"`
	Longitude string `json:"longitude"`
	Address   string `json:"address"`
	TimeZone  string `json:"timezone"`
}

// Subscription is a web hook that somebody asked for. What the request says is not known, so it is kept as it came; the
// sandbox calls nobody.
type Subscription struct {
	GUID string
	Body json.RawMessage
}

// AddEmployee puts an employee there, or replaces the one of that GUID.
func (s *Server) AddEmployee(e Employee) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.store.employees[e.GUID] = e
}

// Employee finds an employee by the client's GUID.
func (s *Server) Employee(guid string) (e Employee, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e, ok = s.store.employees[guid]
	return e, ok
}

// Reference finds what was put by a path, as /subdivisions.
func (s *Server) Reference(path, guid string) (r Reference, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, ok = s.store.references[path][guid]
	return r, ok
}

// AddUnit puts a unit there.
func (s *Server) AddUnit(u Unit) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.store.places.Units[u.UUID] = u
}

// AddSpeciality puts a speciality there.
func (s *Server) AddSpeciality(u Unit) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.store.places.Specialities[u.UUID] = u
}

// AddObject puts a place of work there.
func (s *Server) AddObject(o Object) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.store.places.Objects[o.UUID] = o
}

// AddDemand puts a demand there, or replaces the one of that key.
func (s *Server) AddDemand(d Demand) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if i := s.demandIndex(d.Key); i >= 0 {
		*s.store.demands[i] = d
		return
	}
	s.store.demands = append(s.store.demands, &d)
}

// RemoveDemand takes a demand away without a trace.
func (s *Server) RemoveDemand(key string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.store.demands = slices.DeleteFunc(s.store.demands, func(d *Demand) bool { return d.Key == key })
}

// Demand finds a demand.
func (s *Server) Demand(key string) (d Demand, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if i := s.demandIndex(key); i >= 0 {
		return *s.store.demands[i], true
	}
	return Demand{}, false
}

func (s *Server) demandIndex(key string) int {
	return slices.IndexFunc(s.store.demands, func(d *Demand) bool { return d.Key == key })
}

// AddTimesheet puts rows of a timesheet there.
func (s *Server) AddTimesheet(rows ...Row) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.store.rows = append(s.store.rows, rows...)
}

// Subscriptions lists the web hooks that were asked for.
func (s *Server) Subscriptions() []Subscription {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.store.subscriptions)
}
