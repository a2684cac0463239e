package sandbox

import "time"

// Incoming is a document that the other side sends.
type Incoming struct {
	From   string // ИНН of a member
	Type   string // empty: ДокОтгрВх
	Number string
	Date   time.Time // zero: today
	Name   string    // of the file
	Body   []byte
}

// Receive has a document come from the other side, and tells its identifier.
func (s *Server) Receive(in Incoming) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.members[in.From]
	if m == nil {
		return "", refused("Участник не найден")
	}
	if in.Date.IsZero() {
		in.Date = s.options.Now()
	}
	p := &paper{
		id: s.guid(), kind: orElse(in.Type, "ДокОтгрВх"), date: in.Date.In(moscow).Format("02.01.2006"), number: in.Number,
		counterparty: m.party, incoming: true, state: stateDelivered, created: s.options.Now(),
	}
	title := &attachment{id: s.guid(), name: in.Name, body: in.Body, kind: titleKind(in.Name, in.Body)}
	if err := s.signAs(title, m.party); err != nil {
		return "", err
	}
	p.attachments = []*attachment{title}
	s.papers[p.id] = p
	s.order = append(s.order, p.id)
	formalised := p.function() != ""
	if formalised {
		st := s.stage(stageService, action(actService, true, false))
		st.about = title
		p.stages = append(p.stages, st)
	}
	p.stages = append(p.stages, s.stage(stageApprove, action(actApprove, p.asksAnswer(), false), action(actReject, formalised, true)))
	s.happened(p, "Получение", "", title)
	return p.id, s.confirm(p, title)
}

// approved is what happens when we accept a document.
func (s *Server) approved(p *paper, files []*attachment) error {
	p.attach(files...)
	p.state = stateDone
	s.happened(p, "Утверждение", "", files...)
	if p.function() == "" {
		return nil
	}
	return s.confirm(p, files...)
}
