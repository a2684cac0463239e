package sandbox

import (
	"fmt"
	"slices"
	"strconv"
)

// member is a participant of the exchange.
type member struct {
	party Party
	id    string
	reply *Reply
}

// AddMember makes a party known, with a box at this operator unless the party says which one it has.
func (s *Server) AddMember(p Party) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p.ID == "" {
		p.ID = operatorID + p.INN() + p.kpp()
	}
	s.members[p.INN()] = &member{party: p, id: p.ID}
}

func (p *Party) kpp() string {
	if p == nil || p.Company == nil {
		return ""
	}
	return p.Company.KPP
}

func (p *Party) name() string {
	switch {
	case p == nil:
		return ""
	case p.Company != nil:
		return p.Company.Name
	case p.Person != nil:
		return p.Person.Last + " " + p.Person.First
	}
	return ""
}

// member finds a party. Another КПП is another box, so it must be the same where both are named.
func (s *Server) member(p *Party) *member {
	m := s.members[p.INN()]
	if m == nil || p.kpp() != "" && m.party.kpp() != "" && p.kpp() != m.party.kpp() {
		return nil
	}
	return m
}

func (s *Server) organisations(*call) (any, error) {
	type ours struct {
		Party
		Connected string `json:"ДокументооборотПодключен"`
	}
	return map[string]any{"НашаОрганизация": []ours{{s.options.Organisation, yes(true)}}, "Навигация": Navigation{More: yes(false)}}, nil
}

// counterparty lists the identifiers of a party; of one that nobody knows, none.
func (s *Server) counterparty(c *call) (any, error) {
	var q struct {
		Participant struct {
			Party
			Extra string `json:"ДопПоля"`
		} `json:"Участник"`
	}
	if err := c.read(&q); err != nil {
		return nil, err
	}
	if q.Participant.INN() == "" {
		return nil, refused("Не указан участник")
	}
	asked, answer := q.Participant.Party, map[string]any{}
	m := s.member(&asked)
	if m != nil {
		asked = m.party
	}
	if asked.Company != nil {
		answer["СвЮЛ"] = asked.Company
	} else {
		answer["СвФЛ"] = asked.Person
	}
	if m != nil {
		answer["Идентификатор"] = m.id
		if q.Participant.Extra == "СписокИдентификаторов" {
			answer["СписокИдентификаторов"] = []map[string]string{{"Идентификатор": m.id}}
		}
	}
	return answer, nil
}

// guid makes an identifier of the server's own. The caller holds the lock.
func (s *Server) guid() string {
	a, b := s.random.Uint64(), s.random.Uint64()
	return fmt.Sprintf("%08x-%04x-4%03x-a%03x-%012x", a>>32, a>>16&0xffff, a&0xfff, b>>48&0xfff, b&0xffffffffffff)
}

// filter is what lists may be asked for.
type filter struct {
	Event        string     `json:"ИдентификаторСобытия"`
	Document     string     `json:"ИдентификаторДокумента"`
	From         string     `json:"ДатаВремяС"`
	To           string     `json:"ДатаВремяПо"`
	FromDay      string     `json:"ДатаС"`
	ToDay        string     `json:"ДатаПо"`
	Type         string     `json:"Тип"`
	Mask         string     `json:"Маска"`
	Organisation *Party     `json:"НашаОрганизация"`
	Counterparty *Party     `json:"Контрагент"`
	Navigation   Navigation `json:"Навигация"`
}

func (c *call) filter() (filter, error) {
	var q struct {
		Filter *filter `json:"Фильтр"`
	}
	if err := c.read(&q); err != nil {
		return filter{}, err
	}
	if q.Filter == nil {
		return filter{}, failed(codeParams, "Invalid params: нет Фильтр")
	}
	return *q.Filter, nil
}

// page cuts a page out of a list.
func page[T any](all []T, n Navigation) ([]T, Navigation, error) {
	size, err := number(n.Size, 25)
	if err != nil {
		return nil, Navigation{}, err
	}
	at, err := number(n.Page, 0)
	if err != nil {
		return nil, Navigation{}, err
	}
	if size < 1 || size > mostOnPage {
		return nil, Navigation{}, refused("Навигация: размер страницы от 1 до %d", mostOnPage)
	}
	begin := min(at*size, len(all))
	end := min(begin+size, len(all))
	return slices.Clone(all[begin:end]), Navigation{Size: fmt.Sprint(size), Page: fmt.Sprint(at), More: yes(end < len(all))}, nil
}

func number(text string, otherwise int) (int, error) {
	if text == "" {
		return otherwise, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return 0, refused("Навигация: %q — не число", text)
	}
	return n, nil
}
