package sandbox

import (
	"slices"
	"time"
)

// event is something that happened to a document. Its attachments are shown as they are when it is listed.
type event struct {
	id, name, comment, document string
	at                          time.Time
	state                       int
	attachments                 []*attachment
}

// happened adds to the list, which only grows.
func (s *Server) happened(p *paper, name, comment string, files ...*attachment) {
	s.feed = append(s.feed, &event{
		id: s.guid(), name: name, comment: comment, document: p.id, at: s.options.Now(), state: p.state, attachments: slices.Clone(files),
	})
}

// listChanges lists a record for every event after a moment or after an event, in the order in which they came about.
func (s *Server) listChanges(c *call) (any, error) {
	f, err := c.filter()
	if err != nil {
		return nil, err
	}
	if c.fault == ForgetEvents && f.Event != "" {
		return nil, refused("Событие %s не существует", f.Event)
	}
	events, err := s.changes(f)
	if err != nil {
		return nil, err
	}
	events = s.lose(c.fault, events)
	cut, n, err := page(events, Navigation{Size: f.Navigation.Size})
	if err != nil {
		return nil, err
	}
	if c.fault == Reorder {
		slices.Reverse(cut)
	}
	if c.fault == Duplicate && len(cut) > 0 {
		cut = append([]*event{cut[0]}, cut...)
	}
	documents := []Document{}
	for i, e := range cut {
		d := s.view(s.papers[e.document], c.base)
		d.Stages, d.State = nil, stateOf(e.state)
		if c.fault == UnknownState && i == 0 {
			d.State = &State{Code: StrangeState, Name: "Неизвестное", Description: "Неизвестное"}
		}
		d.Events = []Event{e.view(c.base)}
		documents = append(documents, d)
	}
	return map[string]any{"Документ": documents, "Навигация": n}, nil
}

func (e *event) view(base string) Event {
	v := Event{ID: e.id, At: stamp(e.at), Name: e.name, Comment: e.comment, Attachments: List[Attachment]{}}
	for _, a := range e.attachments {
		v.Attachments = append(v.Attachments, a.view(base))
	}
	return v
}

// changes are the events that a filter means, without those that are lost.
func (s *Server) changes(f filter) ([]*event, error) {
	from, to := time.Time{}, time.Time{}
	begin := 0
	switch {
	case f.Event != "":
		i := slices.IndexFunc(s.feed, func(e *event) bool { return e.id == f.Event })
		if i < 0 {
			return nil, refused("Событие %s не существует", f.Event)
		}
		begin = i + 1
	case f.From == "":
		return nil, refused("Не указан ИдентификаторСобытия или ДатаВремяС")
	}
	for _, bound := range []struct {
		text string
		into *time.Time
	}{{f.From, &from}, {f.To, &to}} {
		at, ok := readStamp(bound.text)
		if bound.text != "" && !ok {
			return nil, refused("Дата и время имеют неверный формат: %q", bound.text)
		}
		*bound.into = at
	}
	var found []*event
	for _, e := range s.feed[begin:] {
		at := e.at.Truncate(time.Second)
		p := s.papers[e.document]
		switch {
		case s.lost[e.id], p == nil, f.Type != "" && p.kind != f.Type, f.Document != "" && p.id != f.Document,
			f.Event == "" && at.Before(from), !to.IsZero() && at.After(to),
			f.Organisation.INN() != "" && f.Organisation.INN() != s.options.Organisation.INN():
			continue
		}
		found = append(found, e)
	}
	return found, nil
}

// lose takes the first record away: for ever, or until later.
func (s *Server) lose(fault Fault, events []*event) []*event {
	if len(events) == 0 {
		return events
	}
	first := events[0]
	switch fault {
	case LoseEvent:
		s.lost[first.id] = true
	case Late:
		i := slices.Index(s.feed, first)
		s.feed = append(slices.Delete(s.feed, i, i+1), first)
		if len(events) > 1 { // others go first
			return append(slices.Clone(events[1:]), first)
		}
	default:
		return events
	}
	return events[1:]
}

// listDocuments lists documents of a type by their dates.
func (s *Server) listDocuments(c *call) (any, error) {
	f, err := c.filter()
	if err != nil {
		return nil, err
	}
	if f.Type == "" {
		return nil, refused("Не указан тип документа")
	}
	from, _ := readDay(f.FromDay)
	to, hasEnd := readDay(f.ToDay)
	var all []Document
	for _, id := range s.order {
		p := s.papers[id]
		day, _ := readDay(p.date)
		if p.kind != f.Type || day.Before(from) || hasEnd && day.After(to) ||
			f.Counterparty.INN() != "" && f.Counterparty.INN() != p.counterparty.INN() {
			continue
		}
		all = append(all, s.view(p, c.base))
	}
	cut, n, err := page(all, f.Navigation)
	if err != nil {
		return nil, err
	}
	return map[string]any{"Документ": notNil(cut), "Навигация": n}, nil
}
