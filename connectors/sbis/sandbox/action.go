package sandbox

import "encoding/base64"

// prepare gives the files that an action needs signed. Files that the server makes for it stay the same until it is done.
func (s *Server) prepare(c *call) (any, error) {
	p, st, a, wanted, err := s.asked(c)
	if err != nil {
		return nil, err
	}
	files, err := s.toSign(p, st, a, wanted.Actions.first().Comment)
	if err != nil {
		return nil, err
	}
	d, v := s.view(p, c.base), st.view()
	for _, f := range files {
		v.Attachments = append(v.Attachments, f.view(c.base))
	}
	d.Stages = List[Stage]{v}
	return d, nil
}

// asked finds what a call is about.
func (s *Server) asked(c *call) (*paper, *stage, Action, Stage, error) {
	var q named
	if err := c.read(&q); err != nil {
		return nil, nil, Action{}, Stage{}, err
	}
	wanted := q.Document.Stages.first()
	c.action = wanted.Actions.first().Name
	p, err := s.paper(q.Document.ID)
	if err != nil {
		return nil, nil, Action{}, Stage{}, err
	}
	st, a, err := p.find(wanted)
	return p, st, a, wanted, err
}

// toSign lists the files of an action that need a signature.
func (s *Server) toSign(p *paper, st *stage, a Action, comment string) ([]*attachment, error) {
	if a.NeedsSignature != "Да" {
		return nil, nil
	}
	switch a.Name {
	case actSend:
		var files []*attachment
		for _, f := range p.attachments {
			if !f.service {
				files = append(files, f)
			}
		}
		if p.main() == nil {
			return nil, refused("В документе нет вложений")
		}
		return files, nil
	case actApprove:
		if given := p.ownTitle(); given != nil {
			return []*attachment{given}, nil
		}
		if p.function() == "" {
			return []*attachment{p.main()}, nil
		}
	}
	key := a.Name + " " + comment // the comment stands in the file
	if st.prepared[key] == nil {
		made, err := s.makeAnswer(p, st, a, comment)
		if err != nil {
			return nil, err
		}
		st.prepared[key] = []*attachment{made}
	}
	return st.prepared[key], nil
}

// ownTitle is a buyer's title that the client wrote itself.
func (p *paper) ownTitle() *attachment {
	for _, f := range p.attachments {
		if (f.kind == kindBuyerTitle || f.kind == kindAgreement) && p.incoming {
			return f
		}
	}
	return nil
}

// perform does an action: once, since its stage is gone afterwards.
func (s *Server) perform(c *call) (any, error) {
	p, st, a, wanted, err := s.asked(c)
	if err != nil {
		return nil, err
	}
	comment := wanted.Actions.first().Comment
	if a.NeedsComment == "Да" && comment == "" {
		return nil, refused("Действие «%s» требует комментария", a.Name)
	}
	files, err := s.toSign(p, st, a, comment)
	if err != nil {
		return nil, err
	}
	given := make([]signature, len(files))
	for i, f := range files {
		if given[i], err = signatureOf(f, wanted); err != nil {
			return nil, err
		}
	}
	for i, f := range files {
		f.signatures = append(f.signatures, signature{s.guid(), s.options.Organisation.INN(), given[i].name, given[i].body})
	}
	if err := s.carry(p, st, a, files, comment); err != nil {
		return nil, err
	}
	s.acts = append(s.acts, Act{At: s.options.Now(), Document: p.id, Type: p.kind, Number: p.number, Stage: st.name, Action: a.Name})
	d := s.view(p, c.base)
	if a.Name == actSend && p.state != stateInvited { // what the operator and the other side do comes after the answer
		d.State = stateOf(stateSent)
	}
	return d, nil
}

// signatureOf finds the client's signature of a file.
func signatureOf(f *attachment, wanted Stage) (signature, error) {
	for _, given := range wanted.Attachments {
		if given.ID != f.id {
			continue
		}
		for _, g := range given.Signatures {
			if g.File == nil {
				continue
			}
			cms, err := base64.StdEncoding.DecodeString(g.File.Data)
			if err != nil {
				return signature{}, refused("Подпись файла «%s» не читается", f.name)
			}
			if wrong := judge(cms, f.body); wrong != "" {
				return signature{}, refused("Файл «%s»: %s", f.name, wrong)
			}
			return signature{name: g.File.Name, body: cms}, nil
		}
	}
	return signature{}, refused("Файл «%s» не подписан", f.name)
}

// carry brings about what an action means.
func (s *Server) carry(p *paper, st *stage, a Action, files []*attachment, comment string) error {
	p.drop(st)
	switch a.Name {
	case actSend:
		return s.send(p, files)
	case actApprove:
		if st.name == stageAnnul {
			p.state = stateDeleted
			p.stages = nil
			s.happened(p, "Аннулирование согласовано", comment, files...)
			return nil
		}
		return s.approved(p, files)
	case actReject:
		p.attach(files...)
		p.state = stateRejected
		s.happened(p, "Отклонение", comment, files...)
		return s.confirm(p, files...)
	case actService:
		p.attach(files...)
		s.happened(p, "Извещение о получении", "", files...)
		if st.about == p.main() {
			return s.confirm(p, files...)
		}
	case actAnnul:
		p.attach(files...)
		s.happened(p, "Предложение об аннулировании", comment, files...)
		return s.answerAnnulment(p)
	}
	return nil
}

// attach adds files that are not there yet.
func (p *paper) attach(files ...*attachment) {
	for _, f := range files {
		if p.attachment(f.id) == nil {
			p.attachments = append(p.attachments, f)
		}
	}
}
