package sandbox

import (
	"fmt"
	"maps"
	"time"
)

// The builder fills the database without calls. It panics on what cannot be: a builder's mistake is a mistake in the
// program that uses it.

// Party is a company, an entrepreneur or a person.
type Party struct {
	Name     string
	Code     string // empty: the next number
	INN, KPP string // identifiers; the КПП has no type
	Address  Address
	Inactive bool
}

// Address is where a party is.
type Address struct {
	Street, PostalCode, City string
	Country                  string // two letters
}

// Company is an organisation that the database is kept for.
type Company struct {
	Party    Party
	Currency string // empty: RUB
	TimeZone string // empty: Europe/Moscow
}

// Employee is somebody employed by a company.
type Employee struct {
	Company int64
	Name    string
	Tab     string // the code of the party
	Start   string // YYYY-MM-DD; may be empty
	End     string
}

// Mark is a passage.
type Mark struct {
	Employee int64
	At       time.Time
	Out      bool
}

// Put adds a record of any model as it is and returns its id. Field names are Tryton's; a given "id", "create_date" or
// "write_date" is kept.
func (s *Server) Put(model string, values map[string]any) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.put(model, values)
}

func (s *Server) put(model string, values map[string]any) int64 {
	id, err := s.store.insert(model, maps.Clone(values))
	if err != nil {
		panic(fmt.Sprintf("sandbox: %s: %v", model, err))
	}
	return id
}

// Change writes fields of a record as a transaction would: it is stamped with the server's clock.
func (s *Server) Change(model string, id int64, values map[string]any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.change(model, id, values)
}

func (s *Server) change(model string, id int64, values map[string]any) {
	if err := s.store.update(model, id, values); err != nil {
		panic(fmt.Sprintf("sandbox: %s %d: %v", model, id, err))
	}
}

// Stamp sets when a record was made and last changed, as a transaction does that began long before it committed. A
// zero time for the change is none.
func (s *Server) Stamp(model string, id int64, created, written time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.store.tables[model]
	r := maps.Clone(t.rows[id])
	r["create_date"], r["write_date"] = created.UTC(), any(nil)
	if !written.IsZero() {
		r["write_date"] = written.UTC()
	}
	t.rows[id] = r
}

// Remove deletes a record and what belongs to it.
func (s *Server) Remove(model string, id int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.store.remove(model, id)
}

// AddParty adds a party with identifiers and address.
func (s *Server) AddParty(p Party) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.addParty(p)
}

func (s *Server) addParty(p Party) int64 {
	code := p.Code
	if code == "" {
		code = fmt.Sprint(s.store.tables["party.party"].last + 1)
	}
	id := s.put("party.party", map[string]any{"name": p.Name, "code": code, "active": !p.Inactive})
	if p.INN != "" {
		s.put("party.identifier", map[string]any{"party": id, "type": "ru_inn", "code": p.INN})
	}
	if p.KPP != "" {
		s.put("party.identifier", map[string]any{"party": id, "code": p.KPP})
	}
	if p.Address != (Address{}) {
		address := map[string]any{"party": id}
		for field, text := range map[string]string{
			"street": p.Address.Street, "postal_code": p.Address.PostalCode, "city": p.Address.City,
		} {
			if text != "" {
				address[field] = text
			}
		}
		if p.Address.Country != "" {
			address["country"] = s.byCode("country.country", "code", p.Address.Country, nil)
		}
		s.put("party.address", address)
	}
	return id
}

// byCode finds a record of a small table, or adds it.
func (s *Server) byCode(model, field, code string, more map[string]any) int64 {
	t := s.store.tables[model]
	for _, id := range t.ids {
		if t.rows[id][field] == code {
			return id
		}
	}
	values := map[string]any{"name": code, field: code}
	maps.Copy(values, more)
	return s.put(model, values)
}

// AddCompany adds a company. The first one becomes the user's own.
func (s *Server) AddCompany(c Company) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c.Currency == "" {
		c.Currency = "RUB"
	}
	if c.TimeZone == "" {
		c.TimeZone = "Europe/Moscow"
	}
	id := s.put("company.company", map[string]any{
		"party": s.addParty(c.Party), "currency": s.currency(c.Currency), "timezone": c.TimeZone,
	})
	if s.preferences == 0 {
		s.preferences = id
	}
	return id
}

func (s *Server) currency(code string) int64 {
	return s.byCode("currency.currency", "code", code, map[string]any{"digits": int64(2)})
}

// AddEmployee adds an employee and the party behind him.
func (s *Server) AddEmployee(e Employee) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.put("company.employee", map[string]any{
		"party": s.addParty(Party{Name: e.Name, Code: e.Tab}), "company": e.Company,
		"start_date": date(e.Start), "end_date": date(e.End),
	})
}

func date(text string) any {
	if text == "" {
		return nil
	}
	return Date(text)
}

// AddMarks adds passages.
func (s *Server) AddMarks(marks ...Mark) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, m := range marks {
		employee := s.store.tables["company.employee"].rows[m.Employee]
		company := s.store.tables["company.company"].rows[idOf(employee["company"])]
		zone := time.UTC
		if name, ok := company["timezone"].(string); ok {
			if z, err := time.LoadLocation(name); err == nil {
				zone = z
			}
		}
		direction := "in"
		if m.Out {
			direction = "out"
		}
		s.put("attendance.line", map[string]any{
			"company": company.id(), "employee": m.Employee, "at": m.At.UTC(), "type": direction,
			"date": Date(m.At.In(zone).Format(time.DateOnly)),
		})
	}
}
