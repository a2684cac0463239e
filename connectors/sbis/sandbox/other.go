package sandbox

import (
	"slices"

	"github.com/uzelhub/uzel/schemas/receipt"
)

// Reply is how the other side answers.
type Reply string

// Replies. Silence is none at all: not even the notice of receipt.
const (
	Silence     Reply = ""
	Notices     Reply = "notices"      // the notice of receipt, where the law asks for one, and nothing else
	Approves    Reply = "approves"     // signs
	ApprovesBut Reply = "approves_but" // signs with discrepancies
	RejectsBy   Reply = "rejects_by_title"
	Rejects     Reply = "rejects" // refuses with a comment
	Clarifies   Reply = "clarifies"
	Annuls      Reply = "annuls"
)

// SetReply says how a party answers from now on.
func (s *Server) SetReply(inn string, r Reply) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if m := s.members[inn]; m != nil {
		m.reply = &r
	}
}

// Play has the other side answer a document, with words where they are read.
func (s *Server) Play(document string, r Reply, text string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, err := s.paper(document)
	if err != nil {
		return err
	}
	return s.play(p, r, orElse(text, "Ошибка в сумме"))
}

// send is what happens when a document of ours goes out.
func (s *Server) send(p *paper, files []*attachment) error {
	p.state = stateSent
	s.happened(p, "Отправка", "", files...)
	m := s.member(&p.counterparty)
	if m == nil {
		p.state = stateInvited
		s.happened(p, "Отослано приглашение", "")
		return nil
	}
	if p.counterparty.name() == "" {
		p.counterparty = m.party
	}
	if err := s.confirm(p, p.main()); err != nil {
		return err
	}
	p.state = stateDelivered
	s.happened(p, "Документ доставлен", "")
	if s.options.AsksReceipts {
		s.askReceipt(p)
	}
	if s.options.Guesses {
		p.stages = append(p.stages, s.stage(stageAnnul, action(actAnnul, true, true)))
	}
	reply := s.options.Reply
	if m.reply != nil {
		reply = *m.reply
	}
	return s.play(p, reply, "Ошибка в сумме")
}

// askReceipt opens a service stage for the operator's confirmation of the title.
func (s *Server) askReceipt(p *paper) {
	for _, a := range p.attachments {
		if a.kind == kindConfirmed {
			st := s.stage(stageService, action(actService, true, false))
			st.about = a
			p.stages = append(p.stages, st)
			return
		}
	}
}

// play carries out a reply.
func (s *Server) play(p *paper, r Reply, text string) error {
	if p.state != stateDelivered && r != Annuls {
		if r == Silence {
			return nil
		}
		return refused("Документ не ждёт ответа")
	}
	if r != Silence && r != Annuls {
		if err := s.notice(p); err != nil {
			return err
		}
	}
	switch r {
	case Approves:
		return s.theyApprove(p, "1", text)
	case ApprovesBut:
		return s.theyApprove(p, "2", text)
	case RejectsBy:
		return s.theyApprove(p, "3", text)
	case Rejects:
		p.state = stateRejected
		s.happened(p, "Отклонение", text)
	case Clarifies:
		return s.theySay(p, receipt.ClarificationRequest, "Уведомление об уточнении", text)
	case Annuls:
		if err := s.theySay(p, receipt.AnnulmentProposal, "Предложение об аннулировании", text); err != nil {
			return err
		}
		if s.options.Guesses {
			p.stages = append(p.stages, s.stage(stageAnnul, action(actApprove, false, false)))
		}
	}
	return nil
}

// theySay is a service document of the other side about the title.
func (s *Server) theySay(p *paper, kind receipt.Type, event, text string) error {
	made, err := s.statement(kind, p.counterparty, p, p.main(), text)
	if err != nil {
		return err
	}
	if err := s.signAs(made, p.counterparty); err != nil {
		return err
	}
	p.attach(made)
	s.happened(p, event, text, made)
	if kind == receipt.AnnulmentProposal {
		return nil
	}
	return s.confirm(p, made)
}

// notice is the other side's notice of receipt, once.
func (s *Server) notice(p *paper) error {
	if !p.asksNotice() || slices.ContainsFunc(p.attachments, func(a *attachment) bool {
		return a.kind == kindNotice && s.byCounterparty(p, a)
	}) {
		return nil
	}
	return s.theySay(p, receipt.ReceiptNotice, "Извещение о получении", "")
}

// theyApprove is the other side's answer: a title where the document is formalised and asks for one, else a signature.
func (s *Server) theyApprove(p *paper, code, text string) error {
	answer := p.main()
	if p.function() != "" && p.asksAnswer() {
		made, err := s.buyerTitle(p, p.counterparty, code, map[bool]string{true: "", false: text}[code == "1"])
		if err != nil {
			return err
		}
		answer = made
	}
	if p.asksAnswer() {
		if err := s.signAs(answer, p.counterparty); err != nil {
			return err
		}
		p.attach(answer)
	}
	p.state = stateDone
	if code == "3" {
		p.state = stateRejected
	}
	s.happened(p, "Утверждение", "", answer)
	if answer == p.main() {
		return nil
	}
	return s.confirm(p, answer)
}

// answerAnnulment: the other side agrees to what we propose, unless it is silent.
func (s *Server) answerAnnulment(p *paper) error {
	m := s.member(&p.counterparty)
	if m == nil || m.reply != nil && *m.reply == Silence || m.reply == nil && s.options.Reply == Silence {
		return nil
	}
	p.state = stateDeleted
	s.happened(p, "Аннулирован контрагентом", "")
	return nil
}
