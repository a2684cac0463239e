package sandbox

import "encoding/json"

// put is the answer to what was put: the client's own GUID.
type put struct {
	GUID string `json:"guid"`
}

// putReference takes an organisation, a subdivision or a position: a new one, or the one of that GUID anew.
func (s *Server) putReference(c call) (any, error) {
	var r Reference
	if err := json.Unmarshal(c.body, &r); err != nil || r.GUID == "" {
		return nil, invalid("guid is required")
	}
	s.store.references[c.path][r.GUID] = r
	return put{r.GUID}, nil
}

// putEmployee takes an employee: a new one, or the one of that GUID anew.
func (s *Server) putEmployee(c call) (any, error) {
	var e Employee
	if err := json.Unmarshal(c.body, &e); err != nil || e.GUID == "" {
		return nil, invalid("guid is required")
	}
	if e.NaturalPerson.BirthDate == "" { // no request that is known can say it
		e.NaturalPerson.BirthDate = s.store.employees[e.GUID].NaturalPerson.BirthDate
	}
	s.store.employees[e.GUID] = e
	return put{e.GUID}, nil
}

// subscribe keeps the request as it came and gives it a GUID.
func (s *Server) subscribe(c call) (any, error) {
	subscription := Subscription{GUID: s.guid(), Body: json.RawMessage(c.body)}
	s.store.subscriptions = append(s.store.subscriptions, subscription)
	return put{subscription.GUID}, nil
}
