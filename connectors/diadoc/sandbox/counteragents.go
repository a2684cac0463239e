package sandbox

import (
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"google.golang.org/protobuf/proto"

	"github.com/uzelhub/uzel/connectors/diadoc/sandbox/wire"
)

// invitation is an asynchronous AcquireCounteragent.
type invitation struct {
	owner    *account
	to       *box
	document *wire.DocumentId // that went with it
	ready    time.Time
}

// myBox is the box of the query's myBoxId, or that of the organisation myOrgId.
func (s *Server) myBox(c *call) (*box, error) {
	if org := c.query.Get("myOrgId"); org != "" && c.query.Get("myBoxId") == "" {
		for _, b := range s.boxes {
			if strings.EqualFold(b.org, org) {
				return s.mine(c, b.id)
			}
		}
		return nil, refuse(http.StatusForbidden, "Forbidden", "Нет доступа к организации")
	}
	return s.mine(c, c.query.Get("myBoxId"))
}

// otherBox is the one of the query's counteragentBoxId, or of the organisation counteragentOrgId.
func (s *Server) otherBox(c *call) (*box, error) {
	box, org := c.query.Get("counteragentBoxId"), c.query.Get("counteragentOrgId")
	for _, b := range s.boxes {
		if box != "" && b.is(box) || org != "" && strings.EqualFold(b.org, org) {
			return b, nil
		}
	}
	return nil, absent("Контрагент не найден")
}

func (b *box) counteragent(o *box) *wire.Counteragent {
	f := b.friends[o]
	back := o.friends[b]
	return &wire.Counteragent{
		IndexKey: proto.String(indexKey(f.ticks, o.id)), Organization: o.organisation(), CurrentStatus: &f.status,
		LastEventTimestampTicks: &f.ticks, MessageToCounteragent: &f.words, MessageFromCounteragent: &back.words,
	}
}

func (s *Server) getCounteragents(c *call) (answer, error) {
	b, err := s.myBox(c)
	if err != nil {
		return answer{}, err
	}
	size, err := c.count("pageSize")
	if err != nil {
		return answer{}, err
	}
	var all []*wire.Counteragent
	for _, o := range s.boxes {
		if o == b || b.friends[o].status == wire.CounteragentStatus_NotInCounteragentList {
			continue
		}
		one := b.counteragent(o)
		status, words := c.query.Get("counteragentStatus"), c.query.Get("query")
		if (status == "" || one.CurrentStatus.String() == status) && o.matches(words) {
			all = append(all, one)
		}
	}
	slices.SortFunc(all, func(x, y *wire.Counteragent) int { return strings.Compare(x.GetIndexKey(), y.GetIndexKey()) })
	total := int32(len(all))
	all = slices.DeleteFunc(all, func(o *wire.Counteragent) bool { return o.GetIndexKey() <= c.query.Get("afterIndexKey") })
	return answer{message: &wire.CounteragentList{
		TotalCount: &total, Counteragents: all[:min(len(all), size)], TotalCountType: wire.TotalCountType_Equal.Enum(),
	}}, nil
}

func (s *Server) getCounteragent(c *call) (answer, error) {
	b, err := s.myBox(c)
	if err != nil {
		return answer{}, err
	}
	o, err := s.otherBox(c)
	if err != nil || o == b {
		return answer{}, absent("Контрагент не найден")
	}
	return answer{message: b.counteragent(o)}, nil
}

// matches reports whether a search by ИНН or a part of the name finds a box.
func (b *box) matches(words string) bool { return b.INN == words || strings.Contains(b.Name, words) }

// longestWords is how much may be said with an invitation.
const longestWords = 2000

func (s *Server) acquireCounteragent(c *call) (answer, error) {
	b, err := s.myBox(c)
	if err != nil {
		return answer{}, err
	}
	var q wire.AcquireCounteragentRequest
	if err := c.decode(&q); err != nil {
		return answer{}, err
	}
	if utf8.RuneCountInString(q.GetMessageToCounteragent()) > longestWords {
		return answer{}, invalid("Сообщение контрагенту длиннее %d знаков", longestWords)
	}
	o := s.sought(&q)
	switch {
	case o == nil || o == b:
		return answer{}, absent("Организация не найдена")
	case o.Roaming && o.NoRoamingSetup:
		return answer{}, conflict("RoamingNotConfigured", "Сначала нужно заявление на роуминг")
	case o.Closed && o.friends[b].status != wire.CounteragentStatus_IsInvitedByMe:
		return answer{}, conflict("CounteragentsOnly", "Организация не принимает приглашения")
	}
	document, err := s.attach(b, o, q.InvitationDocument)
	if err != nil {
		return answer{}, err
	}
	s.invite(b, o, q.GetMessageToCounteragent())
	task := s.guid()
	s.invited[task] = &invitation{owner: c.account, to: o, document: document, ready: s.now().Add(s.options.Delivery)}
	return answer{message: &wire.AsyncMethodResult{TaskId: &task}}, nil
}

