package sandbox

import (
	"crypto/sha256"
	"fmt"
	"strings"

	"google.golang.org/protobuf/proto"

	"github.com/uzelhub/uzel/connectors/diadoc/sandbox/wire"
)

// getOrganization finds one by what the query names: any organisation, not the user's own alone.
func (s *Server) getOrganization(c *call) (answer, error) {
	q := c.query
	if q.Get("orgId") == "" && q.Get("boxId") == "" && q.Get("fnsParticipantId") == "" && q.Get("inn") == "" {
		return answer{}, invalid("Нужен orgId, boxId, fnsParticipantId или inn")
	}
	for _, b := range s.boxes {
		if b.named(c) {
			return answer{message: b.organisation()}, nil
		}
	}
	return answer{}, absent("Организация не найдена")
}

// named reports whether everything that a query says of an organisation is true of this one.
func (b *box) named(c *call) bool {
	q := c.query
	return (q.Get("orgId") == "" || strings.EqualFold(q.Get("orgId"), b.org)) &&
		(q.Get("boxId") == "" || b.is(q.Get("boxId"))) &&
		(q.Get("fnsParticipantId") == "" || strings.EqualFold(q.Get("fnsParticipantId"), b.FNSID)) &&
		(q.Get("inn") == "" || q.Get("inn") == b.INN) && (q.Get("kpp") == "" || q.Get("kpp") == b.KPP)
}

func (s *Server) getBox(c *call) (answer, error) {
	id := c.query.Get("boxId")
	if id == "" {
		return answer{}, invalid("Не указан ящик")
	}
	b := s.boxOf(id)
	if b == nil {
		return answer{}, absent("Ящик не найден")
	}
	organisation := b.organisation()
	box := organisation.Boxes[0]
	organisation.Boxes = nil
	box.Organization = organisation
	return answer{message: box}, nil
}

func (s *Server) getOrganizationsByInnKpp(c *call) (answer, error) {
	if c.query.Get("inn") == "" {
		return answer{}, invalid("Не указан ИНН")
	}
	list := &wire.OrganizationList{}
	for _, b := range s.boxes {
		if b.named(c) {
			list.Organizations = append(list.Organizations, b.organisation())
		}
	}
	return answer{message: list}, nil
}

// getOrganizationsByInnList says of each organisation that is there how it stands to the user's box, if the query names it.
func (s *Server) getOrganizationsByInnList(c *call) (answer, error) {
	var own *box
	if c.query.Get("myBoxId") != "" {
		var err error
		if own, err = s.myBox(c); err != nil {
			return answer{}, err
		}
	}
	var q wire.GetOrganizationsByInnListRequest
	if err := c.decode(&q); err != nil {
		return answer{}, err
	}
	list := &wire.GetOrganizationsByInnListResponse{}
	for _, inn := range q.InnList {
		for _, b := range s.boxes {
			if b.INN == inn {
				list.Organizations = append(list.Organizations, b.standing(own))
			}
		}
	}
	return answer{message: list}, nil
}

// standing is an organisation with how it stands to a box, which may be none.
func (b *box) standing(own *box) *wire.OrganizationWithCounteragentStatus {
	if own == nil || own == b {
		return &wire.OrganizationWithCounteragentStatus{Organization: b.organisation()}
	}
	o := own.counteragent(b)
	return &wire.OrganizationWithCounteragentStatus{
		Organization: o.Organization, CounteragentStatus: o.CurrentStatus, LastEventTimestampTicks: o.LastEventTimestampTicks,
		MessageFromCounteragent: o.MessageFromCounteragent, MessageToCounteragent: o.MessageToCounteragent,
	}
}

func (s *Server) getMyUser(c *call) (answer, error) {
	sum := sha256.Sum256([]byte(c.account.Login))
	id := fmt.Sprintf("%x-%x-4%03x-a%03x-%x", sum[:4], sum[4:6], sum[6], sum[7], sum[8:14])
	return answer{message: &wire.UserV2{UserId: &id, Login: &c.account.Login, IsRegistered: proto.Bool(true)}}, nil
}
