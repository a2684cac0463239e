package sandbox

import (
	"crypto/md5"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"github.com/uzelhub/uzel/schemas/ukd"
	"github.com/uzelhub/uzel/schemas/upd"
)

// paper is a document as the server holds it.
type paper struct {
	id, kind, subtype, date, number, note, external string
	counterparty                                    Party
	incoming                                        bool
	lost                                            bool // its links lead nowhere
	state                                           int
	created                                         time.Time
	attachments                                     []*attachment
	stages                                          []*stage
}

// attachment is a file of a document.
type attachment struct {
	id, name, kind    string
	service, modified bool
	body              []byte
	signatures        []signature
}

type signature struct {
	id, inn, name string // the name is the client's; what the service does with it is not known
	body          []byte
}

// Codes of states.
const (
	stateDraft     = 0
	stateInvited   = 2
	stateSent      = 3
	stateDelivered = 4
	stateProblems  = 6
	stateDone      = 7
	stateRejected  = 9
	stateBusy      = 10
	stateDeleted   = 20
	stateToSign    = 23
)

var stateNames = map[int]string{
	stateDraft: "Документ редактируется", stateInvited: "Отослано приглашение", stateSent: "Отправлен", stateDelivered: "Доставлен",
	stateProblems: "Проблемы при доставке", stateDone: "Выполнение завершено успешно", stateRejected: "Выполнение завершено с проблемами",
	stateBusy: "Есть документ", stateDeleted: "Удалён контрагентом", stateToSign: "Ожидает подписания",
}

// main is the document itself: the first file that is no service document. Of a formalised one it is the seller's title.
func (p *paper) main() *attachment {
	for _, a := range p.attachments {
		if !a.service && a.kind != kindBuyerTitle && a.kind != kindAgreement {
			return a
		}
	}
	return nil
}

func (p *paper) attachment(id string) *attachment {
	i := slices.IndexFunc(p.attachments, func(a *attachment) bool { return a.id == id })
	if i < 0 {
		return nil
	}
	return p.attachments[i]
}

// Kinds of attachments, as the service writes them.
const (
	kindBuyerTitle    = "УпдДопПокуп"
	kindCorrection    = "УкдСчфДис"
	kindAgreement     = "УкдДисПокуп"
	kindNotice        = "ИзвПолуч"
	kindConfirmed     = "ПодтвДатПол"
	kindDispatched    = "ПодтвДатОтпр"
	kindClarification = "УведУточ"
	kindAnnulment     = "ПредлАннул"
)

// titleKind tells what a file is by its name, as the service does for formats that it knows.
func titleKind(name string, body []byte) string {
	switch {
	case strings.HasPrefix(name, "ON_NSCHFDOPPOK"):
		return kindBuyerTitle
	case strings.HasPrefix(name, "ON_NKORSCHFDOPPOK"), strings.HasPrefix(name, "ON_KORSCHFDOPPOK"):
		return kindAgreement
	case strings.HasPrefix(name, "ON_NSCHFDOPPR"):
		if d, _ := upd.Parse(body, ""); d.Function == upd.TransferOnly {
			return "УпдДоп"
		}
		return "УпдСчфДоп"
	case strings.HasPrefix(name, "ON_NKORSCHFDOPPR"), strings.HasPrefix(name, "ON_KORSCHFDOPPR"):
		return kindCorrection
	}
	return ""
}

// function is Функция of the title; empty: the document is not formalised.
func (p *paper) function() string {
	m := p.main()
	if m == nil || titleKind(m.name, m.body) == "" {
		return ""
	}
	if d, _ := upd.Parse(m.body, ""); d.Function != "" {
		return string(d.Function)
	}
	if parsed, _ := ukd.Parse(m.body, ""); parsed.Document != nil {
		return string(parsed.Document.Function)
	}
	return ""
}

// asksNotice: an invoice asks for the notice of receipt by law.
func (p *paper) asksNotice() bool { return strings.Contains(p.function(), "СЧФ") }

// asksAnswer: whatever is more than an invoice asks for an answer.
func (p *paper) asksAnswer() bool { return p.function() != "СЧФ" && p.function() != "КСЧФ" }

// view is the document as an answer shows it.
func (s *Server) view(p *paper, base string) Document {
	them := p.counterparty
	d := Document{
		ID: p.id, Date: p.date, Number: p.number, Type: p.kind, Subtype: p.subtype, Note: p.note,
		Name: p.title(), Created: stamp(p.created), Deleted: yes(p.state == stateDeleted),
		Editions:  List[Edition]{{External: p.external, Current: "Да"}},
		Direction: "Исходящий", Organisation: &s.options.Organisation, Counterparty: &them, State: stateOf(p.state),
	}
	if p.incoming {
		d.Direction = "Входящий"
	}
	for _, a := range p.attachments {
		d.Attachments = append(d.Attachments, a.view(base))
	}
	for _, st := range p.stages {
		if !st.service {
			d.Stages = append(d.Stages, st.view())
		}
	}
	return d
}

// title is a document in words; how the service words it is not known.
func (p *paper) title() string {
	text := p.kind
	if p.number != "" {
		text += " № " + p.number
	}
	if p.date != "" {
		text += " от " + p.date
	}
	return text
}

func stateOf(code int) *State {
	return &State{Code: decimal(code), Name: stateNames[code], Description: stateNames[code]}
}

func (a *attachment) view(base string) Attachment {
	v := Attachment{
		ID: a.id, Name: a.name, Type: a.kind, Service: yes(a.service), Modified: yes(a.modified),
		File: &File{Name: a.name, Hash: hashOf(a.body), Link: base + diskPath + a.id},
	}
	for _, g := range a.signatures {
		v.Signatures = append(v.Signatures, Signature{
			File:        &File{Name: orElse(g.name, a.name+".sgn"), Hash: hashOf(g.body), Link: base + diskPath + g.id},
			Certificate: &Certificate{INN: g.inn},
		})
	}
	return v
}

func hashOf(body []byte) string {
	sum := md5.Sum(body) //nolint:gosec // nobody relies on it; what the service takes is not known
	return hex.EncodeToString(sum[:])
}
