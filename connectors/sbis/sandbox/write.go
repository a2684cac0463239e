package sandbox

import (
	"encoding/base64"
	"regexp"
	"slices"
	"strconv"
)

func decimal(n int) string { return strconv.Itoa(n) }

func notNil[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

var guidForm = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

type named struct {
	Document Document `json:"Документ"`
}

// writeDocument makes a document, or changes the draft that has this identifier: the same call twice makes one document.
func (s *Server) writeDocument(c *call) (any, error) {
	var q named
	if err := c.read(&q); err != nil {
		return nil, err
	}
	d := q.Document
	switch _, day := readDay(d.Date); {
	case d.ID != "" && !guidForm.MatchString(d.ID):
		return nil, refused("Идентификатор документа имеет неверный формат")
	case d.Type == "":
		return nil, refused("Не указан тип документа")
	case d.Date != "" && !day:
		return nil, refused("Дата документа имеет неверный формат")
	case d.Organisation.INN() != s.options.Organisation.INN():
		return nil, refused("Нет доступа к организации")
	case d.Counterparty.INN() == "":
		return nil, refused("Не указан контрагент")
	}
	p := s.papers[d.ID]
	if p == nil {
		p = &paper{id: d.ID, created: s.options.Now()}
		if p.id == "" {
			p.id = s.guid()
		}
	} else if p.state != stateDraft {
		return nil, refused("Документ уже отправлен, изменить его нельзя")
	}
	files, err := readFiles(d.Attachments, p.attachments)
	if err != nil {
		return nil, err
	}
	p.kind, p.subtype, p.date, p.number, p.note, p.counterparty = d.Type, d.Subtype, d.Date, d.Number, d.Note, *d.Counterparty
	if len(d.Editions) > 0 {
		p.external = d.Editions[0].External
	}
	p.attachments = files
	if s.papers[p.id] == nil {
		p.stages = []*stage{s.stage(stageSend, action(actSend, true, false))}
		s.papers[p.id] = p
		s.order = append(s.order, p.id)
	}
	for _, st := range p.stages {
		clear(st.prepared)
	}
	return s.view(p, c.base), nil
}

// readFiles puts the files that came over those that are there, by identifier.
func readFiles(given []Attachment, have []*attachment) ([]*attachment, error) {
	files := slices.Clone(have)
	for _, g := range given {
		if g.File == nil || g.File.Name == "" {
			return nil, refused("У вложения нет файла")
		}
		body, err := base64.StdEncoding.DecodeString(g.File.Data)
		if err != nil || !guidForm.MatchString(g.ID) {
			return nil, refused("Вложение имеет неверный формат")
		}
		a := &attachment{id: g.ID, name: g.File.Name, body: body, kind: titleKind(g.File.Name, body)}
		if i := slices.IndexFunc(files, func(f *attachment) bool { return f.id == g.ID }); i >= 0 {
			files[i] = a
		} else {
			files = append(files, a)
		}
	}
	return files, nil
}

// writeAttachment adds or changes a file of a document that is not finished.
func (s *Server) writeAttachment(c *call) (any, error) {
	var q named
	if err := c.read(&q); err != nil {
		return nil, err
	}
	p, err := s.paper(q.Document.ID)
	if err != nil {
		return nil, err
	}
	for _, a := range q.Document.Attachments {
		if known := p.attachment(a.ID); known != nil && len(known.signatures) > 0 {
			return nil, refused("Подписанное вложение изменить нельзя")
		}
	}
	files, err := readFiles(q.Document.Attachments, p.attachments)
	if err != nil {
		return nil, err
	}
	p.attachments = files
	return s.view(p, c.base), nil
}

func (s *Server) paper(id string) (*paper, error) {
	if p := s.papers[id]; p != nil {
		return p, nil
	}
	return nil, refused("Документ не найден")
}

func (s *Server) readDocument(c *call) (any, error) {
	var q named
	if err := c.read(&q); err != nil {
		return nil, err
	}
	p, err := s.paper(q.Document.ID)
	if err != nil {
		return nil, err
	}
	return s.view(p, c.base), nil
}

func (s *Server) deleteDocument(c *call) (any, error) {
	var q named
	if err := c.read(&q); err != nil {
		return nil, err
	}
	p, err := s.paper(q.Document.ID)
	if err != nil {
		return nil, err
	}
	if p.state != stateDraft {
		return nil, refused("Отправленный документ удалить нельзя")
	}
	delete(s.papers, p.id)
	s.order = slices.DeleteFunc(s.order, func(id string) bool { return id == p.id })
	return nil, nil
}