// attach sends the document of an invitation: the only one that reaches a box which is no counteragent yet.
func (s *Server) attach(b, o *box, d *wire.InvitationDocument) (*wire.DocumentId, error) {
	if d == nil {
		return nil, nil
	}
	kind := d.GetType()
	if kind == "" {
		kind = "Nonformalized"
	}
	m, err := s.postTo(b, o, &wire.MessageToPost{
		FromBoxId: &b.id, DocumentAttachments: []*wire.DocumentAttachment{{
			TypeNamedId: &kind, SignedContent: d.SignedContent, NeedRecipientSignature: d.SignatureRequested,
			Metadata: []*wire.MetadataItem{{Key: proto.String("FileName"), Value: d.FileName}},
		}},
	}, "", false)
	if err != nil {
		return nil, err
	}
	return &wire.DocumentId{MessageId: &m.id, EntityId: &m.entities[0].id}, nil
}

func (s *Server) sought(q *wire.AcquireCounteragentRequest) *box {
	for _, b := range s.boxes {
		if b.is(q.GetBoxId()) || strings.EqualFold(b.org, q.GetOrgId()) || b.INN == q.GetInn() {
			return b
		}
	}
	return nil
}

// invite asks to be counteragents, or agrees when the other side has asked.
func (s *Server) invite(b, o *box, words string) {
	switch b.friends[o].status {
	case wire.CounteragentStatus_IsMyCounteragent:
	case wire.CounteragentStatus_InvitesMe:
		s.befriend(b, o, wire.CounteragentStatus_IsMyCounteragent, wire.CounteragentStatus_IsMyCounteragent)
	default:
		b.friends[o].words = words
		s.befriend(b, o, wire.CounteragentStatus_IsInvitedByMe, wire.CounteragentStatus_InvitesMe)
		if o.behaviour.Answer != "" && o.behaviour.Invited != Ignores {
			s.later(o.behaviour.Delay, func() { s.replyToInvitation(o, b) })
		}
	}
}

func (s *Server) replyToInvitation(o, b *box) {
	if o.friends[b].status != wire.CounteragentStatus_InvitesMe {
		return
	}
	if o.behaviour.Invited == TurnsOff {
		s.befriend(o, b, wire.CounteragentStatus_IsRejectedByMe, wire.CounteragentStatus_RejectsMe)
		return
	}
	s.befriend(o, b, wire.CounteragentStatus_IsMyCounteragent, wire.CounteragentStatus_IsMyCounteragent)
}

// befriend sets how two boxes stand to each other.
func (s *Server) befriend(b, o *box, mine, theirs wire.CounteragentStatus_Is) {
	at := s.nextTicks()
	b.friends[o].status, b.friends[o].ticks = mine, at
	o.friends[b].status, o.friends[b].ticks = theirs, at
}

func (s *Server) acquireCounteragentResult(c *call) (answer, error) {
	i := s.invited[c.query.Get("taskId")]
	switch {
	case i == nil || i.owner != c.account:
		return answer{}, absent("Задача не найдена")
	case s.now().Before(i.ready) || c.fault == Running:
		return answer{status: http.StatusNoContent, retry: time.Second}, nil
	}
	return answer{message: &wire.AcquireCounteragentResultV2{
		BoxId: proto.String(i.to.address()), InvitationDocumentId: i.document,
	}}, nil
}

func (s *Server) breakWithCounteragent(c *call) (answer, error) {
	b, err := s.myBox(c)
	if err != nil {
		return answer{}, err
	}
	o, err := s.otherBox(c)
	if err != nil || o == b {
		return answer{}, absent("Контрагент не найден")
	}
	s.befriend(b, o, wire.CounteragentStatus_IsRejectedByMe, wire.CounteragentStatus_RejectsMe)
	return answer{}, nil
}

func (s *Server) getRoamingOperators(c *call) (answer, error) {
	if _, err := s.queryBox(c); err != nil {
		return answer{}, err
	}
	list := &wire.RoamingOperatorList{}
	for _, o := range []struct{ id, name string }{{"2AL", "Имитация оператора 2AL"}, {"2BE", "Имитация оператора 2BE"}} {
		one := &wire.RoamingOperator{FnsId: &o.id, Name: &o.name, IsActive: proto.Bool(true)}
		list.RoamingOperators = append(list.RoamingOperators, one)
	}
	return answer{message: list}, nil
}
