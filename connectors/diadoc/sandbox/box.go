package sandbox

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"google.golang.org/protobuf/proto"

	"github.com/uzelhub/uzel/connectors/diadoc/sandbox/wire"
)

// box is an organisation with its only box.
type box struct {
	Organisation
	id        string // a GUID
	org       string // a GUID, too
	behaviour Behaviour
	signer    *signer
	feed      []*event // by index
	friends   map[*box]*friendship
	ended     bool // its subscription
}

// friendship is how a box stands to another.
type friendship struct {
	status wire.CounteragentStatus_Is
	ticks  int64
	words  string // what was said with the invitation
}

func (s *Server) makeBoxes() {
	for _, o := range s.options.Organisations {
		b := &box{Organisation: o, behaviour: o.Behaviour, friends: map[*box]*friendship{}}
		b.id = cmp.Or(o.Box, fmt.Sprintf("00000000-0000-4000-a000-%012s", o.INN))
		b.org = fmt.Sprintf("00000000-0000-4000-b000-%012s", o.INN)
		b.FNSID = cmp.Or(o.FNSID, fmt.Sprintf("2BM-%s-%s-202601010000000000001", o.INN, o.KPP))
		b.signer = s.newSigner(o.Name, o.INN, o.OGRN)
		s.boxes = append(s.boxes, b)
	}
	for _, a := range s.boxes {
		for _, b := range s.boxes {
			status := wire.CounteragentStatus_IsMyCounteragent
			if a.Stranger || b.Stranger {
				status = wire.CounteragentStatus_NotInCounteragentList
			}
			if a != b {
				a.friends[b] = &friendship{status: status, ticks: ticks(s.options.Now())}
			}
		}
	}
}

// domain stands behind a box's GUID, without its dashes, in the long form of its identifier.
const domain = "@diadoc.ru"

func (b *box) address() string { return undashed(b.id) + domain }

// is compares identifiers: with or without the domain and the dashes, in any case.
func (b *box) is(id string) bool {
	id, _ = strings.CutSuffix(strings.ToLower(id), domain)
	return undashed(id) == undashed(strings.ToLower(b.id))
}

func undashed(id string) string { return strings.ReplaceAll(id, "-", "") }

func (s *Server) boxOf(id string) *box {
	for _, b := range s.boxes {
		if b.is(id) {
			return b
		}
	}
	return nil
}

// mine is the box that a call speaks for.
func (s *Server) mine(c *call, id string) (*box, error) {
	if id == "" {
		return nil, invalid("Не указан ящик")
	}
	b := s.boxOf(id)
	switch {
	case b == nil || !slices.Contains(c.account.boxes, b):
		return nil, refuse(http.StatusForbidden, "Forbidden", "Нет доступа к ящику")
	case b.ended:
		return nil, refuse(http.StatusPaymentRequired, "PaymentRequired", "Закончилась подписка на API")
	}
	return b, nil
}

// queryBox is the box of the query's boxId.
func (s *Server) queryBox(c *call) (*box, error) { return s.mine(c, c.query.Get("boxId")) }

// EndSubscription makes a box answer 402, or not any more.
func (s *Server) EndSubscription(id string, ended bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if b := s.boxOf(id); b != nil {
		b.ended = ended
	}
}

// Box is the identifier of the box of an organisation.
func (s *Server) Box(inn string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, b := range s.boxes {
		if b.INN == inn {
			return b.address()
		}
	}
	return ""
}

// Behave changes how a box is played from now on.
func (s *Server) Behave(id string, behaviour Behaviour) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if b := s.boxOf(id); b != nil {
		b.behaviour = behaviour
	}
}

func (s *Server) getMyOrganizations(c *call) (answer, error) {
	list := &wire.OrganizationList{}
	for _, b := range c.account.boxes {
		list.Organizations = append(list.Organizations, b.organisation())
	}
	return answer{message: list}, nil
}

// noDepartment is the head office's identifier.
const noDepartment = "00000000-0000-0000-0000-000000000000"

func (b *box) organisation() *wire.Organization {
	sociability, short := wire.Sociability_AllOrganizations, cmp.Or(b.ShortName, b.Name)
	if b.Closed {
		sociability = wire.Sociability_CounteragentsOnly
	}
	return &wire.Organization{
		OrgId: &b.org, Inn: &b.INN, Kpp: &b.KPP, Ogrn: &b.OGRN, FullName: &b.Name, ShortName: &short, FnsParticipantId: &b.FNSID,
		Boxes: []*wire.Box{{
			BoxId: proto.String(b.address()), BoxIdGuid: &b.id, Title: &short,
			InvoiceFormatVersion: wire.OrganizationInvoiceFormatVersion_v5_02.Enum(),
		}},
		IsActive: proto.Bool(true), IsTest: proto.Bool(true), IsRoaming: proto.Bool(b.Roaming),
		Sociability: &sociability, OrganizationType: wire.OrganizationType_Juridical.Enum(),
		ReadyForEpdStatus: wire.ReadyForEpdStatus_Is(0).Enum(),
	}
}
