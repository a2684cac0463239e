package sandbox

import (
	"encoding/json"
	"net/http"
	"strings"
)

// Subscriber is who takes part in the exchange.
type Subscriber struct {
	ID       string `json:"id"` // 2JF-GUID; another prefix is another operator's
	INN      string `json:"inn"`
	OGRN     string `json:"ogrn"`
	KPP      string `json:"kpp"`
	Name     string `json:"name"`
	Email    string `json:"email,omitempty"`
	Operator string `json:"operator"`
	State    string `json:"state"` // active, invited
}

// AddSubscriber makes somebody known. Without a state it is active, without an operator ЭДО.МИГ24's own.
func (s *Server) AddSubscriber(one Subscriber) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if one.State == "" {
		one.State = "active"
	}
	if one.Operator == "" {
		one.Operator, _, _ = strings.Cut(one.ID, "-")
	}
	s.subscribers = append(s.subscribers, one)
}

func (s *Server) subscriber(id string) (Subscriber, bool) {
	for _, one := range s.subscribers {
		if one.ID == id {
			return one, true
		}
	}
	return Subscriber{}, false
}

func (s *Server) listSubscribers(c *call) (int, any, error) {
	list := []Subscriber{}
	inn, kpp := c.URL.Query().Get("inn"), c.URL.Query().Get("kpp")
	for _, one := range s.subscribers {
		if (inn == "" || one.INN == inn) && (kpp == "" || one.KPP == "" || one.KPP == kpp) {
			one.Email = ""
			list = append(list, one)
		}
	}
	return http.StatusOK, disturbed(list, c.fault), nil
}

// invitation asks somebody to exchange.
type invitation struct {
	ID         string `json:"id"`
	Subscriber string `json:"subscriberId,omitempty"`
	INN        string `json:"inn,omitempty"`
	KPP        string `json:"kpp,omitempty"`
	Email      string `json:"email,omitempty"`
	Message    string `json:"message,omitempty"`
	State      string `json:"state"`
}

func (s *Server) invite(c *call) (int, any, error) {
	var i invitation
	if json.Unmarshal(c.body, &i) != nil || !isGUID(i.ID) || i.Subscriber == "" && i.INN == "" {
		return 0, nil, invalid("Нужны id и subscriberId или inn")
	}
	if old, known := s.invitations[i.ID]; known {
		return http.StatusOK, old, nil
	}
	i.State = "Sent"
	s.invitations[i.ID] = i
	if i.Subscriber == "" { // an inactive subscriber is created
		s.subscribers = append(s.subscribers, Subscriber{ID: "2JF-" + s.guid(), INN: i.INN, KPP: i.KPP, Operator: "2JF", State: "invited"})
	}
	s.did("edo", DeedInvite, i.ID)
	return http.StatusCreated, i, nil
}
