package demo

import (
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/uzelhub/uzel/connectors/timebook/sandbox"
)

// TimebookPath is where Timebook serves its API.
const TimebookPath = "/erpi"

// performerField is where a shift names who worked it: a field that a customer asks Timebook for.
const performerField = "performer_guid"

// localTime is how Timebook writes a moment, by the clocks of its object.
const localTime = "2006-01-02 15:04:05"

// NewTimebook fills a Timebook with the company's staff and the shifts that they worked. It does not listen yet.
func NewTimebook(s Sandbox, faults sandbox.Plan) (*sandbox.Server, []Setting) {
	c := companies[0]
	server := sandbox.New(sandbox.Options{
		Login: user, Password: s.Password, PerformerField: performerField, Seed: s.Seed, Faults: faults,
	})
	object := sandbox.Object{UUID: guid(c.id, "object"), Title: c.name, Address: c.address, TimeZone: c.zone}
	server.AddObject(object)
	sample := newSample(s.Seed, s.Month)
	for _, p := range sample.staff(c) {
		employee := sandbox.Employee{GUID: guid(c.id, p.tab), PersonnelNumber: p.tab, HiringDate: p.hired, NaturalPerson: personOf(p)}
		server.AddEmployee(employee)
		for _, worked := range stays(sample.marks(c, p)) {
			server.AddDemand(demandOf(worked, object, employee.GUID))
		}
	}
	return server, []Setting{{"login", user}, {"password", s.Password}, {"performer", performerField}}
}

func personOf(p person) sandbox.Person {
	names := strings.Fields(p.name)
	return sandbox.Person{LastName: names[0], FirstName: names[1], SecondName: names[2]}
}

// stays are a person's passages in pairs. One without the other is no stay: Timebook has not closed it.
func stays(marks []mark) [][2]mark {
	var pairs [][2]mark
	for i := 1; i < len(marks); i++ {
		if marks[i-1].in && !marks[i].in {
			pairs = append(pairs, [2]mark{marks[i-1], marks[i]})
		}
	}
	return pairs
}

func demandOf(worked [2]mark, object sandbox.Object, employee string) sandbox.Demand {
	begin, end := worked[0].at, worked[1].at
	key := guid(employee, begin.Format(time.RFC3339))
	return sandbox.Demand{
		Key: key, UUID: key, Status: sandbox.StatusAssigned, Date: begin.Format(time.DateOnly),
		Begin: begin.Format(localTime), End: end.Format(localTime), ObjectUUIDs: []string{object.UUID}, Performer: employee,
		Fact:     []sandbox.Fact{{ID: 1, Type: sandbox.FactClosed, Begin: begin.Format(localTime), End: end.Format(localTime)}},
		FactTime: int(end.Sub(begin).Seconds()),
	}
}

// guid is the same for the same names.
func guid(names ...string) string {
	return uuid.NewSHA1(uuid.NameSpaceOID, []byte(strings.Join(names, "/"))).String()
}
